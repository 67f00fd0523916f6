/// The value of an attribute, an element of a list or a member of an object: a literal, or something to evaluate.
package struct HCLExpression: Sendable, CustomStringConvertible {
  package enum Kind: Sendable {
    /// A quoted string or heredoc without `${…}` and `%{…}`, with its escapes decoded.
    case string(String)
    /// As it is written, with a minus sign before it if there is one.
    case number(String)
    case bool(Bool)
    case null
    /// `[a, b]`; the elements may be of any kind.
    case list([HCLExpression])
    /// `{ a = 1, "b" : 2 }`, if all its keys are names, strings or numbers. The same key may occur twice.
    case object([(key: String, value: HCLExpression)])
    /// Everything else: references, calls, operators, parentheses, `for`, strings with `${…}` or `%{…}`.
    case other
  }

  package let kind: Kind
  /// Of its first character.
  package let place: Place
  /// Its bytes in the file, without blanks or comments around it.
  package let range: Range<Int>
  /// The inside of the `${…}` that a string consists of.
  private let interpolation: Range<Int>?
  /// Those of the file.
  private let bytes: [UInt8]

  init(_ kind: Kind, place: Place, range: Range<Int>, interpolation: Range<Int>?, in bytes: [UInt8]) {
    self.kind = kind
    self.place = place
    self.range = range
    self.interpolation = interpolation
    self.bytes = bytes
  }

  /// Its source text, with each run of blanks, line ends and comments as one blank; strings and heredocs as they are.
  /// It is read from the file's bytes each time.
  package var text: String { condensed(range) }

  /// Its text.
  package var description: String { text }

  /// The source text inside a string that is nothing but one interpolation, which Terraform before 0.12 required:
  /// `auth0_client.a.id` for `"${auth0_client.a.id}"`; nil for all else.
  package var interpolated: String? { interpolation.map(condensed) }

  /// What the expression refers to by dotted names, each once, in the order of the text: `auth0_client.a.id`, `var.x`.
  ///
  /// A reference ends before an index or splat: `module.x` for `module.x["k"].id`. Names without a dot, and variables of
  /// `for`, are left out. It is read from the file's bytes each time.
  package var references: [String] {
    var found = HCLReferences()
    var lexer = HCLLexer(bytes, range, file: place.file)
    while let token = try? lexer.next(), token.kind != .end {
      found.add(token.kind, text: token.kind == .identifier ? lexer.text(token.range) : "")
    }
    found.endPath()
    return found.all
  }

  private func condensed(_ range: Range<Int>) -> String {
    var lexer = HCLLexer(bytes, range, file: place.file)
    var text: [UInt8] = []
    var end = range.lowerBound
    while let token = try? lexer.next(), token.kind != .end {
      if token.kind == .newline { continue }
      if end < token.range.lowerBound, !text.isEmpty { text.append(UInt8(ascii: " ")) }
      text += bytes[token.range]
      end = token.range.upperBound
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Collects the references of an expression token by token.
private struct HCLReferences {
  private(set) var all: [String] = []
  private var seen: Set<String> = []
  /// The names that a `for` gives to elements.
  private var variables: Set<String> = []
  private var isNamingVariables = false
  /// The names of the reference that is being read.
  private var path: [String] = []
  private var previous = HCLToken.Kind.newline

  mutating func add(_ kind: HCLToken.Kind, text: String) {
    if kind == .newline { return }
    defer { previous = kind }
    switch kind {
    case .identifier where isNamingVariables:
      if text == "in" { isNamingVariables = false } else { variables.insert(text) }
    case .identifier where previous == .symbol("."):
      if !path.isEmpty { path.append(text) }
    case .identifier:
      endPath()
      if text == "for" { isNamingVariables = true } else { path = [text] }
    case .symbol(".") where previous == .identifier: break
    default: endPath()
    }
  }

  mutating func endPath() {
    if path.count > 1, !variables.contains(path[0]) {
      let reference = path.joined(separator: ".")
      if seen.insert(reference).inserted { all.append(reference) }
    }
    path = []
  }
}
