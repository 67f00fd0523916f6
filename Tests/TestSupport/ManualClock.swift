package import Foundation
import Synchronization

/// A clock that stands still until something waits by it or it is told to go on: a sleep is recorded, takes no time and
/// lets the clock jump. All times are in seconds.
package final class ManualClock: Sendable {
  /// What it shows at first, since 1970 UTC.
  package static let start = 1_800_000_000.0

  private struct State {
    var elapsed = 0.0
    var sleeps: [Double] = []
    var alarms: [Double] = []
  }

  private let state = Mutex(State())

  package init() {}

  package var elapsed: Double { state.withLock { $0.elapsed } }
  package var now: Date { Date(timeIntervalSince1970: Self.start + elapsed) }
  /// The sleeps and the alarms that were asked for.
  package var sleeps: [Double] { state.withLock { $0.sleeps } }
  package var alarms: [Double] { state.withLock { $0.alarms } }

  package func advance(_ seconds: Double) { state.withLock { $0.elapsed += seconds } }

  package func sleep(_ seconds: Double) {
    state.withLock { state in
      state.sleeps.append(seconds)
      state.elapsed += seconds
    }
  }

  /// Records an alarm; when it rings is another's to say.
  package func setAlarm(_ seconds: Double) { state.withLock { $0.alarms.append(seconds) } }
}
