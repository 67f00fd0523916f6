/// A day of the Gregorian calendar in UTC, from the year 1 to 9999.
package struct UTCDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  package let year: Int
  package let month: Int
  package let day: Int

  /// The last day that there is: what stands for a day that is not known, because then nothing is in force any more.
  static let last = UTCDate(year: 9999, month: 12, day: 31)

  private init(year: Int, month: Int, day: Int) {
    self.year = year
    self.month = month
    self.day = day
  }

  /// The day of a text of the form `2026-12-31`; nil where it has another form or the calendar no such day.
  package init?(_ text: String) {
    let bytes = Array(text.utf8)
    guard bytes.count == 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
      let year = Self.number(bytes[0..<4]), let month = Self.number(bytes[5..<7]),
      let day = Self.number(bytes[8..<10]), year >= 1, (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day)
    else { return nil }
    self.init(year: year, month: month, day: day)
  }

  /// The day of a moment: UTC, RFC 3339 (`2026-01-31T02:00:00Z`); nil where the text is none.
  package init?(ofMoment moment: String) {
    guard moment.utf8.count > 10, moment.utf8.last == UInt8(ascii: "Z") else { return nil }
    self.init(String(decoding: moment.utf8.prefix(10), as: UTF8.self))
  }

  package var description: String { "\(Self.digits(year, 4))-\(Self.digits(month, 2))-\(Self.digits(day, 2))" }

  package static func < (left: UTCDate, right: UTCDate) -> Bool {
    (left.year, left.month, left.day) < (right.year, right.month, right.day)
  }

  /// The days from this one to another; negative where that is earlier.
  package func days(until other: UTCDate) -> Int { other.ordinal - ordinal }

  /// The day that is so many days later, 0 or more; the last that there is where the calendar ends before.
  package func adding(days: Int) -> UTCDate {
    var (year, month, day) = (year, month, day + days)
    while day > Self.days(inMonth: month, of: year) {
      day -= Self.days(inMonth: month, of: year)
      (year, month) = month == 12 ? (year + 1, 1) : (year, month + 1)
      if year > Self.last.year { return Self.last }
    }
    return UTCDate(year: year, month: month, day: day)
  }

  /// The same day of the next year; of 29 February the 28th.
  var oneYearOn: UTCDate {
    UTCDate(year: year + 1, month: month, day: min(day, Self.days(inMonth: month, of: year + 1)))
  }

  /// The days since 31 December of the year 0.
  private var ordinal: Int {
    let before = year - 1
    let months = (1..<month).reduce(0) { $0 + Self.days(inMonth: $1, of: year) }
    return before * 365 + before / 4 - before / 100 + before / 400 + months + day
  }

  private static func days(inMonth month: Int, of year: Int) -> Int {
    switch month {
    case 2: year.isMultiple(of: 4) && (!year.isMultiple(of: 100) || year.isMultiple(of: 400)) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// ASCII digits only: `Int` would take a sign.
  private static func number(_ bytes: ArraySlice<UInt8>) -> Int? {
    bytes.reduce(0) { total, byte in
      guard let total, (0x30...0x39).contains(byte) else { return nil }
      return total * 10 + Int(byte - 0x30)
    }
  }

  private static func digits(_ value: Int, _ count: Int) -> String {
    let text = String(value)
    return String(repeating: "0", count: max(0, count - text.count)) + text
  }
}
