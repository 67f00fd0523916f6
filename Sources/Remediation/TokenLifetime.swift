/// How long tokens live on that were issued before a grant was narrowed.
enum TokenLifetime {
  /// A number of seconds as people say it: `24 hours`, `90 minutes`, `1 day`.
  static func text(_ seconds: Int64) -> String {
    let units: [(name: String, seconds: Int64)] = [("hour", 3600), ("minute", 60)]
    for unit in units where seconds >= unit.seconds && seconds % unit.seconds == 0 {
      let count = seconds / unit.seconds
      return "\(count) \(unit.name)\(count == 1 ? "" : "s")"
    }
    return "\(seconds) second\(seconds == 1 ? "" : "s")"
  }
}

extension GrantChange {
  /// Until when what the change takes away can still be used.
  var tokenSentence: String {
    let lifetime = tokenLifetime.map(TokenLifetime.text) ?? "24 hours unless the API sets another time"
    return "tokens issued before keep their access until they expire, up to \(lifetime)"
  }
}
