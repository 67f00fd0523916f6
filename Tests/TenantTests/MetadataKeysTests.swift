import Documents
import Tenant
import Testing

/// What of `client_metadata`, in which a tenant may keep anything, enters memory.
@Suite struct MetadataKeysTests {
  private static let secret = "must-not-be-kept"
  private static let raw: JSONObject = [
    "client_id": "app",
    "client_metadata": ["team": "a", "owner": "dana", "e\u{301}": "b", "must-not-be-kept": .string(secret)],
  ]

  @Test(
    arguments: [
      ([], nil), (["team"], ["team": "a"]), (["team", "owner", "team"], ["owner": "dana", "team": "a"]),
      (["other"], nil), (["\u{E9}"], nil), (["e\u{301}"], ["e\u{301}": "b"]),
    ] as [([String], JSONValue?)])
  func `only keys that are named are read`(keys: [String], kept: JSONValue?) throws {
    let client = try Client(Self.raw, keeping: MetadataKeys(keys))
    #expect(client.json.object?["client_metadata"] == kept)
    #expect((client.metadataTexts == nil) == keys.isEmpty)
    #expect(!shown(client).contains(Self.secret) && !JSONWriter.compact(client.json).contains(Self.secret))
    #expect(try Client(client.json, keeping: MetadataKeys(keys)) == client)
  }

  @Test func `the field is asked for only where there are keys`() {
    #expect(Client.fields(keeping: .none) == Client.fields && !Client.fields.contains("client_metadata"))
    #expect(Client.fields(keeping: MetadataKeys(["team"])) == Client.fields + ["client_metadata"])
    #expect(ResourceServer.fields(keeping: MetadataKeys(["team"])) == ResourceServer.fields)
  }

  @Test(
    arguments: [
      ([], ["client_metadata": 7], nil), (["b"], ["client_metadata": ["a": 7]], nil),
      (["a"], ["client_metadata": ["a": nil]], nil), (["a"], ["client_metadata": nil], nil),
      (["a"], ["client_metadata": ["a": 7]], "client_metadata.a: expected a string, found a number"),
      (["a"], ["client_metadata": []], "client_metadata: expected an object, found a list"),
    ] as [([String], JSONObject, String?)])
  func `what is not read cannot be wrong, and what is read is a text`(
    keys: [String], fields: JSONObject, error: String?
  ) {
    var raw = fields
    raw["client_id"] = "app"
    let found = recordError { () throws(FieldError) in try Client(raw, keeping: MetadataKeys(keys)) }
    #expect(found?.description == error)
  }

  private static func snapshot(_ keys: [String]?) -> JSONObject {
    var object: JSONObject = [
      "snapshot_version": 1, "domain": "t.example", "client_grants": [], "clients": [.object(raw)],
    ]
    object["metadata_keys"] = keys.map { .strings($0) }
    return object
  }

  @Test(
    arguments: [
      (["team"], [], nil), (["team"], ["team"], ["team": "a"]), (["owner", "team"], ["team"], ["team": "a"]),
      // Where a key was not read before, what is missing says nothing.
      (["team"], ["owner"], nil), (["team"], ["owner", "team"], nil), (nil, ["team"], nil),
    ] as [([String]?, [String], JSONValue?)])
  func `a snapshot gives the keys that it has been taken with`(
    stated: [String]?, wanted: [String], kept: JSONValue?
  ) throws {
    let snapshot = try TenantSnapshot(Self.snapshot(stated), keeping: MetadataKeys(wanted))
    let client = try #require(snapshot[Client.self]?.first)
    #expect(client.json.object?["client_metadata"] == kept)
    #expect((client.metadataTexts == nil) == (kept == nil))
    #expect(snapshot.json.object?["metadata_keys"] == (kept == nil ? nil : .strings(wanted)))
    let again = try TenantSnapshot(try #require(snapshot.json.object), keeping: MetadataKeys(wanted))
    #expect(again == snapshot)
    #expect(!shown(snapshot).contains(Self.secret))
  }

  @Test func `whoever takes all that a snapshot has gets the keys that it names`() throws {
    let all = try TenantSnapshot(Self.snapshot(["owner", "team"]), keeping: .all)
    #expect(all.metadata == MetadataKeys(["team", "owner"]))
    #expect(all[Client.self]?.first?.json.object?["client_metadata"] == ["owner": "dana", "team": "a"])
    #expect(try TenantSnapshot(Self.snapshot(nil), keeping: .all)[Client.self]?.first?.metadataTexts == nil)
  }
}
