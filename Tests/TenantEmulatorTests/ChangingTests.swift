import Documents
import HTTPTypes
import Tenant
import TenantEmulator
import Testing

@Suite struct ChangingTests {
  @Test func `the named fields are replaced and the others stay`() async throws {
    let caller = await Caller(.changeable, settings: .changing())
    let answer = try await caller.patch("cgr_client", ["scope": ["write:x", "read:x"]])
    let expected: JSONObject = [
      "id": "cgr_client", "client_id": "app", "audience": "https://api.example/", "scope": ["write:x", "read:x"],
      "authorization_details_types": ["payment"],
    ]
    #expect(answer.status == 200)
    #expect(answer.json == .object(expected))
    #expect(try await caller.get("/api/v2/client-grants/cgr_client").json == .object(expected))
    #expect(try await caller.patch("cgr_client", ["scope": []]).json.object?["scope"] == [])
    let types = try await caller.patch("cgr_client", ["authorization_details_types": []])
    #expect(types.json.object?["authorization_details_types"] == [])
  }

  @Test func `only what was accepted is a write`() async throws {
    let caller = await Caller(.changeable, settings: .changing())
    let id: HTTPFields = [try #require(HTTPField.Name("X-Correlation-ID")): "run-1"]
    _ = try await caller.patch("cgr_client", [:], headers: id)
    _ = try await caller.patch("cgr_client", ["scope": ["write:x"]], headers: id)
    let writes = await caller.emulator.writes
    #expect(writes.map(\.grantID) == ["cgr_client"])
    #expect(writes.first?.body == ["scope": ["write:x"]])
    #expect(writes.first?.before["scope"] == ["read:x"])
    #expect(writes.first?.after["scope"] == ["write:x"])
    let requests = await caller.emulator.requests
    #expect(requests.map(\.status) == [400, 200])
    #expect(requests.map(\.correlationID) == ["run-1", "run-1"])
  }

  @Test func `a token needs the scope to change`() async throws {
    var caller = await Caller(.changeable)
    let answer = try await caller.patch("cgr_client", ["scope": []])
    #expect(answer.status == 403)
    #expect(answer.message == "Insufficient scope, expected any of: update:client_grants")
    caller.token = nil
    #expect(try await caller.patch("cgr_client", ["scope": []]).status == 401)
    #expect(await caller.emulator.writes.isEmpty)
  }

  @Test func `where the grants were not all read none is said to be missing`() async throws {
    var tenant = EmulatedTenant.changeable
    tenant.unavailable = [.clientGrants]
    #expect(try await Caller(tenant, settings: .changing()).patch("cgr_gone", ["scope": []]).status == 403)
  }

  @Test func `a grant that is not there is named`() async throws {
    let answer = try await Caller(.changeable, settings: .changing()).patch("cgr_gone", ["scope": []])
    #expect(answer.status == 404)
    #expect(answer.errorCode == "inexistent_client_grant")
  }

  @Test(arguments: refusals) func `what cannot be is refused and changes nothing`(refusal: RefusedChange) async throws {
    let caller = await Caller(.changeable, settings: refusal.settings)
    let answer = try await caller.patch(refusal.grant, refusal.body)
    #expect(answer.status == 400)
    #expect(answer.message == refusal.message)
    #expect(answer.errorCode == "invalid_body")
    #expect(await caller.emulator.tenant.clientGrants == EmulatedTenant.changeable.clientGrants)
    #expect(await caller.emulator.writes.isEmpty)
  }

  @Test(arguments: ["", "{", "{\"scope\":[],\"scope\":[]}"])
  func `a body that is not JSON is refused`(body: String) async throws {
    let caller = await Caller(.changeable, settings: .changing())
    let answer = try await caller.send(.patch, "/api/v2/client-grants/cgr_client", body: Array(body.utf8))
    #expect(answer.status == 400)
    #expect(answer.message == "Invalid request payload JSON format")
  }

  @Test(arguments: ["cgr_user", "cgr_default", "cgr_client"])
  func `organization fields are accepted on every kind of grant unless it is strict`(grant: String) async throws {
    let body: JSONObject = ["organization_usage": "require", "allow_any_organization": true]
    let caller = await Caller(.changeable, settings: .changing())
    let answer = try await caller.patch(grant, .object(body))
    #expect(answer.json.object?.only(body.keys) == body)
    let strict = await Caller(.changeable, settings: .changing { $0.strictOrganizationFields = true })
    #expect(try await strict.patch(grant, .object(body)).status == (grant == "cgr_client" ? 200 : 400))
  }

  @Test func `lengths are counted in Unicode scalars`() async throws {
    let settings = EmulatorSettings.changing { $0.undefinedNames = .stored }
    let caller = await Caller(.changeable, settings: settings)
    let fits = String(repeating: "\u{1F511}", count: 280)
    #expect(try await caller.patch("cgr_client", ["scope": [.string(fits)]]).status == 200)
    // One more scalar, and not one more character.
    #expect(try await caller.patch("cgr_client", ["scope": [.string(fits + "\u{301}")]]).status == 400)
  }

  @Test func `all scopes on takes the list away and off brings an empty one`() async throws {
    let caller = await Caller(.changeable, settings: .changing { $0.twoStepScopes = true })
    let on = try await caller.patch("cgr_client", ["allow_all_scopes": true])
    #expect(on.json.object?["scope"] == nil)
    #expect(on.json.object?["allow_all_scopes"] == true)
    let off = try await caller.patch("cgr_client", ["allow_all_scopes": false])
    #expect(off.json.object?["scope"] == [])
    #expect(off.json.object?["allow_all_scopes"] == false)
    #expect(try await caller.patch("cgr_client", ["scope": ["read:x"]]).json.object?["scope"] == ["read:x"])
  }

  @Test func `all scopes is left in one call where the tenant does not insist on two`() async throws {
    let caller = await Caller(.changeable, settings: .changing())
    let answer = try await caller.patch("cgr_all", ["allow_all_scopes": false, "scope": ["read:x"]])
    #expect(answer.status == 200)
    #expect(answer.json.object?["scope"] == ["read:x"])
  }

  @Test func `names that the API does not define can be left out without a word`() async throws {
    let caller = await Caller(.changeable, settings: .changing { $0.undefinedNames = .dropped })
    let answer = try await caller.patch(
      "cgr_client", ["scope": ["read:x", "read:y"], "authorization_details_types": ["transfer", "payment"]])
    #expect(answer.json.object?["scope"] == ["read:x"])
    #expect(answer.json.object?["authorization_details_types"] == ["payment"])
    // Canonically equivalent to a scope of the API, and another one.
    #expect(try await caller.patch("cgr_client", ["scope": ["e\u{301}"]]).json.object?["scope"] == [])
    #expect(try await caller.patch("cgr_client", ["scope": ["\u{E9}"]]).json.object?["scope"] == ["\u{E9}"])
  }

  @Test func `where no API is known every scope is stored`() async throws {
    let caller = await Caller(.changeable, settings: .changing())
    #expect(try await caller.patch("cgr_orphan", ["scope": ["any:thing"]]).status == 200)
  }

  @Test func `somebody else's change is served and is in no log`() async throws {
    let caller = await Caller(.changeable, settings: .changing())
    #expect(await caller.emulator.update(grant: "cgr_client") { $0["scope"] = [] })
    #expect(await !caller.emulator.update(grant: "cgr_gone") { $0["scope"] = [] })
    #expect(try await caller.get("/api/v2/client-grants/cgr_client").json.object?["scope"] == [])
    #expect(await caller.emulator.writes.isEmpty)
    #expect(await caller.emulator.requests.count == 1)
  }

  @Test func `somebody can change a grant between a client's calls`() async throws {
    let caller = await Caller(.changeable, settings: .changing())
    await caller.emulator.beforeEachCall { emulator, request in
      if request.method == .patch { emulator.update(grant: "cgr_client") { $0["scope"] = ["write:x"] } }
    }
    #expect(try await caller.get("/api/v2/client-grants/cgr_client").json.object?["scope"] == ["read:x"])
    let answer = try await caller.patch("cgr_client", ["organization_usage": "allow"])
    #expect(answer.json.object?["scope"] == ["write:x"])
  }
}
