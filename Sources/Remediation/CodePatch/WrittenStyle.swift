import Documents

/// How a file writes lists and texts, for what is new in it.
struct WrittenStyle {
  /// How a list is written.
  enum ListForm: Equatable {
    /// A line each, indented by so many more spaces than the key.
    case block(Int)
    /// Within brackets, a line each.
    case lines
    /// Within brackets on one line, with this behind each comma.
    case line(String)
  }

  let isYAML: Bool
  /// As the first list of scopes in the file is written that is not empty; nil: there is none.
  let list: ListForm?

  init(_ lines: TextLines, isYAML: Bool) {
    self.isYAML = isYAML
    list = Self.firstList(lines)
  }

  /// The quotes that a text has among the members of a mapping: those that all other texts have.
  func quotes(in mapping: WrittenMapping) -> WrittenScalar.Quotes {
    let isLikeJSON = mapping.members.allSatisfy { $0.key.quotes == .double }
    if !isYAML || isLikeJSON && mapping.form.isFlow { return .double }
    let quotes = mapping.members.flatMap { member -> [WrittenScalar.Quotes] in
      switch member.value.content {
      case .scalar(let scalar) where scalar.bool == nil && !scalar.isNull: [scalar.quotes]
      case .list(let list): list.elements.map(\.quotes)
      default: []
      }
    }
    guard let first = quotes.first, quotes.allSatisfy({ $0 == first }) else { return .none }
    return first
  }

  func scalar(_ text: String, like mapping: WrittenMapping) -> String { scalar(text, quotes(in: mapping)) }

  /// A text in quotes, or without where it can be.
  func scalar(_ text: String, _ quotes: WrittenScalar.Quotes) -> String {
    switch quotes {
    case .none where isYAML && Self.isPlain(text): text
    case .single where isYAML && !text.unicodeScalars.contains { $0.value < 0x20 }:
      "'\(text.replacing("'", with: "''"))'"
    case .none, .single, .double: JSONWriter.compact(.string(text))
    }
  }

  /// A list on one line.
  func inline(_ elements: [String], like mapping: WrittenMapping) -> String {
    let quotes = quotes(in: mapping)
    let space = if case .line(let space)? = list { space } else { " " }
    return "[\(elements.map { scalar($0, quotes) }.joined(separator: ",\(space)"))]"
  }

  static func indicator(_ byte: UInt8) -> String? {
    switch byte {
    case UInt8(ascii: "&"): "the grant has an anchor (&)"
    case UInt8(ascii: "*"): "the grant is an alias (*)"
    case UInt8(ascii: "!"): "the grant has a tag (!)"
    default: nil
    }
  }

  /// Whether YAML reads a text without quotes as that text, wherever it is: of letters, digits and some signs, and no word
  /// or number.
  private static func isPlain(_ text: String) -> Bool {
    let words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"]
    return text.wholeMatch(of: /[A-Za-z][A-Za-z0-9_.\/-]*(:[A-Za-z0-9_.\/-]+)*/) != nil
      && !words.contains(text.lowercased())
  }

  /// How the first list of scopes is written that is not empty.
  private static func firstList(_ lines: TextLines) -> ListForm? {
    let bytes = lines.bytes
    let key = Array("scope".utf8)
    for line in 0..<lines.count {
      let content = lines.content(line)
      guard let start = bytes[content].firstRange(of: key)?.lowerBound else { continue }
      var index = start + key.count
      while index < content.upperBound, " \t\"':".utf8.contains(bytes[index]) { index += 1 }
      guard bytes[start + key.count..<index].contains(UInt8(ascii: ":")) else { continue }
      if index < content.upperBound, bytes[index] == UInt8(ascii: "[") {
        if index + 1 == content.upperBound { return .lines }
        guard bytes[index + 1] != UInt8(ascii: "]") else { continue }
        guard let comma = bytes[index..<content.upperBound].firstIndex(of: UInt8(ascii: ",")) else { return .line(" ") }
        return .line(comma + 1 < content.upperBound && bytes[comma + 1] != UInt8(ascii: " ") ? "" : " ")
      }
      guard line + 1 < lines.count else { continue }
      let next = lines.content(line + 1)
      guard let dash = next.first(where: { bytes[$0] != UInt8(ascii: " ") }), bytes[dash] == UInt8(ascii: "-") else {
        continue
      }
      let column = start - content.lowerBound - (bytes[max(content.lowerBound, start - 1)] > UInt8(ascii: " ") ? 1 : 0)
      return .block(max(0, dash - next.lowerBound - column))
    }
    return nil
  }
}
