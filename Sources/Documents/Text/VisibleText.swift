extension String {
  /// The text with every character that a terminal would act on, or that hides or reorders text, or that XML 1.0
  /// cannot contain, written as a visible escape: `\u{202E}`. A backslash before `u{` is escaped too, so that no two
  /// texts look the same.
  package var visible: String {
    if isPrintableASCII, !utf8.contains(UInt8(ascii: "\\")) { return self }
    guard unicodeScalars.contains(where: { $0.isHidden || $0 == "\\" }) else { return self }
    var text = ""
    var rest = unicodeScalars[...]
    while let scalar = rest.popFirst() {
      if scalar.isHidden || (scalar == "\\" && rest.starts(with: "u{".unicodeScalars)) {
        text += scalar.visibleEscape
      } else {
        text.unicodeScalars.append(scalar)
      }
    }
    return text
  }

  /// The text with hidden characters as `visible` writes them, but for tabs and the ends of its lines, and without a look
  /// at backslashes: for what is put together of parts, some of which are visible already.
  package var visibleLines: String {
    func hides(_ scalar: Unicode.Scalar) -> Bool { scalar.isHidden && scalar != "\n" && scalar != "\t" }
    guard unicodeScalars.contains(where: hides) else { return self }
    return unicodeScalars.map { hides($0) ? $0.visibleEscape : String($0) }.joined()
  }

  /// Whether a reader could be misled by a character of it, as `visible` says.
  package var hasHiddenCharacters: Bool { unicodeScalars.contains(where: \.isHidden) }

  /// Whether it has only the characters from the space to the tilde: those are never hidden.
  var isPrintableASCII: Bool { utf8.allSatisfy { (0x20...0x7E).contains($0) } }
}

extension Unicode.Scalar {
  fileprivate var visibleEscape: String { "\\u{" + String(value, radix: 16, uppercase: true) + "}" }

  /// Whether a reader of a report could be misled by it: controls, line and paragraph separators, direction and
  /// other format characters, surrogates, private use and what is assigned to nothing.
  var isHidden: Bool {
    if value < 0x7F { return value < 0x20 }
    return switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: true
    default: properties.isDefaultIgnorableCodePoint
    }
  }
}
