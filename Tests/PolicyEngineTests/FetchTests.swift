import Documents
import PolicyEngine
import Tenant
import Testing

/// What an audit asks a tenant for: no more than its rules need, and nothing twice.
@Suite struct FetchTests {
  private static let plain = Sample.text(id: "plain", check: "size(grant.scope) > 0")

  @Test func `rules that read the grant only cost the listing of the grants, and names where there is a finding`()
    async throws
  {
    let clean = try FakeTenant([grant("cgr_1", ["scope": ["a"]])])
    _ = try await clean.audit(Self.plain)
    #expect(clean.calls == ["grants"])
    let failing = try FakeTenant([grant("cgr_1"), grant("cgr_2")], names: ["app": "App"])
    let report = try await failing.audit(Self.plain)
    #expect(failing.calls == ["grants", "names"])
    #expect(report.findings.map(\.grant?.clientName) == ["App", "App"])
    #expect(report.tenants.first?.coverage.keys.sorted() == [.clientGrants])
  }

  @Test(arguments: [
    ("client != null", ["clients", "grants"]), ("api != null", ["apis", "grants"]),
    ("size(grant.effective_scopes) == 1", ["apis", "grants"]),
    ("grant.subject_type == 'client' || client.global", ["clients", "grants"]),
    ("params.x == 1 && grant.subject_type == 'client'", ["grants"]),
  ])
  func `a collection is read when a rule decides by it, once`(check: String, calls: [String]) async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1", ["scope": ["a"]]), grant("cgr_2", ["scope": ["b"]])],
      clients: reading(Client.init, [["client_id": "app", "global": false]]),
      apis: reading(ResourceServer.init, [["identifier": "https://a.example/"]]))
    let rest = "parameters: {x: {type: int, default: 1, description: d}}"
    let report = try await tenant.audit(
      Sample.text(id: "a", check: check, rest), Sample.text(id: "b", check: check, rest))
    #expect(report.findings == [])
    #expect(tenant.calls == calls)
  }

  @Test func `a rule that is off costs nothing`() async throws {
    let tenant = try FakeTenant([grant("cgr_1")])
    _ = try await tenant.audit(
      Sample.text(id: "off", check: "client != null && api != null"), Sample.text(id: "on"),
      selection: RuleSelection(ignore: ["off"]))
    #expect(tenant.calls == ["grants"])
  }

  @Test func `names come from the clients where they were read`() async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1")], clients: reading(Client.init, [["client_id": "app", "name": "App", "global": true]]))
    let report = try await tenant.audit(Sample.text(id: "rule", check: "'!client.global'"))
    #expect(tenant.calls == ["clients", "grants"])
    #expect(report.findings.first?.grant?.clientName == "App")
  }

  private static let isolated = Sample.text(
    id: "isolated", check: "grant.subject_type == 'client' || size(organizations) == 1")

  @Test func `organizations are asked for only of the grants that need them`() async throws {
    let user: JSONObject = ["subject_type": "user"]
    let tenant = try FakeTenant(
      [grant("cgr_1"), grant("cgr_2", user), grant("cgr_3"), grant("cgr_4", user), grant("cgr_5", user)],
      organizations: [
        "cgr_2": assigned("cgr_2", "org_1"), "cgr_5": Reading([], gap: refused(.organizations)),
      ])
    let report = try await tenant.audit(
      Self.isolated, Sample.text(id: "other", check: "grant.subject_type == 'client' || organizations != []"))
    #expect(tenant.calls == ["grants", "names", "organizations cgr_2", "organizations cgr_4", "organizations cgr_5"])
    #expect(report.tallies == ["isolated": [3, 1, 0, 1, 0], "other": [3, 1, 0, 1, 0]])
    #expect(report.places == ["isolated:?1", "other:?1", "isolated:cgr_4", "other:cgr_4"])
    #expect(report.gaps == [refused(.organizations)])
    let coverage = try #require(report.tenants.first?.coverage[.organizations])
    #expect(coverage.read == 1)
    #expect(!coverage.isComplete)
  }

  @Test func `the organizations of a grant without an id are unknown`() async throws {
    let tenant = try FakeTenant([["client_id": "app", "subject_type": "user"]])
    let report = try await tenant.audit(Self.isolated)
    #expect(tenant.calls == ["grants", "names"])
    #expect(report.tallies == ["isolated": [0, 0, 0, 1, 0]])
    #expect(report.findings.first?.message.contains("without an id") == true)
  }

  @Test func `organizations are answered in any order and reported in that of the grants`() async throws {
    let ids = (0..<20).map { "cgr_\($0)" }
    let readings = ids.map { id in
      (id, Reading<GrantOrganizations>([], gap: CoverageGap(.organizations, message: "no organizations of \(id)")))
    }
    let tenant = try FakeTenant(
      ids.map { grant($0, ["subject_type": "user"]) }, organizations: Dictionary(uniqueKeysWithValues: readings))
    for _ in 0..<20 {
      let report = try await tenant.audit(Self.isolated)
      #expect(report.gaps == [CoverageGap(.organizations, message: "no organizations of cgr_0")])
    }
  }

  private static let described = Sample.text(
    id: "described", check: "size(grant.scope) > 0",
    """
    evidence: {scopes: "api == null ? [] : api.scopes.map(s, s.value)", organizations: "size(organizations)"}
    fix: {safety: safe, when: "api != null", set: {scope: "api.scopes.map(s, s.value)"}}
    """)

  @Test func `what only describes a finding is read only where there is one`() async throws {
    let clean = try FakeTenant([grant("cgr_1", ["scope": ["a"]])])
    _ = try await clean.audit(Self.described)
    #expect(clean.calls == ["grants"])
    let failing = try FakeTenant(
      [grant("cgr_1", ["scope": ["a"]]), grant("cgr_2")],
      apis: reading(ResourceServer.init, [["identifier": "https://a.example/", "scopes": [["value": "x"]]]]),
      organizations: ["cgr_2": assigned("cgr_2", "org_1")])
    let finding = try #require(try await failing.audit(Self.described).findings.first)
    #expect(failing.calls == ["apis", "grants", "names", "organizations cgr_2"])
    #expect(finding.evidence == ["scopes": ["x"], "organizations": 1])
    #expect(finding.fix == ProposedFix(safety: .safe, set: ["scope": ["x"]]))
  }

  @Test func `where it cannot be read the finding stands without it and the audit is complete`() async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1")], apis: Reading([], gap: refused(.resourceServers)),
      organizations: ["cgr_1": Reading([], gap: refused(.organizations))])
    let report = try await tenant.audit(Self.described)
    #expect(report.places == ["described:cgr_1"])
    #expect(report.findings.first?.evidence == nil)
    #expect(report.findings.first?.fix == nil)
    #expect(report.gaps == [])
    #expect(report.verdict == .violations)
    #expect(report.tenants.first?.coverage[.resourceServers]?.gap == refused(.resourceServers))
  }

  @Test func `organizations that could not be read are not asked for again`() async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1")], organizations: ["cgr_1": Reading([], gap: refused(.organizations))])
    _ = try await tenant.audit(Self.described, Sample.text(id: "needs", check: "size(organizations) == 0"))
    #expect(tenant.calls.filter { $0.hasPrefix("organizations") } == ["organizations cgr_1"])
  }

  @Test func `the tenant's Management API is looked up where a rule asks for it and nothing else names it`()
    async throws
  {
    let rule = Sample.text(id: "rule", check: "tenant.management_audience == 'https://internal.example/api/v2/'")
    let apis = try reading(
      ResourceServer.init, [["identifier": "https://internal.example/api/v2/", "is_system": true]])
    let unnamed = try FakeTenant([grant("cgr_1")], apis: apis)
    #expect(try await unnamed.audit(rule).verdict == .clean)
    #expect(unnamed.calls == ["apis", "grants"])
    let named = try FakeTenant([grant("cgr_1")], managementAudience: "https://internal.example/api/v2/", apis: apis)
    #expect(try await named.audit(rule).verdict == .clean)
    #expect(named.calls == ["grants"])
  }
}
