import Documents
import Tenant
import Testing

@Suite struct `Equality of grants` {
  private static func grant(_ id: String, _ fields: JSONObject) throws -> ClientGrant {
    var object: JSONObject = ["id": .string(id), "client_id": "app", "audience": "https://a.example/"]
    for (key, value) in fields.members { object[key] = value }
    return try ClientGrant(object)
  }

  @Test(
    arguments: [
      ([:], ["subject_type": "client", "organization_usage": "deny", "scope": [], "authorization_details_types": []]),
      ([:], ["allow_all_scopes": false, "allow_any_organization": false, "is_system": false, "scope": .null]),
      (
        [:],
        [
          "subject_type": "", "organization_usage": "", "default_for": "", "scope": [],
          "authorization_details_types": [], "allow_all_scopes": .null,
        ]
      ),
      (["organization_usage": "deny", "scope": []], ["organization_usage": "", "scope": .null]),
      (["scope": ["a", "b"]], ["scope": ["b", "a"]]),
      (["scope": ["a", "a"]], ["scope": ["a"]]),
      (["authorization_details_types": ["a", "b"]], ["authorization_details_types": ["b", "a", "b"]]),
      (["allow_all_scopes": true], ["allow_all_scopes": true, "scope": ["a"]]),
      ([:], ["some_later_field": 1]),
    ] as [(JSONObject, JSONObject)])
  func `an absent field is its default, and lists are sets`(left: JSONObject, right: JSONObject) throws {
    let (left, right) = (try Self.grant("cgr_1", left), try Self.grant("cgr_2", right))
    #expect(left.isEffectivelyEqual(to: right))
    #expect(right.isEffectivelyEqual(to: left))
  }

  @Test(
    arguments: [
      ("scope", ["a"], ["a", "b"]), ("scope", ["a b"], ["a", "b"]), ("scope", ["\u{E9}"], ["e\u{301}"]),
      ("scope", ["a"], []), ("allow_all_scopes", true, false), ("organization_usage", "require", "deny"),
      ("organization_usage", "require", "allow"), ("allow_any_organization", true, false), ("is_system", true, false),
      ("subject_type", "user", "client"), ("audience", "https://a", "https://b"), ("client_id", "x", "y"),
      ("default_for", "third_party_clients", .null), ("authorization_details_types", ["p"], []),
    ] as [(String, JSONValue, JSONValue)])
  func `every field that means something tells two grants apart`(
    field: String, left: JSONValue, right: JSONValue
  ) throws {
    let (left, right) = (
      try Self.grant("cgr_1", [field: left]), try Self.grant("cgr_1", [field: right])
    )
    #expect(left.differences(from: right) == [field])
    #expect(!left.isEffectivelyEqual(to: right))
  }
}
