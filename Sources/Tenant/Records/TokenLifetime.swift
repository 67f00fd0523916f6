import Documents

/// How long tokens live on that were issued before a grant was changed.
package enum TokenLifetime {
  /// Until when what a change takes away can still be used, in one sentence.
  ///
  /// - Parameters:
  ///   - seconds: what the API says; nil where that is not known.
  ///   - subject: `tokens`, or what takes the place of the word.
  package static func sentence(_ seconds: Int64?, subject: String = "tokens") -> String {
    let lifetime = seconds.map(text) ?? "\(text(standard)) unless the API sets another time"
    return "\(subject) issued before keep their access until they expire, up to \(lifetime)"
  }

  /// What the Management API gives an API that sets none.
  private static let standard: Int64 = 86_400

  /// A number of seconds as people say it: `24 hours`, `90 minutes`, `30 days`, `1 hour 40 seconds`.
  package static func text(_ seconds: Int64) -> String {
    let units: [(name: String, seconds: Int64, least: Int64)] = [
      // One day is said in hours.
      ("day", 86_400, 172_800), ("hour", 3600, 3600), ("minute", 60, 60),
    ]
    if let unit = units.first(where: { seconds >= $0.least && seconds % $0.seconds == 0 }) {
      return counted(Int(clamping: seconds / unit.seconds), unit.name)
    }
    var rest = seconds
    var parts: [String] = []
    for unit in units where rest >= unit.least {
      parts.append(counted(Int(clamping: rest / unit.seconds), unit.name))
      rest %= unit.seconds
    }
    if rest != 0 || parts.isEmpty { parts.append(counted(Int(clamping: rest), "second")) }
    return parts.joined(separator: " ")
  }
}
