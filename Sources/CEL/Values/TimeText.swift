/// Times as texts: RFC 3339 for moments, `1h30m` for spans (language definition, "Timestamps and Durations").
enum TimeText {
  private static let units: [(suffix: String, nanoseconds: Int64)] = [
    ("ns", 1), ("us", 1000), ("µs", 1000), ("μs", 1000), ("ms", 1_000_000), ("s", 1_000_000_000),
    ("m", 60_000_000_000), ("h", 3_600_000_000_000),
  ]

  /// The span that a text such as `-1h2.5s` stands for; nil if it stands for none or for more than 292 years.
  static func nanoseconds(of text: String) -> Int64? {
    var rest = text.unicodeScalars[...]
    let isNegative = rest.first == "-"
    if isNegative || rest.first == "+" { rest.removeFirst() }
    if rest.elementsEqual("0".unicodeScalars) { return 0 }
    guard !rest.isEmpty else { return nil }
    var total: Int64 = 0
    while !rest.isEmpty {
      guard let part = part(&rest, isNegative: isNegative) else { return nil }
      let (sum, overflow) = total.addingReportingOverflow(part)
      guard !overflow else { return nil }
      total = sum
    }
    return total
  }

  /// A number and its unit, with the sign, so that the lowest span can be written.
  private static func part(_ rest: inout String.UnicodeScalarView.SubSequence, isNegative: Bool) -> Int64? {
    let whole = digits(&rest)
    var fraction = ""
    if rest.first == "." {
      rest.removeFirst()
      fraction = digits(&rest)
    }
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    let name = String(rest.prefix { !$0.isDigit && $0 != "." })
    guard let unit = units.first(where: { $0.suffix.isExactly(name) })?.nanoseconds else { return nil }
    rest = rest.dropFirst(name.unicodeScalars.count)
    guard let count = whole.isEmpty ? 0 : Int64("\(isNegative ? "-" : "")\(whole)") else { return nil }
    let (product, overflow) = count.multipliedReportingOverflow(by: unit)
    // Digits behind the nanosecond are cut off; eighteen keep the product within bounds.
    var numerator: Int64 = 0
    var scale = unit
    for digit in fraction.utf8.prefix(18) where scale > 0 {
      scale /= 10
      numerator += Int64(digit - UInt8(ascii: "0")) * scale
    }
    let (sum, carried) = product.addingReportingOverflow(isNegative ? -numerator : numerator)
    return overflow || carried ? nil : sum
  }

  private static func digits(_ rest: inout String.UnicodeScalarView.SubSequence) -> String {
    let digits = rest.prefix(while: \.isDigit)
    rest = rest[digits.endIndex...]
    return String(digits)
  }
}

extension Timestamp {
  /// The moment of a text of RFC 3339 such as `2030-01-31T08:00:00.5+01:00`; nil if it is none or out of range. Digits behind the
  /// nanosecond are cut off.
  init?(_ text: String) {
    var reader = Reader(text: Array(text.utf8))
    guard let year = reader.number(4), reader.accept("-"), let month = reader.number(2), reader.accept("-"),
      let day = reader.number(2), reader.accept("T"), let hour = reader.number(2), reader.accept(":"),
      let minute = reader.number(2), reader.accept(":"), let second = reader.number(2),
      let nanoseconds = reader.fraction(), let offset = reader.offset(), reader.isAtEnd,
      (1...12).contains(month), (1...Self.days(in: month, of: year)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Int64(Self.daysSinceEpoch(year, month, day))
    self.init(
      seconds: days * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(offset),
      nanoseconds: Int32(nanoseconds))
  }

  private static func days(in month: Int, of year: Int) -> Int {
    switch month {
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days from 1970-01-01 to a date of the Gregorian calendar. Years are counted from the first of March, so that leap days are last.
  static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let era = (shifted >= 0 ? shifted : shifted - 399) / 400
    let yearOfEra = shifted - era * 400
    let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private struct Reader {
    let text: [UInt8]
    var position = 0

    var isAtEnd: Bool { position == text.count }

    mutating func accept(_ character: Unicode.Scalar) -> Bool {
      guard position < text.count, text[position] == UInt8(ascii: character) else { return false }
      position += 1
      return true
    }

    /// A number of exactly so many digits.
    mutating func number(_ width: Int) -> Int? {
      guard position + width <= text.count else { return nil }
      var number = 0
      for byte in text[position..<position + width] {
        guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
        number = number * 10 + Int(byte - UInt8(ascii: "0"))
      }
      position += width
      return number
    }

    /// The nanoseconds of a fraction of a second, 0 if there is none.
    mutating func fraction() -> Int? {
      guard accept(".") else { return 0 }
      var nanoseconds = 0
      var scale = 100_000_000
      let start = position
      while let digit = number(1) {
        nanoseconds += digit * scale
        scale /= 10
      }
      return position > start ? nanoseconds : nil
    }

    /// Seconds east of UTC.
    mutating func offset() -> Int? {
      if accept("Z") { return 0 }
      let isNegative = accept("-")
      guard isNegative || accept("+"), let hours = number(2), accept(":"), let minutes = number(2), hours < 24,
        minutes < 60
      else { return nil }
      return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
    }
  }
}
