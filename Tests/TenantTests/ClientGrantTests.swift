import Documents
import Tenant
import TestSupport
import Testing

@Suite struct ClientGrantTests {
  /// Sparse forms in which the Management API gives grants.
  private static let forms = [
    #"{"id":"cgr_1","client_id":"app","audience":"go-jwt","scope":["write:messages"],"subject_type":"client"}"#,
    #"{"id":"cgr_2","client_id":"app","audience":"https://t.example/api/v2/","scope":["a","b"],"is_system":true}"#,
    #"{"id":"cgr_3","client_id":"app","audience":"a","organization_usage":"allow","allow_any_organization":true}"#,
    #"{"id":"cgr_4","audience":"a","scope":["read:data"],"subject_type":"client","default_for":"third_party_clients"}"#,
    #"{"id":"cgr_5","audience":"a","subject_type":"user","authorization_details_types":["p"],"allow_all_scopes":true}"#,
    #"{"id":"cgr_6","audience":"a","subject_type":"anonymous_user","added_later":{"n":1e400,"list":[null]}}"#,
    #"{"scope":null,"id":null,"client_id":null,"is_system":null}"#,
    "{}",
  ]

  @Test(arguments: forms)
  func `a grant keeps its JSON as it came`(text: String) throws {
    let grant = try ClientGrant(object(text))
    #expect(JSONValue.object(grant.raw) == (try JSONReader.value(text)))
    #expect(try ClientGrant(object(JSONWriter.compact(.object(grant.raw)))) == grant)
  }

