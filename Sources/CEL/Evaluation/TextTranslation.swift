/// The numbers of a memory's texts by those that somebody else has given them, each looked for once.
final class TextTranslation {
  let table: UInt64
  /// One more than the number; 0: not looked for yet.
  @exclusivity(unchecked) private var numbers: [Int32]

  init(_ list: TextNumbers) {
    table = list.table
    numbers = Array(repeating: 0, count: list.tableCount)
  }

  /// Negative for what has none.
  func number(of other: UInt32, _ source: any RecordSource, _ texts: NumberedTexts) -> Int32 {
    let index = Int(truncatingIfNeeded: other)
    if numbers[index] != 0 { return numbers[index] - 1 }
    guard let number = texts.number(of: source.text(of: other)) else { return -1 }
    numbers[index] = Int32(truncatingIfNeeded: number) + 1
    return numbers[index] - 1
  }
}
