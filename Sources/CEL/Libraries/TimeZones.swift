import Foundation

/// Time zones by name (`Europe/Berlin`) or as an offset (`+02:00`, `-09:30`, `02:00`).
enum TimeZones {
  /// Seconds that clocks in the zone are ahead of UTC at the moment, nil if there is no such zone.
  static func offset(of zone: String, at moment: Timestamp) -> Int? {
    if let offset = fixedOffset(zone) { return offset }
    return TimeZone(identifier: zone)?.secondsFromGMT(
      for: Date(timeIntervalSince1970: TimeInterval(moment.seconds)))
  }

  private static func fixedOffset(_ text: String) -> Int? {
    var digits = text.unicodeScalars[...]
    let isNegative = digits.first == "-"
    if isNegative || digits.first == "+" { digits.removeFirst() }
    let parts = digits.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == 2, parts.allSatisfy({ $0.count == 2 && $0.allSatisfy(\.isDigit) }),
      let hours = Int(String(parts[0])), let minutes = Int(String(parts[1])), hours < 24, minutes < 60
    else { return nil }
    return (hours * 3600 + minutes * 60) * (isNegative ? -1 : 1)
  }
}
