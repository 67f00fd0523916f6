/// A manual page in the making, in the macros man(7): ASCII alone, so that every reader of such pages shows the same.
struct RoffPage {
  private(set) var text: String

  /// - Parameters:
  ///   - name: of the page, in capitals at its head.
  ///   - date: as 2026-11-25; empty where it is not known.
  ///   - source: the program with its version.
  init(name: String, date: String, source: String) {
    text = ".TH \(Self.plain(name.uppercased())) 1 \"\(date)\" \"\(Self.plain(source))\" \"grantlint\"\n"
    // A name that is broken in two cannot be copied. The end of an example begins to break words again.
    text += ".ad l\n.nh\n"
  }

  mutating func section(_ title: String) { text += ".SH \(title)\n" }
  mutating func subsection(_ title: String) { text += ".SS \(Self.plain(title))\n" }

  mutating func paragraph(_ words: Words) { text += "\(gap)\(words.line)\n" }

  /// After a heading there is one already.
  private var gap: String {
    let last = text.dropLast().split(separator: "\n").last ?? ""
    return last.hasPrefix(".SH ") || last.hasPrefix(".SS ") ? "" : ".PP\n"
  }

  /// A term, and beneath it what is said of it, a paragraph each.
  mutating func entry(_ term: Words, _ paragraphs: [Words]) {
    text += ".TP\n\(term.line)\n"
    for (place, words) in paragraphs.enumerated() { text += (place == 0 ? "" : ".br\n") + "\(words.line)\n" }
  }

  /// Terms with what is said of each beside it.
  mutating func table(_ rows: [(term: Words, words: Words)], width: Int) {
    for (place, row) in rows.enumerated() {
      text += ".TP \(width)\n\(row.term.line)\n\(row.words.line)\n" + (place == 0 ? ".PD 0\n" : "")
    }
    text += ".PD\n"
  }

  /// An indented paragraph.
  mutating func indented(_ words: Words) { text += ".RS 4\n.PP\n\(words.line)\n.RE\n" }

  /// A command to paste, of several lines where it is long.
  mutating func command(_ lines: String) {
    text +=
      ".PP\n.EX\n" + lines.split(separator: "\n").map { "    \(Self.plain(String($0)))\n" }.joined() + ".EE\n.nh\n"
  }

  /// Words on one line, some of them in bold or italics.
  struct Words: ExpressibleByStringInterpolation {
    fileprivate var roff: String

    init(stringLiteral text: String) { roff = RoffPage.plain(text) }
    init(stringInterpolation interpolation: Interpolation) { roff = interpolation.roff }

    struct Interpolation: StringInterpolationProtocol {
      fileprivate var roff = ""
      init(literalCapacity: Int, interpolationCount: Int) {}
      mutating func appendLiteral(_ text: String) { roff += RoffPage.plain(text) }
      mutating func appendInterpolation(_ words: Words) { roff += words.roff }
      mutating func appendInterpolation(bold text: String) { roff += "\\fB\(RoffPage.plain(text))\\fR" }
      mutating func appendInterpolation(italic text: String) { roff += "\\fI\(RoffPage.plain(text))\\fR" }
    }

    /// A text of help: options and quoted commands in it are bold.
    init(prose text: String) {
      var roff = ""
      var rest = text[...]
      while let match = rest.firstMatch(of: #/'(grantlint [^']+)'|(?:^|[ (])(--[a-z][a-z-]*[a-z])/#) {
        // The blank before an option is not part of it, the quotes around a command are left out.
        let start = match.2?.startIndex ?? match.range.lowerBound
        roff += RoffPage.plain(String(rest[..<start]))
        roff += "\\fB\(RoffPage.plain(String(match.1 ?? match.2 ?? "")))\\fR"
        rest = rest[match.range.upperBound...]
      }
      self.roff = roff + RoffPage.plain(String(rest))
    }

    /// A point at the beginning would be a request to the formatter.
    fileprivate var line: String { (roff.hasPrefix(".") ? "\\&" : "") + roff }

    static func joined(_ words: [Words], _ separator: String) -> Words {
      var all: Words = ""
      all.roff = words.map(\.roff).joined(separator: RoffPage.plain(separator))
      return all
    }
  }

  /// A text in which nothing is a request, and every character is the one that is meant and can be copied.
  private static func plain(_ text: String) -> String {
    text.unicodeScalars.map { scalar in
      switch scalar {
      case "\\": "\\e"
      case "-": "\\-"
      case "'": "\\(aq"
      case "\"": "\\(dq"
      case "`": "\\(ga"
      case "^": "\\(ha"
      case "~": "\\(ti"
      case "\n": " "
      // Nothing is shown of it where the reader's terminal knows ASCII only.
      case "…": "..."
      case _ where scalar.isASCII: String(scalar)
      default: "\\[u\(hexadecimal(scalar.value))]"
      }
    }.joined()
  }

  /// Four digits or more, in capitals.
  private static func hexadecimal(_ value: UInt32) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
  }
}
