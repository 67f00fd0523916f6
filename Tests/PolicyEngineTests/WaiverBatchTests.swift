import Documents
import PolicyEngine
import Tenant
import Testing

/// What `grantlint waivers add --rule … --client …` accepts together.
@Suite struct WaiverBatchTests {
  private static func finding(
    _ client: String, name: String? = nil, rule: String = "scoped", offenders: [String] = ["read:x"],
    result: Finding.Result = .fail, status: Finding.Status = .open, undetermined: [UndeterminedPart] = [],
    reach: FindingReach? = FindingReach(tier: .userRead, reachability: Reachability(.live, "it can"))
  ) throws -> Finding {
    let grant = try ClientGrant(["client_id": .string(client), "audience": "https://a.example/"])
    return Finding(
      fingerprint: Fingerprint.of(rule: rule, tenant: "t.example", grant: grant.key), rule: rule, title: "T",
      severity: .error, result: result, status: status, tenant: "t.example",
      grant: GrantReference(grant, clientName: name, position: 0), message: "m", offenders: offenders,
      undetermined: undetermined, reach: reach)
  }

  private static func reach(_ tier: Tier?, _ state: Reachability.State) -> FindingReach {
    FindingReach(tier: tier, reachability: Reachability(state, "so it is"))
  }

  private static func catalogue() throws -> RuleCatalogue {
    try FakeTenant.catalogue([SampleWaivers.scoped, Sample.text(id: "other")])
  }

  private static func report(_ findings: [Finding], granted: [(id: String, name: String)] = []) throws -> AuditReport {
    var report = AuditReport(
      toolVersion: "1", run: RunRecord(id: "r", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 1),
      tenants: ["t.example", "u.example"].map {
        TenantReport(identity: TenantIdentity(kind: .live, domain: $0), coverage: [:])
      }, rules: [], findings: findings)
    report.inventory = Inventory(
      try granted.map { application in
        let grant = try ClientGrant(["client_id": .string(application.id), "audience": "https://a.example/"])
        return AccessEntry(
          tenant: "t.example", grant: GrantReference(grant, clientName: application.name, position: 0), scopeCount: 0,
          scopes: [])
      })
    return report
  }

  private static func chosen(
    _ rule: String?, _ client: String?, tenant: String? = nil, among findings: [Finding],
    granted: [(id: String, name: String)] = []
  ) throws -> [String] {
    var choice = FindingChoice(rule: rule, client: client)
    choice.tenant = tenant
    return try choice.findings(of: report(findings, granted: granted), catalogue: catalogue())
      .map { "\($0.rule) \($0.clientID ?? "")" }
  }

  private static func batch(_ findings: [Finding], file: String? = nil) throws -> WaiverBatch {
    WaiverBatch(
      findings, owner: "identity-team", reason: "Planned.", expires: SampleWaivers.day("2026-06-30"),
      file: try file.map { try SampleWaivers.file($0, catalogue: catalogue()) }, catalogue: try catalogue(),
      today: SampleWaivers.today)
  }

