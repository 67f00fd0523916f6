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
    let next = NextBlock()
    return await withTaskGroup(of: [(block: Int, result: Result)].self) { group in
      for _ in 0..<threads {
        group.addTask {
          var own = worker()
          var results: [(block: Int, result: Result)] = []
          while case let block = next.take(), block < blocks {
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

/// Hands out the numbers of blocks, each once.
private final class NextBlock: Sendable {
  private let number = Atomic(0)

  func take() -> Int { number.wrappingAdd(1, ordering: .relaxed).oldValue }
}
