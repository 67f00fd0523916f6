package import Documents
import PolicyEngine
import Reporting
import Synchronization

/// Standard output: findings and what a command was asked for; written whole, with every error seen. Nothing in it is a
/// command to the runner of a pipeline, whoever made the text.
package enum StandardOutput {
  /// Writes the text. A reader that has gone away (`| head`) has what it wanted; any other failure is said on stderr.
  /// - Parameter form: how the text writes what would be a command to the runner of a pipeline.
  /// - Returns: whether the text arrived or nobody wanted it.
  package static func write(_ text: String, _ form: NeutralText.Form = .text) -> Bool {
    let console = Ports.current.console
    return console.writeOutput(console.output.next(text, form))
  }

  /// Writes the text that a command was asked for. Throws `ExitStatus` with code 3 where it does not arrive.
  package static func print(_ text: String, _ form: NeutralText.Form = .text) throws {
    guard write(text, form) else { throw ExitStatus(.incomplete) }
  }

  /// Writes a report block by block; otherwise as `write`.
  static func write(_ report: ReportParts, _ form: NeutralText.Form) async -> Bool {
    struct Unwritten: Error {}
    let console = Ports.current.console
    var isFirst = true
    do {
      try await report.write { block in
        var text = String(decoding: block, as: UTF8.self)
        if isFirst { text = console.output.beginReport(text, form) }
        isFirst = false
        guard console.writeOutput(text) else { throw Unwritten() }
      }
    } catch {
      return false
    }
    console.output.endReport()
    return true
  }
}

/// Standard error: everything that is not a result. Nothing in it is a command to the runner of a pipeline.
package enum StandardError {
  package static func error(_ message: String) { write("grantlint: error: \(message.visibleLines)\n") }
  package static func warning(_ message: String) { write("grantlint: warning: \(message.visibleLines)\n") }

  package static func write(_ text: String) {
    let console = Ports.current.console
    console.writeError(console.error.next(text))
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
