extension Price {
  /// The units for values of these extents at most.
  func units(_ extents: [Extent]) -> Int {
    switch self {
    case .constant: return 0
    case .text: return sum(extents) { $0.length / Self.comparedBytes }
    case .zone: return Self.zoneUnits
    case .comparison: return sum(extents) { $0.weight(bytesPerUnit: Self.comparedBytes) }
    case .traversal: return sum(extents) { $0.weight(bytesPerUnit: Self.traversedBytes) }
    case .search:
      return extents.dropFirst().reduce(extents.first?.weight(bytesPerUnit: Self.traversedBytes) ?? 0) {
        $0.multipliedSaturated(by: 1.addingSaturated($1.weight(bytesPerUnit: Self.comparedBytes)))
      }
    case .sorting:
      return sum(extents) {
        let weight = $0.weight(bytesPerUnit: Self.comparedBytes)
        return weight.multipliedSaturated(by: Int.bitWidth - weight.leadingZeroBitCount)
      }
    case .matching:
      // Each character takes one step, and each piece of the pattern has to be found out about a few times.
      let text = extents[0].length / Self.traversedBytes + 1
      return text.multipliedSaturated(by: 1 + extents[1].length / 32)
    case .capturing:
      // Each character may be looked at for several places in the pattern.
      return (extents[0].length + 1).multipliedSaturated(by: 4 + extents[1].length / 4)
    case .patterns:
      // Each character takes one step, and a long pattern makes some of them be looked at again.
      let text = extents[0].length / Self.traversedBytes + 1
      let each = text.multipliedSaturated(by: 1 + extents[1].element.length / Self.comparedBytes)
      return extents[1].count.multipliedSaturated(by: 1.addingSaturated(each))
    }
  }

  private func sum(_ extents: [Extent], _ units: (Extent) -> Int) -> Int {
    extents.reduce(0) { $0.addingSaturated(units($1)) }
  }
}

extension Extent {
  var isList: Bool {
    switch self {
    case .list, .open: true
    case .scalar, .text, .map: false
    }
  }

  /// All text in the value, separators of a list included.
  private var text: Int { weight(bytesPerUnit: 1) }

  /// What a function gives for arguments of these extents.
  init(of function: Function, on extents: [Extent], literals: [Expression], type: Type) {
    switch (function.name, extents.count) {
    case ("+", 2): self = extents[0].followed(by: extents[1]).produced
    case ("[]", _), ("[?]", _): self = extents[0].value
    case ("first", _), ("last", _): self = extents[0].element
    case ("or", _), ("orValue", _): self = extents[0].larger(extents[1])
    case ("distinct", _), ("sort", _), ("slice", _), ("reverse", _), ("dyn", _), ("value", _), ("optional.of", _),
      ("optional.ofNonZeroValue", _), ("substring", _), ("trim", _), ("lowerAscii", _), ("upperAscii", _):
      self = extents[0]
    case ("charAt", _): self = .text(4)
    case ("split", _), ("regex.extractAll", _):
      self = Extent.list(extents[0].length.addingSaturated(1), .text(extents[0].length)).produced
    case ("regex.extract", _): self = .text(extents[0].length)
    case ("flatten", 1): self = Extent(flat: extents[0]).produced
    case ("replace", _), ("regex.replace", _):
      let (text, new) = (extents[0].length.addingSaturated(1), extents[2].length.addingSaturated(1))
      self = Extent.text(text.multipliedSaturated(by: new)).produced
    case ("join", 2):
      let separators = extents[0].count.multipliedSaturated(by: extents[1].length)
      self = Extent.text(extents[0].text.addingSaturated(separators)).produced
    case ("lists.range", _):
      guard case .literal(.int(let count)) = literals[0].kind else {
        self = Extent.list(.max, .scalar).produced
        return
      }
      self = Extent.list(Int(clamping: max(0, count)), .scalar).produced
    default: self = Extent(of: type, from: extents)
    }
  }

  /// What any other function gives: a text holds no more than twice what is in the arguments, and a few characters for a number.
  private init(of type: Type, from extents: [Extent]) {
    switch type {
    case .string, .bytes, .optional(.string):
      let text = extents.reduce(32) { $0.addingSaturated($1.text.multipliedSaturated(by: 2)) }
      self = Extent.text(text).produced
    default: self = Extent(type)
    }
  }

  private init(flat extent: Extent) {
    if case .list(let count, .list(let inner, let element)) = extent {
      self = .list(count.multipliedSaturated(by: inner), element)
    } else {
      self = .open
    }
  }

  private func followed(by other: Extent) -> Extent {
    switch (self, other) {
    case (.text(let left), .text(let right)): .text(left.addingSaturated(right))
    case (.list(let left, let element), .list(let right, let other)):
      .list(left.addingSaturated(right), element.larger(other))
    default: larger(other)
    }
  }
}

extension Function {
  /// The extent of an argument; of one whose type is open, what the signatures leave.
  func extent(_ extent: Extent, ofArgument index: Int) -> Extent {
    guard case .open = extent, !signatures.isEmpty else { return extent }
    let isScalar = signatures.allSatisfy { index < $0.parameters.count && $0.parameters[index].isPlain }
    return isScalar ? Extent(.string) : extent
  }
}

extension Type {
  /// Whether values of the type hold no others.
  fileprivate var isPlain: Bool {
    switch self {
    case .null, .bool, .int, .uint, .double, .string, .bytes, .timestamp, .duration: true
    case .dyn, .list, .map, .record, .optional, .nullable, .type, .opaque, .parameter, .variable: false
    }
  }
}
