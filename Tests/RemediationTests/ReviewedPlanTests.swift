import Documents
import PolicyEngine
import RemediationSupport
import Testing

@testable import Remediation

/// A plan that was reviewed, held against what a later run plans: it selects, and never makes anything of its own.
@Suite struct `A reviewed plan` {
  private static let now = "2026-01-31T02:00:00Z"

  /// A plan of the tenant as it is, with fields of its file, and of its first change, set to something else by whoever
  /// can make the checksum anew.
  private func reviewed(
    _ tenant: MemoryTenant, _ rules: [String], change: JSONObject = [:], file: JSONObject = [:]
  ) async throws -> ReviewedPlan {
    let audit = try await tenant.audit(rules)
    let plan = RemediationPlanner.plan(audit: audit, gate: Gate(Guards(unsafeFixes: true), audit: audit))
    var json = PlanFile(plan, of: audit.report, expiresAt: "2026-02-01T02:00:00Z").json
    if !change.isEmpty {
      let changes = try #require(json["changes"]?.array)
      let first = try #require(changes.first?.object)
      json["changes"] = .array([.object(first.merging(change))] + changes.dropFirst())
    }
    json = json.merging(file)
    json["checksum"] = nil
    json["checksum"] = .string(Fingerprint.sha256(JSONWriter.compact(.object(json))))
    return try ReviewedPlan(Array(JSONWriter.compact(.object(json)).utf8), file: "plan.json", now: Self.now)
  }

  private func narrow(
    _ reviewed: ReviewedPlan, _ tenant: MemoryTenant, _ rules: [String], guards: Guards = Guards(unsafeFixes: true),
    thresholds: Thresholds = Thresholds()
  ) async throws -> (plan: RemediationPlan, others: [RemediationOutcome]) {
    let audit = try await tenant.audit(rules, thresholds: thresholds)
    return RemediationPlanner.plan(audit: audit, gate: Gate(guards, audit: audit)).narrowed(to: reviewed, audit: audit)
  }

  private func tenant() throws -> MemoryTenant {
    try MemoryTenant(
      [
        grant("cgr_1", ["scope": ["delete:x", "read:x"]]),
        grant("cgr_2", ["client_id": "b", "scope": ["delete:x", "read:x"]]),
      ], apis: [api(["read:x", "delete:x"])])
  }

  @Test func `what both plan is made, and nothing else`() async throws {
    let tenant = try tenant()
    let reviewed = try await reviewed(try MemoryTenant([tenant.grants[0]]), [Rules.noDelete])
    let (plan, others) = try await narrow(reviewed, tenant, [Rules.noDelete])
    #expect(plan.changes.map(\.id) == ["cgr_1"] && others.isEmpty)
  }

  /// Whatever a file says of a change, what is sent is what this run planned.
  @Test(
    arguments: [
      ["body": ["scope": ["read:x", "admin:x"]]], ["body": ["audience": "https://b.example/"]], ["body": [:]],
      ["before": ["id": "cgr_1", "client_id": "app", "audience": "https://a.example/", "scope": []]],
      ["body": ["allow_all_scopes": true]], ["id": "cgr_9"], ["id": "cgr_2"],
    ] as [JSONObject])
  func `a change that was made up is stale`(fields: JSONObject) async throws {
    let tenant = try tenant()
    let reviewed = try await reviewed(tenant, [Rules.noDelete], change: fields)
    let (plan, others) = try await narrow(reviewed, tenant, [Rules.noDelete])
    #expect(plan.changes.map(\.id) == ["cgr_2"])
    #expect(others.map(\.status) == [.stale])
    #expect(plan.changes[0].body == ["scope": ["read:x"]])
  }

