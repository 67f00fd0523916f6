import Foundation

/// `EmbedFiles OUTPUT ROOT FILE…` writes one Swift file that holds the text of every FILE as a raw string literal.
@main struct EmbedFiles {
  static func main() throws {
    let arguments = CommandLine.arguments.dropFirst()
    guard let output = arguments.first, let root = arguments.dropFirst().first else {
      throw UsageError(description: "usage: EmbedFiles OUTPUT ROOT FILE…")
    }
    var source = """
      /// The files of this target, embedded at build time: path below the target's folder → text.
      enum EmbeddedFiles {
        static let byPath: [String: String] = [

      """
    let files = arguments.dropFirst(2)
    for path in files {
      let text = try String(contentsOfFile: path, encoding: .utf8)
      let name = String(path.dropFirst(root.count).drop { $0 == "/" })
      source += "    \(literal(name)): \(literal(text)),\n"
    }
    source += files.isEmpty ? "    :\n  ]\n}\n" : "  ]\n}\n"
    // What is the same keeps its date, so that nothing is compiled anew when only this tool was linked anew.
    if (try? String(contentsOfFile: output, encoding: .utf8)) != source {
      try source.write(toFile: output, atomically: true, encoding: .utf8)
    }
  }

  /// A raw literal with more `#` than any run in the text, on one line: line ends become escapes, so that the
  /// compiler neither re-indents nor rejects a line.
  private static func literal(_ text: String) -> String {
    var longest = 0
    var run = 0
    for character in text.unicodeScalars {
      run = character == "#" ? run + 1 : 0
      longest = max(longest, run)
    }
    let hashes = String(repeating: "#", count: longest + 1)
    var body = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\n": body += "\\\(hashes)n"
      case "\r": body += "\\\(hashes)r"
      case "\0": body += "\\\(hashes)0"
      default: body.unicodeScalars.append(scalar)
      }
    }
    return "\(hashes)\"\(body)\"\(hashes)"
  }
}

/// A call with too few arguments.
struct UsageError: Error, CustomStringConvertible {
  let description: String
}
