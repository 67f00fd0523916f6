import Foundation
import Synchronization

/// Work on many elements by all cores at once: in blocks, which whoever is free takes next. The results are in the order of
/// the elements, so that they do not depend on the number of threads.
enum Blocks {
  /// Elements of a block: enough that handing it out costs nothing, few enough that all cores have work to the end.
  private static let size = 256

  /// The results for all blocks of `0..<count`, in order.
  ///
  /// - Parameters:
  ///   - threads: how many at most; nil: one for each core.
  ///   - worker: makes what a thread keeps from one block to the next.
  static func map<Worker: Sendable, Result: Sendable>(
    _ count: Int, threads: Int? = nil, worker: @escaping @Sendable () -> Worker,
    _ body: @escaping @Sendable (inout Worker, Range<Int>) -> Result
  ) async -> [Result] {
    let blocks = (count + size - 1) / size
    let threads = min(threads ?? ProcessInfo.processInfo.activeProcessorCount, blocks)
    guard threads > 1 else {
      var only = worker()
      return (0..<blocks).map { body(&only, elements($0, of: count)) }
    }
    let next = NextBlocks(blocks, threads)
    return await withTaskGroup(of: [(block: Int, result: Result)].self) { group in
      for thread in 0..<threads {
        group.addTask {
          var own = worker()
          var results: [(block: Int, result: Result)] = []
          while let block = next.take(thread) {
            results.append((block, body(&own, elements(block, of: count))))
          }
          return results
        }
      }
      var all: [(block: Int, result: Result)] = []
      for await results in group { all += results }
      return all.sorted { $0.block < $1.block }.map(\.result)
    }
  }

  private static func elements(_ block: Int, of count: Int) -> Range<Int> {
    block * size..<min(count, (block + 1) * size)
  }
}

/// Hands out the numbers of blocks, each once: to a thread first those of a part of its own, because threads that work on what
/// lies beside each other get in each other's way, then what is left of the others' parts.
private final class NextBlocks: Sendable {
  private let parts: [Part]

  init(_ blocks: Int, _ threads: Int) {
    parts = (0..<threads).map { Part(blocks * $0 / threads..<blocks * ($0 + 1) / threads) }
  }

  func take(_ thread: Int) -> Int? {
    for offset in parts.indices {
      if let block = parts[(thread + offset) % parts.count].take() { return block }
    }
    return nil
  }

  /// The blocks of one thread.
  private final class Part: Sendable {
    private let next: Atomic<Int>
    private let end: Int

    init(_ blocks: Range<Int>) {
      next = Atomic(blocks.lowerBound)
      end = blocks.upperBound
    }

    func take() -> Int? {
      let block = next.wrappingAdd(1, ordering: .relaxed).oldValue
      return block < end ? block : nil
    }
  }
}
