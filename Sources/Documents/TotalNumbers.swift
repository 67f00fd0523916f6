// Swift's own conversions end the process where a number does not fit. A number from outside goes through these.

extension Double {
  /// The whole number next to it towards zero; the least or greatest `Int` where it lies beyond, 0 where it is no number.
  package var clampedInt: Int {
    guard !isNaN else { return 0 }
    return Int(exactly: rounded(.towardZero)) ?? (self < 0 ? .min : .max)
  }
}

extension Int64 {
  /// The value as a count of things: never negative, and so small that no sum of counts overflows.
  package var clampedCount: Int { Int(clamping: Swift.min(Swift.max(self, 0), 1 << 53)) }
}

extension Duration {
  /// The longest that anything waits: a hundred years.
  private static let longest = 3.2e9

  /// A wait of so many seconds: none where that is not above 0, a hundred years where it is more.
  package static func clamped(seconds: Double) -> Duration {
    .seconds(seconds > 0 ? min(seconds, longest) : 0)
  }
}
