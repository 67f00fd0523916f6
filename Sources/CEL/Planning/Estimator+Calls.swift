/// What calls cost, and what comparing and looking through lists does.
extension Estimator {
  mutating func call(_ expression: Expression, _ target: Expression?, _ arguments: [Expression]) -> Estimate {
    let operands: [Expression]
    var function: Function?
    if case .function(let found)? = checked.meanings[expression.id] { function = found }
    operands = function?.isMember == false ? arguments : (target.map { [$0] } ?? []) + arguments
    var result = Estimate()
    var extents: [Extent] = []
    for operand in operands {
      let estimate = estimate(operand)
      result.add(estimate)
      extents.append(estimate.extent)
    }
    guard let function else { return result }
    result.add(function.price.units(extents))
    result.extent = Extent(
      of: function, on: extents, literals: operands.map(\.literal), type: checked.types[expression.id])
    if function.price.isMaking {
      result.add(result.extent.elements.addingSaturated(result.extent.text / Price.hashedBytes))
    }
    switch function.name {
    case "in": membership(operands, extents, &result)
    case "==", "!=": result.add(min(extents[0].compared, extents[1].compared))
    case "distinct" where extents[0].element.hasRecords:
      result.add(Self.looking(for: extents[0].element, extents[0].count, in: extents[0]))
    case "sets.contains", "sets.intersects", "sets.equivalent":
      result.add(Self.asking(extents[0], extents[1]).addingSaturated(Self.asking(extents[1], extents[0])))
    default: result.each = result.each + regex(expression, function, extents)
    }
    return result
  }

  // MARK: Regular expressions and patterns

  private func regex(_ expression: Expression, _ function: Function, _ extents: [Extent]) -> Units {
    switch function.price {
    case .matching, .capturing:
      let text = extents[0].text
      // Both go through the text to see whether there is a match at all.
      var units = Units(cost: text / Price.traversedBytes, matching: .max)
      guard let regex = checked.regexes[expression.id] else { return units }
      let places = text.addingSaturated(1)
      units.matching = places.multipliedSaturated(by: regex.matchingUnitsPerByte)
      if case .capturing = function.price {
        // For each match the rest of the text is gone through anew.
        let matches = function.name == "regex.extract" ? 1 : places.addingSaturated(1)
        let each = places.multipliedSaturated(by: regex.capturingUnitsPerByte)
        units.matching = units.matching.addingSaturated(regex.size).addingSaturated(
          matches.multipliedSaturated(by: each))
      }
      return units
    case .patterns:
      let (text, patterns) = (extents[0], extents[1])
      let steps = text.text.addingSaturated(1).multipliedSaturated(by: patterns.value.text.addingSaturated(1))
      return Units(cost: 1, matching: steps / Price.traversedBytes) * patterns.count
    default: return Units()
    }
  }

  // MARK: Lists

  /// A list that stays the same is looked through once and hashed then.
  private func membership(_ operands: [Expression], _ extents: [Extent], _ result: inout Estimate) {
    let (element, list) = (extents[0], extents[1])
    // A key of a map is hashed, and an element of a list that is; a list or a map only where there are some in the list.
    result.add(
      list.isList && list.value.elements > 0
        ? element.weight(bytesPerUnit: Price.hashedBytes) : element.text / Price.hashedBytes)
    guard list.isList, operands[1].literal == nil else { return }
    let looking = Self.looking(for: element, 1, in: list)
    let hashing = Price.hashing.units(list)
    guard list.count > HashedList.scanned else {
      // What has parts is looked up in a hashed list however short.
      result.once = result.once + Units(cost: hashing)
      return result.add(looking)
    }
    let isHashed = !element.hasRecords && !list.hasRecords
    if isHashed, analysis.isStable(operands[1]) {
      result.once = result.once + Units(cost: looking.addingSaturated(hashing))
    } else if isHashed, case .local(let slot)? = checked.meanings[operands[1].id] {
      result.bound[slot, default: 0] = (result.bound[slot] ?? 0).addingSaturated(looking).addingSaturated(hashing)
    } else {
      result.add(max(looking, hashing))
    }
  }

  /// Comparing so many elements with each of a list.
  private static func looking(for element: Extent, _ count: Int, in list: Extent) -> Int {
    let compared = min(list.compared, list.count.multipliedSaturated(by: element.compared))
    return count.multipliedSaturated(by: list.count.addingSaturated(compared))
  }

  /// Looking for each element of a list in another: in a short one of texts and numbers, or one with records, by comparing.
  private static func asking(_ list: Extent, _ other: Extent) -> Int {
    guard list.element.hasRecords || other.element.hasRecords else {
      let count = min(other.count, HashedList.scanned)
      let compared = count.multipliedSaturated(by: list.element.text / Price.comparedBytes)
      return list.count.multipliedSaturated(by: count.addingSaturated(compared))
    }
    return looking(for: list.element, list.count, in: other)
  }
}

extension Expression {
  /// The value of a literal, or of a list of them, which the planner makes beforehand.
  fileprivate var literal: Value? {
    switch kind {
    case .literal(let value): return value
    case .list(let elements, let optional) where optional.isEmpty:
      let values = elements.compactMap(\.literal)
      return values.count == elements.count ? .list(values) : nil
    default: return nil
    }
  }
}
