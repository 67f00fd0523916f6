import Documents

/// Writes fields that a grant does not have behind its last one, in the style around.
struct AddedFields {
  private let editor: GrantEditor

  private var lines: TextLines { editor.lines }
  private var mapping: WrittenMapping { editor.mapping }
  private var style: WrittenStyle { editor.style }

  init(_ editor: GrantEditor) { self.editor = editor }

  /// The one edit that writes all of them.
  func edit(_ fields: [FieldChange]) throws(UneditableText) -> TextEdit {
    guard let last = mapping.members.last else {
      throw UneditableText(mapping.range.lowerBound, "the grant has no field")
    }
    switch mapping.form {
    case .block(let column):
      let indentation = String(repeating: " ", count: column)
      let texts = fields.map { field in
        let value = value(of: field, key: lines.start(lines.line(of: last.key.range.lowerBound)) + column)
        return "\(indentation)\(key(field.field, like: last)):\(value.first?.isNewline ?? false ? "" : " ")\(value)"
      }
      return ListEditor.insertion(of: texts, behind: lines.line(of: mapping.range.upperBound - 1), lines)
    case .flow(let comma):
      let space = lines.text(last.colon + 1..<last.value.range.lowerBound)
      let separator = separator(before: last)
      let texts = fields.map { field in
        let value = value(of: field, key: last.key.range.lowerBound)
        return "\(separator)\(key(field.field, like: last)):\(space)\(value)"
      }
      if let comma { return TextEdit(at: comma + 1, texts.map { "\($0)," }.joined()) }
      return TextEdit(at: last.value.range.upperBound, texts.map { ",\($0)" }.joined())
    }
  }

  private func key(_ field: String, like member: WrittenMapping.Member) -> String {
    let quotes = member.key.quotes.rawValue
    return "\(quotes)\(field)\(quotes)"
  }

  private func value(of field: FieldChange, key: Int) -> String {
    switch field.kind {
    case .flag(let flag): "\(flag)"
    case .text(let text): style.scalar(text, like: mapping)
    case .list(_, let added): list(added, key: key)
    }
  }

  /// What is between the comma before a member of a flow mapping and the member.
  private func separator(before last: WrittenMapping.Member) -> String {
    let start = lines.start(lines.line(of: last.key.range.lowerBound))
    let indentation = lines.text(start..<last.key.range.lowerBound)
    if indentation.allSatisfy({ $0 == " " || $0 == "\t" }) { return lines.ending + indentation }
    guard mapping.members.count > 1 else { return " " }
    var index = last.key.range.lowerBound
    while index > 0, lines.bytes[index - 1] == UInt8(ascii: " ") { index -= 1 }
    return lines.text(index..<last.key.range.lowerBound)
  }

  /// A list as the other lists are written; one with a line for each element begins with a line end.
  ///
  /// - Parameter key: where the key begins that has it, or one beside it.
  func list(_ elements: [String], key: Int) -> String {
    let start = lines.start(lines.line(of: key))
    let texts = elements.map { style.scalar($0, style.quotes(in: mapping)) }
    if case .block(let column) = mapping.form {
      guard case .block(let indentation) = form ?? .block(2) else {
        return style.inline(elements, like: mapping)
      }
      let dash = String(repeating: " ", count: column + indentation) + "- "
      return texts.map { "\(lines.ending)\(dash)\($0)" }.joined()
    }
    let indentation = lines.text(start..<key)
    guard indentation.allSatisfy({ $0 == " " || $0 == "\t" }), form ?? .lines == .lines, !elements.isEmpty else {
      return style.inline(elements, like: mapping)
    }
    // As much deeper as the member is than what closes the grant.
    let close = lines.start(lines.line(of: mapping.range.upperBound - 1))
    let outer = lines.bytes[close..<mapping.range.upperBound].prefix { $0 <= UInt8(ascii: " ") }.count
    let step = String(indentation.unicodeScalars.dropFirst(outer))
    let rows = texts.map { "\(lines.ending)\(indentation)\(step.isEmpty ? "  " : step)\($0)" }
    return "[\(rows.joined(separator: ","))\(lines.ending)\(indentation)]"
  }

  /// As another list of the grant is written, or the first of the file.
  private var form: WrittenStyle.ListForm? {
    for member in mapping.members {
      guard case .list(let list) = member.value.content, !list.elements.isEmpty else { continue }
      switch list.form {
      case .block(let indentation):
        let key = member.key.range.lowerBound
        return .block(max(0, indentation - (key - lines.start(lines.line(of: key)))))
      case .flow:
        let isLines = lines.bytes[member.value.range].contains(UInt8(ascii: "\n"))
        return isLines ? .lines : .line(" ")
      }
    }
    return style.list
  }
}
