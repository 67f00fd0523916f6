import Testing

@testable import CEL

@Suite struct ValueTests {
  /// Groups of values that are equal to each other and to no value of another group.
  private static let groups: [[Value]] = [
    [.null], [.bool(true)], [.bool(false)], [.int(1), .uint(1), .double(1)], [.int(0), .double(-0.0), .uint(0)],
    [.int(-1), .double(-1)],
    [.double(0.5)], [.uint(.max)], [.int(.min), .double(-0x1p63)], [.string("1")], [.string("\u{E9}")],
    [.string("e\u{301}")],
    [.bytes([1])], [.list([.int(1)]), .list([.double(1)])], [.list([])],
    [.map([("a", .int(1))]), .map([("a", .double(1))])],
    [.map([])], [.type(.int)], [.type(.list(.int)), .type(.list(.dyn))], [.duration(nanoseconds: 1)], [.optional(nil)],
    [.optional(.int(1)), .optional(.uint(1))],
  ]

  @Test func `values are equal by the language's rules, and equal values hash alike`() {
    for (row, group) in Self.groups.enumerated() {
      for (column, other) in Self.groups.enumerated() {
        for (left, right) in group.flatMap({ left in other.map { (left, $0) } }) {
          #expect((left == right) == (row == column), "\(left) and \(right)")
          if row == column { #expect(left.hashValue == right.hashValue, "\(left) and \(right)") }
        }
      }
    }
    #expect(Value.double(.nan) != Value.double(.nan))
  }

  @Test(arguments: [3, 9, 100]) func `a map of any size finds its keys and keeps their order`(count: Int) {
    let map = MapValue((0..<count).map { ("k\($0)", Value.int(Int64($0))) })
    #expect(map.keys == (0..<count).map { .string("k\($0)") })
    for number in 0..<count { #expect(map["k\(number)"] == .int(Int64(number))) }
    #expect(map["nope"] == nil)
    let numbers = (0..<count).map { Value.int(Int64($0)) }
    #expect(MapValue(keys: numbers, values: numbers)?[.double(2)] == .int(2))
    #expect(MapValue(keys: numbers + [.uint(1)], values: numbers + [.null]) == nil)
    #expect(MapValue([("a", .int(1)), ("b", .int(2)), ("a", .int(3))])["a"] == .int(3))
  }

  @Test(arguments: [
    (Value.string("a\"\\\n\u{1B}\u{202E}é"), #""a\"\\\n\u001b\u202eé""#), (.double(1), "1.0"),
    (.double(.infinity), "double(\"Infinity\")"),
    (.list([.null, .uint(1)]), "[null, 1u]"), (.bytes([0, 65, 255]), #"b"\x00A\xff""#), (.type(.list(.int)), "list"),
    (.duration(nanoseconds: -1_500_000_000), "duration(\"-1.5s\")"), (.optional(.int(1)), "optional.of(1)"),
  ])
  func `a value shows as a literal`(value: Value, text: String) {
    #expect(value.description == text)
  }

  @Test(arguments: [
    (Int64(0), Int32(0), "1970-01-01T00:00:00Z"), (1_234_567_890, 120_000_000, "2009-02-13T23:31:30.12Z"),
    (-62_135_596_800, 0, "0001-01-01T00:00:00Z"), (253_402_300_799, 999_999_999, "9999-12-31T23:59:59.999999999Z"),
    (951_782_400, 0, "2000-02-29T00:00:00Z"), (-1, 0, "1969-12-31T23:59:59Z"),
  ])
  func `a timestamp shows as RFC 3339`(seconds: Int64, nanoseconds: Int32, text: String) throws {
    #expect(try #require(Timestamp(seconds: seconds, nanoseconds: nanoseconds)).description == text)
  }

  @Test func `a timestamp stays between the years 1 and 9999`() {
    #expect(Timestamp(seconds: 253_402_300_800) == nil)
    #expect(Timestamp(seconds: -62_135_596_801) == nil)
    #expect(Timestamp(seconds: 0, nanoseconds: 1_000_000_000) == nil)
  }
}
