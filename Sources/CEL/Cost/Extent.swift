/// How large a value can be at most, as far as types and hints tell.
indirect enum Extent: Sendable {
  /// A number, a bool, a record: of constant size.
  case scalar
  /// A text of so many characters.
  case text(Int)
  case list(Int, Extent)
  case map(Int, key: Extent, value: Extent)
  /// Anything, and so everything that values without a hint are taken for.
  case open

  /// What values without a hint are taken to be at most: as large as the scopes of a grant.
  private static let text = 280
  private static let count = 1000

  init(_ type: Type, _ hint: SizeHint? = nil) {
    switch (type, hint) {
    case (.nullable(let wrapped), _), (.optional(let wrapped), _): self.init(wrapped, hint)
    case (.string, .characters(let count)), (.bytes, .characters(let count)): self = .text(count)
    case (.string, _), (.bytes, _): self = .text(Self.text)
    case (.list(let element), .elements(let count, let each)): self = .list(count, Extent(element, each))
    case (.list(let element), _): self = .list(Self.count, Extent(element))
    case (.map(let key, let value), .entries(let count, let each)):
      self = .map(count, key: Extent(key), value: Extent(value, each))
    case (.map(let key, let value), _): self = .map(Self.count, key: Extent(key), value: Extent(value))
    case (.dyn, _), (.parameter, _), (.variable, _), (.opaque, _): self = .open
    case (.null, _), (.bool, _), (.int, _), (.uint, _), (.double, _), (.timestamp, _), (.duration, _), (.record, _),
      (.type, _):
      self = .scalar
    }
  }

  init(_ value: Value) {
    switch value {
    case .string(let text): self = .text(text.utf8.count)
    case .bytes(let bytes): self = .text(bytes.count)
    case .list(let elements):
      self = .list(elements.count, elements.map { Extent($0) }.reduce(.scalar) { $0.larger($1) })
    case .null, .bool, .int, .uint, .double, .map, .record, .type, .timestamp, .duration, .optional: self = .scalar
    }
  }

  /// The characters of a text.
  var length: Int {
    switch self {
    case .text(let length): length
    case .open: Self.text
    case .scalar, .list, .map: 0
    }
  }

  /// The elements or entries.
  var count: Int {
    switch self {
    case .list(let count, _), .map(let count, _, _): count
    case .open: Self.count
    case .scalar, .text: 0
    }
  }

  /// What an index or a macro gets out of a list, a macro out of a map.
  var element: Extent {
    switch self {
    case .list(_, let element): element
    case .map(_, let key, _): key
    case .open: .open
    case .scalar, .text: .scalar
    }
  }

  /// What a key gets out of a map, an index out of a list.
  var value: Extent {
    if case .map(_, _, let value) = self { value } else { element }
  }

  /// The elements in lists and maps inside this one, as far as they are known.
  var inner: Int {
    switch self {
    case .list(let count, let element): count.multipliedSaturated(by: element.outer)
    case .map(let count, let key, let value): count.multipliedSaturated(by: key.outer.addingSaturated(value.outer))
    case .scalar, .text, .open: 0
    }
  }

  /// The elements of this list or map and of those inside it.
  private var outer: Int {
    switch self {
    case .list(let count, _), .map(let count, _, _): count.addingSaturated(inner)
    case .scalar, .text, .open: 0
    }
  }

  /// The extent of a value that can be the key of a map.
  var asKey: Extent {
    if case .text = self { self } else { .scalar }
  }

  /// An extent that holds what either of two holds.
  func larger(_ other: Extent) -> Extent {
    switch (self, other) {
    case (.open, _), (_, .open): .open
    case (.scalar, let extent), (let extent, .scalar): extent
    case (.text(let left), .text(let right)): .text(max(left, right))
    case (.list(let left, let element), .list(let right, let other)):
      .list(max(left, right), element.larger(other))
    case (.map(let left, let key, let value), .map(let right, let otherKey, let otherValue)):
      .map(max(left, right), key: key.larger(otherKey), value: value.larger(otherValue))
    default: .open
    }
  }

  /// The units of looking at all of the value, as `Value.weight` counts them.
  func weight(bytesPerUnit: Int) -> Int {
    switch self {
    case .scalar: 0
    case .text(let length): length / bytesPerUnit
    case .list(let count, let element):
      count.multipliedSaturated(by: 1.addingSaturated(element.weight(bytesPerUnit: bytesPerUnit)))
    case .map(let count, let key, let value):
      count.multipliedSaturated(
        by: 1.addingSaturated(key.weight(bytesPerUnit: bytesPerUnit))
          .addingSaturated(value.weight(bytesPerUnit: bytesPerUnit)))
    case .open: Extent.list(Self.count, .text(Self.text)).weight(bytesPerUnit: bytesPerUnit)
    }
  }

  /// The extent, no larger than what may be produced.
  var produced: Extent {
    switch self {
    case .text(let length): .text(min(length, Limits.producedSize))
    case .list(let count, let element): .list(min(count, Limits.producedSize / Limits.elementSize), element)
    case .map(let count, let key, let value):
      .map(min(count, Limits.producedSize / Limits.elementSize), key: key, value: value)
    case .scalar, .open: self
    }
  }
}
