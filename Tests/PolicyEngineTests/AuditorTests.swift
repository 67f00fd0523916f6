import Documents
import PolicyEngine
import Tenant
import Testing

@Suite struct AuditorTests {
  private static let scoped = Sample.text(
    id: "scoped", check: "size(grant.scope) > 0", "match: grant.audience != 'skip'")

  @Test func `every grant passes, fails or is not applicable`() async throws {
    let tenant = try FakeTenant([
      grant("cgr_1", ["scope": ["a"]]), grant("cgr_2"), grant("cgr_3", ["audience": "skip"]),
      grant("cgr_4", ["scope": []]),
    ])
    let report = try await tenant.audit(Self.scoped)
    #expect(report.tallies == ["scoped": [1, 2, 1, 0, 0]])
    #expect(report.places == ["scoped:cgr_2", "scoped:cgr_4"])
    #expect(report.summary.evaluations == 4)
    #expect(report.summary.openTotal == 2)
    #expect(report.verdict == .violations)
    #expect(report.isComplete)
    #expect(report.run == RunRecord(id: "run-1", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 12))
    #expect(report.toolVersion == "0.1.0")
  }

  @Test func `an empty tenant is clean`() async throws {
    let report = try await FakeTenant([]).audit(Self.scoped)
    #expect(report.verdict == .clean)
    #expect(report.tallies == ["scoped": [0, 0, 0, 0, 0]])
    #expect(report.tenants.first?.grantsRead == 0)
  }

  @Test func `grants that were not read to their end make the audit incomplete, what was read is evaluated`()
    async throws
  {
    let gap = CoverageGap(.clientGrants, status: 429, message: "the rate limit was reached")
    let report = try await FakeTenant([grant("cgr_1")], gap: gap).audit(Self.scoped)
    #expect(report.verdict == .incomplete)
    #expect(report.gaps == [gap])
    #expect(report.places == ["scoped:cgr_1"])
  }

  @Test func `an expression that fails is unknown, and says where`() async throws {
    let rule = Sample.text(id: "first", check: "grant.scope[0] == 'a'")
    let report = try await FakeTenant([grant("cgr_1"), grant("cgr_2", ["scope": ["a"]]), grant("cgr_3")]).audit(rule)
    #expect(report.tallies == ["first": [1, 0, 0, 2, 0]])
    #expect(report.places == ["first:?2"])
    let finding = try #require(report.findings.first)
    #expect(finding.result == .unknown)
    #expect(finding.unknownGrants.map(\.label) == ["cgr_1", "cgr_3"])
    #expect(finding.message.hasPrefix("not evaluated: check failed: "))
    #expect(finding.message.hasSuffix("--ignore first would make the audit complete without it"))
    #expect(report.gaps == [])
    #expect(report.verdict == .incomplete)
  }

  private static let firstParty = Sample.text(
    id: "first-party", check: "client == null || client.is_first_party", "message: \"'third party'\"")

