import Documents
import Foundation
import ManagementAPI
import PolicyEngine

/// Moments as reports, journals and plans write them: UTC, RFC 3339, by the clock of the ports.
package enum Moment {
  /// In whole seconds.
  package static var now: String { date.formatted(.iso8601) }

  /// With milliseconds: the records of two journals are put in order by it.
  static var preciseNow: String { date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true)) }

  /// The moment so many seconds from now.
  static func after(_ seconds: Double) -> String { date.addingTimeInterval(seconds).formatted(.iso8601) }

  private static var date: Date { Date(timeIntervalSince1970: Ports.current.clock.now()) }
}

extension UTCDate {
  /// The day by the clock of the ports.
  static var today: UTCDate {
    guard let today = UTCDate(ofMoment: Moment.now) else {
      preconditionFailure("the ISO 8601 style gives RFC 3339 in UTC")
    }
    return today
  }
}

extension RunContext {
  /// A run that starts now.
  static func starting(id: String = UUID().uuidString.lowercased()) -> RunContext {
    let clock = Ports.current.clock
    let start = clock.uptime()
    return RunContext(
      id: id, startedAt: Moment.now,
      elapsedMilliseconds: { ((clock.uptime() - start) * 1000).rounded(.down).clampedInt })
  }
}
