extension Glob {
  /// Whether some name fits both this pattern and another one in which only the star stands for something else, as in the
  /// scopes that some APIs read so: `delete:users` and `delete:*`.
  ///
  /// The time is the product of both lengths.
  package func overlaps(stars other: String) -> Bool {
    let own = pattern.unicodeScalars.map { Step($0, question: true) }
    let others = other.unicodeScalars.map { Step($0, question: false) }
    // Row by row: whether the rests of both from here on have a name in common.
    var below = Self.ends(others)
    for step in own.reversed() {
      var row = [Bool](repeating: false, count: others.count + 1)
      row[others.count] = step == .star && below[others.count]
      for place in others.indices.reversed() {
        row[place] =
          switch (step, others[place]) {
          case (.star, .star): below[place] || row[place + 1]
          case (.star, _): below[place] || row[place + 1]
          case (_, .star): row[place + 1] || below[place]
          case (.any, _), (_, .any): below[place + 1]
          case (.exactly(let left), .exactly(let right)): left == right && below[place + 1]
          }
      }
      below = row
    }
    return below[0]
  }

  /// By places of a pattern whether its rest fits the empty name.
  private static func ends(_ steps: [Step]) -> [Bool] {
    var row = [Bool](repeating: true, count: steps.count + 1)
    for place in steps.indices.reversed() { row[place] = steps[place] == .star && row[place + 1] }
    return row
  }

  private enum Step: Equatable {
    case star, any
    case exactly(Unicode.Scalar)

    init(_ scalar: Unicode.Scalar, question: Bool) {
      self =
        switch scalar {
        case "*": .star
        case "?" where question: .any
        default: .exactly(scalar)
        }
    }
  }
}
