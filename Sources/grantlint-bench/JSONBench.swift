import ArgumentParser
import Documents

/// `grantlint-bench json --file FILE`: megabytes a second to validate JSON, to walk it by a cursor and to make trees of
/// it, on one thread, median of 5.
struct JSONBench: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "json", abstract: "Megabytes a second to validate JSON, to walk it and to make trees of it.")

  @Option(help: ArgumentHelp("A file of JSON values.", valueName: "file")) var file: String

  func run() throws {
    let bytes = try InputFile.bytes(file)
    let document = try JSONDocument(bytes)
    try show("validate", bytes.count) { try JSONDocument(bytes).values.count }
    show("walk", bytes.count) {
      document.values.reduce(0) { sum, value in
        sum + document.withCursor(at: value.offset) { cursor in Self.walk(&cursor) }
      }
    }
    show("tree", bytes.count) { document.values.count { !$0.value.isNull } }
  }

  /// Takes a value and everything in it; how many bytes its keys and strings have.
  private static func walk(_ cursor: inout JSONCursor) -> Int {
    var sum = 0
    switch cursor.kind {
    case .object:
      cursor.enter()
      while let key = cursor.nextKey() { sum += key.range.count + walk(&cursor) }
    case .array:
      cursor.enter()
      while cursor.nextElement() { sum += walk(&cursor) }
    case .string: sum = cursor.string().range.count
    case .null, .bool, .number: cursor.skip()
    }
    return sum
  }

  private func show(_ name: String, _ size: Int, _ body: () throws -> Int) rethrows {
    var result = 0
    let times = try (0..<5).map { _ in
      let start = ContinuousClock.now
      result = try body()
      return (ContinuousClock.now - start) / .seconds(1)
    }
    print("\(name): \((Double(size) / times.sorted()[2] / 1e6).clampedInt) MB/s (\(result))")
  }
}
