import Synchronization

/// What was said, in its order, by whichever thread.
package final class Lines: Sendable {
  private let written = Mutex("")

  package init() {}

  package var text: String { written.withLock { $0 } }
  package func add(_ text: String) { written.withLock { $0 += text } }
}
