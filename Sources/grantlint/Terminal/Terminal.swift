import ArgumentParser
import Dispatch
import Glibc
import Reporting
import TextLayout

/// When the text report has colours.
enum ColorChoice: String, CaseIterable, ExpressibleByArgument {
  case auto, always, never
}

/// What is known of the terminal behind standard output.
enum Terminal {
  /// The layout of text for standard output: its width, colours as `--color`, NO_COLOR and FORCE_COLOR say, links and
  /// hints only for a person who sits before it.
  static func style(
    _ color: ColorChoice, environment: [String: String], showWaived: Bool = false,
    grouping: TextStyle.Grouping = .rule
  ) -> TextStyle {
    let isTerminal = isatty(STDOUT_FILENO) == 1
    return TextStyle(
      width: width(environment), color: usesColor(color, environment), showWaived: showWaived, grouping: grouping,
      links: isTerminal && environment["TERM"] != "dumb", hints: isTerminal)
  }

  /// The layout of every other page. A program may read its lines one by one, so that only a width that a terminal or
  /// COLUMNS names wraps them.
  static func page(_ color: ColorChoice = .auto, environment: [String: String]) -> PageStyle {
    PageStyle(width: knownWidth(environment) ?? .max, color: usesColor(color, environment))
  }

  /// Asks the person at the terminal; nil where standard input is none. Who sits there and does not see what is asked
  /// has not said yes.
  static var asker: (@Sendable (String) async -> String?)? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    return { question in
      guard isatty(STDERR_FILENO) == 1 else {
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

  private static func usesColor(_ choice: ColorChoice, _ environment: [String: String]) -> Bool {
    switch choice {
    case .always: return true
    case .never: return false
    case .auto:
      if let value = environment["NO_COLOR"], !value.isEmpty { return false }
      if let value = environment["FORCE_COLOR"], !value.isEmpty { return value != "0" }
      return isatty(STDOUT_FILENO) == 1 && environment["TERM"] != "dumb"
    }
  }

  private static func width(_ environment: [String: String]) -> Int { knownWidth(environment) ?? fallbackWidth }

  /// The columns of the terminal behind standard output, or those of COLUMNS.
  private static func knownWidth(_ environment: [String: String]) -> Int? {
    if let columns = columns(STDOUT_FILENO) { return columns }
    guard let columns = environment["COLUMNS"].flatMap({ Int($0) }), columns > 0 else { return nil }
    return min(columns, widest)
  }

  /// The columns of the terminal behind a file descriptor; 80 where there is none.
  static func columns(of descriptor: Int32) -> Int { columns(descriptor) ?? fallbackWidth }

  private static let fallbackWidth = 80
  /// The most columns that COLUMNS is believed.
  private static let widest = 10_000

  private static func columns(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}
