extension Function {
  /// Whether a text fits a pattern; nil where that is not known after `steps`, each a character that is looked at. The
  /// steps that were taken are taken off.
  package typealias Fitting = @Sendable (_ text: String, _ pattern: String, _ steps: inout Int) -> Bool?

  /// A function for an environment to declare: `text.NAME(patterns)`, whether a text fits any pattern of a list. A unit
  /// pays for a pattern, and one for so many characters that are looked at.
  package static func anyPattern(_ name: String, fits: @escaping Fitting) -> Function {
    Function(
      name, isMember: true, [Signature([.string, .list(.string)], .bool)], price: .patterns,
      .metered { (values, meter) throws(Fault) in
        guard case .string(let text) = values[0], case .list(let patterns) = values[1] else { throw .noOverload }
        for pattern in patterns {
          guard case .string(let pattern) = pattern else { throw .noOverload }
          try meter.charge(1)
          let most = meter.left.multipliedSaturated(by: Price.traversedBytes)
          var left = most
          let answer = fits(text, pattern, &left)
          // A pattern with stars may have the text looked at again and again, as a regular expression may.
          try meter.chargePatterns((most - left) / Price.traversedBytes)
          guard let answer else { throw Meter.exhausted }
          if answer { return .bool(true) }
        }
        return .bool(false)
      })
  }
}
