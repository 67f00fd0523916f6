package import PolicyEngine

/// A run that ended without a report: what an output holds then, so that no consumer mistakes a missing report for a
/// good one.
package struct ErrorReport: Sendable, Equatable {
  /// What is wrong and what to do, on one line or several.
  package let message: String
  /// The version of grantlint.
  package let toolVersion: String
  /// The exit code of the run: usage, incomplete or repairFellShort.
  package let exitCode: ExitCode

  package init(message: String, toolVersion: String, exitCode: ExitCode) {
    self.message = message
    self.toolVersion = toolVersion
    self.exitCode = exitCode
  }

  /// The lines of the message, as they came.
  var lines: [String] {
    message.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }
}
