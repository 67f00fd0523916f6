/// Lists taken as sets: `sets.contains`, `sets.equivalent`, `sets.intersects`.
enum SetLibrary {
  private static let list = Type.list(.parameter("A"))
  private static let signatures = [Signature([list, list], .bool)]

  static let functions: [Function] = [
    Function(
      "sets.contains", signatures, price: .hashing,
      relation { (left, right, meter) throws(Fault) in try isSubset(right, of: left, &meter) }),
    Function(
      "sets.equivalent", signatures, price: .hashing,
      relation { (left, right, meter) throws(Fault) in
        let contained = try isSubset(right, of: left, &meter)
        return contained == .no ? .no : .both(contained, try isSubset(left, of: right, &meter))
      }),
    Function(
      "sets.intersects", signatures, price: .hashing,
      relation { (left, right, meter) throws(Fault) in
        var result = Certainty.no
        let other = Elements(right)
        for element in left {
          result = .either(result, try other.contains(element, &meter))
          if result == .yes { return .yes }
        }
        return result
      }),
  ]

  private static func relation(
    _ holds: @escaping @Sendable ([Value], [Value], inout Meter) throws(Fault) -> Certainty
  ) -> Function.Body {
    .metered { (values, meter) throws(Fault) in
      guard case .list(let left) = values[0], case .list(let right) = values[1] else { throw .noOverload }
      switch try holds(left, right, &meter) {
      case .yes: return .bool(true)
      case .no: return .bool(false)
      case .lacking(let names): throw .unavailable(names)
      }
    }
  }

  private static func isSubset(_ list: [Value], of other: [Value], _ meter: inout Meter) throws(Fault) -> Certainty {
    var result = Certainty.yes
    let other = Elements(other)
    for element in list {
      result = .both(result, try other.contains(element, &meter))
      if result == .no { return .no }
    }
    return result
  }

  /// A list that can be asked for an element: a short one of texts and numbers is gone through, which is faster than hashing.
  private enum Elements {
    case short([Value])
    case hashed(HashedList)

    init(_ list: [Value]) {
      self =
        list.count > HashedList.scanned || list.contains(where: \.hasParts) ? .hashed(HashedList(list)) : .short(list)
    }

    func contains(_ element: Value, _ meter: inout Meter) throws(Fault) -> Certainty {
      switch self {
      case .short(let list): try HashedList.look(for: element, in: list, &meter)
      case .hashed(let list): try list.contains(element, &meter)
      }
    }
  }
}
