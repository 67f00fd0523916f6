/// A run that ended without a report: what an output holds then, so that no consumer mistakes a missing report for a
/// good one.
package struct ErrorReport: Sendable, Equatable {
  /// What is wrong and what to do, on one line or several.
  package let message: String
  /// The version of grantlint.
  package let toolVersion: String
  /// The exit code of the run: 2 usage, configuration, rules or credentials; 3 something could not be read; 4 a repair
  /// was refused.
  package let exitCode: Int32

  package init(message: String, toolVersion: String, exitCode: Int32) {
    self.message = message
    self.toolVersion = toolVersion
    self.exitCode = exitCode
  }

  /// The lines of the message, as they came.
  var lines: [String] {
    message.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }
}
