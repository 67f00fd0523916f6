import Documents
import Reporting
import Synchronization
import SystemPackage

/// Standard output: findings and what a command was asked for; written whole, with every error seen. Nothing in it is a
/// command to the runner of a pipeline, whoever made the text.
enum StandardOutput {
  /// Writes the text. A reader that has gone away (`| head`) has what it wanted; any other failure is said on stderr.
  /// - Parameter form: how the text writes what would be a command to the runner of a pipeline.
  /// - Returns: whether the text arrived or nobody wanted it.
  static func write(_ text: String, _ form: NeutralText.Form = .text) -> Bool {
    let surroundings = Surroundings.current
    return surroundings.writeOutput(surroundings.output.next(text, form))
  }

  /// Writes a report block by block; otherwise the same.
  static func write(_ report: ReportParts, _ form: NeutralText.Form) async -> Bool {
    struct Unwritten: Error {}
    let surroundings = Surroundings.current
    var isFirst = true
    do {
      try await report.write { block in
        var text = String(decoding: block, as: UTF8.self)
        if isFirst { text = surroundings.output.beginReport(text, form) }
        isFirst = false
        guard surroundings.writeOutput(text) else { throw Unwritten() }
      }
    } catch {
      return false
    }
    surroundings.output.endReport()
    return true
  }

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

/// Standard error: everything that is not a result. Nothing in it is a command to the runner of a pipeline.
enum StandardError {
  static func error(_ message: String) { write("grantlint: error: \(message.visibleLines)\n") }
  static func warning(_ message: String) { write("grantlint: warning: \(message.visibleLines)\n") }

  static func write(_ text: String) {
    let surroundings = Surroundings.current
    surroundings.writeError(surroundings.error.next(text))
  }

  @Sendable static func writeToProcess(_ text: String) {
    // Where even this cannot be written there is nobody left to tell; the exit code still says it.
    _ = try? FileDescriptor.standardError.writeAll(text.utf8)
  }
}

/// What went to a stream so far, as far as it matters to what comes next: threads take turns.
final class NeutralStream: Sendable {
  private let text = Mutex(NeutralText())

  /// The next text of the stream without commands.
  func next(_ text: String, _ form: NeutralText.Form = .text) -> String {
    self.text.withLock { $0.next(text, form) }
  }

  /// The beginning of a report, which has no command of its own: only its first character could complete one that another
  /// text began.
  func beginReport(_ text: String, _ form: NeutralText.Form) -> String {
    let scalars = text.unicodeScalars
    return next(String(scalars.prefix(1)), form) + String(scalars.dropFirst())
  }

  /// Notes that a report was written, which ends with a line end.
  func endReport() { text.withLock { $0 = NeutralText() } }
}
