/// Lists and maps.
extension Planner {
  func list(_ expression: Expression, _ elements: [Expression], _ optional: Set<Int>) -> Code {
    let codes = elements.map(code)
    let place = place(expression)
    return Code { (frame) throws(Interrupt) in
      var values = try Planner.values(codes, &frame)
      if !optional.isEmpty { values = try Planner.kept(values, optional, place).map(\.1) }
      return try place.produced(.list(values), &frame)
    }
  }

  func map(
    _ expression: Expression, _ entries: [(key: Expression, value: Expression)], _ optional: Set<Int>
  ) -> Code {
    let codes = entries.map { code($0.key) } + entries.map { code($0.value) }
    let count = entries.count
    let place = place(expression)
    return Code { (frame) throws(Interrupt) in
      let parts = try Planner.values(codes, &frame)
      var (keys, values) = (Array(parts[..<count]), Array(parts[count...]))
      if !optional.isEmpty {
        let kept = try Planner.kept(values, optional, place)
        keys = kept.map { keys[$0.0] }
        values = kept.map(\.1)
      }
      return try place.produced(.map(Planner.map(keys, values, place, &frame)), &frame)
    }
  }

  /// The values with their places, without the empty ones of those that are optional.
  private static func kept(
    _ values: [Value], _ optional: Set<Int>, _ place: Place
  ) throws(Interrupt) -> [(Int, Value)] {
    var kept: [(Int, Value)] = []
    for (index, value) in values.enumerated() {
      guard optional.contains(index) else {
        kept.append((index, value))
        continue
      }
      guard case .optional(let held) = value else {
        throw place.failure("an entry with a question mark needs an optional, found \(value.kind)")
      }
      if let held { kept.append((index, held)) }
    }
    return kept
  }

  /// A map; keys of a type that cannot be one, or that come twice, are a failure.
  static func map(
    _ keys: [Value], _ values: [Value], _ place: Place, _ frame: inout Frame
  ) throws(Interrupt) -> MapValue {
    for key in keys {
      switch key {
      case .bool, .int, .uint, .string: continue
      default: throw place.failure("a map key is a bool, int, uint or string, found \(key.kind)")
      }
    }
    try frame.charge(keys.reduce(0) { $0 &+ Price.entryUnits &+ $1.textUnits }, place)
    guard let map = MapValue(keys: keys, values: values) else { throw place.failure("a map has one key twice") }
    return map
  }
}
