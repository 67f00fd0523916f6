/// Doubles as texts, with the fewest digits that read back as the same number.
extension Double {
  /// As `string()` shows it: with an exponent of two digits or more if there are more than six digits before the point or more than
  /// three zeros behind it.
  var plainText: String {
    guard let decimal = Decimal(self) else { return nonfiniteText }
    guard decimal.exponent < -4 || decimal.exponent > 5 else { return decimal.positional }
    let fraction = decimal.digits.dropFirst()
    let exponent = decimal.exponent.magnitude
    return decimal.sign + decimal.digits.prefix(1) + (fraction.isEmpty ? "" : "." + fraction)
      + (decimal.exponent < 0 ? "e-" : "e+") + (exponent < 10 ? "0" : "") + String(exponent)
  }

  /// As `format` shows it: without an exponent.
  var positionalText: String { Decimal(self)?.positional ?? nonfiniteText }

  private var nonfiniteText: String { isNaN ? "NaN" : self < 0 ? "-Infinity" : "Infinity" }

  /// A finite number as decimal digits: the first of them times ten to the exponent, and so on.
  private struct Decimal {
    let sign: String
    /// Without zeros at either end, but for zero itself.
    let digits: String
    let exponent: Int

    /// The digits that Swift writes, which are the shortest; nil if the number is not finite.
    init?(_ number: Double) {
      guard number.isFinite else { return nil }
      let parts = number.magnitude.description.split(separator: "e")
      let point = parts[0].split(separator: ".", omittingEmptySubsequences: false)
      let (whole, fraction) = (point[0], point.count > 1 ? point[1] : "")
      let all = whole + fraction
      let leading = all.prefix { $0 == "0" }.count
      var significant = all.dropFirst(leading)
      while significant.last == "0" { significant.removeLast() }
      sign = number.sign == .minus ? "-" : ""
      digits = significant.isEmpty ? "0" : String(significant)
      let shift = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
      exponent = significant.isEmpty ? 0 : whole.count - 1 - leading + shift
    }

    var positional: String {
      let missing = exponent + 1 - digits.utf8.count
      if exponent < 0 { return sign + "0." + String(repeating: "0", count: -exponent - 1) + digits }
      if missing >= 0 { return sign + digits + String(repeating: "0", count: missing) }
      return sign + digits.prefix(exponent + 1) + "." + digits.dropFirst(exponent + 1)
    }
  }
}
