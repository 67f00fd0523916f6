import Synchronization

@testable import ManagementAPI

/// A clock that stands still until something waits: a sleep is recorded and lets the time jump. Alarms never ring
/// before the call has ended, unless `ringing`: then each rings at once, as if the call hung.
final class ManualClock: Sendable {
  static let start = 1_800_000_000.0

  private struct State {
    var elapsed = 0.0
    var sleeps: [Double] = []
    var alarms: [Double] = []
  }

  private let state = Mutex(State())

  var sleeps: [Double] { state.withLock { $0.sleeps } }
  var alarms: [Double] { state.withLock { $0.alarms } }

  func advance(_ seconds: Double) { state.withLock { $0.elapsed += seconds } }

  func clock(random: Double = 0.5, ringing: Bool = false) -> APIClock {
    APIClock(
      now: { Self.start + self.state.withLock { $0.elapsed } },
      uptime: { self.state.withLock { $0.elapsed } },
      sleep: { seconds in
        self.state.withLock { state in
          state.sleeps.append(seconds)
          state.elapsed += seconds
        }
      },
      alarm: { seconds throws(CancellationError) in
        self.state.withLock { $0.alarms.append(seconds) }
        if ringing {
          self.advance(seconds)
        } else {
          do { try await Task.sleep(for: .seconds(86_400)) } catch { throw CancellationError() }
        }
      },
      random: { random })
  }
}

extension APIClock {
  /// A clock by which nothing that waits goes on, and the seconds of each wait that begins.
  static func endless() -> (clock: APIClock, waits: AsyncStream<Double>) {
    let clock = ManualClock().clock()
    let (waits, begun) = AsyncStream.makeStream(of: Double.self)
    let endless = APIClock(
      now: clock.now, uptime: clock.uptime,
      sleep: { seconds throws(CancellationError) in
        begun.yield(seconds)
        do { try await Task.sleep(for: .seconds(86_400)) } catch { throw CancellationError() }
      }, alarm: clock.alarm, random: clock.random)
    return (endless, waits)
  }
}
