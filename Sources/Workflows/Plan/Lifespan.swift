/// A span of time as a flag takes it: `90s`, `30m`, `24h`, `7d`.
package struct Lifespan: Sendable {
  package static let day = Lifespan(seconds: 86_400)

  /// What to write.
  package static let wanted = "write a time from 1s to 366d, for example 90s, 30m, 24h or 7d"

  private static let longest = 366.0 * 86_400

  let seconds: Double

  private init(seconds: Double) { self.seconds = seconds }

  /// nil for a text that is none.
  package init?(_ text: String) {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = UInt32(text.dropLast()), count > 0,
      Double(count) * unit <= Self.longest
    else { return nil }
    seconds = Double(count) * unit
  }
}
