import Documents
import GrantSources
import Tenant
import Testing

@Suite struct InputFormTests {
  private static let one = #"{"id":"cgr_1","client_id":"app","audience":"a"}"#
  private static let two = #"{"id":"cgr_2","client_id":"app","audience":"b"}"#

  @Test(arguments: [
    ("a list", "[\(one),\(two)]"),
    ("a list with a byte order mark", "\u{FEFF}[\(one),\(two)]"),
    ("a page", #"{"client_grants":[\#(one),\#(two)]}"#),
    ("a page of offset paging", #"{"total":2,"start":0,"limit":50,"client_grants":[\#(one),\#(two)]}"#),
    ("pages in a row", #"{"client_grants":[\#(one)],"next":"x"}{"client_grants":[\#(two)]}"#),
    ("offset pages in a row", #"{"total":2,"client_grants":[\#(one)]} {"total":2,"client_grants":[\#(two)]}"#),
    ("lists in a row", "[\(one)]\n[\(two)]\n"),
    ("a grant a line", "\(one)\n\(two)\n"),
    ("grants without anything between them", "\(one)\(two)"),
    ("a snapshot", #"{"snapshot_version":1,"domain":"t","client_grants":[\#(one),\#(two)]}"#),
    ("a null cursor", #"{"client_grants":[\#(one),\#(two)],"next":null,"total":null}"#),
  ])
  func `every form gives the grants in their order`(name: String, text: String) async {
    let reading = await read(text)
    #expect(reading.records.map(\.id) == ["cgr_1", "cgr_2"])
    #expect(reading.coverage == CollectionCoverage(read: 2))
  }

  @Test func `pages in a list are pages, whatever they are of`() async {
    let source = source(
      #"[{"client_grants":[\#(Self.one)],"next":"x"},{"client_grants":[\#(Self.two)]}]"#
        + #"[{"clients":[{"client_id":"app"}],"total":2},{"clients":[{"client_id":"b"}],"total":2}]"#
        + #"[{"resource_servers":[{"identifier":"a"}],"total":2}]"#)
    #expect(await source.read(ClientGrant.self).records.map(\.id) == ["cgr_1", "cgr_2"])
    #expect(await source.read(Client.self).records.map(\.clientID) == ["app", "b"])
    let apis = await source.read(ResourceServer.self)
    #expect(apis.records.map(\.identifier) == ["a"] && apis.coverage.gap != nil)
  }

  @Test func `one grant alone is an input`() async {
    #expect(await read(Self.one).records.map(\.id) == ["cgr_1"])
  }

  @Test(arguments: [
    #"{"client_grants":[{"scope":["x"]},{}]}"#, #"[{"scope":["x"]},{"subject_type":"user"}]"#,
    #"[{"client_id":"app"},{"audience":"a"}]"#, #"{"audience":"a"} {"scope":[]}"#,
    #"[{"authorization_details_types":[]},{"allow_any_organization":true}]"#,
  ])
  func `a grant needs no id, no audience and no client`(text: String) async {
    let reading = await read(text)
    #expect(reading.records.count == 2)
    #expect(reading.coverage.gap == nil)
  }

  @Test func `grants without ids are all kept`() async {
    #expect(await read(#"[{"audience":"a"},{"audience":"a"}]"#).records.count == 2)
  }

  @Test func `unknown fields reach the grant`() async {
    #expect(await read(#"[{"audience":"a","later":1e400}]"#).records.first?.raw["later"]?.kind == "a number")
  }

  @Test func `a bare list carries grants and nothing else`() async {
    let source = source("[\(Self.one)]")
    #expect(TenantCollection.allCases.filter(source.carries) == [.clientGrants])
    #expect(await source.identity() == TenantIdentity(kind: .file, domain: "local", isDomainKnown: false))
    #expect(await source.read(Client.self).records.isEmpty)
    #expect(await source.clientNames().isEmpty)
  }

  @Test func `the tenant is named by the user, else by the snapshot`() async {
    let text = #"{"snapshot_version":1,"domain":"t.example","management_audience":"m","client_grants":[]}"#
    #expect(
      await source(text).identity() == TenantIdentity(kind: .file, domain: "t.example", managementAudience: "m"))
    #expect(await source(text, domain: "other.example").identity().domain == "other.example")
  }

  @Test(arguments: [
    ("auth.acme.example", "auth.acme.example", true), (" https://Auth.Acme.example/ ", "auth.acme.example", true),
    ("auth.acme.example:443", "auth.acme.example", true), ("auth.acme.example.", "auth.acme.example", true),
    ("Acme Inc. (prod)", "Acme Inc. (prod)", false), ("acme.example/x", "acme.example/x", false),
    ("acme", "acme", false),
    ("acme..example", "acme..example", false),
  ])
  func `the domain is known only where the name is one, however it was pasted`(
    name: String, domain: String, isKnown: Bool
  ) async {
    let identity = await source("[]", domain: name).identity()
    #expect(identity == TenantIdentity(kind: .file, domain: domain, isDomainKnown: isKnown))
  }

  @Test func `a snapshot carries what it holds, with the gaps that it names`() async {
    let source = source(
      #"""
      {"snapshot_version":1,"domain":"t","client_grants":[\#(Self.one)],"clients":[{"client_id":"app","name":"App"}],
       "grant_organizations":{"cgr_1":[{"id":"org_1"}]},
       "coverage":{"client_grants":{"read":1,"complete":false,"gap":{"message":"the rate limit was reached"}},
                   "clients":{"read":1,"complete":false,"gap":{"status":403,"message":"not allowed"}}}}
      """#)
    #expect(TenantCollection.allCases.filter(source.carries) == [.clientGrants, .clients, .organizations])
    #expect(await source.read(ClientGrant.self).coverage.gap?.message == "the rate limit was reached")
    #expect(await source.read(Client.self).records.map(\.clientID) == ["app"])
    #expect(await source.read(Client.self).coverage.gap == CoverageGap(.clients, status: 403, message: "not allowed"))
    #expect(await source.clientNames() == [ExactString("app"): "App"])
    #expect(await source.organizations(ofGrants: ["cgr_1"]).records.first?.organizations.map(\.id) == ["org_1"])
    #expect(await source.organizations(ofGrants: ["cgr_1"]).coverage.gap == nil)
    #expect(await source.organizations(ofGrants: ["cgr_2"]).coverage.gap?.message.contains("cgr_2") == true)
    #expect(await source.read(ResourceServer.self).records.isEmpty)
  }
}
