/// How long somebody waits: `2h`, `1h30m`, `90s`.
struct WaitingTime: Equatable {
  /// Up to a week.
  let seconds: Double

  private static let units: [Character: Double] = ["h": 3600, "m": 60, "s": 1]
  private static let longest = 604_800.0

  /// nil for what is no such time.
  init?(_ text: String) {
    var (seconds, digits) = (0.0, "")
    for character in text {
      if let unit = Self.units[character], let number = Int(digits) {
        seconds += Double(number) * unit
        digits = ""
      } else if character.isASCII, character.isNumber {
        digits.append(character)
      } else {
        return nil
      }
    }
    guard digits.isEmpty, !text.isEmpty, seconds <= Self.longest else { return nil }
    self.seconds = seconds
  }
}
