import Documents
import PolicyEngine
import Tenant
import Testing

/// Rules about applications, APIs and the tenant.
@Suite struct `A rule about something else than grants` {
  private static func rule(_ subject: String, check: String, _ rest: String = "") -> String {
    Sample.text(id: "\(subject)-rule", check: Sample.quoted(check), "subject: \(subject)\n\(rest)")
  }

  private static let byClient = rule(
    "client", check: "size(grants) < 2",
    "offenders: 'grants.map(g, g.audience)'\nmessage: \"client.client_id + ' has ' + string(size(grants))\"")
  private static let byAPI = rule("api", check: "size(grants) == 0 || api.token_lifetime < 100")
  private static let byTenant = rule("tenant", check: "size(clients) + size(apis) + size(grants) == 0")

  private func tenant(
    clientGap: CoverageGap? = nil, settings: Reading<TenantSettings> = Reading([]),
    carries: Set<TenantCollection> = Set(TenantCollection.allCases)
  ) throws -> FakeTenant {
    try FakeTenant(
      [grant("1"), grant("2", ["audience": "https://b.example/"]), grant("3", ["client_id": "other"])],
      carries: carries,
      clients: try reading(
        Client.init,
        [
          ["client_id": "app", "name": "App", "is_first_party": true, "grant_types": ["client_credentials"]],
          ["client_id": "other", "is_first_party": true], ["client_id": "global", "global": true],
        ], gap: clientGap),
      apis: try reading(
        ResourceServer.init,
        [
          ["identifier": "https://a.example/", "name": "A", "token_lifetime": 500],
          ["identifier": "https://b.example/", "token_lifetime": 50], ["identifier": "https://c.example/"],
        ]), settings: settings)
  }

