import Foundation

/// Time zones by name (`Europe/Berlin`) or as an offset (`+02:00`, `-9:30`, `02:00`); without either it is UTC.
enum TimeZones {
  /// Seconds that clocks in the zone are ahead of UTC at the moment, nil if there is no such zone.
  static func offset(of zone: String, at moment: Timestamp) -> Int? {
    if universal.contains(zone) { return 0 }
    if zone.utf8.contains(UInt8(ascii: ":")) { return fixedOffset(zone) }
    guard isName(zone), let found = TimeZone(identifier: zone), found.identifier == zone else { return nil }
    return found.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(moment.seconds)))
  }

  /// The names of UTC that Foundation does not have or calls differently.
  private static let universal: Set<String> = ["", "UTC", "GMT", "GMT0", "GMT+0", "GMT-0"]

  /// Foundation also takes abbreviations such as `PST` and offsets such as `GMT+0500`, which are no names of the tz database.
  private static func isName(_ zone: String) -> Bool {
    guard zone.unicodeScalars.allSatisfy({ $0.isIdentifierPart || ["+", "-", "/"].contains($0) }) else { return false }
    return !zone.hasPrefix("GMT") && (TimeZone.abbreviationDictionary[zone] == nil || namedAbbreviations.contains(zone))
  }

  /// The abbreviations that the tz database has as names.
  private static let namedAbbreviations: Set<String> = ["CET", "EET", "EST", "HST", "MET", "MST", "UCT", "WET"]

  /// Hours and minutes with a colon between them; any number of hours, as a duration has.
  private static func fixedOffset(_ text: String) -> Int? {
    var digits = text.unicodeScalars[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ (1...6).contains($0.count) && $0.allSatisfy(\.isDigit) }),
      let hours = Int(String(parts[0])), let minutes = Int(String(parts[1])), minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
  }
}
