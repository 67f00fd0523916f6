@testable import CEL

/// Variables of all kinds with hints, and values that are as large as these say.
struct CostWorld {
  let name: String
  let environment: Environment
  let activations: [Activation]

  static let all = [
    CostWorld(name: "small", count: 20, characters: 30), CostWorld(name: "large", count: 100, characters: 280),
    CostWorld(name: "none", count: 0, characters: 0), CostWorld(name: "default", count: 1000, characters: nil),
  ]

  static let types: [(name: String, type: Type)] = [
    ("i", .int), ("u", .uint), ("d", .double), ("b", .bool), ("s", .string), ("p", .string), ("y", .bytes),
    ("t", .timestamp), ("w", .duration),
    ("li", .list(.int)), ("ld", .list(.double)), ("ls", .list(.string)), ("ms", .list(.string)),
    ("ll", .list(.list(.int))), ("lls", .list(.list(.string))),
    ("m", .map(.string, .string)), ("mi", .map(.int, .list(.string))), ("os", .optional(.string)),
    ("lo", .list(.optional(.int))), ("n", .nullable(.string)),
    ("x", .dyn), ("dl", .list(.dyn)), ("r", .record(record)), ("lr", .list(.record(record))),
    ("lt", .list(.timestamp)),
  ]

  static let record = RecordType(
    name: "rec",
    fields: [
      .init(name: "name", type: .string, sizeHint: .characters(20)),
      .init(name: "tags", type: .list(.string), sizeHint: .elements(5, each: .characters(10))),
      .init(name: "raw", type: .dyn, sizeHint: .elements(4, each: .characters(9))), .init(name: "count", type: .int),
    ])

  init(name: String, count: Int, characters: Int?) {
    self.name = name
    environment = Environment(
      variables: Self.types.map { entry in
        Variable(
          name: entry.name, type: entry.type,
          sizeHint: characters.flatMap { Self.hint(entry.type, count: count, characters: $0) })
      })
    let makers = [
      ValueMaker(count: count, characters: characters ?? 280, letter: "x", isVaried: true),
      ValueMaker(count: count, characters: characters ?? 280, letter: "\u{1F600}", isVaried: false),
      ValueMaker(count: count, characters: characters ?? 280, letter: "-", isVaried: false),
      ValueMaker(count: count / 3, characters: min(characters ?? 280, 9), letter: "a", isVaried: true),
    ]
    let environment = environment
    // Lists of lists at the default size would be a million elements.
    let isDefault = characters == nil
    activations = makers.prefix(isDefault ? 2 : 4).map { maker in
      environment.activation(
        Dictionary(
          uniqueKeysWithValues: Self.types.map { entry in
            (entry.name, .value(maker.value(entry.type, isDefault ? 4 : count)))
          }))
    }
  }

  private static func hint(_ type: Type, count: Int, characters: Int) -> SizeHint? {
    switch type {
    case .string, .bytes: .characters(characters)
    case .list(let element): .elements(count, each: hint(element, count: count, characters: characters))
    case .map(_, let value): .entries(count, each: hint(value, count: count, characters: characters))
    case .optional(let wrapped), .nullable(let wrapped): hint(wrapped, count: count, characters: characters)
    case .dyn: .elements(count, each: .characters(characters))
    default: nil
    }
  }
}

/// Makes values of a type.
private struct ValueMaker {
  let count: Int
  let characters: Int
  let letter: Unicode.Scalar
  /// Whether the elements of a list differ.
  let isVaried: Bool

  /// A value of the type; `inner` are the elements of lists within lists.
  func value(_ type: Type, _ inner: Int, _ number: Int = 0, isInner: Bool = false) -> Value {
    let count = isInner ? min(inner, count) : count
    return switch type {
    case .int: .int(Int64(isVaried ? number : 7))
    case .uint: .uint(UInt64(isVaried ? number : 7))
    case .double: .double(isVaried ? Double(number) / 2 : .nan)
    case .bool: .bool(number % 2 == 0)
    case .string: text(number)
    case .bytes: .bytes(Array(repeating: 0xFF, count: characters))
    case .timestamp: Timestamp(seconds: Int64(number) * 86_399).map { .timestamp($0) } ?? .null
    case .duration: .duration(nanoseconds: Int64(number) * 1_000_000_001)
    case .list(let element): .list((0..<count).map { value(element, inner, $0, isInner: true) })
    case .map(let key, let element):
      .map(
        MapValue(
          keys: (0..<count).map { self.key(key, $0) },
          values: (0..<count).map { value(element, inner, $0, isInner: true) }) ?? MapValue([]))
    case .optional(let wrapped): .optional(value(wrapped, inner, number, isInner: isInner))
    case .nullable(let wrapped): value(wrapped, inner, number, isInner: isInner)
    case .dyn: isInner ? text(number) : .list((0..<count).map { text($0) })
    case .record(let type):
      .record(
        RecordValue(
          type,
          [
            .value(
              ValueMaker(count: 5, characters: min(20, characters), letter: letter, isVaried: isVaried).text(number)),
            .value(
              .list((0..<5).map { ValueMaker(count: 5, characters: 10, letter: letter, isVaried: isVaried).text($0) })),
            .value(.list((0..<4).map { .string("raw\($0)") })), number % 3 == 2 ? .unavailable(["z"]) : .value(.int(3)),
          ]))
    default: .null
    }
  }

  private func key(_ type: Type, _ number: Int) -> Value {
    if case .string = type { return .string(String(number)) }
    return .int(Int64(number))
  }

  /// A text of so many characters; the last ones tell varied texts apart.
  private func text(_ number: Int) -> Value {
    let end = isVaried ? String(String(number).suffix(characters)) : ""
    return .string(String(repeating: String(letter), count: characters - end.count) + end)
  }
}
