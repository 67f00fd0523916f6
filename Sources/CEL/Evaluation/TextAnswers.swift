import Documents

/// The answers of a condition about texts, by the texts' numbers.
final class TextAnswers {
  /// For each text 0 if nothing is known, else one more than the place of what finding the answer cost, twice, with the answer in the
  /// lowest bit. A byte, because what fits a cache is found several times as fast.
  @exclusivity(unchecked) private var answers: [UInt8] = []
  /// The different costs of answers: there are few, because most depend on the length of the text.
  @exclusivity(unchecked) private var costs: [Units] = []

  private static let mostCosts = 127

  /// What was noted for the text of the number, and what finding it out cost.
  @inline(__always)
  subscript(number: Int) -> (isTrue: Bool, spending: Units)? {
    guard number < answers.count else { return nil }
    let answer = answers[number]
    return answer == 0 ? nil : (answer & 1 == 1, costs[Int(answer >> 1) - 1])
  }

  /// How far the answers are known and alike, from an index on in a list's numbers, as far as the meter has room; and what finding them
  /// out cost, with so many units for each.
  func run(
    of isTrue: Bool, _ numbers: [Int32], from start: Int, weight: Int, within meter: Meter
  ) -> (end: Int, spending: Units) {
    let left = meter.leftUnits
    var (end, spending) = (start, Units())
    while end < numbers.count {
      let number = Int(numbers[end])
      guard number >= 0, let answer = self[number], answer.isTrue == isTrue else { break }
      // No sum of what was spent once and of less than a list's elements is too large for an int.
      let cost = spending.cost &+ answer.spending.cost &+ weight
      let matching = spending.matching &+ answer.spending.matching
      guard cost &+ matching <= left.cost, matching <= left.matching else { break }
      spending = Units(cost: cost, matching: matching)
      end += 1
    }
    return (end, spending)
  }

  func note(_ isTrue: Bool, _ spending: Units, _ number: Int) {
    guard let cost = place(of: spending) else { return }
    if number >= answers.count { answers += repeatElement(0, count: number + 1 - answers.count) }
    answers[number] = UInt8((cost + 1) << 1 | (isTrue ? 1 : 0))
  }

  /// nil if there are too many different costs.
  private func place(of spending: Units) -> Int? {
    if let known = costs.firstIndex(of: spending) { return known }
    guard costs.count < Self.mostCosts else { return nil }
    costs.append(spending)
    return costs.count - 1
  }
}

/// The texts that conditions were asked about, by numbers that all conditions share.
final class NumberedTexts {
  /// Texts that are kept; few tenants have as many different scopes.
  private static let most = 1 << 16
  /// Longer texts, in bytes, are rare and not worth their room.
  private static let longest = 256
  /// Those who numbered texts and whose numbers are kept: those of the grants at hand, and some before.
  private static let mostTranslations = 64
  /// The lists whose numbers are kept: those that the rules ask of the grant at hand.
  private static let mostLists = 4

  @exclusivity(unchecked) private var table = TextTable()
  @exclusivity(unchecked) private var lists: [NumberedList] = []
  @exclusivity(unchecked) private var next = 0
  /// The numbers of texts by those that others gave them.
  @exclusivity(unchecked) private var translations: [UInt64: TextTranslation] = [:]
  @exclusivity(unchecked) private var lastTranslation: TextTranslation?
  /// The list whose numbers were translated last.
  @exclusivity(unchecked) private var translated: (list: TextNumbers, numbers: NumberedList)?
  /// For each text the last round of `distinct` that came upon it.
  @exclusivity(unchecked) private var seen: [UInt32] = []
  @exclusivity(unchecked) private var round: UInt32 = 0

  var isFull: Bool { table.count >= Self.most }

  /// The number of a text, new ones included; nil if it is not kept.
  func number(of text: String) -> Int? {
    guard text.utf8.count <= Self.longest else { return nil }
    return isFull ? table.number(of: text) : table.insert(text).number
  }

