import Documents

/// What a number above 0 may be, the same for a flag, a variable and the configuration.
package struct NumberRange: Sendable {
  /// Seconds for reading a tenant; the most is a year.
  package static let timeout = NumberRange(unit: "seconds", maximum: 31_536_000, example: 900)
  /// Calls a second.
  package static let maxRPS = NumberRange(unit: "calls a second", maximum: 1_000_000, example: 5)

  let unit: String
  let maximum: Int
  let example: Int

  package func contains(_ value: Double) -> Bool { value > 0 && value <= Double(maximum) }

  /// What to write, as the end of a sentence.
  package var wanted: String { "a number of \(unit) above 0, at most \(maximum), for example \(example)" }
}

extension ValueForm<Double> {
  static func number(in range: NumberRange) -> ValueForm {
    ValueForm(schema: ["type": "number", "exclusiveMinimum": 0, "maximum": .int(range.maximum)]) { reader, node, name in
      if case .number(let number)? = reader.json(node), range.contains(number.double) { return number.double }
      reader.note(node, "\(name) is \(range.wanted)")
      return nil
    }
  }
}
