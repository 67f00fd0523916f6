/// Lists taken as sets: `sets.contains`, `sets.equivalent`, `sets.intersects`.
enum SetLibrary {
  private static let list = Type.list(.parameter("A"))
  private static let signatures = [Signature([list, list], .bool)]

  static let functions: [Function] = [
    Function("sets.contains", signatures, price: .comparison, relation { (left, right) in right.isSubset(of: left) }),
    Function(
      "sets.equivalent", signatures, price: .comparison,
      relation { (left, right) in
        let contained = right.isSubset(of: left)
        return contained == .no ? .no : Certainty.both(contained, left.isSubset(of: right))
      }),
    Function("sets.intersects", signatures, price: .comparison, relation { (left, right) in left.intersects(right) }),
  ]

  private static func relation(_ holds: @escaping @Sendable (Elements, Elements) -> Certainty) -> Function.Body {
    .metered { (values, meter) throws(Fault) in
      guard case .list(let left) = values[0], case .list(let right) = values[1] else { throw .noOverload }
      if !left.allSatisfy(\.isHashedExactly) || !right.allSatisfy(\.isHashedExactly) {
        // Records and what holds them are compared one by one.
        try meter.charge(left.count.multipliedSaturated(by: right.count))
      }
      switch holds(Elements(left), Elements(right)) {
      case .yes: return .bool(true)
      case .no: return .bool(false)
      case .lacking(let names): throw .unavailable(names)
      }
    }
  }

  /// The answer to a question about values whose fields may be unavailable.
  enum Certainty: Equatable {
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

  /// A list that can be asked for an element.
  struct Elements {
    let list: [Value]
    private let set: Set<Value>?

    init(_ list: [Value]) {
      self.list = list
      set = list.count > 8 && list.allSatisfy(\.isHashedExactly) ? Set(list) : nil
    }

    func contains(_ element: Value) -> Certainty {
      if let set, element.isHashedExactly { return set.contains(element) ? .yes : .no }
      var result = Certainty.no
      for candidate in list {
        var comparison = Comparison()
        guard Value.areEqual(element, candidate, &comparison) else { continue }
        if comparison.lacking.isEmpty { return .yes }
        result = .either(result, .lacking(comparison.lacking))
      }
      return result
    }

    func isSubset(of other: Elements) -> Certainty {
      var result = Certainty.yes
      for element in list {
        result = .both(result, other.contains(element))
        if result == .no { return .no }
      }
      return result
    }

    func intersects(_ other: Elements) -> Certainty {
      var result = Certainty.no
      for element in list {
        result = .either(result, other.contains(element))
        if result == .yes { return .yes }
      }
      return result
    }
  }
}
