import Documents

extension DeployCLIExport {
  static let giveValue =
    "give it a value by --mapping FILE or --mapping-env NAME"

  /// The other sections of the tool, in which a line says nothing about grants, applications and APIs.
  private static func isElsewhere(_ section: String) -> Bool {
    Section(rawValue: section) == nil && sections.contains(section)
  }

  /// Names the keywords that have lines for themselves where these may become elements, fields or entries. One that is
  /// indented by less than the entries of its section cannot: it is what it looks like, a comment.
  mutating func addLines(_ root: YAMLNode, _ text: ExportText) {
    guard !text.keywordLines.isEmpty else { return }
    let starts = (root.members ?? []).map { key, value in
      (line: place(of: key, text).line, key: key.string ?? "", column: column(ofEntries: value, text))
    }
    for offset in text.keywordLines {
      let place = text.place(ofOriginal: offset)
      guard let section = starts.last(where: { $0.line <= place.line }), !Self.isElsewhere(section.key) else {
        continue
      }
      let keyword = text.keyword(at: offset).visible
      if place.column >= section.column {
        add(
          problem: text.problem(
            at: place,
            "\(keyword) has a line for itself and may become anything there: \(Self.giveValue); if it is a comment, put a "
              + "space behind its first two marks"))
      } else {
        add(note: "\(keyword) (\(place)) is taken for a comment")
      }
    }
  }

  private func place(of node: YAMLNode, _ text: ExportText) -> Place {
    text.place(.mark(line: UInt32(clamping: node.place.line), column: UInt32(clamping: node.place.column)))
  }

  /// The column from which on there are entries of a section.
  private func column(ofEntries value: YAMLNode, _ text: ExportText) -> Int {
    // An anchor is a part of what it is before, so that the first entry tells; those of a list are behind a sign.
    if let element = value.elements?.first {
      return max(1, min(place(of: value, text).column, place(of: element, text).column - 2))
    }
    return value.members?.first.map { place(of: $0.key, text).column } ?? 2
  }
}
