import Documents

extension OutputSetting {
  /// The outputs that a text names which is no YAML as a whole: what stands in lines, or between braces and commas, after
  /// `outputs:` as the name of a format and a path. It is good enough to know where an older report must not stay, and
  /// for nothing else.
  package static func readable(in text: String, path: String, formats: [String]) -> [OutputSetting] {
    var outputs: [OutputSetting] = []
    var column: Int?
    for (index, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated() {
      let indentation = line.prefix { $0 == " " || $0 == "\t" }.count
      let isEmpty = line.dropFirst(indentation).isEmpty || line.dropFirst(indentation).hasPrefix("#")
      if let start = column, !isEmpty, indentation <= start { column = nil }
      for part in line.split(whereSeparator: { "{},".contains($0) }) {
        guard let (key, value) = member(part) else { continue }
        if key == "outputs" {
          column = indentation
        } else if column != nil, formats.contains(key), !value.isEmpty {
          let place = Place(file: path, line: index + 1, column: indentation + 1)
          outputs.append(OutputSetting(format: key, path: Located(value, at: place, in: text)))
        }
      }
    }
    return outputs
  }

  /// The key and the value of one member of a mapping.
  private static func member(_ text: Substring) -> (key: String, value: String)? {
    if let (key, value) = (try? YAMLFile(text: String(text), path: ""))?.root.members?.first,
      let key = key.string, let value = value.string
    {
      return (key, value)
    }
    guard let colon = text.firstIndex(of: ":") else { return nil }
    return (bare(text[..<colon]), bare(text[text.index(after: colon)...]))
  }

  private static func bare(_ text: Substring) -> String {
    let isOutside: (Character) -> Bool = { $0.isWhitespace || $0 == "\"" || $0 == "'" }
    let start = text.drop(while: isOutside)
    return String(start.reversed().drop(while: isOutside).reversed())
  }
}
