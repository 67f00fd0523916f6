/// What values are like at most, as far as types, hints and expressions tell: how an estimate speaks of values that it does not have.
///
/// Every number is an upper bound, and each is either of one value or of *all that is inside* it. The second kind is what keeps
/// estimates close: the pieces of a text are together no longer than the text, and what an evaluation makes is bounded as a whole by
/// `Limits.producedSize`, however many lists it consists of. Records are apart: `Limits` does not look into them, so what they hold
/// counts only for comparing (`fields`).
///
/// A hint speaks of characters, prices speak of bytes, and a character has up to four of them. A `dyn` without a hint is taken to be
/// what JSON can say in `whole` elements: texts of 280 characters and lists and maps of 1,000 elements, inside one another.
struct Extent: Sendable {
  /// What is inside a list, a map or a record.
  indirect enum Parts: Sendable {
    /// Nothing: a number, a text.
    case nothing
    /// The keys of a map, or the indexes of a list, and the values. `isList` and `isMap` tell what it can be; both are possible.
    case entries(key: Extent, value: Extent, isList: Bool, isMap: Bool)
    case record(RecordType)
    /// Anything, and inside that anything again: `text`, `characters` and `count` bound what is inside too.
    case anything
  }

  /// The bytes of a text.
  var text = 0
  /// The characters of a text.
  var characters = 0
  /// The elements of a list or the entries of a map.
  var count = 0
  /// The elements inside, of this list or map and of those in it; an entry of a map counts as two.
  var elements = 0
  /// The bytes of text inside, of the text itself and of those in a list or map.
  var bytes = 0
  /// The units of comparing what is in records inside.
  var fields = 0
  /// How deep `parts` nest.
  var depth = 0
  var parts = Parts.nothing

  /// A number, a bool, a moment.
  static let scalar = Extent()

  /// What values without a hint are taken to be at most: as large as the scopes of a grant.
  fileprivate static let defaultCharacters = 280
  fileprivate static let defaultCount = 1000
  /// All elements in a `dyn` without a hint, and in those of one list or map together.
  fileprivate static let whole = 5000
  fileprivate static let wholeOfMany = 100_000
  private static let mostDepth = 24
  /// The bytes that a character takes at most.
  fileprivate static let characterSize = 4

  /// Anything without a hint.
  static let open = Extent(
    text: defaultCharacters * characterSize, characters: defaultCharacters, count: defaultCount, elements: whole,
    bytes: defaultCount * defaultCharacters * characterSize, parts: .anything)

  /// Anything that may be produced.
  static let producible = Extent(
    text: .max, characters: .max, count: .max, elements: .max, bytes: .max, parts: .anything
  ).produced

  static func text(bytes: Int, characters: Int? = nil) -> Extent {
    Extent(text: bytes, characters: min(bytes, characters ?? bytes), bytes: bytes)
  }

  static func list(_ count: Int, of element: Extent) -> Extent {
    entries(count, key: .scalar, value: element, isList: true)
  }

  static func map(_ count: Int, key: Extent, value: Extent) -> Extent {
    entries(count, key: key, value: value, isList: false)
  }

  private static func entries(_ count: Int, key: Extent, value: Extent, isList: Bool) -> Extent {
    // What is further inside is told apart no more: a chain of bindings can put lists around lists without end.
    let value = value.depth < mostDepth ? value : value.opened
    let inside = key.elements.addingSaturated(value.elements)
    return Extent(
      count: count, elements: count.multipliedSaturated(by: (isList ? 1 : 2).addingSaturated(inside)),
      bytes: count.multipliedSaturated(by: key.bytes.addingSaturated(value.bytes)),
      fields: count.multipliedSaturated(by: key.fields.addingSaturated(value.fields)), depth: value.depth + 1,
      parts: .entries(key: key, value: value, isList: isList, isMap: !isList))
  }

}

// MARK: From types and values