  @Test(arguments: ["9223372036854775807", "-9223372036854775808"])
  func `a change at a place that cannot be counted to is refused`(place: String) async throws {
    let tenant = try tenant()
    let position = try JSONReader.value(place)
    let error = await #expect(throws: (any Error).self) {
      _ = try await reviewed(tenant, [Rules.noDelete], change: ["grant": ["client_name": nil, "position": position]])
    }
    #expect("\(error.map { "\($0)" } ?? "")".contains("position: is out of range"))
  }

  @Test func `safety, rules and expiry of the file authorise nothing`() async throws {
    let tenant = try tenant()
    let reviewed = try await reviewed(tenant, [Rules.noDelete], change: ["safety": "safe", "rules": ["other"]])
    let (plan, others) = try await narrow(reviewed, tenant, [Rules.noDelete], guards: Guards())
    #expect(plan.changes.isEmpty)
    #expect(others.map(\.reason) == ["needs --unsafe-fixes", "needs --unsafe-fixes"])
  }

  /// What has changed since the plan was made, and what is said of it.
  struct Since: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var rules = [Rules.noDelete]
    var later = [Rules.noDelete]
    var grant: JSONObject = ["scope": ["delete:x", "read:x"]]
    var apis = [api(["read:x", "delete:x"])]
    var laterAPIs = [api(["read:x", "delete:x"])]
    var change: JSONObject = [:]
    var guards = Guards(unsafeFixes: true)
    var thresholds = Thresholds()
    var status = RemediationRecord.Status.stale
    let reason: String
  }

  static let changes = [
    Since(
      testDescription: "somebody changed the grant", change: ["organization_usage": "allow"],
      reason: "the grant changed since the plan was made: organization_usage"),
    Since(
      testDescription: "it is as planned", change: ["scope": ["read:x"]], status: .verified,
      reason: "it was already so"),
    Since(
      testDescription: "the API gained a scope", rules: [Rules.allScopes], later: [Rules.allScopes],
      grant: ["allow_all_scopes": true], laterAPIs: [api(["read:x", "delete:x", "admin:x"])],
      reason: "the API now has the scopes admin:x"),
    Since(
      testDescription: "the API lost a scope", rules: [Rules.allScopes], later: [Rules.allScopes],
      grant: ["allow_all_scopes": true], laterAPIs: [api(["read:x"])],
      reason: "the API no longer has the scopes delete:x"),
    Since(
      testDescription: "another finding of the grant is open now", later: [Rules.noDelete, Rules.noAdmin],
      grant: ["scope": ["delete:x", "read:x", "admin:x"]],
      reason: "the finding of no-admin is open now and was not then (a waiver that lapsed?)"),
    Since(
      testDescription: "the rule was edited",
      later: [rule("no-delete", check: "true")], reason: "the rule no-delete was edited since"),
    Since(
      testDescription: "the rule is off", later: [Rules.noAdmin],
      reason: "the rule no-delete is off in this run, or it does not know it"),
    Since(
      testDescription: "a guard keeps it",
      guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(clientID: Glob("app"))]),
      reason: "protected by the configuration"),
    Since(
      testDescription: "only worse findings are repaired", rules: [Rules.noAdmin], later: [Rules.noAdmin],
      grant: ["scope": ["admin:x"]], thresholds: Thresholds(minimumSeverity: .error),
      reason: "the finding of no-admin is below --min-severity in this run"),
  ]

  @Test(arguments: changes)
  func `what differs since is named`(since: Since) async throws {
    let before = try MemoryTenant([grant("cgr_1", since.grant)], apis: since.apis)
    let reviewed = try await reviewed(before, since.rules)
    let after = try MemoryTenant([grant("cgr_1", since.grant.merging(since.change))], apis: since.laterAPIs)
    let (plan, others) = try await narrow(
      reviewed, after, since.later, guards: since.guards, thresholds: since.thresholds)
    #expect(plan.changes.isEmpty)
    #expect(others.map(\.status) == [since.status])
    #expect(others.first?.reason?.contains(since.reason) == true, "\(others.first?.reason ?? "")")
  }

  @Test func `a grant that is gone is named`() async throws {
    let reviewed = try await reviewed(try tenant(), [Rules.noDelete])
    let (_, others) = try await narrow(reviewed, try MemoryTenant([]), [Rules.noDelete])
    #expect(Set(others.map(\.reason)) == ["the grant does not exist any more"])
  }

  @Test func `a parameter that differs is named`() async throws {
    let text = { (least: Int) in
      rule("few", check: "size(grant.scope) <= params.max", fix: "scope: 'grant.scope.slice(0, params.max)'")
        + "parameters: {max: {type: int, default: \(least), description: The most.}}\n"
    }
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["a", "b", "c"]])])
    let audit = try await tenant.audit([text(1)])
    let reviewed = try await reviewed(tenant, [text(1)])
    #expect(audit.report.findings.count == 1)
    let (_, others) = try await narrow(reviewed, tenant, [text(2)])
    // The file of the rule is another one, and that says it.
    #expect(others.first?.reason?.contains("the rule few was edited since") == true, "\(others)")
  }

  @Test func `the order of a list carries no meaning`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "read:x", "edit:x"]])])
    let reviewed = try await reviewed(
      tenant, [Rules.noDelete], change: ["body": ["scope": ["edit:x", "read:x"]]])
    let (plan, others) = try await narrow(reviewed, tenant, [Rules.noDelete])
    #expect(plan.changes.map(\.body) == [["scope": ["read:x", "edit:x"]]] && others.isEmpty)
  }

  /// Who reads the report hears of each grant once, and of those too that nobody reviewed.
  @Test func `what is held is told of grants that were not reviewed`() async throws {
    let tenant = try MemoryTenant(
      (1...2).map { grant("cgr_\($0)", ["scope": ["delete:x"]]) } + [grant("", ["id": .null, "scope": ["delete:x"]])])
    let reviewed = try await reviewed(try MemoryTenant([tenant.grants[0]]), [Rules.noDelete])
    let (plan, others) = try await narrow(reviewed, tenant, [Rules.noDelete], guards: Guards())
    #expect(plan.held.map(\.grant.id) == [nil, "cgr_2"])
    #expect(others.map(\.grant.id) == ["cgr_1"] && others.map(\.reason) == ["needs --unsafe-fixes"])
    #expect(!plan.held.contains { reviewed.covers($0.grant) } && reviewed.covers(others[0].grant))
  }

  /// A grant without an id comes first, whose findings are not those of the one that was reviewed.
  @Test func `a grant without an id is none that was reviewed`() async throws {
    let tenant = try MemoryTenant([
      grant("", ["id": .null, "scope": ["delete:x", "admin:x"]]),
      grant("cgr_1", ["client_id": "b", "scope": ["delete:x"]]),
    ])
    let reviewed = try await reviewed(try MemoryTenant([tenant.grants[1]]), [Rules.noDelete])
    let fixless = rule("no-delete", check: "!grant.scope.exists(s, s.startsWith('delete:'))")
    let (_, others) = try await narrow(reviewed, tenant, [fixless])
    #expect(others.map(\.reason) == ["no-delete has no fix for it now"])
    let (_, guarded) = try await narrow(reviewed, tenant, [Rules.noDelete], guards: Guards())
    #expect(guarded.map(\.reason) == ["needs --unsafe-fixes"])
  }

  /// One without an id, or with another one, comes first.
  @Test(arguments: [nil, "cgr_2"])
  func `the finding of another grant that is waived says nothing of the one that was reviewed`(other: String?)
    async throws
  {
    let tenant = try MemoryTenant([
      grant("", ["id": other.map(JSONValue.string) ?? .null, "scope": ["delete:x"]]),
      grant("cgr_1", ["client_id": "b", "scope": ["delete:x"]]),
    ])
    let reviewed = try await reviewed(try MemoryTenant([tenant.grants[1]]), [Rules.noDelete])
    var audit = try await tenant.audit([rule("no-delete", check: "!grant.scope.exists(s, s.startsWith('delete:'))")])
    let findings = audit.report.findings.map { $0.grant?.id == other ? $0.accepted(.waived) : $0 }
    #expect(findings.map(\.status) == [.waived, .open])
    audit.report = audit.report.with(remediation: [], findings: findings)
    let plan = RemediationPlanner.plan(audit: audit, gate: Gate(.wide, audit: audit))
    #expect(plan.narrowed(to: reviewed, audit: audit).others.map(\.reason) == ["no-delete has no fix for it now"])
  }

  /// The least severity that is repaired is one that is.
  @Test(arguments: [
    (Severity.warning, "no-admin has no fix for it now"),
    (.error, "the finding of no-admin is below --min-severity in this run"),
  ])
  func `a finding below the least severity is named so`(least: Severity, reason: String) async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["admin:x"]])])
    let reviewed = try await reviewed(tenant, [Rules.noAdmin])
    let fixless = rule("no-admin", check: "!grant.scope.exists(s, s.startsWith('admin:'))", severity: "warning")
    let (_, others) = try await narrow(
      reviewed, tenant, [fixless], thresholds: Thresholds(minimumSeverity: least))
    #expect(others.map(\.reason) == [reason])
  }

  @Test func `a parameter that a configuration sets to something else is named`() async throws {
    let text =
      rule("few", check: "size(grant.scope) <= params.max", fix: "scope: 'grant.scope.slice(0, params.max)'")
      + "parameters: {max: {type: int, default: 1, description: The most.}}\n"
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["a", "b", "c"]])])
    let audit = try await tenant.audit([text])
    let plan = RemediationPlanner.plan(audit: audit, gate: Gate(.wide, audit: audit))
    let file = PlanFile(plan, of: audit.report, expiresAt: "2026-02-01T02:00:00Z").json
    let then = JSONWriter.compact(.object(["audit": file["audit"] ?? .null])).replacing("\"max\":1", with: "\"max\":2")
    let reviewed = try await reviewed(
      tenant, [text], change: ["body": ["scope": ["a", "b"]]], file: try #require(try JSONReader.value(then).object))
    let (_, others) = try await narrow(reviewed, tenant, [text])
    #expect(others.map(\.reason) == ["the parameter few.max is 1 and was 2"])
  }

  @Test func `the limit is for what is made`() async throws {
    let tenant = try tenant()
    let reviewed = try await reviewed(try MemoryTenant([tenant.grants[0]]), [Rules.noDelete])
    let guards = Guards(unsafeFixes: true, maxChanges: 1)
    #expect(try await narrow(reviewed, tenant, [Rules.noDelete], guards: guards).plan.refusal == nil)
    let both = try await self.reviewed(tenant, [Rules.noDelete])
    #expect(
      try await narrow(both, tenant, [Rules.noDelete], guards: guards).plan.refusal
        == .tooManyChanges(count: 2, limit: 1))
  }
}
