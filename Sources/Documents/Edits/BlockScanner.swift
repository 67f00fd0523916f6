/// Reads a mapping of YAML with a line for each key where it is written: lists of scalars and scalars of one line, and of
/// everything else that it is there.
package struct BlockScanner {
  private let lines: TextLines
  private var bytes: [UInt8] { lines.bytes }
  /// Of the keys, from 0.
  private let column: Int
  /// The line that is read next.
  private var line: Int
  /// The last line with something of the mapping.
  private var last: Int

  /// - Parameter offset: of the first key.
  private init(_ lines: TextLines, at offset: Int) {
    self.lines = lines
    line = lines.line(of: offset)
    last = line
    column = offset - lines.start(line)
  }

  /// The mapping whose first key is at an offset. Throws what a scanner does not read.
  package static func mapping(_ lines: TextLines, at offset: Int) throws(UneditableText) -> WrittenMapping {
    var scanner = BlockScanner(lines, at: offset)
    return try scanner.mapping(at: offset)
  }

  private mutating func mapping(at start: Int) throws(UneditableText) -> WrittenMapping {
    guard bytes[lines.start(line)..<start].allSatisfy({ " -".utf8.contains($0) }) else {
      throw UneditableText(start, "it does not begin a line")
    }
    var members: [WrittenMapping.Member] = []
    var offset = start
    while true {
      members.append(try member(at: offset))
      // What is indented more belongs to a value that is not read.
      while let next = nextLine(from: line), indentation(next) > column || indentation(next) == column && isDash(next) {
        last = next
        line = next + 1
      }
      guard let next = nextLine(from: line), indentation(next) == column, !isMarker(next) else { break }
      line = next
      last = next
      offset = lines.start(next) + column
    }
    return WrittenMapping(
      form: .block(column: column), members: members, range: start..<lines.content(last).upperBound)
  }

  /// The member whose key begins at an offset of `line`, which becomes the line behind what is read of it.
  private mutating func member(at offset: Int) throws(UneditableText) -> WrittenMapping.Member {
    let end = lines.content(line).upperBound
    let key = try key(at: offset, end)
    var colon = key.range.upperBound
    while colon < end, ScalarScanner.isSpace(bytes[colon]) { colon += 1 }
    guard colon < end, bytes[colon] == UInt8(ascii: ":") else { throw UneditableText(offset, "a key is not edited") }
    var start = colon + 1
    while start < end, ScalarScanner.isSpace(bytes[start]) { start += 1 }
    let value = try value(at: start, behind: colon)
    return WrittenMapping.Member(key: key, colon: colon, value: value)
  }

  private func key(at offset: Int, _ end: Int) throws(UneditableText) -> WrittenScalar {
    let byte = bytes[offset]
    if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") { return try ScalarScanner.quoted(bytes, at: offset) }
    guard byte != UInt8(ascii: "?"), ScalarScanner.indicator(byte) == nil else {
      throw UneditableText(offset, ScalarScanner.indicator(byte) ?? "it has a key of several lines (?)")
    }
    var index = offset
    while index < end {
      if bytes[index] == UInt8(ascii: ":"), index + 1 == end || ScalarScanner.isSpace(bytes[index + 1]) { break }
      index += 1
    }
    return ScalarScanner.plain(bytes, offset..<index)
  }

  private mutating func value(at start: Int, behind colon: Int) throws(UneditableText) -> WrittenValue {
    let end = lines.content(line).upperBound
    guard start < end, !ScalarScanner.isComment(bytes, at: start) else {
      line += 1
      return lowerValue(behind: colon)
    }
    switch bytes[start] {
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      var scanner = FlowScanner(bytes, at: start, isYAML: true)
      let value = try scanner.value()
      last = lines.line(of: scanner.offset - 1)
      line = last + 1
      return value
    case let byte where ScalarScanner.indicator(byte) != nil:
      line += 1
      return WrittenValue(.other(ScalarScanner.indicator(byte) ?? ""), start..<end)
    default:
      let scalar = try scalar(at: start, end)
      line += 1
      if let next = nextLine(from: line), indentation(next) > column {
        return WrittenValue(.other("it goes on in the next line"), start..<end)
      }
      return WrittenValue(
        scalar.map { .scalar($0) } ?? .other("it goes on in the next line"), scalar?.range ?? start..<end)
    }
  }

  /// The scalar of one line; nil where it goes on in another.
  private func scalar(at start: Int, _ end: Int) throws(UneditableText) -> WrittenScalar? {
    if bytes[start] == UInt8(ascii: "\"") || bytes[start] == UInt8(ascii: "'") {
      let scalar = try ScalarScanner.quoted(bytes, at: start)
      return scalar.range.upperBound <= end ? scalar : nil
    }
    let comment = (start..<end).first { ScalarScanner.isComment(bytes, at: $0) }
    return ScalarScanner.plain(bytes, start..<(comment ?? end))
  }

  /// The value in the lines below a key: a list, something else, or nothing.
  private mutating func lowerValue(behind colon: Int) -> WrittenValue {
    guard let first = nextLine(from: line),
      indentation(first) > column || indentation(first) == column && isDash(first)
    else {
      let nothing = WrittenScalar(range: colon + 1..<colon + 1, quotes: .none, text: "")
      return WrittenValue(.scalar(nothing), nothing.range)
    }
    let start = lines.start(first) + indentation(first)
    guard isDash(first) else {
      return WrittenValue(.other("it is not written in the line of its key"), start..<lines.content(first).upperBound)
    }
    let depth = indentation(first)
    var elements: [WrittenScalar] = []
    var problem: String?
    line = first
    while let next = nextLine(from: line), indentation(next) == depth, isDash(next) {
      let end = lines.content(next).upperBound
      var start = lines.start(next) + depth + 1
      while start < end, ScalarScanner.isSpace(bytes[start]) { start += 1 }
      if let reason = self.reason(at: start, end) {
        problem = "of an element: \(reason)"
      } else if let scalar = try? scalar(at: start, end) {
        elements.append(scalar)
      } else {
        problem = "an element goes on in the next line"
      }
      (last, line) = (next, next + 1)
      if let below = nextLine(from: line), indentation(below) > depth {
        problem = "an element goes on in the next line"
      }
      while let below = nextLine(from: line), indentation(below) > depth { (last, line) = (below, below + 1) }
    }
    let list = WrittenList(
      form: .block(indentation: depth), elements: elements, commas: [], hasComments: false)
    return WrittenValue(problem.map { .other($0) } ?? .list(list), start..<lines.content(last).upperBound)
  }

  /// Why an element is no scalar that is edited; nil: it is one.
  private func reason(at start: Int, _ end: Int) -> String? {
    guard start < end, !ScalarScanner.isComment(bytes, at: start) else { return "nothing is written for it" }
    if let reason = ScalarScanner.indicator(bytes[start]) { return reason }
    let isScalar = !"[{?".utf8.contains(bytes[start]) && !(bytes[start] == UInt8(ascii: "-") && isDash(at: start, end))
    return isScalar ? nil : "it is no text"
  }

  // MARK: Lines

  /// The first line with more than a comment, from one on.
  private func nextLine(from line: Int) -> Int? {
    var line = line
    while line < lines.count {
      let content = lines.content(line)
      let first = content.first { !ScalarScanner.isSpace(bytes[$0]) }
      if let first, bytes[first] != UInt8(ascii: "#") { return line }
      line += 1
    }
    return nil
  }

  private func indentation(_ line: Int) -> Int {
    lines.content(line).prefix { bytes[$0] == UInt8(ascii: " ") }.count
  }

  private func isDash(_ line: Int) -> Bool {
    isDash(at: lines.start(line) + indentation(line), lines.content(line).upperBound)
  }

  private func isDash(at offset: Int, _ end: Int) -> Bool {
    offset < end && bytes[offset] == UInt8(ascii: "-")
      && (offset + 1 == end || ScalarScanner.isSpace(bytes[offset + 1]))
  }

  /// Whether a document begins or ends in a line.
  private func isMarker(_ line: Int) -> Bool {
    let text = bytes[lines.content(line)].prefix(3)
    return text.elementsEqual("---".utf8) || text.elementsEqual("...".utf8)
  }
}
