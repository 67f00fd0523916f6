import Documents
import Synchronization

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Time and chance as the calls to the API use them, injected so that tests take no time and repeat exactly.
/// All times are in seconds.
package struct APIClock: Sendable {
  /// Seconds since 1970 UTC, to compare with what tokens and headers say.
  package let now: @Sendable () -> Double
  /// Seconds since some moment; unlike `now` it never jumps, so limits are measured by it.
  package let uptime: @Sendable () -> Double
  /// Waits before the next call.
  package let sleep: @Sendable (Double) async throws(CancellationError) -> Void
  /// Ends when a call has taken that long; cancelled when the call has ended before.
  let alarm: @Sendable (Double) async throws(CancellationError) -> Void
  /// A number from 0 up to, not including, 1.
  let random: @Sendable () -> Double

  package init(
    now: @escaping @Sendable () -> Double, uptime: @escaping @Sendable () -> Double,
    sleep: @escaping @Sendable (Double) async throws(CancellationError) -> Void,
    alarm: @escaping @Sendable (Double) async throws(CancellationError) -> Void,
    random: @escaping @Sendable () -> Double
  ) {
    self.now = now
    self.uptime = uptime
    self.sleep = sleep
    self.alarm = alarm
    self.random = random
  }

  /// The clock of this machine.
  package static let system: APIClock = {
    let start = ContinuousClock.now
    return APIClock(
      now: { Date().timeIntervalSince1970 },
      uptime: { (ContinuousClock.now - start) / .seconds(1) },
      sleep: pause, alarm: pause,
      random: { .random(in: 0..<1) })
  }()

  private static func pause(_ seconds: Double) async throws(CancellationError) {
    do {
      try await Task.sleep(for: .clamped(seconds: seconds))
    } catch {
      throw CancellationError()
    }
  }
}

/// The moment by which all calls of one stage, an audit or a repair, must have been made (`--timeout`).
package final class Deadline: Sendable {
  /// What `--timeout` allows in all, in seconds.
  let timeout: Double
  private let end: Mutex<Double>
  private let clock: APIClock

  /// A deadline that starts to run now.
  init(timeout: Double, clock: APIClock) {
    self.timeout = timeout
    self.clock = clock
    end = Mutex(clock.uptime() + timeout)
  }

  /// Seconds that are left; negative when it has passed.
  var left: Double { end.withLock { $0 } - clock.uptime() }

  /// Lets the whole time run anew from now.
  func restart() {
    let end = clock.uptime() + timeout
    self.end.withLock { $0 = end }
  }
}
