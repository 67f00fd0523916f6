import Testing

@testable import Documents

/// A table of keys gives both the reader and the schema.
@Suite struct `A table of keys` {
  private struct Draft: Sendable {
    var name: String?
    var tags: [String] = ["none"]
    var size: Int?
    var isOn = true
  }

  private static let inner = KeyTable<Draft>(
    "inner", [.optional("size", \.size, .whole(from: 1, "things").described("How many."))])
  private static let keys = KeyTable<Draft>(
    "a thing",
    [
      .required("name", \.name, .text), .defaulted("tags", \.tags, .texts), .nested("inner", inner),
      .defaulted("on", \.isOn, .boolean),
    ])

  private static func read(_ yaml: String) throws -> (Draft, KeysFound?, [String]) {
    let file = try YAMLFile(text: yaml, path: "f")
    var reader = YAMLReader(file)
    var draft = Draft()
    let found = reader.read(file.root, by: keys, into: &draft) { $0 == "nome" ? "say name" : nil }
    return (draft, found, reader.problems.inFileOrder.map(\.description))
  }

  @Test func `reads what is there, and leaves the rest as it is`() throws {
    let (draft, found, problems) = try Self.read("{name: a, inner: {size: 3}, on: false}")
    #expect(draft.name == "a" && draft.tags == ["none"] && draft.size == 3 && !draft.isOn)
    #expect(found?.known == ["name", "inner", "on"] && found?.hasUnknown == false)
    #expect(problems.isEmpty)
  }

  @Test(arguments: [
    ("{}", ["f:1:1: a thing needs the key 'name'"]), ("[]", ["f:1:1: a thing must be a mapping, not a list"]),
    (
      "{name: '', tags: x, inner: {sice: 1, size: 0}, on: maybe}",
      [
        "f:1:8: name is empty", "f:1:18: tags must be a list, not a single value",
        "f:1:29: unknown key 'sice' in inner; did you mean 'size'?", "f:1:44: size is a number of things, 1 or more",
        "f:1:52: on is true or false",
      ]
    ),
    ("{nome: a, name: b}", ["f:1:2: say name"]),
  ])
  func `tells every key that is not as it should be`(yaml: String, expected: [String]) throws {
    #expect(try Self.read(yaml).2 == expected)
  }

  @Test func `has a schema with the same keys`() {
    #expect(
      Self.keys.schema == [
        "type": "object", "additionalProperties": false, "required": ["name"],
        "properties": [
          "name": ["type": "string", "minLength": 1],
          "tags": ["type": "array", "items": ["type": "string", "minLength": 1]],
          "inner": [
            "type": "object", "additionalProperties": false, "required": [],
            "properties": ["size": ["type": "integer", "minimum": 1, "description": "How many."]],
          ],
          "on": ["type": "boolean"],
        ],
      ])
  }
}
