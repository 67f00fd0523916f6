/// Divides all characters into classes that a program cannot tell apart, so that a machine needs a step for a class only.
struct CharacterClasses: Sendable {
  /// What assertions see of the character beside a place.
  enum Kind: Sendable {
    /// There is none: the text begins or ends.
    case edge
    case newline
    case word
    case other
  }

  let count: Int
  /// The kind of the characters of a class; without assertions all are alike.
  let kinds: [Kind]
  /// The classes of the first 128 characters.
  let ascii: [UInt16]
  private let starts: [UInt32]
  private let numbers: [UInt16]
  private let setCount: Int
  /// Whether a class belongs to a set, by class and set.
  private let membership: [Bool]

  /// The classes for sets of characters; `telling` apart what assertions look at too.
  init(_ sets: [ScalarSet], telling: Bool) {
    let all = telling ? sets + [UnicodeClasses.word, UnicodeClasses.newline] : sets
    var opening: [UInt32: [Int]] = [0: []]
    var closing: [UInt32: [Int]] = [:]
    for (number, set) in all.enumerated() {
      for range in set.ranges {
        opening[range.lowerBound, default: []].append(number)
        closing[range.upperBound + 1, default: []].append(number)
      }
    }
    var active: Set<Int> = []
    var classes: [Set<Int>: UInt16] = [:]
    var members: [Set<Int>] = []
    var (starts, numbers): ([UInt32], [UInt16]) = ([], [])
    for place in Set(opening.keys).union(closing.keys).sorted() where place <= ScalarSet.last {
      active.subtract(closing[place] ?? [])
      active.formUnion(opening[place] ?? [])
      let number = classes[active] ?? UInt16(members.count)
      if classes.updateValue(number, forKey: active) == nil { members.append(active) }
      starts.append(place)
      numbers.append(number)
    }
    (self.starts, self.numbers, count, setCount) = (starts, numbers, members.count, sets.count)
    membership = members.flatMap { active in sets.indices.map(active.contains) }
    kinds = members.map { active in
      guard telling else { return .other }
      return active.contains(sets.count) ? .word : active.contains(sets.count + 1) ? .newline : .other
    }
    ascii = (0..<128).map { Self.find($0, starts, numbers) }
  }

  /// The class of a character.
  @inline(__always)
  func number(of scalar: UInt32) -> Int {
    Int(scalar < 128 ? ascii[Int(scalar)] : Self.find(scalar, starts, numbers))
  }

  func contains(_ set: Int, _ number: Int) -> Bool {
    membership[number * setCount + set]
  }

  private static func find(_ scalar: UInt32, _ starts: [UInt32], _ numbers: [UInt16]) -> UInt16 {
    var (low, high) = (0, starts.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if starts[middle] <= scalar { low = middle } else { high = middle }
    }
    return numbers[low]
  }
}

extension RegexNode.Assertion {
  /// Whether the assertion holds between characters of these kinds.
  func holds(_ before: CharacterClasses.Kind, _ after: CharacterClasses.Kind) -> Bool {
    switch self {
    case .textStart: before == .edge
    case .textEnd: after == .edge
    case .lineStart: before == .edge || before == .newline
    case .lineEnd: after == .edge || after == .newline
    case .wordBoundary: (before == .word) != (after == .word)
    case .noWordBoundary: (before == .word) == (after == .word)
    }
  }
}
