/// What functions give, from what they are applied to.
///
/// Every function is here, with the reason where it is not plain: a function that is not is taken to give the most that may be produced
/// (`isKnown` lets a test find it).
extension Extent {
  /// Digits and signs of a number, a moment or a span, as text.
  private static let written = 48
  /// The same with the precision that `format` can be asked for: 309 digits, a point and 100 digits; and separators.
  private static let formatted = 512

  /// What a function gives for arguments of these extents. `depth` is the depth of `flatten`, `count` that of `lists.range`, as far as
  /// they are literals.
  init(of function: Function, on arguments: [Extent], literals: [Value?], type: Type) {
    guard let first = arguments.first else {
      // Nothing is made of nothing: an empty optional.
      self = .scalar
      return
    }
    self =
      Self.known(function, first, Array(arguments.dropFirst()), literals) ?? (type.isScalar ? .scalar : .producible)
  }

  private static func known(
    _ function: Function, _ first: Extent, _ others: [Extent], _ literals: [Value?]
  ) -> Extent? {
    switch (function.name, others.count) {
    // What is taken out of the arguments, or passed on.
    case ("[]", 1), ("[?]", 1): first.value
    case ("first", 0), ("last", 0): first.element
    case ("or", 1), ("orValue", 1): first.or(others[0])
    case ("dyn", 0), ("value", 0), ("optional.of", 0), ("optional.ofNonZeroValue", 0), ("distinct", 0), ("sort", 0),
      ("optional.unwrap", 0), ("unwrapOpt", 0):
      first
    case ("slice", 2), ("reverse", 0): first
    // Texts no longer than the argument.
    case ("substring", _), ("trim", 0), ("lowerAscii", 0), ("upperAscii", 0), ("regex.extract", 1): first.asKey
    case ("charAt", 1): .text(bytes: min(4, first.text), characters: 1)
    case ("base64.decode", 0): .text(bytes: first.text)
    // A byte that is no UTF-8 is a failure.
    case ("string", 0): Extent.text(bytes: max(first.text, written)).produced
    case ("bytes", 0): Extent.text(bytes: first.text).produced
    // Texts that are longer.
    case ("strings.quote", 0):
      Extent.text(
        bytes: first.text.multipliedSaturated(by: 2).addingSaturated(2),
        characters: first.characters.multipliedSaturated(by: 2).addingSaturated(2)
      ).produced
    case ("base64.encode", 0):
      Extent.text(bytes: (first.text / 3).addingSaturated(1).multipliedSaturated(by: 4)).produced
    case ("+", 1): first.followed(by: others[0]).produced
    case ("join", _): joined(first, others.first?.text ?? 0).produced
    case ("replace", _): replaced(first, by: others[1].text).produced
    case ("regex.replace", _): replaced(first, by: others[1].text, copies: others[1].text / 2).produced
    case ("format", 1): formatted(first, others[0]).produced
    // Pieces, which do not overlap.
    case ("split", _), ("regex.extractAll", 1): pieces(of: first).produced
    case ("flatten", _): first.flattened.produced
    case ("lists.range", 0):
      if case .int(let count)? = literals[0] {
        Extent.list(Int(clamping: max(0, count)), of: .scalar).produced
      } else {
        Extent.list(.max, of: .scalar).produced
      }
    default: nil
    }
  }

  /// Whether nothing about a function is left to its type but a number, a bool, a moment and the like.
  static func isKnown(_ function: Function) -> Bool {
    let results = function.signatures.map(\.result)
    guard !results.allSatisfy(\.isScalar) else { return true }
    guard let count = function.signatures.first?.parameters.count, count > 0 else { return true }
    let others = Array(repeating: Extent.scalar, count: count - 1)
    return known(function, .scalar, others, Array(repeating: nil, count: count)) != nil
  }

  private func followed(by other: Extent) -> Extent {
    var sum = or(other)
    sum.text = text.addingSaturated(other.text)
    sum.characters = characters.addingSaturated(other.characters)
    sum.count = count.addingSaturated(other.count)
    sum.elements = elements.addingSaturated(other.elements)
    sum.bytes = bytes.addingSaturated(other.bytes)
    sum.fields = fields.addingSaturated(other.fields)
    return sum
  }

  /// All texts of a list with a separator between them.
  private static func joined(_ list: Extent, _ separator: Int) -> Extent {
    let texts = min(list.bytes, list.count.multipliedSaturated(by: list.value.text))
    return .text(bytes: texts.addingSaturated(list.count.multipliedSaturated(by: separator)))
  }

  /// A text with something put before each character, after the last, or in place of some, and with the whole of it so many times more:
  /// matches do not overlap, so that all that one `\0` or `\1` of a replacement stands for is no more than the text.
  private static func replaced(_ text: Extent, by new: Int, copies: Int = 0) -> Extent {
    let places = text.characters.addingSaturated(1)
    return .text(
      bytes: text.text.multipliedSaturated(by: copies.addingSaturated(1))
        .addingSaturated(places.multipliedSaturated(by: new)))
  }

  /// A byte is written as two digits or, where it is no UTF-8, as a character of three bytes.
  private static func formatted(_ template: Extent, _ arguments: Extent) -> Extent {
    let texts = arguments.bytes.multipliedSaturated(by: 3)
    let others = arguments.elements.multipliedSaturated(by: formatted)
    return .text(bytes: template.text.addingSaturated(texts).addingSaturated(others))
  }

  private static func pieces(of text: Extent) -> Extent {
    var list = Extent.list(text.characters.addingSaturated(1), of: text.asKey)
    list.bytes = min(list.bytes, text.text)
    return list
  }

  /// A list with the elements of the lists in it, to any depth.
  private var flattened: Extent {
    guard isList else { return .scalar }
    // To a depth that is not known an element can come from anywhere inside.
    var list = Extent.list(elements, of: value.innermost)
    (list.elements, list.bytes, list.fields) = (elements, bytes, fields)
    return list
  }

  /// What can be reached from this list through lists only, and the list itself if it is not to be opened.
  private var innermost: Extent {
    switch parts {
    case .entries(_, let value, true, _): or(value.innermost)
    case .nothing, .entries, .record, .anything: self
    }
  }
}

extension Type {
  /// Whether values of the type have no size.
  fileprivate var isScalar: Bool {
    switch self {
    case .null, .bool, .int, .uint, .double, .timestamp, .duration, .type: true
    case .nullable(let wrapped), .optional(let wrapped): wrapped.isScalar
    case .string, .bytes, .dyn, .list, .map, .record, .opaque, .parameter, .variable: false
    }
  }
}
