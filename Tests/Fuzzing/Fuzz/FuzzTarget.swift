/// Something that takes bytes which others wrote.
struct FuzzTarget: Sendable {
  /// Also the name of the folder of its seeds.
  let name: String
  /// Traps where something is wrong.
  let run: @Sendable ([UInt8]) -> Void

  static let all: [FuzzTarget] =
    documents + expressions + files + inputs + [
      FuzzTarget(name: "answers", run: Answers.read)
    ]
}

extension [UInt8] {
  /// The parts between lines that are only `%%`: an input of several texts stays one that can be read.
  var parts: [[UInt8]] {
    var parts: [[UInt8]] = [[]]
    for line in split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      if line.elementsEqual("%%".utf8) {
        parts.append([])
      } else {
        if !parts[parts.count - 1].isEmpty { parts[parts.count - 1].append(UInt8(ascii: "\n")) }
        parts[parts.count - 1] += line
      }
    }
    return parts
  }

  var text: String { String(decoding: self, as: UTF8.self) }
}