  @Test func `clients that cannot be read are one unknown finding, other rules are evaluated`() async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1"), grant("cgr_2", ["scope": ["a"]])], clients: Reading([], gap: refused(.clients)),
      names: ["app": "App"])
    let report = try await tenant.audit(
      Self.scoped, Self.firstParty, Sample.text(id: "global", check: "'!client.global'"))
    #expect(report.places == ["first-party:?2", "global:?2", "scoped:cgr_1"])
    #expect(
      report.tallies == ["first-party": [0, 0, 0, 2, 0], "global": [0, 0, 0, 2, 0], "scoped": [1, 1, 0, 0, 0]])
    #expect(
      report.findings.first?.message
        == "not evaluated: the token lacks read:clients; --ignore first-party,global would make the audit complete "
        + "without it")
    #expect(report.gaps == [refused(.clients)])
    #expect(report.gaps.first?.missingScope == "read:clients")
    #expect(report.verdict == .incomplete)
    #expect(report.skippedRules == [])
    #expect(report.summary.unknown == 2)
    #expect(report.findings.last?.grant?.clientName == "App")
    let ignoring = try await tenant.audit(
      Self.scoped, Self.firstParty, selection: RuleSelection(ignore: ["first-party"]))
    #expect(ignoring.isComplete)
    #expect(ignoring.disabledRules == ["first-party"])
  }

  @Test func `what is known of some clients is used although the listing broke off`() async throws {
    let gap = CoverageGap(.clients, status: 500, message: "the API failed")
    let tenant = try FakeTenant(
      [grant("cgr_1"), grant("cgr_2", ["client_id": "other"])],
      clients: reading(Client.init, [["client_id": "app", "is_first_party": false]], gap: gap))
    let report = try await tenant.audit(Self.firstParty)
    #expect(report.tallies == ["first-party": [0, 1, 0, 1, 0]])
    #expect(report.places == ["first-party:?1", "first-party:cgr_1"])
  }

  @Test func `a client that is not in the list does not exist`() async throws {
    let tenant = try FakeTenant([grant("cgr_1"), ["id": "cgr_2", "default_for": "third_party_clients"]])
    let report = try await tenant.audit(Sample.text(id: "orphan", check: "client != null"))
    #expect(report.tallies == ["orphan": [0, 2, 0, 0, 0]])
  }

  @Test(arguments: [
    ("grant.audience == 'skip' || client.global", [1, 0, 0, 1, 0]),
    ("client.global || grant.audience == 'skip'", [1, 0, 0, 1, 0]),
    ("grant.audience != 'skip' && client.global", [0, 1, 0, 1, 0]),
    ("client.global && grant.audience != 'skip'", [0, 1, 0, 1, 0]),
    ("grant.audience == 'skip' ? true : client.global", [1, 0, 0, 1, 0]),
    ("client.global ? true : false", [0, 0, 0, 2, 0]),
    ("client == null", [0, 0, 0, 2, 0]),
  ])
  func `what is missing is absorbed where it cannot matter`(check: String, counts: [Int]) async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1"), grant("cgr_2", ["audience": "skip"])], clients: Reading([], gap: refused(.clients)))
    #expect(try await tenant.audit(Sample.text(id: "rule", check: Sample.quoted(check))).tallies == ["rule": counts])
  }

  @Test func `a match that cannot be decided is unknown, never not applicable`() async throws {
    let tenant = try FakeTenant([grant("cgr_1")], clients: Reading([], gap: refused(.clients)))
    let report = try await tenant.audit(Sample.text(id: "rule", "match: client != null"))
    #expect(report.tallies == ["rule": [0, 0, 0, 1, 0]])
  }

  @Test func `a rule is skipped where the source by its kind carries no such collection`() async throws {
    let grants = [grant("cgr_1"), ["id": "cgr_2", "default_for": "g", "audience": "a"]]
    let tenant = try FakeTenant(grants, kind: .file, carries: [.clientGrants])
    let report = try await tenant.audit(Self.firstParty, Self.scoped)
    #expect(report.tallies == ["first-party": [1, 0, 0, 0, 1], "scoped": [0, 2, 0, 0, 0]])
    #expect(report.skippedRules == [SkippedRule(rule: "first-party", needs: [.clients], grants: 1)])
    #expect(report.places == ["scoped:cgr_1", "scoped:cgr_2"])
    #expect(report.isComplete)
    #expect(tenant.calls == ["grants"])
    let strict = try await tenant.audit(Self.firstParty, thresholds: Thresholds(strict: true))
    #expect(strict.verdict == .incomplete)
  }

  @Test func `the fields that a summary lacks are unknown, not their defaults`() async throws {
    let tenant = try FakeTenant(
      [grant("cgr_1")], clients: reading(Client.init, [["client_id": "app", "name": "App", "app_type": "spa"]]))
    let report = try await tenant.audit(
      Self.firstParty, Sample.text(id: "named", check: "client.name == 'App' && client.app_type == 'spa'"))
    #expect(report.tallies == ["first-party": [0, 0, 0, 1, 0], "named": [1, 0, 0, 0, 0]])
    #expect(report.gaps.first?.missingScope == "read:clients")
    #expect(report.findings.first?.message.contains("grant the token read:clients") == true)
    #expect(report.verdict == .incomplete)
  }
}
