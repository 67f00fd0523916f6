import Dispatch
import Synchronization

/// Work that all cores do beside each other, for whoever waits for it.
package enum AllCores {
  /// What `body` makes of each number below `count`, in their order. Whichever core is free takes the next one.
  package static func map<Result: Sendable>(_ count: Int, _ body: @Sendable (Int) -> Result) -> [Result] {
    guard count > 1 else { return (0..<count).map(body) }
    let results = Mutex<[Result?]>(Array(repeating: nil, count: count))
    DispatchQueue.concurrentPerform(iterations: count) { place in
      let result = body(place)
      results.withLock { $0[place] = result }
    }
    return results.withLock { $0.compactMap(\.self) }
  }
}
