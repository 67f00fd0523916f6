#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// Dates of header fields in the form that all senders must use (RFC 9110 section 5.6.7): `Sun, 06 Nov 1994 08:49:37
/// GMT`.
enum HTTPDate {
  private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

  private static let years = 1970...9999

  /// Seconds since 1970; nil for a text of another form.
  static func seconds(_ text: String) -> Double? {
    let parts = text.split(separator: " ")
    guard parts.count == 6, parts[5] == "GMT", let month = months.firstIndex(of: String(parts[2])) else { return nil }
    let time = parts[4].split(separator: ":")
    let numbers = ([parts[1], parts[3]] + time).compactMap { UInt16($0) }.map { Int($0) }
    guard numbers.count == 5, time.count == 3, years.contains(numbers[1]) else { return nil }
    var calendar = Calendar(identifier: .gregorian)
    calendar.timeZone = .gmt
    return calendar.date(
      from: DateComponents(
        year: numbers[1], month: month + 1, day: numbers[0], hour: numbers[2], minute: numbers[3], second: numbers[4])
    )?.timeIntervalSince1970
  }
}
