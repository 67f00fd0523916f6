import Documents
import PolicyEngine
import Tenant
import Testing

@Suite struct FindingTests {
  private static let failing = Sample.text(id: "always", check: "\"false\"")

  @Test func `a finding holds everything that the rule says`() async throws {
    let rule = Sample.text(
      id: "full", severity: "warning", check: "\"false\"",
      """
      references: ["https://docs.example/one", "https://docs.example/two"]
      variables: {first: "grant.scope[0]"}
      message: "'starts with %s'.format([variables.first])"
      offenders: "[variables.first]"
      evidence: {count: size(grant.scope), raw: grant.raw.later}
      fix: {safety: unsafe, set: {scope: "grant.scope.filter(s, s != variables.first)", allow_all_scopes: "false"}}
      """)
    let tenant = try FakeTenant([grant("cgr_1", ["scope": ["a", "b"], "later": ["n": 1]])])
    let report = try await tenant.audit(rule)
    let finding = try #require(report.findings.first)
    #expect(finding.title == "Sample")
    #expect(finding.severity == .warning)
    #expect(finding.result == .fail)
    #expect(finding.status == .open)
    #expect(finding.tenant == "t.example")
    #expect(finding.message == "starts with a")
    #expect(finding.offenders == ["a"])
    #expect(finding.evidence == ["count": 2, "raw": ["n": 1]])
    #expect(finding.fix == ProposedFix(safety: .unsafe, set: ["scope": ["b"], "allow_all_scopes": false]))
    #expect(finding.helpURI == "https://docs.example/one")
    #expect(finding.grant?.id == "cgr_1")
    #expect(finding.grant?.clientID == "app")
    #expect(finding.grant?.subjectType == "client")
    #expect(finding.grant?.position == 0)
    #expect(report.rules.first?.severity == .warning)
    #expect(report.rules.first?.source == "rules/full.yaml")
  }

  @Test func `what cannot be evaluated is named, and the finding is there all the same`() async throws {
    let rule = Sample.text(
      id: "full", check: "\"false\"",
      """
      message: grant.scope[0]
      offenders: "[grant.scope[0]]"
      evidence: {bad: "grant.scope[0]", good: "1"}
      fix: {safety: safe, set: {scope: "[grant.scope[0]]"}}
      """)
    let report = try await FakeTenant([grant("cgr_1")]).audit(rule)
    let finding = try #require(report.findings.first)
    #expect(finding.undetermined.map(\.part) == ["message", "offenders", "evidence.bad", "fix"])
    #expect(finding.message.hasPrefix("violates: Sample (no further message: index 0 is out of range"))
    #expect(finding.offenders == [])
    #expect(finding.evidence == ["good": 1])
    #expect(finding.fix == nil)
    #expect(report.verdict == .violations)
  }

  @Test func `findings are sorted by severity, rule and grant`() async throws {
    let grants = [
      grant("cgr_4", ["client_id": "b"]), grant("cgr_3", ["client_id": "a", "subject_type": "user"]),
      grant("cgr_2", ["client_id": "a"]), grant("cgr_1", ["client_id": "a", "audience": "https://b.example/"]),
    ]
    let rules = [
      Sample.text(id: "b-warns", severity: "warning", check: "grant.client_id != 'b'"),
      Sample.text(id: "a-notes", severity: "note", check: "grant.client_id != 'b'"),
      Sample.text(id: "d-fails", check: "\"false\""), Sample.text(id: "c-fails", check: "grant.client_id != 'b'"),
    ]
    let expected = [
      "c-fails:cgr_4", "d-fails:cgr_2", "d-fails:cgr_3", "d-fails:cgr_1", "d-fails:cgr_4", "b-warns:cgr_4",
      "a-notes:cgr_4",
    ]
    for order in [grants, grants.reversed()] {
      let report = try await FakeTenant(order).audit(rules[0], rules[1], rules[2], rules[3])
      #expect(report.places == expected)
    }
  }