  @Test func `a name is taken for no other application, whether that has findings or not`() throws {
    let findings = [try Self.finding("evil", name: "good"), try Self.finding("twin-1", name: "Twin")]
    #expect(try Self.chosen(nil, "good", among: findings) == ["scoped evil"])
    #expect(try Self.chosen(nil, "good", among: findings, granted: [("good", "Good one")]) == [])
    let error = #expect(throws: WaiverRefusal.self) {
      try Self.chosen(nil, "Twin", among: findings, granted: [("twin-2", "Twin")])
    }
    #expect(error?.message.contains("twin-1, twin-2") == true)
  }

  @Test func `of a report of several tenants those of the one that is named are chosen`() throws {
    let findings = [try Self.finding("a"), try Self.finding("b")]
    #expect(try Self.chosen("scoped", nil, tenant: "t.example", among: findings).count == 2)
    #expect(try Self.chosen("scoped", nil, tenant: "u.example", among: findings) == [])
    let error = #expect(throws: WaiverRefusal.self) {
      try Self.chosen("scoped", nil, tenant: "other.example", among: findings)
    }
    #expect(error?.message == "the report is not of other.example, but of t.example, u.example")
  }

  @Test(
    arguments: [
      ("scoped", nil, ["scoped a", "scoped b"]), ("former", nil, ["scoped a", "scoped b"]),
      (nil, "a", ["scoped a", "other a"]), (nil, "Billing", ["scoped a", "other a"]), ("other", "a", ["other a"]),
      ("other", "b", []), (nil, "nobody", []), ("stale-waiver", nil, []),
    ] as [(String?, String?, [String])])
  func `a rule, an application or both choose the open findings`(
    rule: String?, client: String?, expected: [String]
  ) throws {
    let findings = [
      try Self.finding("a", name: "Billing"), try Self.finding("a", name: "Billing", rule: "other"),
      try Self.finding("b"), try Self.finding("c", status: .waived), try Self.finding("d", status: .baselined),
      try Self.finding("e", status: .fixed),
    ]
    #expect(try Self.chosen(rule, client, among: findings) == expected)
  }

  @Test func `an application's id comes before a name, and a name of two is refused`() throws {
    let findings = [
      try Self.finding("a", name: "Billing"), try Self.finding("b", name: "Billing"), try Self.finding("c", name: "a"),
    ]
    #expect(try Self.chosen(nil, "a", among: findings) == ["scoped a"])
    let refusal = #expect(throws: WaiverRefusal.self) { try Self.chosen(nil, "Billing", among: findings) }
    #expect(refusal?.message == "'Billing' is the name of 2 applications: give the client id, a, b")
    let unknown = #expect(throws: WaiverRefusal.self) { try Self.chosen("scopd", nil, among: findings) }
    #expect(unknown?.message == "no rule 'scopd'; did you mean 'scoped'? 'grantlint rules list' shows them")
  }

  private static let takeover = "it is worth the whole tenant: accept it by itself, by its fingerprint "

  /// Findings, and how the reason begins for which they are not accepted together; nil: they are.
  private static let standings: [(reach: FindingReach?, result: Finding.Result, part: String?, refusal: String?)] = [
    (reach(.userRead, .live), .fail, nil, nil), (reach(nil, .live), .fail, nil, nil),
    (reach(.credentials, .live), .fail, nil, nil), (reach(.tenantAdmin, .dormant), .fail, nil, takeover),
    (reach(.userRead, .live), .fail, "message", nil),
    (reach(.tenantAdmin, .live), .fail, nil, takeover), (reach(.tenantAdmin, .unknown), .fail, nil, takeover),
    (nil, .fail, nil, "nothing says what it is worth: accept it by itself, by its fingerprint "),
    (nil, .unknown, nil, "'scoped' is unknown there, and what was not seen cannot be accepted"),
    (reach(.userRead, .live), .fail, "offenders", "what exactly is wrong could not be determined (no clients), and "),
  ]

  @Test(arguments: standings)
  func `what can take over the tenant or was not seen is not accepted together`(
    reach: FindingReach?, result: Finding.Result, part: String?, refusal: String?
  ) throws {
    let finding = try Self.finding(
      "a", result: result, undetermined: part.map { [UndeterminedPart(part: $0, reason: "no clients")] } ?? [],
      reach: reach)
    let batch = try Self.batch([finding, try Self.finding("b")])
    #expect(batch.drafts.map(\.finding.clientID) == (refusal == nil ? ["a", "b"] : ["b"]))
    #expect(batch.refused.map(\.finding) == (refusal == nil ? [] : [finding]))
    #expect(batch.refused.allSatisfy { $0.refusal.message.hasPrefix(refusal ?? "-") }, "\(batch.refused)")
  }

  @Test func `each finding gets an entry of its own with its offenders, and one that is accepted none`() throws {
    let present = SampleWaivers.text(["client_id: a, offenders: [read:x]"])
    let findings = [
      try Self.finding("a"), try Self.finding("b", offenders: ["x", "y"]), try Self.finding("c", offenders: []),
    ]
    let batch = try Self.batch(findings, file: present)
    #expect(batch.accepted == 1)
    let text = try WaiverFile.adding(
      batch.drafts, to: present, path: SampleWaivers.path, catalogue: try Self.catalogue(),
      limit: WaiverLimit(today: SampleWaivers.today))
    #expect(text.hasPrefix(present))
    let added = try SampleWaivers.file(text, catalogue: try Self.catalogue()).waivers.dropFirst()
    #expect(added.map(\.offenders) == [["x", "y"], []])
    #expect(added.map { $0.selectorJSON["fingerprint"]?.string } == findings.dropFirst().map(\.fingerprint))
    #expect(try Self.batch(findings, file: text).accepted == 3)
    let more = [try Self.finding("b", offenders: ["x", "y", "z"])]
    #expect(try Self.batch(more, file: text).drafts.count == 1)
  }

  @Test func `of several findings all are written or none`() throws {
    let batch = try Self.batch([try Self.finding("a"), try Self.finding("b", rule: "unheard-of")])
    let catalogue = try Self.catalogue()
    let error = #expect(throws: WaiverAdditionError.self) {
      try WaiverFile.adding(
        batch.drafts, to: nil, path: SampleWaivers.path, catalogue: catalogue,
        limit: WaiverLimit(today: SampleWaivers.today))
    }
    #expect(error?.display.hasPrefix("no rule 'unheard-of'") == true)
  }
}
