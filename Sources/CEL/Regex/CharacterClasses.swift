/// Divides all characters into classes that a program cannot tell apart, so that a machine needs a step for a class only.
struct CharacterClasses: Sendable {
  /// What assertions see of the character beside a place.
  enum Kind: Int32, CaseIterable, Sendable {
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
  /// Where a class of characters in a row begins, in order, and which it is.
  private let starts: [UInt32]
  private let numbers: [UInt16]
  private let setCount: Int
  /// Whether a class belongs to a set, by class and set.
  private let membership: [Bool]

  /// The classes for sets of characters; `telling` apart what assertions look at too.
  init(_ sets: [ScalarSet], telling: Bool) {
    let all = telling ? sets + [UnicodeClasses.word, UnicodeClasses.newline] : sets
    let boundaries = Self.boundaries(all)
    var active = Signature(setCount: all.count)
    var classes = ClassNumbers(setCount: all.count)
    var members: [Signature] = []
    var (starts, numbers): ([UInt32], [UInt16]) = ([], [])
    starts.reserveCapacity(boundaries.count + 1)
    numbers.reserveCapacity(boundaries.count + 1)
    var (index, place): (Int, UInt32) = (0, 0)
    while place <= ScalarSet.last {
      while index < boundaries.count, boundaries[index] >> 32 == place {
        active.toggle(Int(boundaries[index] & 0xFFFF_FFFF))
        index += 1
      }
      let number = classes.number(of: active, ifNew: members.count)
      if Int(number) == members.count { members.append(active) }
      starts.append(place)
      numbers.append(number)
      guard index < boundaries.count else { break }
      place = UInt32(boundaries[index] >> 32)
    }
    (self.starts, self.numbers, count, setCount) = (starts, numbers, members.count, sets.count)
    membership = members.flatMap { active in sets.indices.map(active.contains) }
    kinds = members.map { active in
      guard telling else { return .other }
      return active.contains(sets.count) ? .word : active.contains(sets.count + 1) ? .newline : .other
    }
    ascii = (0..<128).map { Self.find($0, starts, numbers) }
  }

  /// The places where sets begin and end, in order, each with the number of its set in the lower half.
  private static func boundaries(_ sets: [ScalarSet]) -> [UInt64] {
    var boundaries: [UInt64] = []
    boundaries.reserveCapacity(sets.reduce(0) { $0 + 2 * $1.ranges.count })
    for (number, set) in sets.enumerated() {
      for range in set.ranges {
        boundaries.append(UInt64(range.lowerBound) << 32 | UInt64(number))
        boundaries.append(UInt64(range.upperBound + 1) << 32 | UInt64(number))
      }
    }
    if sets.count > 1 { boundaries.sort() }
    return boundaries
  }

  /// Which sets characters belong to. The first 64 sets need no array.
  private struct Signature: Hashable {
    private(set) var first: UInt64 = 0
    private var rest: [UInt64]

    init(setCount: Int) {
      rest = Array(repeating: 0, count: max(0, setCount - 1) / 64)
    }

    mutating func toggle(_ set: Int) {
      if set < 64 { first ^= 1 << UInt64(set) } else { rest[set / 64 - 1] ^= 1 << UInt64(set % 64) }
    }

    func contains(_ set: Int) -> Bool {
      (set < 64 ? first : rest[set / 64 - 1]) >> UInt64(set % 64) & 1 == 1
    }
  }

  /// The numbers of classes by the sets that their characters belong to.
  private struct ClassNumbers {
    /// For few sets, by the bits of the signature; the greatest number stands for none.
    private var few: [UInt16]
    private var many: [Signature: UInt16] = [:]

    init(setCount: Int) {
      few = setCount <= 8 ? Array(repeating: .max, count: 1 << setCount) : []
    }

    mutating func number(of signature: Signature, ifNew next: Int) -> UInt16 {
      let known = few.isEmpty ? many[signature] ?? .max : few[Int(signature.first)]
      guard known == .max else { return known }
      if few.isEmpty { many[signature] = UInt16(next) } else { few[Int(signature.first)] = UInt16(next) }
      return UInt16(next)
    }
  }

  /// The class of a character.
  @inline(__always)
  func number(of scalar: UInt32) -> Int {
    Int(scalar < 128 ? ascii[Int(scalar)] : Self.find(scalar, starts, numbers))
  }

  @inline(__always)
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
  /// Whether the assertion is true between characters of these kinds.
  func isTrue(_ before: CharacterClasses.Kind, _ after: CharacterClasses.Kind) -> Bool {
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
