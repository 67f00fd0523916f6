import Documents
import PolicyEngine
import Tenant
import Testing

/// A rule fails on a grant, and what describes the failure cannot be evaluated.
@Suite struct UndeterminedTests {
  /// Its check fails wherever there are scopes; its offenders need a second one, its message and its fix the application.
  private static let rule = Sample.text(
    id: "scoped", check: "size(grant.scope) == 0",
    """
    message: "client.name + ' has scopes'"
    offenders: "[grant.scope[1]]"
    evidence: {first: "grant.scope[0]", third: "grant.scope[2]"}
    fix: {safety: safe, when: client.global, set: {scope: "[]"}}
    """)

  private static func tenant(_ scopes: [String]) throws -> FakeTenant {
    try FakeTenant([grant("cgr_1", ["scope": .strings(scopes)])], clients: Reading([], gap: refused(.clients)))
  }

  private static func finding(
    _ scopes: [String] = ["a"], waivers: [String]? = nil, baseline: Baseline? = nil
  ) async throws -> Finding {
    let report = try await SampleWaivers.audit(
      try tenant(scopes), waivers: waivers, baseline: baseline, rules: [rule])
    return try #require(report.findings.first { $0.rule == "scoped" })
  }

  @Test func `the finding says which parts and why, and never bears the title alone`() async throws {
    let finding = try await Self.finding()
    #expect(finding.undetermined.map(\.part) == ["message", "offenders", "evidence.third", "fix"])
    #expect(finding.undetermined.first?.reason == "client could not be read")
    #expect(finding.undetermined[1].reason.hasPrefix("index 1 is out of range"), "\(finding.undetermined)")
    #expect(
      finding.message == """
        violates: Sample (no further message: client could not be read); what exactly is wrong could not be determined: \
        \(finding.undetermined[1].reason)
        """)
    #expect(finding.unknownOffenders == finding.undetermined[1].reason)
    #expect(finding.evidence == ["first": "a"])
  }

  @Test func `what is known is not named`() async throws {
    #expect(try await Self.finding(["a", "b"]).undetermined.map(\.part) == ["message", "evidence.third", "fix"])
    #expect(try await Self.finding(["a", "b"]).unknownOffenders == nil)
  }

  @Test(arguments: [("offenders: []", Finding.Status.open), ("offenders: [a]", .open), ("", .waived)])
  func `a waiver accepts unknown offenders only where it accepts whatever comes`(
    offenders: String, status: Finding.Status
  ) async throws {
    let keys = ["client_id: app", offenders].filter { !$0.isEmpty }.joined(separator: ", ")
    let finding = try await Self.finding(waivers: [keys])
    #expect(finding.status == status)
    #expect(finding.waiver?.state == (status == .waived ? .inForce : .widened))
  }

  @Test func `they are in no baseline, and none of before accepts them`() async throws {
    let report = try await SampleWaivers.audit(try Self.tenant(["a"]), rules: [Self.rule])
    #expect(try Baseline(of: report, path: "baseline.json").findings.isEmpty)
    #expect(Baseline.undetermined(report).map(\.rule) == ["scoped"])
    let known = try await SampleWaivers.audit(try Self.tenant(["a", "b"]), rules: [Self.rule])
    let baseline = try Baseline(of: known, path: "baseline.json")
    #expect(try await Self.finding(["a", "b"], baseline: baseline).status == .baselined)
    let later = try await Self.finding(["a"], baseline: baseline)
    #expect(later.status == .open && later.baselineState == .widened)
    #expect(later.message.hasSuffix("; widened since the baseline: what is wrong with it now could not be told"))
  }

  @Test func `nobody can write a waiver for them`() async throws {
    let finding = try await Self.finding()
    #expect(
      performing: {
        try WaiverDraft(accepting: finding, owner: "o", reason: "r", expires: SampleWaivers.day("2026-06-30"))
      },
      throws: { "\($0)".hasPrefix("what exactly is wrong could not be determined (index 1 is out of range") })
  }
}