  @Test func `every field is read`() throws {
    let grant = try ClientGrant(
      object(
        #"""
        {"id":"cgr_1","client_id":"app","default_for":"third_party_clients","audience":"a","scope":["x","y"],
         "subject_type":"user","organization_usage":"require","allow_any_organization":true,"allow_all_scopes":false,
         "authorization_details_types":["payment"],"is_system":true}
        """#))
    #expect(grant.id == "cgr_1")
    #expect(grant.clientID == "app")
    #expect(grant.defaultFor == "third_party_clients")
    #expect(grant.audience == "a")
    #expect(grant.scope == ["x", "y"])
    #expect(grant.subjectType == "user")
    #expect(grant.organizationUsage == "require")
    #expect(grant.allowAnyOrganization == true)
    #expect(grant.allowAllScopes == false)
    #expect(grant.authorizationDetailsTypes == ["payment"])
    #expect(grant.isSystem == true)
  }

  @Test(arguments: ["{}", #"{"subject_type":null,"organization_usage":null,"scope":null,"allow_all_scopes":null}"#])
  func `what is absent or null reads as the documented default`(text: String) throws {
    let grant = try ClientGrant(object(text))
    #expect(grant.subjectType == nil)
    #expect(grant.scope == nil)
    #expect(grant.effectiveSubjectType == "client")
    #expect(grant.effectiveOrganizationUsage == "deny")
    #expect(!grant.effectiveAllowAllScopes)
    #expect(!grant.effectiveAllowAnyOrganization)
    #expect(!grant.effectiveIsSystem)
    #expect(grant.effectiveScopes(of: nil) == [])
  }

  /// As Terraform writes what nobody set.
  private static let empty: JSONObject = [
    "id": "", "client_id": "", "default_for": "", "audience": "", "scope": [], "subject_type": "",
    "organization_usage": "", "allow_any_organization": .null, "allow_all_scopes": .null,
    "authorization_details_types": [], "is_system": .null,
  ]

  @Test(arguments: [empty, JSONObject(empty.keys.map { ($0, .null) })])
  func `what is empty is absent, and stays in the JSON as it came`(raw: JSONObject) throws {
    let grant = try ClientGrant(raw)
    let texts = [
      grant.id, grant.clientID, grant.defaultFor, grant.audience, grant.subjectType, grant.organizationUsage,
    ]
    #expect(texts == Array(repeating: nil, count: texts.count))
    #expect(grant.scope == nil && grant.authorizationDetailsTypes == nil)
    #expect(grant.allowAnyOrganization == nil && grant.allowAllScopes == nil && grant.isSystem == nil)
    #expect(grant.effectiveSubjectType == "client" && grant.effectiveOrganizationUsage == "deny")
    #expect(grant.key == (try ClientGrant([:]).key))
    #expect(grant.raw == raw)
  }

  @Test(arguments: [#"{"organization_usage":" "}"#, #"{"scope":[""]}"#, #"{"subject_type":"\t"}"#])
  func `a blank is not empty`(text: String) throws {
    let grant = try ClientGrant(object(text))
    #expect(grant.organizationUsage ?? grant.subjectType ?? grant.scope?.first != nil)
  }

  @Test func `an empty client_id does not hide the group that a grant is the default of`() throws {
    #expect(try ClientGrant(["client_id": "", "default_for": "g"]).key.holder == "default:g")
    #expect(try ClientGrant(["client_id": "c", "default_for": ""]).key.holder == "client:c")
  }

  @Test func `an unknown subject type stays as it is`() throws {
    let grant = try ClientGrant(["subject_type": "anonymous_user"])
    #expect(grant.effectiveSubjectType == "anonymous_user")
    #expect(grant.key.subjectType == "anonymous_user")
  }

  @Test(arguments: [
    (#"{"id":1}"#, "id", "expected a string, found a number"),
    (#"{"client_id":{}}"#, "client_id", "expected a string, found an object"),
    (#"{"audience":["a"]}"#, "audience", "expected a string, found a list"),
    (#"{"scope":"read:x"}"#, "scope", "expected a list, found a string"),
    (#"{"scope":["a","b",null]}"#, "scope[2]", "expected a string, found null"),
    (
      #"{"authorization_details_types":[{"type":"x"}]}"#, "authorization_details_types[0]",
      "expected a string, found an object"
    ),
    (#"{"allow_all_scopes":"true"}"#, "allow_all_scopes", "expected true or false, found a string"),
    (#"{"is_system":0}"#, "is_system", "expected true or false, found a number"),
    (#"{"subject_type":true}"#, "subject_type", "expected a string, found a boolean"),
    (#"{"scope":""}"#, "scope", "expected a list, found a string"),
    (#"{"audience":[]}"#, "audience", "expected a string, found a list"),
    (#"{"allow_all_scopes":""}"#, "allow_all_scopes", "expected true or false, found a string"),
  ])
  func `a field of a wrong type is refused by its path`(text: String, field: String, message: String) throws {
    let object = try object(text)
    let error = recordError { () throws(FieldError) in try ClientGrant(object) }
    #expect(error?.route.description == field)
    #expect(error?.message == message)
    #expect(error?.description == "\(field): \(message)")
  }

  @Test(arguments: [
    (["a b", "c\td\n", " ", "", "e"], ["a", "b", "c", "d", "e"]),
    (["read:x\u{301} write:y"], ["read:x\u{301}", "write:y"]),
    (["a \u{301}b"], ["a", "\u{301}b"]),
    (["a\r\nb"], ["a", "b"]),
  ])
  func `effective scopes are split at white space and lose no code point`(scope: [String], split: [String]) throws {
    let grant = try ClientGrant(["scope": .strings(scope)])
    let scopes = try #require(grant.effectiveScopes(of: nil))
    #expect(scopes.map(ExactString.init) == split.map(ExactString.init))
  }

  @Test func `with all scopes those of the API are effective, and unknown without it`() throws {
    let api = try ResourceServer(["identifier": "a", "scopes": [["value": "x"], ["value": "y"]]])
    let grant = try ClientGrant(["allow_all_scopes": true, "scope": ["ignored"]])
    #expect(grant.effectiveScopes(of: api) == ["x", "y"])
    #expect(grant.effectiveScopes(of: nil) == nil)
    #expect(try ClientGrant(["allow_all_scopes": false, "scope": ["own"]]).effectiveScopes(of: api) == ["own"])
  }

  @Test func `the key is the holder, the audience and the effective subject type`() throws {
    let key = { (raw: JSONObject) in try ClientGrant(raw).key }
    #expect(
      try key(["client_id": "c", "audience": "a"])
        == key(["client_id": "c", "audience": "a", "subject_type": "client", "id": "cgr_1"]))
    #expect(
      try key(["client_id": "c", "audience": "a"]) != key(["client_id": "c", "audience": "a", "subject_type": "user"]))
    #expect(try key(["client_id": "c", "audience": "a"]) != key(["default_for": "c", "audience": "a"]))
    #expect(try key(["client_id": "\u{E9}"]) != key(["client_id": "e\u{301}"]))
    #expect(try key(["client_id": "c"]).holder == "client:c")
    #expect(try key(["default_for": "g"]).holder == "default:g")
    #expect(try key(["client_id": "c", "default_for": "g"]).holder == "client:c")
    #expect(try key([:]).holder == "client:")
    let sorted = try [key(["client_id": "b"]), key(["client_id": "a", "audience": "z"]), key(["client_id": "a"])]
      .sorted()
    #expect(sorted.map { "\($0.holder) \($0.audience ?? "")" } == ["client:a ", "client:a z", "client:b "])
  }

  @Test func `grants that differ in an unknown field differ`() throws {
    #expect(try ClientGrant(["id": "x", "later": 1]) == ClientGrant(["later": 1, "id": "x"]))
    #expect(try ClientGrant(["id": "x", "later": 1]) != ClientGrant(["id": "x", "later": 2]))
    #expect(try ClientGrant(["scope": ["\u{E9}"]]) != ClientGrant(["scope": ["e\u{301}"]]))
  }

  @Test(.enabled(if: Recordings.isPresent, Recordings.absence))
  func `every recorded grant is read without loss`() throws {
    var grants: [JSONObject] = []
    for (_, bytes) in try Recordings.all() {
      for exchange in try JSONReader.value(bytes).object?["exchanges"]?.array ?? [] {
        let response = exchange.object?["response"]?.object
        let listed = response?["client_grants"]?.array?.compactMap(\.object) ?? []
        let single = response.flatMap { $0["id"]?.string?.hasPrefix("cgr_") == true ? $0 : nil }
        grants += listed + (single.map { [$0] } ?? [])
      }
    }
    #expect(grants.count > 20)
    for raw in grants {
      let grant = try ClientGrant(raw)
      #expect(grant.raw == raw)
      #expect(grant.id == raw["id"]?.string)
      #expect(grant.scope?.count ?? 0 == raw["scope"]?.array?.count ?? 0)
    }
  }
}
