/// An immutable map from bool, int, uint or string keys, in the order of insertion.
///
/// Keys are compared as the language compares values: 1, 1u and 1.0 are one key.
package struct MapValue: Sendable {
  /// Up to this many entries are searched one by one, which is faster than hashing.
  private static let scanned = 8

  private final class Storage: Sendable {
    let keys: [Value]
    let values: [Value]
    let index: [Value: Int]

    init(keys: [Value], values: [Value], index: [Value: Int]) {
      self.keys = keys
      self.values = values
      self.index = index
    }
  }

  private let storage: Storage

  package var keys: [Value] { storage.keys }
  package var values: [Value] { storage.values }
  package var count: Int { storage.keys.count }

  /// A map with the members of a JSON object; of two members with one name the last counts.
  package init(_ pairs: [(String, Value)]) {
    var positions: [Value: Int] = [:]
    var keys: [Value] = []
    var values: [Value] = []
    for (name, value) in pairs {
      let key = Value.string(name)
      if let position = positions[key] {
        values[position] = value
      } else {
        positions[key] = keys.count
        keys.append(key)
        values.append(value)
      }
    }
    storage = Storage(keys: keys, values: values, index: keys.count > Self.scanned ? positions : [:])
  }

  /// A map of the keys to the values at the same places, or nil if a key comes twice.
  init?(keys: [Value], values: [Value]) {
    var index: [Value: Int] = [:]
    if keys.count > Self.scanned {
      for (position, key) in keys.enumerated() {
        guard index.updateValue(position, forKey: key) == nil else { return nil }
      }
    } else {
      for (position, key) in keys.enumerated() where keys[..<position].contains(key) { return nil }
    }
    storage = Storage(keys: keys, values: values, index: index)
  }

  /// The value at a key of any type, or nil if there is none. A double finds the integer that it is exactly.
  package subscript(key: Value) -> Value? {
    switch key {
    case .bool, .int, .uint, .string: break
    case .double(let number):
      guard let integer = Self.integer(number) else { return nil }
      return self[integer]
    // Nothing else can be a key, and hashing what may hold others takes its time.
    default: return nil
    }
    let position = count > Self.scanned ? storage.index[key] : storage.keys.firstIndex(of: key)
    return position.map { storage.values[$0] }
  }

  private static func integer(_ number: Double) -> Value? {
    Int64(exactly: number).map { .int($0) } ?? UInt64(exactly: number).map { .uint($0) }
  }

  /// Hashes the entries without regard to their order.
  func hash(into hasher: inout Hasher) {
    var sum = 0
    for (key, value) in zip(keys, values) {
      var entry = Hasher()
      entry.combine(key)
      entry.combine(value)
      sum &+= entry.finalize()
    }
    hasher.combine(count)
    hasher.combine(sum)
  }

  /// The value at a string key, or nil if there is none.
  package subscript(name: String) -> Value? {
    self[.string(name)]
  }

  /// Whether both have the same keys with equal values. Record fields that cannot be read add what they lack.
  func equals(_ other: MapValue, _ comparison: inout Comparison) -> Bool {
    guard count == other.count else { return false }
    for (position, (key, value)) in zip(keys, values).enumerated() {
      comparison.units &+= 2 &+ key.text / Price.comparedBytes
      // Maps that are alike mostly have their keys in one order, and comparing is faster than hashing.
      let counterpart = other.keys[position] == key ? other.values[position] : other[key]
      guard let counterpart, Value.areEqual(value, counterpart, &comparison) else { return false }
    }
    return true
  }
}
