import Documents
import Tenant
import Testing

/// What a change of a grant gives and takes.
@Suite struct `A change of access` {
  private static func grant(_ fields: JSONObject) throws -> ClientGrant {
    try ClientGrant(
      JSONObject([("client_id", "app"), ("audience", "https://a/")] + fields.members.map { ($0.key, $0.value) }))
  }

  private static let api = ["read", "write"] as [String]

  private static func resourceServer() throws -> ResourceServer {
    try ResourceServer(["identifier": "https://a/", "scopes": .array(api.map { ["value": .string($0)] })])
  }

  @Test(
    arguments: [
      ([:], ["scope": ["read"]], ["adds the scope read"], []),
      (["scope": ["read"]], ["scope": ["write", "read"]], ["adds the scope write"], []),
      (["scope": ["read", "write"]], ["scope": ["read"]], [], ["App: write on https://a/"]),
      (["allow_all_scopes": true], ["scope": ["read"]], [], ["App: write on https://a/"]),
      (["allow_all_scopes": true], ["scope": ["read", "new"]], ["adds the scope new"], ["App: write on https://a/"]),
      (["scope": ["read", "write"]], ["allow_all_scopes": true], ["turns on allow_all_scopes"], []),
      (["scope": ["read write"]], ["scope": ["read", "write"]], ["adds the scopes read, write"], []),
      (
        ["organization_usage": "allow"], ["organization_usage": "require"], [],
        ["App: tokens without an organization on https://a/"]
      ),
      (
        ["organization_usage": "deny"], ["organization_usage": "allow"],
        ["changes organization_usage from deny to allow"], []
      ),
      (
        ["organization_usage": "allow"], ["organization_usage": "allow", "allow_any_organization": true],
        ["allows any organization"], []
      ),
    ] as [(JSONObject, JSONObject, [String], [String])])
  func `is told by what it gives and what it takes`(
    before: JSONObject, after: JSONObject, gained: [String], lost: [String]
  ) throws {
    let (before, after, api) = (try Self.grant(before), try Self.grant(after), try Self.resourceServer())
    #expect(Widening(from: before, to: after, api: api).parts == gained)
    #expect(AccessLoss(from: before, to: after, holder: "App", api: api).sentences == lost)
  }

  @Test func `of an API that was not read it takes what is not listed, and may not come back`() throws {
    let loss = AccessLoss(
      from: try Self.grant(["allow_all_scopes": true]), to: try Self.grant(["scope": ["read"]]), holder: "App", api: nil
    )
    #expect(loss.sentences == ["App: every scope of https://a/ that is not listed; its scopes could not be read"])
    let removal = AccessLoss(
      from: try Self.grant(["scope": ["gone"]]), to: try Self.grant([:]), holder: "App", api: try Self.resourceServer())
    #expect(removal.irreversible == "the API does not define gone and may not take that back")
  }
}
