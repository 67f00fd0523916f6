import Documents
import Synchronization

/// The line on a terminal's standard error that says how many tenants have been read.
final class FleetProgress: Sendable {
  private let total: Int
  private let isShown: Bool
  private let counts = Mutex((read: 0, incomplete: 0))

  init(of total: Int) {
    self.total = total
    isShown = !Ports.current.quietness.isOn && Ports.current.console.errorScreen() != nil
  }

  func add(isComplete: Bool) {
    let (read, incomplete) = counts.withLock { counts in
      counts.read += 1
      counts.incomplete += isComplete ? 0 : 1
      return counts
    }
    guard isShown else { return }
    let failed = incomplete > 0 ? ", \(incomplete) of them not wholly" : ""
    StandardError.write(
      "\r\u{1B}[K" + "read: \(read) of \(counted(total, "tenant"))\(failed)".prefix(Layout.errorWidth - 1))
  }
}
