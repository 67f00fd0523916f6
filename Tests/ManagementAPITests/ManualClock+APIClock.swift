import TestSupport

@testable import ManagementAPI

extension ManualClock {
  /// This clock as calls use it. Alarms never ring before the call has ended, unless `ringing`: then each rings at
  /// once, as if the call hung.
  func clock(random: Double = 0.5, ringing: Bool = false) -> APIClock {
    APIClock(
      now: { Self.start + self.elapsed },
      uptime: { self.elapsed },
      sleep: { self.sleep($0) },
      alarm: { seconds throws(CancellationError) in
        self.setAlarm(seconds)
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
