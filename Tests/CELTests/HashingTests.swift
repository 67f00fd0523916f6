import TestSupport
import Testing

@testable import CEL

/// Hash sets in place of lists: `in`, `distinct` and `sets` give what going through the list gives, and take no longer than hashing.
@Suite struct HashingTests {
  private static let record = RecordType(name: "rec", fields: [.init(name: "a", type: .int)])

  /// Values that are equal across types, nearly equal, equal to nothing, or not known to be equal.
  private static let values: [Value] = {
    let two53 = Int64(1) << 53
    let numbers: [Value] = [
      .int(0), .double(-0.0), .double(0), .uint(0), .int(1), .uint(1), .double(1), .double(1.5), .double(.nan),
      .double(.infinity), .double(-.infinity), .int(two53), .int(two53 + 1), .uint(UInt64(two53) + 1), .int(two53 + 2),
      .double(0x1p53), .double(0x1p53 + 2), .double(-0x1p53), .int(-two53 - 1), .double(0x1p63), .uint(1 << 63),
      .uint(.max), .double(0x1p64), .int(.max), .int(.min), .double(-0x1p63), .double(1e300),
    ]
    let others: [Value] = [
      .null, .bool(true), .string(""), .string("a"), .string("\u{E9}"), .string("e\u{301}"), .bytes([97]),
      .optional(nil), .type(.int), .duration(nanoseconds: 1), .list([]), .map([]),
      .record(RecordValue(record, [.value(.int(1))])), .record(RecordValue(record, [.unavailable(["x"])])),
    ]
    let nested = (numbers + others).flatMap { value -> [Value] in
      [
        .list([value]), .list([.int(1), value]), .optional(value), .map([("k", value)]),
        .map([("k", value), ("l", .int(1))]), .map([("l", .double(1)), ("k", value)]), .list([.list([value])]),
      ]
    }
    return numbers + others + nested
  }()

  @Test(arguments: Cases.some(Array(0..<40 as Range<UInt64>), every: 4))
  func `a hashed list answers as going through the list does`(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let list = (0..<Int.random(in: 0...40, using: &random)).compactMap { _ in Self.values.randomElement(using: &random)
    }
    let hashed = HashedList(list)
    for value in Self.values {
      var meter = Meter()
      let expected = try HashedList.look(for: value, in: list, &meter)
      let found = try hashed.lookUp(value, &meter)
      #expect(found == expected, "\(value) in \(list)")
    }
  }

  @Test func `distinct keeps the first of those that are equal to one that is kept`() throws {
    for seed in 0..<40 as Range<UInt64> {
      var random = SeededGenerator(seed: seed)
      let list = (0..<30).compactMap { _ in Self.values.randomElement(using: &random) }.filter {
        !$0.description.contains("rec")
      }
      var kept: [Value] = []
      for value in list where !kept.contains(value) { kept.append(value) }
      let environment = Environment(variables: [Variable(name: "l", type: .list(.dyn))])
      let outcome = try environment.compile("l.distinct()").evaluate(environment.activation(["l": .value(.list(list))]))
      #expect(text(of: outcome) == Value.list(kept).description)
    }
  }

  @Test func `equal values hash alike, in any order of a map's entries`() {
    for left in Self.values where left.hashing == .exact {
      for right in Self.values where right.hashing == .exact && left == right {
        // An integer that is no double is equal to one only by rounding.
        #expect(left.hashValue == right.hashValue, "\(left) and \(right)")
      }
    }
    let maps = (0..<100).map { Value.map([("k", .int($0))]).hashValue }
    #expect(Set(maps).count == 100)
  }

  @Test(
    .timeLimit(.minutes(5)),
    arguments: [
      "lists.range(20000).map(x, [x]).distinct().size() == 20000",
      "lists.range(20000).map(x, [x + 4611686018427387904]).distinct().size() == 20000",
      "lists.range(15000).map(x, {'k': x}).distinct().size() == 15000",
      "lists.range(20000).map(x, optional.of(x)).distinct().size() == 20000",
      "lists.range(20000).map(x, 0.0 / 0.0).distinct().size() == 20000",
      "lists.range(20000).map(x, [0.0 / 0.0]).distinct().size() == 20000",
      "sets.contains(lists.range(10000).map(x, [x]), lists.range(10000).map(x, [x]))",
      "sets.equivalent(lists.range(10000).map(x, [x, 1]), lists.range(10000).map(x, [x, 1]))",
      "!sets.intersects(lists.range(10000).map(x, [x]), lists.range(10000).map(x, [x, x]))",
      "ll.all(x, x in ll)", "lm.all(x, x in lm)", "!ll.exists(x, (x + [1]) in ll)",
      "lists.range(30000).map(x, x + 4611686018427387904).distinct().size() == 30000",
      "lists.range(20000).transformMap(i, x, x).size() == 20000",
      "lists.range(20000).transformMapEntry(i, x, {x + 4611686018427387904: 1}).size() == 20000",
    ])
  func `lists and maps in lists are hashed`(source: String) throws {
    let environment = Environment(variables: [
      Variable(name: "ll", type: .list(.list(.int)), sizeHint: .elements(20_000, each: .elements(1))),
      Variable(name: "lm", type: .list(.map(.string, .int)), sizeHint: .elements(10_000, each: .entries(1))),
    ])
    let program = try environment.compile(source)
    let activation = environment.activation([
      "ll": .value(.list((0..<20_000).map { .list([.int($0)]) })),
      "lm": .value(.list((0..<10_000).map { .map([("k", .int($0))]) })),
    ])
    var result: (outcome: Outcome, cost: Int)?
    let elapsed = ProcessorTime.measure { result = program.measure(activation) }
    let measured = try #require(result)
    #expect(text(of: measured.outcome) == "true")
    #expect(measured.cost <= min(program.costEstimate, 400_000))
    #expect(elapsed < ProcessorTime.patience)
  }

  @Test(arguments: [3, 9, 100]) func `a double finds the integer that it is exactly`(count: Int) {
    let keys = (0..<count).map { Value.int(Int64(1) << 53 + Int64($0)) }
    let map = MapValue(keys: keys, values: keys)
    #expect(map?[.double(0x1p53)] == .int(1 << 53))
    #expect(map?[.double(0x1p53 + 2)] == .int(1 << 53 + 2))
    #expect(map?[.double(.nan)] == nil)
    #expect(map?[.double(0.5)] == nil)
    #expect(map?[.list([.int(1 << 53)])] == nil)
  }
}
