import Testing

@testable import Documents

/// The way to a value, and the place that it leads to, in JSON and in YAML.
@Suite struct `A route` {
  static let json = """
    {"grants": [
      {"id": "a", "scope": ["é", "x"]},
      {"id": "b",
       "scope": ["😀", "y", 5]}],
     "odd key": {"": null}}
    """
  static let yaml = """
    grants:
      - id: a
        scope: [é, x]
      - id: b
        scope: [😀, y, 5]
    odd key:
      "": null
    """

  @Test(
    arguments: [
      ([], "", 1, 1, 1, 1), (["grants"], "grants", 1, 12, 2, 3), (["grants", 1], "grants[1]", 3, 3, 4, 5),
      (["grants", 1, "scope", 2], "grants[1].scope[2]", 4, 24, 5, 19),
      (["grants", 0, "scope", 1], "grants[0].scope[1]", 2, 30, 3, 16),
      (["odd key", ""], "['odd key']['']", 5, 18, 7, 7),
      // What is missing should be in what is there.
      (["grants", 1, "subject_type"], "grants[1].subject_type", 3, 3, 4, 5),
      (["grants", 7, "id"], "grants[7].id", 1, 12, 2, 3), (["grants", "id"], "grants.id", 1, 12, 2, 3),
    ] as [(Route, String, Int, Int, Int, Int)])
  func `leads to a place`(route: Route, text: String, line: Int, column: Int, yamlLine: Int, yamlColumn: Int) throws {
    #expect("\(route)" == text)
    let node = try JSONDocument(single: Array(Self.json.utf8)).values[0]
    #expect(node.place(of: route, in: "f") == Place(file: "f", line: line, column: column))
    let yaml = try YAMLFile(text: Self.yaml, path: "f").root.nearest(to: route).place
    #expect(yaml == Place(file: "f", line: yamlLine, column: yamlColumn))
  }

  @Test func `of a value in a row is its own`() throws {
    let values = try JSONDocument(Array("\u{FEFF}[1]\n{\"a\": 2} {\"a\":\r\n3}".utf8)).values
    #expect(values.map { "\($0.place(of: [0], in: "f"))" } == ["f:1:2", "f:2:1", "f:2:10"])
    #expect(values.map { "\($0.place(of: ["a"], in: "f"))" } == ["f:1:1", "f:2:7", "f:3:1"])
  }

  @Test func `is longer for an error that is passed on`() {
    let error = FieldError(["scope", 2], "expected a string, found a number")
    #expect("\(error)" == "scope[2]: expected a string, found a number")
    #expect("\(error.below(["grants", 1]))" == "grants[1].scope[2]: expected a string, found a number")
    #expect("\(FieldError([], "is missing"))" == "is missing")
  }

  @Test func `is told with the place where a file cannot be read`() {
    for (text, message) in [
      (#"{"a":["b",5]}"#, "f:1:11: a[1]: expected a string, found a number"), ("{}", "f:1:1: a: is missing"),
      ("[]", "f:1:1: expected an object, found a list"),
      ("{\n\"é\":!}", "f:2:5: not JSON: expected a value, found '!'"),
    ] {
      let error = #expect(throws: Diagnostic.self) {
        try JSONDocument.read(Array(text.utf8), file: "f") { (node) throws(FieldError) in
          try JSONFields(node.value).strings("a")
        }
      }
      #expect(error?.description == message)
    }
  }
}
