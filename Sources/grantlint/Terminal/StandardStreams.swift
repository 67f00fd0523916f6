import SystemPackage

/// Standard output: findings and what a command was asked for; written whole, with every error seen.
enum StandardOutput {
  /// Writes the text. A reader that has gone away (`| head`) has what it wanted; any other failure is said on stderr.
  /// - Returns: whether the text arrived or nobody wanted it.
  static func write(_ text: String) -> Bool { Surroundings.current.writeOutput(text) }

  @Sendable static func writeToProcess(_ text: String) -> Bool {
    do {
      try FileDescriptor.standardOutput.writeAll(text.utf8)
      return true
    } catch Errno.brokenPipe {
      return true
    } catch {
      StandardError.error("standard output cannot be written: \(error)")
      return false
    }
  }
}

/// Standard error: everything that is not a result.
enum StandardError {
  static func error(_ message: String) { write("grantlint: error: \(message)\n") }
  static func warning(_ message: String) { write("grantlint: warning: \(message)\n") }

  static func write(_ text: String) { Surroundings.current.writeError(text) }

  @Sendable static func writeToProcess(_ text: String) {
    // Where even this cannot be written there is nobody left to tell; the exit code still says it.
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}
