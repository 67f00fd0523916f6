import Documents
import Tenant
import Testing

@Suite struct SnapshotTests {
  private static let full = #"""
    {"snapshot_version":1,"domain":"t.example","management_audience":"https://t.example/api/v2/",
     "client_grants":[{"id":"cgr_1","client_id":"app","audience":"a","later":1e400}],
     "clients":[{"client_id":"app","name":"App"}],"resource_servers":[{"identifier":"a","scopes":[]}],
     "grant_organizations":{"cgr_1":[{"id":"org_1"}],"cgr_2":[]},
     "coverage":{"client_grants":{"read":1,"complete":true,"pages":1},
       "clients":{"read":1,"complete":false,"pages":2,
         "gap":{"collection":"clients","status":403,"missing_scope":"read:clients","message":"not allowed"}}}}
    """#

  @Test func `a snapshot is read whole`() throws {
    let snapshot = try TenantSnapshot(object(Self.full))
    #expect(snapshot.domain == "t.example")
    #expect(snapshot.managementAudience == "https://t.example/api/v2/")
    #expect(snapshot.records.grants.map(\.id) == ["cgr_1"])
    #expect(snapshot[Client.self]?.map(\.clientID) == ["app"])
    #expect(snapshot[ResourceServer.self]?.map(\.identifier) == ["a"])
    #expect(snapshot.records[GrantOrganizations.self]?["cgr_1"]?.organizations.map(\.id) == ["org_1"])
    #expect(snapshot.records[GrantOrganizations.self]?["cgr_2"]?.organizations == [])
    #expect(snapshot.coverage[.clientGrants] == CollectionCoverage(read: 1, pages: 1))
    #expect(
      snapshot.coverage[.clients]
        == CollectionCoverage(
          read: 1, pages: 2,
          gap: CoverageGap(.clients, status: 403, missingScope: "read:clients", message: "not allowed")))
    #expect(snapshot.coverage[.resourceServers] == nil)
  }

  @Test(arguments: [full, #"{"snapshot_version":1,"domain":"t.example","client_grants":[]}"#])
  func `a snapshot survives a round trip`(text: String) throws {
    let snapshot = try TenantSnapshot(object(text))
    let written = JSONWriter.pretty(snapshot.json)
    #expect(try TenantSnapshot(object(written)) == snapshot)
    #expect(JSONWriter.pretty(try TenantSnapshot(object(written)).json) == written)
  }

  @Test func `a collection that is not carried is told from an empty one`() throws {
    let snapshot = try TenantSnapshot(object(#"{"snapshot_version":1,"domain":"t","client_grants":[],"clients":[]}"#))
    #expect(snapshot[Client.self] == [])
    #expect(snapshot[ResourceServer.self] == nil)
    #expect(snapshot.json.object?["clients"] == [])
    #expect(snapshot.json.object?["resource_servers"] == nil)
  }

  @Test(arguments: [
    (#""snapshot_version":2"#, "snapshot_version: this grantlint reads version 1; use the one that wrote it"),
    (#""snapshot_version":"1""#, "snapshot_version: this grantlint reads version 1; use the one that wrote it"),
    (#""snapshot_version":1"#, "domain: is missing"),
    (#""snapshot_version":1,"domain":"t""#, "client_grants: is missing"),
    (#""snapshot_version":1,"domain":"t","client_grants":null"#, "client_grants: expected a list, found null"),
    (#""snapshot_version":1,"domain":"t","client_grants":{}"#, "client_grants: expected a list, found an object"),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[{},3]"#,
      "client_grants[1]: expected an object, found a number"
    ),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[{"scope":["a",1]}]"#,
      "client_grants[0].scope[1]: expected a string, found a number"
    ),
    (#""snapshot_version":1,"domain":"t","client_grants":[],"clients":[{}]"#, "clients[0].client_id: is missing"),
    (#""snapshot_version":1,"domain":"t","client_grants":[],"grants":[]"#, "grants: unknown key in a snapshot"),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[],"grant_organizations":[]"#,
      "grant_organizations: expected an object, found a list"
    ),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[],"grant_organizations":{"cgr_1":[{"id":"o"},{}]}"#,
      "grant_organizations.cgr_1[1].id: is missing"
    ),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[],"coverage":1"#,
      "coverage: expected an object, found a number"
    ),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[],"coverage":{"users":{}}"#,
      "coverage.users: no such collection"
    ),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[],"coverage":{"clients":5}"#,
      "coverage.clients: expected an object, found a number"
    ),
    (
      #""snapshot_version":1,"domain":"t","client_grants":[],"coverage":{"clients":{"read":"5"}}"#,
      "coverage.clients.read: expected an integer, found a string"
    ),
  ])
  func `what is no snapshot is refused with its path`(members: String, description: String) throws {
    let object = try object("{\(members)}")
    #expect(TenantSnapshot.isSnapshot(object))
    #expect(recordError { () throws(FieldError) in try TenantSnapshot(object) }?.description == description)
  }

  @Test func `a collection that does not say that it is complete is not`() throws {
    let text = #"{"snapshot_version":1,"domain":"t","client_grants":[],"coverage":{"client_grants":{"read":0}}}"#
    #expect(try TenantSnapshot(object(text)).coverage[.clientGrants]?.isComplete == false)
  }

  @Test(
    arguments: [
      (.clientGrants, "read:client_grants"), (.clients, "read:clients"), (.resourceServers, "read:resource_servers"),
      (.organizations, "read:organization_client_grants"),
    ] as [(TenantCollection, String)])
  func `a collection names the token scope that it needs`(collection: TenantCollection, scope: String) {
    #expect(collection.requiredScope == scope)
  }
}