  @Test func `is evaluated once on each, and its findings name them`() async throws {
    let report = try await tenant().audit(Self.byClient, Self.byAPI, Self.byTenant)
    #expect(report.isComplete)
    #expect(
      report.tallies == [
        "client-rule": [1, 1, 0, 0, 0], "api-rule": [2, 1, 0, 0, 0], "tenant-rule": [0, 1, 0, 0, 0],
      ])
    let found = Dictionary(uniqueKeysWithValues: report.findings.map { ($0.rule, $0) })
    #expect(found["client-rule"]?.subject == FindingSubject(.client, id: "app", name: "App"))
    #expect(found["client-rule"]?.message == "app has 2")
    #expect(found["client-rule"]?.offenders == ["https://a.example/", "https://b.example/"])
    #expect(found["api-rule"]?.subject == FindingSubject(.api, id: "https://a.example/", name: "A"))
    #expect(found["tenant-rule"]?.subject == FindingSubject(.tenant, id: "t.example"))
    #expect(report.findings.allSatisfy { $0.grant == nil })
    #expect(report.rules.map(\.subject) == [.api, .client, .tenant])
  }

  @Test func `has a fingerprint of its subject's natural key, other than that of any grant`() async throws {
    let report = try await tenant().audit(Self.byClient, Self.byAPI)
    let fingerprints = report.findings.map(\.fingerprint)
    #expect(Set(fingerprints).count == fingerprints.count && fingerprints.allSatisfy(Fingerprint.hasForm))
    let renamed = try FakeTenant(
      [grant("x"), grant("y", ["audience": "https://z.example/"])],
      clients: try reading(Client.init, [["client_id": "app", "name": "Renamed"]]))
    let later = try await renamed.audit(Self.byClient)
    let before = try #require(report.findings.first { $0.rule == "client-rule" })
    #expect(later.findings.first?.fingerprint == before.fingerprint)
    let key = GrantKey(clientID: "app", defaultFor: nil, audience: nil, subjectType: "client")
    #expect(Fingerprint.of(rule: "client-rule", tenant: "t.example", grant: key) != before.fingerprint)
  }

  @Test func `is unknown as a whole where not all of its subjects were read`() async throws {
    let gap = refused(.clients)
    let report = try await tenant(clientGap: gap).audit(Self.byClient)
    #expect(report.tallies == ["client-rule": [0, 0, 0, 1, 0]])
    #expect(report.gaps == [gap] && !report.isComplete)
    #expect(report.findings.first?.subject == FindingSubject(.client))
    #expect(
      report.findings.first?.message.hasPrefix("not evaluated: the token lacks read:clients; --ignore client-rule")
        == true)
  }

  @Test func `about APIs is unknown where the list of APIs has an end before theirs`() async throws {
    let end = CoverageGap(.resourceServers, message: "the list of APIs ends at 1,000")
    let api = try ResourceServer(["identifier": "https://a.example/"])
    let tenant = try FakeTenant([grant("1")], apis: Reading([api], pages: 1, unlisted: end))
    let report = try await tenant.audit(
      Self.byAPI, Sample.text(id: "exists", check: Sample.quoted("api != null")),
      Self.rule("client", check: "size(apis) == 0"))
    #expect(report.tallies["api-rule"] == [0, 0, 0, 1, 0] && report.tallies["exists"] == [1, 0, 0, 0, 0])
    #expect(report.tallies["client-rule"]?[3] == 0)
    #expect(report.gaps == [end] && report.verdict == .incomplete)
  }

  @Test func `is skipped where the source has no such list`() async throws {
    let report = try await tenant(carries: [.clientGrants]).audit(Self.byClient, Sample.text())
    #expect(report.skippedRules == [SkippedRule(rule: "client-rule", needs: [.clients], grants: 3)])
    #expect(report.isComplete)
  }

  @Test func `names the subject on which an expression fails`() async throws {
    let report = try await tenant().audit(Self.rule("client", check: "size(grants) / (size(grants) - 2) != 1"))
    #expect(report.tallies == ["client-rule": [1, 0, 0, 1, 0]])
    #expect(
      report.findings.first?.message.hasPrefix("not evaluated on 1 application: check failed: division by zero") == true
    )
  }

  @Test func `can be off for an API`() async throws {
    let configuration = try Configuration(
      text: "version: 1\naudiences: [{match: 'https://a.*', rules: {api-rule: off}}]", path: "c.yml", formats: [])
    let catalogue = try FakeTenant.catalogue([Self.byAPI])
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    let report = try await tenant().audit(catalogue, selection: RuleSelection(adjustments: adjustments))
    #expect(report.tallies == ["api-rule": [2, 0, 0, 0, 0, 1]])
  }

  // MARK: What the token may not read

  private static let bySettings = rule("tenant", check: "!settings.flags.enable_dynamic_client_registration")

  @Test func `that needs settings which the token may not read is skipped by name`() async throws {
    let tenant = try tenant(settings: Reading([], gap: refused(.settings)))
    let report = try await tenant.audit(Self.bySettings, Sample.text())
    #expect(report.isComplete && report.verdict == .clean)
    #expect(
      report.skippedRules == [
        SkippedRule(rule: "tenant-rule", needs: [.settings], grants: 3, missingScopes: ["read:tenant_settings"])
      ])
  }

  @Test(arguments: [
    (RuleSelection(select: ["tenant-rule", "sample"]), Thresholds()), (RuleSelection(), Thresholds(strict: true)),
  ])
  func `that is asked for by name, or strictly, makes the audit incomplete then`(
    selection: RuleSelection, thresholds: Thresholds
  ) async throws {
    let tenant = try tenant(settings: Reading([], gap: refused(.settings)))
    let report = try await tenant.audit(Self.bySettings, Sample.text(), selection: selection, thresholds: thresholds)
    #expect(report.verdict == .incomplete)
  }

  // MARK: Files

  @Test(arguments: [
    ("client", "grant.id == ''", "7:9: unknown variable 'grant'; did you mean 'grants'?"),
    ("api", "size(organizations) == 0", nil), ("tenant", "client != null", nil), ("client", "reported == []", nil),
  ])
  func `that names what only grants have is an error with its place`(
    subject: String, check: String, problem: String?
  ) throws {
    let problems = Sample.problems(Self.rule(subject, check: check), path: "rules/\(subject)-rule.yaml")
    #expect(problems.count == 1 && problems[0].hasPrefix("7:"))
    if let problem { #expect(problems == [problem]) }
  }

  @Test(arguments: [
    ("fix: {safety: safe, set: {scope: '[]'}}", "only a rule about grants has a fix"),
    ("yields_to: [other]", "only a rule about grants can yield to others"),
    ("examples: [{name: a, expect: pass}]", "an example needs the key 'client'"),
    (
      "examples: [{name: a, client: {client_id: a}, grant: {}, expect: pass}]",
      "an example of a rule about applications has no 'grant'"
    ),
    ("examples: [{name: a, client: {client_id: a}, unavailable: [client], expect: pass}]", "unavailable is a list of"),
  ])
  func `that has what only rules about grants have is refused`(rest: String, problem: String) {
    let problems = Sample.problems(Self.rule("client", check: "true", rest), path: "rules/client-rule.yaml")
    #expect(problems.count == 1 && problems[0].contains(problem), "\(problems)")
  }

  @Test func `tests its examples`() throws {
    let text = Self.rule(
      "client", check: "grants.all(g, size(g.write_scopes) == 0) || owner == 'platform'",
      """
      offenders: "grants.map(g, g.write_scopes).flatten()"
      examples:
        - name: reading passes
          client: {client_id: app}
          grants: [{client_id: app, audience: "https://a.example/", scope: ["read:a"]}]
          expect: pass
        - name: writing fails
          client: {client_id: app}
          grants: [{client_id: app, audience: "https://a.example/", scope: ["read:a", "write:a"]}]
          expect: fail
          offenders: ["write:a"]
        - name: an owner may
          client: {client_id: app}
          grants: [{client_id: app, audience: "https://a.example/", scope: ["write:a"]}]
          owner: platform
          expect: pass
        - name: what could not be read is unknown
          client: {client_id: app}
          unavailable: [grants]
          expect: unknown
      """)
    let outcomes = try Sample.rule(text, path: "rules/client-rule.yaml").runTests()
    #expect(outcomes.filter { !$0.holds } == [])
  }
}
