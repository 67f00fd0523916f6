/// A run that ended before the audit began (exit code 2): what an output holds then, so that no consumer mistakes a
/// missing report for a good one.
package struct ErrorReport: Sendable, Equatable {
  /// What is wrong and what to do, on one line or several.
  package let message: String
  /// The version of grantlint.
  package let toolVersion: String

  package init(message: String, toolVersion: String) {
    self.message = message
    self.toolVersion = toolVersion
  }

  /// The exit code of such a run.
  package static let exitCode: Int32 = 2

  /// The lines of the message, as they came.
  var lines: [String] {
    message.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
  }
}