extension Extent {
  init(_ type: Type, _ hint: SizeHint? = nil) {
    switch (type, hint) {
    case (.nullable(let wrapped), _), (.optional(let wrapped), _): self.init(wrapped, hint)
    case (.string, _): self = Self.characters(hint)
    case (.bytes, .characters(let count)): self = .text(bytes: count)
    case (.bytes, _): self = .text(bytes: Self.defaultCharacters)
    case (.list(let element), .elements(let count, let each)):
      self = Extent.list(count, of: Extent(element, each)).hinted(element, each)
    case (.list(let element), _): self = Extent.list(Self.defaultCount, of: Extent(element)).hinted(element)
    case (.map(let key, let value), .entries(let count, let each)):
      self = Extent.map(count, key: Extent(key), value: Extent(value, each)).hinted(value, each)
    case (.map(let key, let value), _):
      self = Extent.map(Self.defaultCount, key: Extent(key), value: Extent(value)).hinted(value)
    case (.dyn, let hint?): self = Self.hinted(hint)
    case (.dyn, nil), (.parameter, _), (.variable, _), (.opaque, _): self = .open
    case (.record(let type), _): self.init(record: type)
    case (.null, _), (.bool, _), (.int, _), (.uint, _), (.double, _), (.timestamp, _), (.duration, _), (.type, _):
      self = .scalar
    }
  }

  private static func characters(_ hint: SizeHint?) -> Extent {
    let count = if case .characters(let count)? = hint { count } else { defaultCharacters }
    return .text(bytes: count.multipliedSaturated(by: characterSize), characters: count)
  }

  /// Many `dyn` without a hint are not all as large as one can be.
  private func hinted(_ element: Type, _ hint: SizeHint? = nil) -> Extent {
    guard element == .dyn, hint == nil else { return self }
    var many = self
    many.elements = min(elements, count.addingSaturated(Self.wholeOfMany))
    many.bytes = min(bytes, Self.wholeOfMany.multipliedSaturated(by: Price.hashedBytes))
    return many
  }

  /// Of a `dyn` a hint tells what it can be beside a text.
  private static func hinted(_ hint: SizeHint) -> Extent {
    switch hint {
    case .characters: characters(hint)
    case .elements(let count, let each): list(count, of: Extent(.dyn, each)).hinted(.dyn, each).or(characters(nil))
    case .entries(let count, let each):
      map(count, key: characters(nil), value: Extent(.dyn, each)).hinted(.dyn, each).or(characters(nil))
    }
  }

  /// A record costs something only when it is compared: a unit for each field, and what is in the fields.
  private init(record type: RecordType) {
    let units = type.fields.reduce(1) { $0.addingSaturated(1).addingSaturated(Extent($1.type, $1.sizeHint).compared) }
    self.init(fields: units, parts: .record(type))
  }

  /// The value itself.
  init(_ value: Value) {
    switch value {
    case .string(let text): self = .text(bytes: text.utf8.count, characters: text.unicodeScalars.count)
    case .bytes(let bytes): self = .text(bytes: bytes.count)
    case .list(let elements): self.init(elements: elements.map { Extent($0) })
    case .map(let map):
      self.init(keys: map.keys.map { Extent($0) }, values: map.values.map { Extent($0) })
    case .record(let record): self.init(record: record.type)
    case .optional(let held?): self.init(held)
    case .null, .bool, .int, .uint, .double, .type, .timestamp, .duration, .optional(nil): self = .scalar
    }
  }

  /// A list of just these elements.
  init(elements: [Extent]) {
    let element = elements.reduce(Extent.scalar) { $0.or($1) }
    self = .list(elements.count, of: element)
    sum(elements)
  }

  /// A map of just these entries.
  init(keys: [Extent], values: [Extent]) {
    self = .map(
      keys.count, key: keys.reduce(Extent.scalar) { $0.or($1) }, value: values.reduce(Extent.scalar) { $0.or($1) })
    sum(keys + values)
  }

  /// What is inside is the sum of what is in the parts, not as often the largest.
  private mutating func sum(_ parts: [Extent]) {
    elements = parts.reduce(places * count) { $0.addingSaturated($1.elements) }
    bytes = parts.reduce(0) { $0.addingSaturated($1.bytes) }
    fields = parts.reduce(0) { $0.addingSaturated($1.fields) }
  }
}