  /// The different ones of a list of texts, in their order; nil if there is anything in it that has no number, or it is not worth while.
  func distinct(_ list: [Value]) -> [Value]? {
    // Up to so many texts that have no numbers yet are compared faster.
    guard let numbers = known(list) ?? (list.count > ListLibrary.fewTexts ? numbers(of: list) : nil) else { return nil }
    (round, seen) = round == .max ? (1, []) : (round + 1, seen)
    // Most lists repeat nothing, and then there is nothing to be made.
    var result: [Value]?
    for index in list.indices {
      guard let number = numbers.number(at: index, self) else { return nil }
      if number >= seen.count { seen += repeatElement(0, count: table.count - seen.count) }
      if seen[number] == round {
        result = result ?? Array(list[..<index])
      } else {
        seen[number] = round
        result?.append(list[index])
      }
    }
    return result ?? list
  }

  /// The numbers of a list: rules go through the same lists of a grant one after the other.
  func numbers(of list: [Value]) -> NumberedList {
    if let known = known(list) { return known }
    if lists.count < Self.mostLists {
      lists.append(NumberedList(list))
      return lists[lists.count - 1]
    }
    next = (next + 1) % Self.mostLists
    if isKnownUniquelyReferenced(&lists[next]) {
      lists[next].begin(list)
    } else {
      // A loop is going through it.
      lists[next] = NumberedList(list)
    }
    return lists[next]
  }

  /// The numbers of a list whose texts others have numbered. It is asked for by one rule after the other, too.
  func numbers(of list: TextNumbers, _ source: any RecordSource) -> NumberedList {
    if let translated, translated.list.isSame(as: list) { return translated.numbers }
    if lastTranslation?.table != list.table {
      if translations.count >= Self.mostTranslations { translations = [:] }
      lastTranslation = translations[list.table] ?? TextTranslation(list)
      translations[list.table] = lastTranslation
    }
    // A loop may be going through the last one.
    var target = translated?.numbers ?? NumberedList([])
    translated = nil
    if !isKnownUniquelyReferenced(&target) { target = NumberedList([]) }
    if let lastTranslation { target.begin(list.numbers) { lastTranslation.number(of: $0, source, self) } }
    translated = (list, target)
    return target
  }

  private func known(_ list: [Value]) -> NumberedList? {
    for known in lists where known.list.isSameStorage(as: list) { return known }
    return nil
  }
}

/// The numbers of a list's texts, as far as loops have come.
final class NumberedList {
  /// Kept, so that no other list can come to lie where it lies.
  @exclusivity(unchecked) fileprivate private(set) var list: [Value]
  /// Negative for what has none.
  @exclusivity(unchecked) private(set) var numbers: [Int32] = []

  /// Texts that are looked for at once. All of a list would be too many: a loop may end with its first element.
  private static let batch = 16

  init(_ list: [Value]) {
    self.list = list
  }

  /// Puts another list in the place of this.
  fileprivate func begin(_ list: [Value]) {
    self.list = list
    numbers.removeAll(keepingCapacity: true)
  }

  /// Puts another list in the place of this, all of whose numbers are there at once.
  fileprivate func begin(_ others: ArraySlice<UInt32>, _ number: (UInt32) -> Int32) {
    list = []
    numbers.removeAll(keepingCapacity: true)
    for other in others { numbers.append(number(other)) }
  }

  /// The number of the element; nil if it is no text that is kept.
  @inline(__always)
  func number(at index: Int, _ texts: NumberedTexts) -> Int? {
    find(upTo: index, texts)
    let number = numbers[index]
    return number < 0 ? nil : Int(number)
  }

  /// Sees to it that the element has its number.
  @inline(__always)
  func find(upTo index: Int, _ texts: NumberedTexts) {
    if index >= numbers.count { findMore(index, texts) }
  }

  private func findMore(_ index: Int, _ texts: NumberedTexts) {
    let end = min(list.count, index + Self.batch)
    for index in numbers.count..<end {
      if case .string(let text) = list[index], let number = texts.number(of: text) {
        numbers.append(Int32(number))
      } else {
        numbers.append(-1)
      }
    }
  }
}
