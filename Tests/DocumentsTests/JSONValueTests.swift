import Documents
import Testing

@Suite struct JSONValueTests {
  @Test func `the order of keys is free, the order of elements is not`() {
    #expect(JSONValue.object(["a": 1, "b": 2]) == ["b": 2, "a": 1])
    #expect(JSONValue.object(["a": 1]) != ["a": 1, "b": 2])
    #expect(JSONValue.object(["a": 1, "b": 2]) != ["a": 1, "c": 2])
    #expect(JSONValue.array([1, 2]) != [2, 1])
  }

  @Test(
    arguments: [
      [JSONValue.null, false, 0, "", [], [:]],
      ["1", 1, true, ["a"], "a", ["a": nil], [:]],
    ] as [[JSONValue]])
  func `values of different kinds differ`(values: [JSONValue]) {
    for (index, left) in values.enumerated() {
      for (other, right) in values.enumerated() { #expect((left == right) == (index == other)) }
    }
  }

  @Test func `canonically equivalent strings are different values`() {
    #expect(JSONValue.string("\u{E9}") != .string("e\u{301}"))
    #expect(JSONValue.object(["\u{E9}": 1]) != ["e\u{301}": 1])
    var object: JSONObject = ["\u{E9}": 1]
    #expect(object["e\u{301}"] == nil)
    object["e\u{301}"] = 2
    #expect(object.keys.count == 2)
    #expect(object.only(["e\u{301}"]).members.map(\.value) == [2])
  }

  @Test func `setting a member keeps its place and setting nil removes it`() {
    var object: JSONObject = ["a": 1, "b": 2, "c": 3]
    object["b"] = 4
    object["d"] = 5
    object["a"] = nil
    object["x"] = nil
    #expect(object.keys == ["b", "c", "d"])
    #expect(object["b"] == 4)
    #expect(object.only(["d", "b", "x"]).keys == ["b", "d"])
  }

  @Test func `of two members with one key the later counts`() {
    #expect(JSONObject([("a", 1), ("b", 2), ("a", 3)]) == ["a": 3, "b": 2])
  }

  @Test func `a value names its kind and gives itself as nothing else`() {
    let values: [JSONValue] = [nil, true, 1, "x", [], [:]]
    #expect(values.map(\.kind) == ["null", "a boolean", "a number", "a string", "a list", "an object"])
    #expect(values.map { $0.string != nil } == [false, false, false, true, false, false])
    #expect(values.map { $0.bool != nil } == [false, true, false, false, false, false])
    #expect(values.map { $0.int != nil } == [false, false, true, false, false, false])
    #expect(values.map { $0.array != nil } == [false, false, false, false, true, false])
    #expect(values.map { $0.object != nil } == [false, false, false, false, false, true])
    #expect(values.map(\.isNull) == [true, false, false, false, false, false])
  }
}
