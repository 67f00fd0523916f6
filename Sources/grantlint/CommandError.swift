/// Why a command could not do its work: one message for the user, and the exit code.
struct CommandError: Error {
  /// Usage, configuration, rules, credentials: nothing was audited.
  static let usage: Int32 = 2

  let message: String
  var code = Self.usage
}

/// The end of a command that did its work, with a code other than 0.
struct ExitStatus: Error {
  let code: Int32
}