  /// The digest of `v2`, rule, domain, holder, audience and subject type, each behind its length, computed by another
  /// program: `printf '2:v26:always9:t.example10:client:app18:https://a.example/6:client' | sha256sum | cut -c1-32`.
  @Test(
    arguments: [
      (grant("cgr_1"), "18e894e6fdb4faec69544ac593b7d9dc"),
      (grant("cgr_1", ["subject_type": "client"]), "18e894e6fdb4faec69544ac593b7d9dc"),
      (grant("cgr_2", ["subject_type": "user"]), "b7884f66e7da50e521a352d7ec1435c9"),
      (["default_for": "third_party_clients", "audience": "https://a.example/"], "60a4eac8e017eccc67ecfdd42a0f91c7"),
      (["id": "cgr_3"], "345e2714d662a8e275d61b5ebf143ab9"),
    ] as [(JSONObject, String)])
  func `a fingerprint is the digest of the rule, the tenant and the grant's natural key`(
    raw: JSONObject, fingerprint: String
  ) async throws {
    let report = try await FakeTenant([raw]).audit(Self.failing)
    #expect(report.findings.map(\.fingerprint) == [fingerprint])
  }

  @Test func `no line end in a name makes two findings one`() async throws {
    let pair = [
      grant("cgr_1", ["client_id": "c", "audience": "p\nq"]), grant("cgr_2", ["client_id": "c\np", "audience": "q"]),
    ]
    let findings = try await FakeTenant(pair).audit(Self.failing).findings
    #expect(Set(findings.map(\.fingerprint)).count == 2)
    for finding in findings {
      let key = try #require(finding.grant?.key)
      #expect(Fingerprint.former(rule: finding.rule, tenant: finding.tenant, grant: key) == nil)
    }
  }

  /// `printf 'v1\nalways\nt.example\nclient:app\nhttps://a.example/\nclient' | sha256sum | cut -c1-32`
  @Test func `the form of earlier versions is the digest of lines`() {
    let key = GrantKey(clientID: "app", defaultFor: nil, audience: "https://a.example/", subjectType: "client")
    let former = Fingerprint.former(rule: "always", tenant: "t.example", grant: key)
    #expect(former == "bdd3e8c525543e352339813b938e15cd")
  }

  @Test func `a fingerprint stays when the list reorders or a grant is created again`() async throws {
    let grants = [grant("cgr_1"), grant("cgr_2", ["subject_type": "user"]), grant("cgr_3", ["client_id": "b"])]
    let before = try await FakeTenant(grants).audit(Self.failing).findings
    let recreated = [grant("cgr_9"), grants[2], grants[1]]
    let after = try await FakeTenant(recreated).audit(Self.failing).findings
    #expect(Set(before.map(\.fingerprint)).count == 3)
    #expect(before.map(\.fingerprint) == after.map(\.fingerprint))
    let other = try await FakeTenant(grants, domain: "other.example").audit(Self.failing).findings
    #expect(Set(other.map(\.fingerprint)).isDisjoint(with: before.map(\.fingerprint)))
  }

  @Test func `two grants of one key are told apart by their ids`() async throws {
    let grants = [grant("cgr_1"), grant("cgr_2"), grant("cgr_3", ["client_id": "b"])]
    let findings = try await FakeTenant(grants).audit(Self.failing).findings
    let reversed = try await FakeTenant(grants.reversed()).audit(Self.failing).findings
    #expect(Set(findings.map(\.fingerprint)).count == 3)
    #expect(findings.map(\.fingerprint) == reversed.map(\.fingerprint))
    #expect(findings.first?.fingerprint == "1dd5942ddc7625add463af2aa911bf7d")
  }

  @Test func `a grant without an id is numbered by its position`() async throws {
    let raw: JSONObject = ["client_id": "app", "audience": "a"]
    let findings = try await FakeTenant([raw, grant("cgr_1"), raw]).audit(Self.failing).findings
    #expect(findings.map { $0.grant?.label } == ["#1", "#3", "cgr_1"])
    #expect(Set(findings.map(\.fingerprint)).count == 3)
  }

  @Test func `grants that differ in the form of a letter have fingerprints of their own`() async throws {
    let findings = try await FakeTenant([
      grant("cgr_1", ["client_id": "\u{E9}"]), grant("cgr_2", ["client_id": "e\u{301}"]),
    ]).audit(Self.failing).findings
    #expect(Set(findings.map(\.fingerprint)).count == 2)
    #expect(findings.map(\.grant?.id) == ["cgr_2", "cgr_1"])
  }

  @Test func `two audits of the same data are the same but for the run`() async throws {
    let grants = (0..<40).map { grant("cgr_\($0)", ["client_id": .string("app\($0 % 7)")]) }
    let first = try await FakeTenant(grants).audit(Self.failing)
    let second = try await FakeTenant(grants).audit(Self.failing)
    #expect(first == second)
  }
}
