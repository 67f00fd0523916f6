import Documents
package import PolicyEngine

/// Why a command could not do its work: one message for the user, and the exit code.
package struct CommandError: Error {
  package let message: String
  package let code: ExitCode

  package init(message: String, code: ExitCode = .usage) {
    self.message = message
    self.code = code
  }
}

extension CommandError {
  /// The message on one line: the first of several mistakes, and how many more there are.
  package var line: String {
    let lines = message.split(separator: "\n")
    // Beneath a mistake, indented, is its line of the file with a caret.
    let mistakes = lines.dropFirst().filter { !$0.hasPrefix(" ") }
    guard let title = lines.first, title.hasSuffix(":"), let first = mistakes.first else {
      return lines.map { $0.trimmingPrefix { $0 == " " } }.joined(separator: " ")
    }
    return "\(title) \(first)" + (mistakes.count > 1 ? "; and \(mistakes.count - 1) more" : "")
  }
}

extension InputFile {
  /// All of a file. Throws where it cannot be read, with what messages call it.
  static func bytes(_ path: String, _ kind: Kind, name: String) throws(CommandError) -> [UInt8] {
    do { return try bytes(path, kind) } catch { throw CommandError(message: error.sentence(name)) }
  }

  /// All of a file that is text. Throws likewise.
  static func text(_ path: String, _ kind: Kind, name: String) throws(CommandError) -> String {
    do { return try text(path, kind) } catch { throw CommandError(message: error.sentence(name)) }
  }
}

/// The end of a command that did its work, with a code other than 0.
package struct ExitStatus: Error {
  package let code: ExitCode

  package init(_ code: ExitCode) { self.code = code }

  /// Throws where one of the reasons is none to end with 0.
  static func end(_ reasons: ExitCode...) throws(ExitStatus) {
    let code = ExitCode.of(reasons)
    if code != .clean { throw ExitStatus(code) }
  }
}
