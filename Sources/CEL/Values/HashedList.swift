import Documents

/// A list that is asked again and again whether it contains a value: hashed, as far as hashes are good for it (`Value.Hashing`). It
/// gives the same answers as going through the list.
struct HashedList: Sendable {
  private var texts = TextTable()
  /// What has a hash and is no text.
  private var set: Set<Value> = []
  /// The values that have to be compared one by one.
  private var compared: [Value] = []
  /// What the set leaves out: nothing that is equal to a large double has its hash, and the other way round.
  private var wide = WideNumbers()
  /// Whether there are lists or maps with something in them among the values.
  private(set) var hasParts = false

  init() {}

  init(_ list: [Value]) {
    for element in list { append(element) }
  }

  mutating func append(_ element: Value) {
    hasParts = hasParts || element.hasParts
    switch (element.hashing, element) {
    case (_, .string(let text)): _ = texts.insert(text)
    case (.never, _): break
    // Not in the set, which would take it for one of the integers that it is nearest to.
    case (.none, .double(let value)): wide.doubles.insert(value)
    case (.exact, _):
      set.insert(element)
      if let double = element.nearestDouble { wide.nearest.insert(double) }
    case (.none, _): compared.append(element)
    }
  }

  /// Appends a value unless the list contains one that equals it; gives whether it did, before.
  mutating func insert(_ element: Value, _ meter: inout Meter) throws(Fault) -> Certainty {
    if case .string(let text) = element { return texts.insert(text).isNew ? .no : .yes }
    let certainty = try contains(element, &meter)
    if certainty == .no { append(element) }
    return certainty
  }

  /// Whether the list contains a value that equals this one. Hashing the value is paid for already; what has to be compared is charged.
  func contains(_ element: Value, _ meter: inout Meter) throws(Fault) -> Certainty {
    switch (element.hashing, element) {
    case (_, .string(let text)): return texts.number(of: text) == nil ? .no : .yes
    case (.never, _): return .no
    // A number is equal to numbers only, and those need no comparing.
    case (.none, .double(let value)):
      return set.contains(element) || wide.doubles.contains(value) || wide.nearest.contains(value) ? .yes : .no
    case (.exact, .int), (.exact, .uint), (.exact, .double):
      return set.contains(element) || wide.contains(integer: element) ? .yes : .no
    case (.exact, _):
      if set.contains(element) { return .yes }
      return try Self.look(for: element, in: compared, &meter)
    case (.none, _):
      // Within lists and maps large doubles have no hash, so that also what is hashed has to be compared.
      let certainty = try Self.look(for: element, in: compared, &meter)
      if certainty == .yes { return .yes }
      if case .record = element { return certainty }
      return .either(certainty, try Self.look(for: element, in: set, &meter))
    }
  }

  /// Compares a value with each of many.
  static func look(
    for element: Value, in candidates: some Collection<Value>, _ meter: inout Meter
  ) throws(Fault) -> Certainty {
    var result = Certainty.no
    for candidate in candidates {
      var comparison = Comparison()
      let isEqual = Value.areEqual(element, candidate, &comparison)
      try meter.charge(1 &+ comparison.units)
      guard isEqual else { continue }
      if comparison.lacking.isEmpty { return .yes }
      result = .either(result, .lacking(comparison.lacking))
    }
    return result
  }
}

/// Integers and doubles that are equal though their hashes differ: a double stands for all integers that it is nearest to.
private struct WideNumbers: Sendable {
  /// The doubles nearest to integers of the list that are no doubles themselves.
  var nearest: Set<Double> = []
  /// The doubles of the list beyond which there are such integers.
  var doubles: Set<Double> = []

  /// Whether an integer is equal to one of the doubles.
  func contains(integer: Value) -> Bool {
    guard !doubles.isEmpty else { return false }
    switch integer {
    case .int(let value): return doubles.contains(Double(value))
    case .uint(let value): return doubles.contains(Double(value))
    default: return false
    }
  }
}

extension Value {
  /// Whether this is a list or a map with something in it, or an optional with one: nothing else is equal to it.
  var hasParts: Bool {
    switch self {
    case .list, .map: count > 0
    case .optional(let held?): held.hasParts
    default: false
    }
  }

  /// The double nearest to an integer that is no double itself.
  fileprivate var nearestDouble: Double? {
    switch self {
    case .int(let value): Int64(exactly: Double(value)) == value ? nil : Double(value)
    case .uint(let value): UInt64(exactly: Double(value)) == value ? nil : Double(value)
    default: nil
    }
  }
}

/// The answer to a question about values whose fields may be unavailable.
enum Certainty: Equatable, Sendable {
  case yes
  case no
  case lacking(Set<String>)

  static func both(_ first: Certainty, _ second: Certainty) -> Certainty {
    switch (first, second) {
    case (.no, _), (_, .no): .no
    case (.lacking(let names), .lacking(let others)): .lacking(names.union(others))
    case (.lacking(let names), _), (_, .lacking(let names)): .lacking(names)
    case (.yes, .yes): .yes
    }
  }

  static func either(_ first: Certainty, _ second: Certainty) -> Certainty {
    switch (first, second) {
    case (.yes, _), (_, .yes): .yes
    case (.lacking(let names), .lacking(let others)): .lacking(names.union(others))
    case (.lacking(let names), _), (_, .lacking(let names)): .lacking(names)
    case (.no, .no): .no
    }
  }
}
