import Documents
import Testing

@Suite struct `Forms of JSON` {
  private struct Waiver: Sendable, Equatable {
    enum State: String, CaseIterable, Sendable { case open, closed }

    var owner: String
    var days: Int
    var state: State
    var scopes: [String]?
    var selector: JSONObject
    var former: [Waiver] = []

    static let json = JSONRecordForm<Waiver>(
      "A waiver.", definedAs: "waiver", otherKeys: .refused,
      JSONKey("days", "Days left.", .count) { $0.days },
      JSONKey("owner", "Who answers for it.", .string) { $0.owner },
      JSONKey("scopes", "Null: all.", .orNull(.strings)) { $0.scopes },
      JSONKey("selector", "Which grants.", .anyObject) { $0.selector },
      JSONKey("state", "Whether it counts.", .word, absent: { .open }) { $0.state }
    ) { days, owner, scopes, selector, state in
      Waiver(owner: owner, days: days, state: state, scopes: scopes, selector: selector)
    }
  }

  private static let waivers = JSONForm<[Waiver]>.list(of: .object(Waiver.json))

  private func read(_ text: String) throws -> [Waiver] {
    try Self.waivers.read(try #require(JSONDocument(single: Array(text.utf8)).values.first))
  }

  private func text(_ waivers: [Waiver]) -> String {
    var output = JSONOutput(.compact)
    Self.waivers.write(waivers, &output)
    return String(decoding: output.take(), as: UTF8.self)
  }

  @Test func `what is written is read back, by keys in their order`() throws {
    let waivers = [
      Waiver(owner: "a", days: 3, state: .closed, scopes: ["x", "y"], selector: ["client_id": "c"]),
      Waiver(owner: "", days: 0, state: .open, scopes: nil, selector: [:]),
    ]
    #expect(
      text(waivers) == #"[{"days":3,"owner":"a","scopes":["x","y"],"selector":{"client_id":"c"},"state":"closed"},"#
        + #"{"days":0,"owner":"","scopes":null,"selector":{},"state":"open"}]"#)
    #expect(try read(text(waivers)) == waivers)
  }

  @Test func `a key that earlier versions do not write may be absent`() throws {
    #expect(try read(#"[{"days":1,"owner":"a","scopes":[],"selector":{}}]"#).first?.state == .open)
  }

  @Test(arguments: ["3", "3.0", "3e0", "0.3E1", "30e-1"])
  func `an integer may be written in any way`(text: String) throws {
    #expect(try JSONForm<Int>.integer.read(JSONDocument(single: Array(text.utf8)).values[0]) == 3)
  }

  @Test(arguments: [
    ("7", "expected a list, found a number"),
    ("[[]]", "[0]: expected an object, found a list"),
    (#"[{}]"#, "[0].days: is missing"),
    (#"[{"days":1.5}]"#, "[0].days: expected an integer, found a number"),
    (#"[{"days":9007199254740993}]"#, "[0].days: is out of range"), (#"[{"days":-1}]"#, "[0].days: is below 0"),
    (#"[{"days":1,"owner":null}]"#, "[0].owner: expected a string, found null"),
    (#"[{"days":1,"owner":"a","scopes":["x",3]}]"#, "[0].scopes[1]: expected a string, found a number"),
    (#"[{"days":1,"owner":"a","scopes":"x"}]"#, "[0].scopes: expected a list, found a string"),
    (#"[{"days":1,"owner":"a","scopes":null,"selector":[]}]"#, "[0].selector: expected an object, found a list"),
    (
      #"[{"days":1,"owner":"a","scopes":null,"selector":{},"state":"opened"}]"#,
      "[0].state: has an unknown value 'opened'"
    ),
    (#"[{"days":1,"ovner":"a"}]"#, "[0].ovner: unknown key; did you mean 'owner'?"),
  ])
  func `what is something else is named with the way to it`(text: String, message: String) {
    let error = #expect(throws: FieldError.self) { try read(text) }
    #expect(error?.description == message)
  }

  @Test func `the schema says of each key what is written`() throws {
    let schema = try #require(Waiver.json.object.schema.object)
    #expect(schema["required"] == ["days", "owner", "scopes", "selector", "state"])
    #expect(schema["additionalProperties"] == false)
    let properties = try #require(schema["properties"]?.object)
    #expect(properties["days"] == ["type": "integer", "minimum": 0, "description": "Days left."])
    #expect(
      properties["scopes"]
        == ["type": ["array", "null"], "items": ["type": "string"], "description": "Null: all."])
    #expect(properties["state"] == ["enum": ["open", "closed"], "description": "Whether it counts."])
    #expect(Self.waivers.schema() == ["type": "array", "items": ["$ref": "#/$defs/waiver"]])
    #expect(
      JSONForm<Waiver.State?>.orNull(.word).schema() == ["enum": ["open", "closed", nil]])
    #expect(
      JSONForm<JSONObject?>.orNull(.anyObject).schema()
        == ["oneOf": [["type": "object"], ["type": "null"]]])
  }

  /// Members that depend on a shared object alone are copied, not written again.
  @Test func `shared members are written of each owner as if they were not shared`() {
    final class Heading: Sendable {
      let rule: String
      init(_ rule: String) { self.rule = rule }
    }
    struct Owner: Sendable {
      let grant: String
      let heading: Heading
      let isPlain: Bool
    }
    func form(shared: Bool) -> JSONObjectForm<Owner> {
      let rule = JSONKey<Owner, String>("rule", "", .string) { $0.heading.rule }
      return JSONObjectForm(
        "", sharing: { $0.isPlain ? $0.heading : nil },
        [
          JSONKey<Owner, String>("grant", "", .string) { $0.grant }.member,
          shared ? rule.shared.member : rule.member,
          JSONMember("tool", "", always: "t"),
          JSONKey<Owner, Bool>("unshared", "", .bool) { $0.isPlain }.member,
        ])
    }
    let headings = [Heading("a"), Heading("b")]
    let owners = (0..<6).map { Owner(grant: "g\($0)", heading: headings[$0 / 2 % 2], isPlain: $0 != 3) }
    let texts = [true, false].map { shared in
      var output = JSONOutput(.pretty)
      output.beginList()
      for owner in owners { form(shared: shared).write(owner, to: &output) }
      output.endList()
      return String(decoding: output.take(), as: UTF8.self)
    }
    #expect(texts[0] == texts[1])
    #expect(texts[0].split(separator: "\"rule\": \"b\"").count == 3)
  }
}
