/// The lines of a YAML file, as its reader counts them: they end with LF, CR LF, CR, NEL, LS or PS (YAML 1.1 section 5.4).
package struct SourceLines {
  /// Without what ends them.
  package let all: [Substring]

  package init(_ text: String) {
    let scalars = text.unicodeScalars
    var lines: [Substring] = []
    var start = scalars.startIndex
    var index = start
    while index < scalars.endIndex {
      let scalar = scalars[index]
      let next = scalars.index(after: index)
      guard Self.isBreak(scalar) else {
        index = next
        continue
      }
      lines.append(Substring(scalars[start..<index]))
      let isPair = scalar == "\r" && next < scalars.endIndex && scalars[next] == "\n"
      index = isPair ? scalars.index(after: next) : next
      start = index
    }
    lines.append(Substring(scalars[start...]))
    all = lines
  }

  private static func isBreak(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x0A, 0x0D, 0x85, 0x2028, 0x2029: true
    default: false
    }
  }

  /// The line of a number, which counts from 1; nil where there is none.
  package subscript(number: Int) -> Substring? { all.indices.contains(number - 1) ? all[number - 1] : nil }
}
