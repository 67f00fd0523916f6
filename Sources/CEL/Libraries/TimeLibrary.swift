/// The parts of moments, in UTC or a time zone, and of spans (language definition, "Date/Time Functions").
enum TimeLibrary {
  static let functions: [Function] =
    calendar("getFullYear") { $0.year } + calendar("getMonth") { $0.month - 1 } + calendar("getDate") { $0.day }
    + calendar("getDayOfMonth") { $0.day - 1 } + calendar("getDayOfWeek") { $0.dayOfWeek }
    + calendar("getDayOfYear") { $0.dayOfYear } + clock("getHours", unit: 3_600_000_000_000) { $0.second / 3600 }
    + clock("getMinutes", unit: 60_000_000_000) { $0.second / 60 % 60 }
    + clock("getSeconds", unit: 1_000_000_000) { $0.second % 60 }
    + clock("getMilliseconds", unit: 1_000_000, within: 1000) { $0.nanoseconds / 1_000_000 }

  private static func calendar(
    _ name: String, _ part: @escaping @Sendable (LocalTime) -> Int
  ) -> [Function] {
    [
      Function(
        name, isMember: true, [Signature([.timestamp], .int)],
        .unary { (value) throws(Fault) in
          guard case .timestamp(let moment) = value else { throw .noOverload }
          return .int(Int64(part(LocalTime(moment, offset: 0))))
        }),
      zoned(name, part),
    ]
  }

  /// A part that spans have too: all of the span in the unit, or what is left of it within so many units.
  private static func clock(
    _ name: String, unit: Int64, within: Int64? = nil, _ part: @escaping @Sendable (LocalTime) -> Int
  ) -> [Function] {
    [
      Function(
        name, isMember: true, [Signature([.timestamp], .int), Signature([.duration], .int)],
        .unary { (value) throws(Fault) in
          switch value {
          case .timestamp(let moment): return .int(Int64(part(LocalTime(moment, offset: 0))))
          case .duration(let nanoseconds):
            let count = nanoseconds / unit
            return .int(within.map { count % $0 } ?? count)
          default: throw .noOverload
          }
        }),
      zoned(name, part),
    ]
  }

  private static func zoned(_ name: String, _ part: @escaping @Sendable (LocalTime) -> Int) -> Function {
    Function(
      name, isMember: true, [Signature([.timestamp, .string], .int)], price: .zone,
      .binary { (value, zone) throws(Fault) in
        guard case .timestamp(let moment) = value, case .string(let zone) = zone else { throw .noOverload }
        guard let offset = TimeZones.offset(of: zone, at: moment) else {
          throw .message("unknown time zone \(Value.excerpt(zone))")
        }
        return .int(Int64(part(LocalTime(moment, offset: offset))))
      })
  }
}

/// A moment as calendars and clocks show it.
struct LocalTime {
  let year: Int
  let month: Int
  let day: Int
  /// 0 on Sundays.
  let dayOfWeek: Int
  /// 0 on the first of January.
  let dayOfYear: Int
  /// Seconds since midnight.
  let second: Int
  let nanoseconds: Int

  /// The moment where clocks are so many seconds ahead of UTC.
  init(_ moment: Timestamp, offset: Int) {
    let local = Int(moment.seconds) + offset
    let days = (local >= 0 ? local : local - 86_399) / 86_400
    (year, month, day) = Timestamp.civil(days)
    second = local - days * 86_400
    nanoseconds = Int(moment.nanoseconds)
    dayOfYear = days - Timestamp.daysSinceEpoch(year, 1, 1)
    // 1970-01-01 was a Thursday.
    dayOfWeek = ((days + 4) % 7 + 7) % 7
  }
}
