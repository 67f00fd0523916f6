import Documents

/// Takes the blocks of a report in their order; each ends between two characters, and the last with a line end.
package typealias ReportSink = (ArraySlice<UInt8>) throws -> Void

/// A report in the parts of which it is put together: short texts as they are, and long lists by blocks of their
/// elements, so that several threads render them and nobody has to hold all of them.
package struct ReportParts: Sendable {
  /// Elements of a list that are rendered at once: some hundred kilobytes.
  private static let blockSize = 512
  /// Bytes of a text that are given away at once.
  private static let pieceSize = 1 << 20

  /// Elements of a list, cut into blocks that can be rendered in any order.
  private struct Blocks {
    let count: Int
    /// Whether every element has a comma before it, which the first of the list loses.
    let isSeparated: Bool
    let render: @Sendable (_ block: Int) -> [UInt8]
  }

  private enum Part {
    case bytes([UInt8])
    case text(String)
    case blocks(Blocks)
  }

  private var parts: [Part] = []

  init() {}

  /// A text without commands to the runner of a pipeline, as a whole.
  init(_ text: String, _ form: NeutralText.Form) { add(text, form) }

  /// Adds a text that begins no line with what comes before it, likewise.
  mutating func add(_ text: String, _ form: NeutralText.Form) { parts.append(.text(NeutralText.of(text, form))) }

  /// Adds bytes in which there is no such command; JSONOutput writes none.
  mutating func add(_ bytes: [UInt8]) { parts.append(.bytes(bytes)) }

  /// Adds what `render` makes of the elements, block by block; no command either.
  mutating func add<Elements: RandomAccessCollection & Sendable>(
    _ elements: Elements, separated isSeparated: Bool = false,
    _ render: @escaping @Sendable (Elements.SubSequence) -> [UInt8]
  ) where Elements.Index: Sendable {
    let size = Self.blockSize
    let count = (elements.count + size - 1) / size
    guard count > 0 else { return }
    parts.append(
      .blocks(
        Blocks(count: count, isSeparated: isSeparated) { block in
          let start = elements.index(elements.startIndex, offsetBy: block * size)
          let end = elements.index(start, offsetBy: size, limitedBy: elements.endIndex) ?? elements.endIndex
          return render(elements[start..<end])
        }))
  }

  /// Adds a list of the JSON document that is written to `output`, with what was written before it.
  ///
  /// - Parameters:
  ///   - isListed: which of the elements are in the list.
  ///   - finish: what becomes of the JSON before it is part of the report.
  mutating func addList<Elements: RandomAccessCollection & Sendable>(
    _ key: StaticString, _ elements: Elements,
    where isListed: @escaping @Sendable (Elements.Element) -> Bool = { _ in true },
    of output: inout JSONOutput, finishing finish: @escaping @Sendable ([UInt8]) -> [UInt8] = { $0 },
    _ write: @escaping @Sendable (inout JSONOutput, Elements.Element) -> Void
  ) where Elements.Index: Sendable {
    output.key(key)
    output.beginList()
    let apart = output.elementsApart
    if elements.contains(where: isListed) { output.passElements() }
    add(finish(output.take()))
    add(elements, separated: true) { block in
      var list = apart
      for element in block where isListed(element) { write(&list, element) }
      return finish(list.take())
    }
    output.endList()
  }

  /// The report as a whole.
  var text: String {
    if parts.count == 1, case .text(let text) = parts[0] { return text }
    var bytes: [UInt8] = []
    for part in parts {
      switch part {
      case .bytes(let part): bytes += part
      case .text(let text): bytes += text.utf8
      case .blocks(let blocks):
        var list = JoinedList(isSeparated: blocks.isSeparated)
        for block in 0..<blocks.count { bytes += list.next(blocks.render(block)) }
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// Gives the report to a sink, block by block. Throws what the sink throws.
  ///
  /// - Parameter workers: how many threads render beside each other; the bytes are the same for any number.
  package func write(workers: Int, to sink: ReportSink) async throws {
    for part in parts {
      switch part {
      case .bytes(let bytes): try sink(bytes[...])
      case .text(let text): try Self.write(text, to: sink)
      case .blocks(let blocks): try await Self.write(blocks, workers, to: sink)
      }
    }
  }

  private static func write(_ text: String, to sink: ReportSink) throws {
    var rest = text.utf8[...]
    while !rest.isEmpty {
      var end = rest.index(rest.startIndex, offsetBy: pieceSize, limitedBy: rest.endIndex) ?? rest.endIndex
      while end < rest.endIndex, rest[end] & 0xC0 == 0x80 { end = rest.index(before: end) }
      try sink(Array(rest[..<end])[...])
      rest = rest[end...]
    }
  }

  private static func write(_ blocks: Blocks, _ workers: Int, to sink: ReportSink) async throws {
    var list = JoinedList(isSeparated: blocks.isSeparated)
    guard workers > 1 else {
      for block in 0..<blocks.count { try sink(list.next(blocks.render(block))) }
      return
    }
    try await withThrowingTaskGroup(of: (Int, [UInt8]).self) { group in
      // Blocks that came before their turn. There are never more than twice as many blocks as workers.
      var early: [Int: [UInt8]] = [:]
      var begun = 0
      for turn in 0..<blocks.count {
        while begun < min(turn + 2 * workers, blocks.count) {
          let block = begun
          group.addTask { (block, blocks.render(block)) }
          begun += 1
        }
        while early[turn] == nil, let (block, bytes) = try await group.next() { early[block] = bytes }
        try sink(list.next(early.removeValue(forKey: turn) ?? []))
      }
    }
  }
}

/// Puts the blocks of a list together.
private struct JoinedList {
  let isSeparated: Bool
  private var isEmpty = true

  init(isSeparated: Bool) { self.isSeparated = isSeparated }

  /// The next block as it stands in the list: without the comma before the first element of all.
  mutating func next(_ block: [UInt8]) -> ArraySlice<UInt8> {
    guard isEmpty, !block.isEmpty else { return block[...] }
    isEmpty = false
    return isSeparated ? block.dropFirst() : block[...]
  }
}
