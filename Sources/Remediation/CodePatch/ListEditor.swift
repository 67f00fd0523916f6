import Documents

/// Takes elements out of a list where it is written, and writes others behind those that stay.
struct ListEditor {
  private let editor: GrantEditor
  private let member: WrittenMapping.Member
  private let list: WrittenList
  /// Of each element whether it stays.
  private let kept: [Bool]
  private let added: [String]

  private var lines: TextLines { editor.lines }
  private var style: WrittenStyle { editor.style }

  init(
    _ editor: GrantEditor, _ member: WrittenMapping.Member, _ list: WrittenList, kept: [Bool], added: [String]
  ) {
    self.editor = editor
    self.member = member
    self.list = list
    self.kept = kept
    self.added = added
  }

  func edits() throws(UneditableText) -> [TextEdit] {
    switch list.form {
    case .block(let indentation): return block(indentation)
    case .flow where list.elements.isEmpty: return [try filled()]
    case .flow: return try flow()
    }
  }

  /// The quotes of the last element, which are those of what is added.
  private var quotes: WrittenScalar.Quotes {
    list.elements.last?.quotes ?? style.quotes(in: editor.mapping)
  }

  private func line(_ element: Int) -> Int { lines.line(of: list.elements[element].range.lowerBound) }

  // MARK: A line each

  private func block(_ indentation: Int) -> [TextEdit] {
    var edits = kept.indices.filter { !kept[$0] }.map { TextEdit(lines.whole(line($0))) }
    guard let last = kept.indices.last else { return edits }
    guard added.isEmpty else {
      let text = added.map { "\(String(repeating: " ", count: indentation))- \(style.scalar($0, quotes))" }
      edits.append(Self.insertion(of: text, behind: line(last), lines))
      return edits
    }
    if !kept.contains(true) { edits.append(TextEdit(at: member.colon + 1, " []")) }
    return edits
  }

  /// Lines behind another one, which may be the last and have no end.
  static func insertion(of text: [String], behind line: Int, _ lines: TextLines) -> TextEdit {
    let end = lines.content(line).upperBound
    guard end < lines.whole(line).upperBound else {
      return TextEdit(at: end, text.map { lines.ending + $0 }.joined())
    }
    return TextEdit(at: lines.whole(line).upperBound, text.map { $0 + lines.ending }.joined())
  }

  // MARK: Within brackets

  private var inside: Range<Int> { member.value.range.lowerBound + 1..<member.value.range.upperBound - 1 }

  /// The list with elements where it has none.
  private func filled() throws(UneditableText) -> TextEdit {
    guard !list.hasComments else { throw UneditableText(inside.lowerBound, "its empty list has a comment") }
    let text = AddedFields(editor).list(added, key: member.key.range.lowerBound)
    // A list of lines begins behind the key's, and the space before the brackets goes.
    let start = text.hasPrefix("[") ? member.value.range.lowerBound : member.colon + 1
    if !text.hasPrefix("["), member.value.range.upperBound < lines.content(lines.line(of: start)).upperBound {
      return TextEdit(member.value.range, style.inline(added, like: editor.mapping))
    }
    return TextEdit(start..<member.value.range.upperBound, text)
  }

  private func flow() throws(UneditableText) -> [TextEdit] {
    guard kept.contains(true) else {
      guard !list.hasComments else {
        throw UneditableText(inside.lowerBound, "its list has comments and becomes empty")
      }
      return [TextEdit(inside, added.map { style.scalar($0, quotes) }.joined(separator: ", "))]
    }
    var edits: [TextEdit] = []
    var first = 0
    while first < kept.count {
      var end = first + 1
      while end < kept.count, line(end) == line(first) { end += 1 }
      edits += removals(first..<end)
      first = end
    }
    return edits + commaBehindLast() + additions()
  }

  /// What goes of the elements of one line.
  private func removals(_ group: Range<Int>) -> [TextEdit] {
    let elements = list.elements
    let whole = lines.whole(line(group.lowerBound))
    if group.allSatisfy({ !kept[$0] }), isAlone(group, in: whole) { return [TextEdit(whole)] }
    var edits: [TextEdit] = []
    var first = group.lowerBound
    while first < group.upperBound {
      guard !kept[first] else {
        first += 1
        continue
      }
      var end = first + 1
      while end < group.upperBound, !kept[end] { end += 1 }
      let start = elements[first].range.lowerBound
      if end < group.upperBound {
        edits.append(TextEdit(start..<elements[end].range.lowerBound))
      } else if first > group.lowerBound, let comma = list.commas[end - 1] {
        edits.append(TextEdit((list.commas[first - 1] ?? start - 1) + 1..<comma + 1))
      } else if first > group.lowerBound {
        edits.append(TextEdit(elements[first - 1].range.upperBound..<elements[end - 1].range.upperBound))
      } else {
        edits.append(TextEdit(start..<(list.commas[end - 1].map { $0 + 1 } ?? elements[end - 1].range.upperBound)))
      }
      first = end
    }
    return edits
  }

  /// Whether a line has nothing but the elements of a group, with their commas and a comment behind.
  private func isAlone(_ group: Range<Int>, in whole: Range<Int>) -> Bool {
    let bytes = lines.bytes
    let (first, last) = (list.elements[group.lowerBound].range.lowerBound, group.upperBound - 1)
    var end = list.elements[last].range.upperBound
    let lineEnd = lines.content(line(last)).upperBound
    while end < lineEnd, " \t,".utf8.contains(bytes[end]) { end += 1 }
    // A comma in the next line would be left by itself.
    if let comma = list.commas[last], comma >= lineEnd { return false }
    return bytes[whole.lowerBound..<first].allSatisfy { $0 <= UInt8(ascii: " ") }
      && (end == lineEnd || style.isYAML && bytes[end] == UInt8(ascii: "#"))
  }

  /// The comma that is left behind the last element where the one behind it goes, which had none.
  private func commaBehindLast() -> [TextEdit] {
    guard let last = kept.lastIndex(of: true), last < kept.count - 1, added.isEmpty, list.commas[kept.count - 1] == nil,
      let comma = list.commas[last], line(last) != line(kept.count - 1)
    else { return [] }
    return [TextEdit(comma..<comma + 1)]
  }

  private func additions() -> [TextEdit] {
    guard !added.isEmpty, let last = kept.lastIndex(of: true) else { return [] }
    let element = list.elements[last].range
    let texts = added.map { style.scalar($0, quotes) }
    let ownLine = lines.bytes[lines.start(line(last))..<element.lowerBound].allSatisfy { $0 <= UInt8(ascii: " ") }
    // Where what was last goes its comma is there already.
    let isTrailing = list.commas[kept.count - 1] != nil
    let hasComma = list.commas[last] != nil && (isTrailing || line(last) != line(kept.count - 1))
    guard ownLine else {
      let space = if case .line(let space)? = style.list { space } else { " " }
      return [TextEdit(at: element.upperBound, texts.map { ",\(space)\($0)" }.joined())]
    }
    let indentation = lines.text(lines.start(line(last))..<element.lowerBound)
    let rows = texts.enumerated().map { index, text in
      "\(indentation)\(text)\(index < texts.count - 1 || isTrailing ? "," : "")"
    }
    let insertion = Self.insertion(of: rows, behind: line(last), lines)
    return hasComma ? [insertion] : [TextEdit(at: element.upperBound, ","), insertion]
  }
}
