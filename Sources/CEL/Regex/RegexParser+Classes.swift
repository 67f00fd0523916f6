/// Classes of characters.
extension RegexParser {
  typealias KeyedSet = (key: RegexSets.Key, set: ScalarSet)

  /// The class that an escape such as `\d` or `\pL` names; nil if the escape that is next names none.
  mutating func classEscape() throws(RegexError) -> KeyedSet? {
    let set: ScalarSet
    switch peek(1) {
    case "d": set = UnicodeClasses.digit
    case "D": set = UnicodeClasses.digit.inverted
    case "s": set = UnicodeClasses.space
    case "S": set = UnicodeClasses.space.inverted
    case "w": set = folded(UnicodeClasses.word)
    case "W": set = folded(UnicodeClasses.word).inverted
    case "p", "P": return try property()
    default: return nil
    }
    position += 2
    return (.ranges(set), set)
  }

  private mutating func folded(_ set: ScalarSet) -> ScalarSet {
    guard flags.ignoresCase else { return set }
    let (result, steps) = CaseFolding.closure(of: set)
    sets.note(steps: steps)
    return result
  }

  private mutating func property() throws(RegexError) -> KeyedSet {
    let start = position
    var isInverted = peek(1) == "P"
    position += 2
    var name = String.UnicodeScalarView()
    if accept("{") {
      if accept("^") { isInverted.toggle() }
      while let scalar = peek(), scalar != "}" {
        name.append(scalar)
        position += 1
      }
      guard accept("}") else { throw error("'{' without '}'", at: start) }
    } else if let scalar = peek() {
      name.append(scalar)
      position += 1
    }
    let text = String(name)
    let key = UnicodeClasses.Name(text: text, isFolded: flags.ignoresCase, isInverted: isInverted)
    guard let set = UnicodeClasses.named(key) else {
      throw error("there is no class of characters \(Value.excerpt(text))", at: start)
    }
    return (.named(key), set)
  }

  // MARK: Brackets

  /// What is between brackets so far.
  private struct Members {
    /// Ranges that case is not seen to yet.
    var plain: [ClosedRange<UInt32>] = []
    var ready: [ClosedRange<UInt32>] = []
    /// Whole classes, each of which is added once only.
    var keys: Set<RegexSets.Key> = []
  }

  /// The number of the set between brackets.
  mutating func bracketed() throws(RegexError) -> Int {
    let start = position
    position += 1
    let isInverted = accept("^")
    var members = Members()
    var isFirst = true
    while isFirst || peek() != "]" {
      guard peek() != nil else { throw error("'[' without ']'", at: start) }
      isFirst = false
      try readMember(of: start, into: &members)
    }
    position += 1
    var set = folded(ScalarSet(members.plain))
    try sets.count(set.ranges.count)
    if !members.ready.isEmpty { set = ScalarSet(set.ranges + members.ready) }
    if isInverted { set = set.inverted }
    return try sets.number(.ranges(set)) { set }
  }

  private mutating func readMember(of start: Int, into members: inout Members) throws(RegexError) {
    var found: KeyedSet?
    switch (peek(), peek(1)) {
    case ("[", ":"): found = try posixClass()
    case ("\\", _): found = try classEscape()
    default: break
    }
    if let (key, set) = found {
      guard members.keys.insert(key).inserted else { return }
      try sets.count(set.ranges.count)
      members.ready += set.ranges
    } else {
      try sets.count(1)
      members.plain.append(try range(in: start))
    }
  }

  private mutating func range(in start: Int) throws(RegexError) -> ClosedRange<UInt32> {
    let place = position
    let low = try character(in: start)
    guard peek() == "-", let next = peek(1), next != "]" else { return low...low }
    position += 1
    let high = try character(in: start)
    guard low <= high else { throw error("a range runs backwards", at: place) }
    return low...high
  }

  private mutating func character(in start: Int) throws(RegexError) -> UInt32 {
    guard let scalar = peek() else { throw error("'[' without ']'", at: start) }
    guard scalar == "\\" else {
      position += 1
      return scalar.value
    }
    return try characterEscape()
  }

  /// A class such as `[:alpha:]`; nil if the bracket stands for itself, because nowhere behind it is one closed so.
  private mutating func posixClass() throws(RegexError) -> KeyedSet? {
    let start = position
    if start >= unclosedFrom { return nil }
    var end = start + 2
    while end + 1 < pattern.count, pattern[end] != ":" || pattern[end + 1] != "]" { end += 1 }
    guard end + 1 < pattern.count else {
      unclosedFrom = start
      return nil
    }
    position += 2
    let isInverted = accept("^")
    var name = String.UnicodeScalarView()
    if position <= end { name.append(contentsOf: pattern[position..<end]) }
    guard let set = UnicodeClasses.posix[String(name)] else {
      throw error("an unknown class of characters", at: start)
    }
    position = end + 2
    let result = isInverted ? folded(set).inverted : folded(set)
    return (.ranges(result), result)
  }
}
