import Dispatch
import Documents
import Glibc
import SystemPackage

/// Standard output and standard error, with the screens behind them.
package struct Console: Sendable {
  /// A terminal that shows a stream.
  package struct Screen: Sendable {
    /// nil where the terminal does not say how wide it is.
    package let columns: Int?

    package init(columns: Int?) { self.columns = columns }
  }

  /// Writes to standard output.
  /// - Returns: whether the text arrived or nobody wanted it.
  package var writeOutput: @Sendable (String) -> Bool
  package var writeError: @Sendable (String) -> Void
  /// The screen behind standard output, nil where there is none; a window may change its size.
  package var outputScreen: @Sendable () -> Screen? = { nil }
  /// The same of standard error.
  package var errorScreen: @Sendable () -> Screen? = { nil }
  /// What keeps commands out of the two streams.
  let output = NeutralStream()
  let error = NeutralStream()

  /// A console without screens.
  package init(writeOutput: @escaping @Sendable (String) -> Bool, writeError: @escaping @Sendable (String) -> Void) {
    self.writeOutput = writeOutput
    self.writeError = writeError
  }
}

// MARK: - Of the process
extension Console {
  static var process: Console {
    var console = Console(
      writeOutput: { text in
        do {
          try FileDescriptor.standardOutput.writeAll(text.utf8)
          return true
        } catch Errno.brokenPipe {
          return true
        } catch {
          StandardError.error("standard output cannot be written: \(error)")
          return false
        }
      },
      // Where even this cannot be written there is nobody left to tell; the exit code still says it.
      writeError: { text in _ = try? FileDescriptor.standardError.writeAll(text.utf8) })
    console.outputScreen = { screen(STDOUT_FILENO) }
    console.errorScreen = { screen(STDERR_FILENO) }
    return console
  }

  private static func screen(_ descriptor: Int32) -> Screen? {
    guard isatty(descriptor) == 1 else { return nil }
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return Screen(columns: nil) }
    return Screen(columns: Int(size.ws_col))
  }

  /// Asks the person at the terminal; nil where standard input is none. Who sits there and does not see what is asked
  /// has not said yes.
  static var asker: (@Sendable (String) async -> String?)? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    return { question in
      guard Ports.current.console.errorScreen() != nil else {
        StandardError.write(
          "\nnobody sees the question, because standard error is not a terminal: --yes goes without\n")
        return nil
      }
      StandardError.write(question)
      // Reading a line blocks its thread, and must not block what hears a signal.
      return await withCheckedContinuation { continuation in
        DispatchQueue.global().async { continuation.resume(returning: readLine()) }
      }
    }
  }
}
