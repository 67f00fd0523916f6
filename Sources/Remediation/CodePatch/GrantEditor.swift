import Documents
import Tenant

/// Makes the edits of one grant where it is written. Throws what of it is not edited.
struct GrantEditor {
  let lines: TextLines
  let mapping: WrittenMapping
  let style: WrittenStyle

  /// - Parameter offset: where the grant begins.
  init(_ lines: TextLines, at offset: Int, _ style: WrittenStyle) throws(UneditableText) {
    self.lines = lines
    self.style = style
    guard offset < lines.bytes.count else { throw UneditableText(offset, "the grant is not where it was read") }
    if let reason = style.isYAML ? WrittenStyle.indicator(lines.bytes[offset]) : nil {
      throw UneditableText(offset, reason)
    }
    if lines.bytes[offset] == UInt8(ascii: "{") {
      var scanner = FlowScanner(lines.bytes, at: offset, isYAML: style.isYAML)
      mapping = try scanner.mapping()
    } else {
      guard style.isYAML else { throw UneditableText(offset, "the grant is not where it was read") }
      mapping = try BlockScanner.mapping(lines, at: offset)
    }
  }

  /// The edits of all fields, in the order of the text.
  func edits(_ change: Change) throws(UneditableText) -> [TextEdit] {
    var edits: [TextEdit] = []
    var absent: [FieldChange] = []
    for field in change.fields {
      guard let wanted = FieldChange(field, from: change.before, to: change.after) else { continue }
      if let member = mapping[field] {
        edits += try self.edits(wanted, of: member)
      } else if change.before.raw[field] != nil {
        throw UneditableText(
          mapping.range.lowerBound, "\(field) is not written in the grant itself, but by a merge key (<<) or alias")
      } else {
        absent.append(wanted)
      }
    }
    if !absent.isEmpty { edits.append(try AddedFields(self).edit(absent)) }
    guard let ordered = edits.inOrder else {
      throw UneditableText(mapping.range.lowerBound, "its fields are too close to each other")
    }
    try PatchedLines(lines).check(ordered)
    return ordered
  }

  private func edits(_ wanted: FieldChange, of member: WrittenMapping.Member) throws(UneditableText) -> [TextEdit] {
    let offset = member.value.range.lowerBound
    switch (member.value.content, wanted.kind) {
    case (.other(let reason), _): throw UneditableText(offset, "\(wanted.field): \(reason)")
    case (.scalar(let scalar), .flag(let flag)):
      guard scalar.bool == !flag || scalar.isNull else { break }
      return [replacement(of: scalar, "\(flag)")]
    case (.scalar(let scalar), .text(let text)):
      if scalar.isNull { return [replacement(of: scalar, style.scalar(text, like: mapping))] }
      guard scalar.text != nil, scalar.bool == nil else { break }
      return [TextEdit(scalar.range, style.scalar(text, scalar.quotes))]
    case (.scalar(let scalar), .list(let kept, let added)):
      guard scalar.isNull, kept.isEmpty else { break }
      return [replacement(of: scalar, style.inline(added, like: mapping))]
    case (.list(let list), .list(let kept, let added)):
      let texts = list.elements.map(\.text)
      guard texts.count == wanted.before.count,
        zip(texts, wanted.before).allSatisfy({
          $0?.isIdentical(to: $1) ?? false || $0.map { PatchedLines.hasPlaceholder($0) } ?? false
        })
      else { break }
      // With another value it is no repetition of what goes for being one.
      let removed = Set(wanted.removed.map { ExactString($0) })
      for (text, value) in zip(texts, wanted.before) where removed.contains(ExactString(value)) {
        guard text.map({ PatchedLines.hasPlaceholder($0) }) ?? false else { continue }
        throw UneditableText(
          PatchedLines(lines).placeholder(in: member.value.range) ?? member.value.range.lowerBound,
          "the list has a placeholder that comes to what would go")
      }
      return try ListEditor(self, member, list, kept: kept, added: added).edits()
    default: break
    }
    throw UneditableText(offset, "\(wanted.field) is not written out as it is read")
  }

  /// A value in the place of another one, or of nothing behind a colon.
  private func replacement(of scalar: WrittenScalar, _ text: String) -> TextEdit {
    TextEdit(scalar.range, scalar.range.isEmpty ? " \(text)" : text)
  }
}
