import Documents
import TestSupport
import Testing

/// `who --only` where a grant, an application or an API says less than a proof needs.
@Suite struct `Doubts of a test of access` {
  private static let policies: JSONValue = [
    "client": ["policy": "require_client_grant"], "user": ["policy": "require_client_grant"],
  ]
  private static let allowed: JSONValue = [
    "id": "cgr_1", "client_id": "a", "audience": "https://api.example/", "scope": ["read:x"], "subject_type": "client",
  ]

  private static func byDefault(_ subjectType: JSONValue) -> JSONValue {
    [
      "id": "cgr_d", "default_for": "third_party_clients", "audience": "https://api.example/", "scope": ["read:x"],
      "subject_type": subjectType,
    ]
  }

  private static func thirdParty(_ grantTypes: JSONValue, mode: JSONValue) -> JSONValue {
    [
      "client_id": "t", "name": "T", "is_first_party": false, "grant_types": grantTypes,
      "third_party_security_mode": mode,
    ]
  }

  private static func all(of audience: JSONValue) -> JSONValue {
    ["id": "cgr_2", "client_id": "b", "audience": audience, "allow_all_scopes": true, "scope": []]
  }

  /// A tenant in which one application has read:x, and what else there is.
  struct Scene: CustomTestStringConvertible {
    let testDescription: String
    var grants: [JSONValue] = []
    var clients: [JSONValue] = []
    var apis: [JSONValue] = []
    var scopes: JSONValue? = [["value": "read:x"]]
    var flags: [String] = []
    let code: Int32
    let text: String

    var tenant: JSONObject {
      var api: JSONObject = [
        "identifier": "https://api.example/", "name": "X", "subject_type_authorization": policies,
      ]
      if let scopes { api["scopes"] = scopes }
      let own: [JSONValue] = ["a", "b"].map { id in
        ["client_id": id, "name": id, "is_first_party": true, "grant_types": ["client_credentials"]]
      }
      return [
        "client_grants": .array([allowed] + grants), "clients": .array(own + clients),
        "resource_servers": .array([.object(api)] + apis),
      ]
    }
  }

  private static let scenes = [
    Scene(testDescription: "nobody else has it", code: 0, text: "passed"),
    Scene(
      testDescription: "a strict third party has it by default, for users", grants: [byDefault("user")],
      clients: [thirdParty(["authorization_code"], mode: "strict")], code: 1, text: "1 third party"),
    Scene(
      testDescription: "nobody knows what a strict third party gets for itself", grants: [byDefault("client")],
      clients: [thirdParty(["client_credentials"], mode: "strict")], code: 3, text: "unproved"),
    Scene(
      testDescription: "a third party has no grant type for it", grants: [byDefault("client")],
      clients: [thirdParty(["authorization_code"], mode: "permissive")], code: 3, text: "unproved"),
    Scene(
      testDescription: "nobody knows what a permissive third party can do", grants: [byDefault("user")],
      clients: [thirdParty(["authorization_code"], mode: "permissive")], code: 3, text: "maybe live"),
    Scene(
      testDescription: "all scopes of an API of Auth0 whose scopes nobody knows",
      grants: [all(of: "https://t.example/mfa/")],
      apis: [
        [
          "identifier": "https://t.example/mfa/", "name": "M", "is_system": true,
          "subject_type_authorization": policies,
        ]
      ], code: 3, text: "all scopes, which were not read"),
    Scene(
      testDescription: "all scopes of an API that defines none, of which a grant lists one",
      grants: [all(of: "https://api.example/")], scopes: nil, code: 3, text: "all scopes, which were not read"),
    Scene(
      testDescription: "a kind of subject that is not known, where users are asked for",
      grants: [
        [
          "id": "cgr_2", "client_id": "b", "audience": "https://api.example/", "scope": ["read:x"],
          "subject_type": "robot",
        ]
      ], flags: ["--subject-type", "user"], code: 3, text: "unproved"),
  ]

  private func run(_ words: [String], _ scene: Scene) async throws -> CommandRun {
    let folder = try TemporaryFolder()
    _ = try folder.write(JSONWriter.pretty(.object(scene.tenant)), to: "tenant.json")
    return await CommandRun(words + ["@tenant.json", "--tenant", "t.example", "--no-config"], folder: folder.path)
  }

  @Test(arguments: scenes) func `only what is certain passes or fails`(scene: Scene) async throws {
    let outcome = try await run(["who", "read:x", "--only", "a"] + scene.flags, scene)
    #expect(outcome.code == scene.code && outcome.output.contains(scene.text), "\(outcome.output)\(outcome.error)")
  }

  @Test func `access tells of a third party what it has by default`() async throws {
    let strict = try await run(["access", "t"], Self.scenes[1])
    #expect(strict.output.contains("It can use 1 API"), "\(strict.output)")
    let doubtful = try await run(["access", "t"], Self.scenes[2])
    #expect(doubtful.output.contains("It may be able to use 1 API"), "\(doubtful.output)")
    let none = try await run(["access", "t"], Self.scenes[3])
    #expect(none.output.contains("It can use no API"), "\(none.output)")
  }

  @Test func `what all scopes of an API of Auth0 are worth is not known where the API was read without any`()
    async throws
  {
    let unknown = try await run(["access", "b"], Self.scenes[5])
    #expect(unknown.output.contains("unknown, all scopes, which were not read"), "\(unknown.output)")
    // Of this one the scopes are known also where the list is cut.
    var scene = Self.scenes[0]
    scene.grants = [Self.all(of: "https://t.example/api/v2/")]
    scene.apis = [
      ["identifier": "https://t.example/api/v2/", "is_system": true, "subject_type_authorization": Self.policies]
    ]
    let ways = try await run(["paths", "--from", "b", "--to", "user-write"], scene)
    #expect(ways.output.contains("tenant-admin"), "\(ways.output)")
    let outcome = try await run(["who", "delete:users", "--only", "a"], scene)
    #expect(outcome.code == 1 && outcome.output.contains("all scopes"), "\(outcome.output)")
  }
}
