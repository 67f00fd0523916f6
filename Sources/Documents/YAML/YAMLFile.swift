import Yams

/// A YAML file, parsed into nodes that know their place.
package struct YAMLFile {
  /// As messages call it.
  package let path: String
  package let text: String
  private let node: Node

  package var root: YAMLNode { YAMLNode(node, self) }

  /// Parses one document. Throws where the text is not YAML, is empty, or has a key twice.
  ///
  /// - Parameter mostAnchors: how many names of values it may have; each may be used any number of times, as long as the
  ///   whole does not become larger than its text.
  package init(text: String, path: String, mostAnchors: Int = 8) throws(Diagnostics) {
    self.path = path
    self.text = text
    // Parsing nests as deep as anchors that name each other, so what could be one is counted before.
    let anchors = Self.possibleAnchors(in: text)
    guard anchors <= mostAnchors else {
      throw YAMLFile.error(path, 1, 1, "has more than \(mostAnchors) anchors (&name): write the values out")
    }
    // Keys are compared, and an alias in one may stand for a value that is far larger than the text.
    if anchors > Self.fewAnchors, Self.hasPossibleKeyOfAliases(text) {
      throw YAMLFile.error(path, 1, 1, "has a key that is an alias or no text, and many anchors: write the keys out")
    }
    do {
      // Without implicit tags `no` stays a string, and parsing is three times as fast. Unless the encoding is named Yams looks
      // for it in the environment, each time.
      guard let node = try Yams.compose(yaml: text, .basic, .default, .utf8) else {
        throw YAMLFile.error(path, 1, 1, "the file is empty")
      }
      if let problem = Self.excess(of: node, in: text) { throw YAMLFile.error(path, 1, 1, problem) }
      self.node = node
    } catch let error as Diagnostics {
      throw error
    } catch let error as YamlError {
      throw YAMLFile.describe(error, path: path, text: text)
    } catch {
      throw YAMLFile.error(path, 1, 1, "not YAML: \(error)")
    }
  }

  private static let fewAnchors = 8
  private static let deepest = 100

  /// How often `&name` stands where an anchor can, which in quotes and comments it does for nothing.
  private static func possibleAnchors(in text: String) -> Int {
    var count = 0
    var (before, last) = (UInt8(ascii: "\n"), UInt8(ascii: "\n"))
    for byte in text.utf8 {
      let isName =
        byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || (0x30...0x39).contains(byte)
        || (0x41...0x5A).contains(byte & 0xDF)
      if last == UInt8(ascii: "&"), isName, " \t\r\n[{,:-".utf8.contains(before) { count += 1 }
      (before, last) = (last, byte)
    }
    return count
  }

  /// Whether a key can be an alias or have one in it: `*name :`, `] :`, `} :` and `? `.
  private static func hasPossibleKeyOfAliases(_ text: String) -> Bool {
    // What was read last: a byte, whether an alias, and whether the end of a list or mapping, both with spaces behind.
    var last = UInt8(ascii: "\n")
    var (isAlias, isEnd) = (false, false)
    for byte in text.utf8 {
      let endsWord = byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") || ",[]{}".utf8.contains(byte)
      let isSpace = byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t")
      if byte == UInt8(ascii: ":"), isAlias || isEnd { return true }
      if last == UInt8(ascii: "?"), isSpace || endsWord { return true }
      let isIndicator = byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?")
      let isToken = isIndicator && " \t\r\n[{,:-".utf8.contains(last)
      if byte == UInt8(ascii: "*"), isToken {
        isAlias = true
      } else if endsWord || !isSpace && (last == UInt8(ascii: " ") || last == UInt8(ascii: "\t")) {
        isAlias = false
      }
      isEnd = byte == UInt8(ascii: "]") || byte == UInt8(ascii: "}") || isEnd && isSpace
      // A question mark at the end of a word is text.
      last = byte == UInt8(ascii: "?") && !isToken ? UInt8(ascii: "x") : byte
    }
    return false
  }

  /// What is wrong with a document that is larger than its text, by aliases, or nested too deep.
  private static func excess(of root: Node, in text: String) -> String? {
    // A value takes at least a byte, unless it is an alias of another.
    let most = max(10_000, text.utf8.count)
    var pending = [(node: root, depth: 1)]
    var count = 0
    while let (node, depth) = pending.popLast() {
      count += 1
      if count > most { return "aliases (*name) make it too large: write the values out" }
      if depth > deepest { return "is nested more than \(deepest) deep" }
      switch node {
      case .mapping(let mapping):
        for (key, value) in mapping { pending += [(key, depth + 1), (value, depth + 1)] }
      case .sequence(let sequence):
        for value in sequence { pending.append((value, depth + 1)) }
      case .scalar, .alias: break
      }
    }
    return nil
  }

  private static func error(
    _ path: String, _ line: Int, _ column: Int, _ message: String, in text: String? = nil
  ) -> Diagnostics {
    Diagnostics([
      Diagnostic(place: Place(file: path, line: line, column: column), message: message, in: text)
    ])
  }

  private static func describe(_ failure: YamlError, path: String, text: String) -> Diagnostics {
    switch failure {
    case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
      .composer(_, let problem, let mark, _):
      inLastLine(
        mark, "not YAML: \(isTab(mark, text) ? "a tab where only spaces may be" : problem)", path: path, text: text)
    case .duplicatedKeysInMapping(let duplicates, let context):
      secondOccurrence(of: duplicates.first ?? "", in: context.mark, of: text, path: path)
    case .reader(let problem, _, _, _): unreadable(in: text, "not YAML: \(problem)", path: path)
    default: error(path, 1, 1, "not YAML: \(failure)")
    }
  }

  /// Whether what the parser cannot go on with is a tab: it does not say so itself.
  private static func isTab(_ mark: Mark, _ text: String) -> Bool {
    guard let line = SourceLines(text)[mark.line] else { return false }
    return line.unicodeScalars.dropFirst(mark.column - 1).first == "\t"
  }

  /// A character that YAML does not allow.
  private static func unreadable(in text: String, _ message: String, path: String) -> Diagnostics {
    for (index, line) in SourceLines(text).all.enumerated() {
      let place = line.unicodeScalars.enumerated().first { _, scalar in
        scalar.value < 0x20 && scalar != "\t" || (0x7F...0x9F).contains(scalar.value)
          || [0xFFFE, 0xFFFF].contains(scalar.value)
      }
      if let place { return error(path, index + 1, place.offset + 1, message, in: text) }
    }
    return error(path, 1, 1, message)
  }

  /// A problem at a place or, where nothing is on its line, behind the last line before it on which there is something.
  private static func inLastLine(_ mark: Mark, _ message: String, path: String, text: String) -> Diagnostics {
    let lines = SourceLines(text).all
    let before = lines.prefix(max(0, mark.line))
    guard before.count < mark.line || before.last?.allSatisfy(\.isWhitespace) ?? true,
      let index = before.lastIndex(where: { !$0.allSatisfy(\.isWhitespace) })
    else { return error(path, mark.line, mark.column, message, in: text) }
    return error(path, index + 1, lines[index].unicodeScalars.count + 1, message, in: text)
  }

  /// The parser tells where the mapping starts, a reader wants the place of the key that is one too many. In a mapping
  /// with a line for each key it is the second line that begins with the key, however it is written, in the mapping's own
  /// column.
  private static func secondOccurrence(of key: String, in mapping: Mark, of text: String, path: String) -> Diagnostics {
    let lines = SourceLines(text).all
    let matches = lines.indices.filter { index in
      guard index + 1 >= mapping.line else { return false }
      let indentation = lines[index].prefix { $0 == " " || $0 == "-" }
      return indentation.count + 1 == mapping.column && begins(lines[index].dropFirst(indentation.count), with: key)
    }
    let line = matches.dropFirst().first.map { $0 + 1 } ?? mapping.line
    return error(path, line, mapping.column, "the key '\(key.visible)' occurs twice", in: text)
  }

  /// Whether a line begins with a key: by itself, between quotation marks, or behind a question mark.
  private static func begins(_ line: Substring, with key: String) -> Bool {
    let isExplicit = line.hasPrefix("? ")
    let rest = isExplicit ? line.dropFirst(2).drop { $0 == " " } : line
    return [key, "\"\(key)\"", "'\(key)'"].contains { written in
      guard rest.hasPrefix(written) else { return false }
      let next = rest.dropFirst(written.count).drop { $0 == " " }.first
      return next == ":" || isExplicit && (next == nil || next == "#")
    }
  }
}
