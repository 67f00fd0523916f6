/// A moment between the years 1 and 9999, to the nanosecond (language definition, "Timestamps and Durations").
package struct Timestamp: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// Whole seconds since 1970-01-01T00:00:00Z, negative before.
  package let seconds: Int64
  /// 0 to 999,999,999, counted forward from `seconds`.
  package let nanoseconds: Int32

  /// A moment; nil outside of 0001-01-01T00:00:00Z to 9999-12-31T23:59:59.999999999Z or if the nanoseconds are not below a second.
  package init?(seconds: Int64, nanoseconds: Int32 = 0) {
    guard (-62_135_596_800...253_402_300_799).contains(seconds), (0..<1_000_000_000).contains(nanoseconds) else {
      return nil
    }
    self.seconds = seconds
    self.nanoseconds = nanoseconds
  }

  package static func < (left: Timestamp, right: Timestamp) -> Bool {
    (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
  }

  /// RFC 3339 in UTC, with as many digits of the second as are needed.
  package var description: String {
    let days = (Int(seconds) >= 0 ? Int(seconds) : Int(seconds) - 86_399) / 86_400
    let rest = Int(seconds) - days * 86_400
    let (year, month, day) = Self.civil(days)
    let date = "\(padded(year, 4))-\(padded(month, 2))-\(padded(day, 2))"
    let time = "\(padded(rest / 3600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
    return "\(date)T\(time)\(fraction(of: Int64(nanoseconds)))Z"
  }

  /// The year, month and day of the Gregorian calendar, so many days after 1970-01-01. Eras of 400 years begin on the first of March.
  static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}

/// A number with at least so many digits.
private func padded(_ number: Int, _ width: Int) -> String {
  let digits = String(number)
  return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}

/// The part of a second after the point, without trailing zeros; empty if there is none.
private func fraction(of nanoseconds: Int64) -> String {
  guard nanoseconds != 0 else { return "" }
  var digits = padded(Int(nanoseconds), 9)
  while digits.utf8.last == UInt8(ascii: "0") { digits.removeLast() }
  return "." + digits
}

/// A span of time in seconds with the suffix that the language uses: `1.5s`.
func durationText(nanoseconds: Int64) -> String {
  let magnitude = nanoseconds.magnitude
  let sign = nanoseconds < 0 ? "-" : ""
  return "\(sign)\(magnitude / 1_000_000_000)\(fraction(of: Int64(magnitude % 1_000_000_000)))s"
}
