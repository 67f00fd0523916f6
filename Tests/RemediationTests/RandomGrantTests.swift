import Documents
import PolicyEngine
import RemediationSupport
import TestSupport
import Testing

@testable import Remediation

@Suite struct `Repair of random grants` {
  private static let scopes = ["read:a", "read:b", "delete:a", "delete:b", "admin:a", "", "bad scope", "gone:x"]
  private static let rules = [
    Rules.allScopes, Rules.noDelete, Rules.noAdmin, Rules.fewScopes,
    rule(
      "no-empty", check: "grant.scope.all(s, s != '')", fix: "scope: \"grant.scope.filter(s, s != '')\"",
      severity: "warning"),
    rule(
      "no-repetition", check: "grant.scope.all(s, grant.scope.exists_one(t, t == s))",
      fix: "scope: \"grant.scope.filter(s, grant.scope.exists_one(t, t == s))\"", safety: "unsafe", severity: "note"),
    rule(
      "require-where-any", check: "!grant.allow_any_organization || grant.organization_usage == 'require'",
      fix: "organization_usage: \"'require'\"", safety: "unsafe", severity: "warning"),
    rule(
      "no-organizations-for-users", check: "grant.subject_type != 'user' || grant.organization_usage == 'deny'",
      fix: "organization_usage: \"'deny'\"", safety: "unsafe"),
    rule(
      "has-scopes", check: "grant.allow_all_scopes || size(grant.scope) > 0", severity: "error"),
  ]

  private static let auditor = Result { try MemoryTenant.auditor(rules) }

  private static func grants(_ random: inout SeededGenerator) -> [JSONObject] {
    (0..<Int.random(in: 1...6, using: &random)).map { index in
      var fields: JSONObject = [:]
      func maybe(_ key: String, _ values: [JSONValue]) {
        if Bool.random(using: &random), let value = values.randomElement(using: &random) { fields[key] = value }
      }
      maybe("subject_type", ["client", "user", "anonymous_user"])
      maybe("organization_usage", ["deny", "allow", "require"])
      maybe("allow_any_organization", [true, false])
      maybe("is_system", [true, false, false, false])
      maybe("audience", ["https://a.example/", "https://t.eu.auth0.com/api/v2/", "https://unknown.example/"])
      maybe("client_id", ["own", "other"])
      if fields["organization_usage"] == nil || fields["organization_usage"] == "deny" {
        fields["allow_any_organization"] = nil
      }
      if Int.random(in: 0..<3, using: &random) == 0 {
        fields["allow_all_scopes"] = true
      } else {
        let count = Int.random(in: 0...5, using: &random)
        fields["scope"] = .strings((0..<count).map { _ in scopes.randomElement(using: &random) ?? "" })
      }
      return grant("cgr_\(index)", fields)
    }
  }

  @Test(arguments: Cases.some(Array(0..<50), every: 3))
  func `plan, apply, audit: what was planned is closed, and nothing as bad is new`(seed: Int) async throws {
    let auditor = try Self.auditor.get()
    for round in 0..<10 {
      await Task.yield()
      var random = SeededGenerator(seed: UInt64(seed * 10 + round))
      let before = Self.grants(&random)
      let tenant = try MemoryTenant(before, apis: [api(["read:a", "read:b", "delete:a", "admin:a"])])
      let guards = Guards(unsafeFixes: Bool.random(using: &random))
      let first = await auditor.examine(tenant, run: MemoryTenant.run)
      let plan = RemediationPlanner.plan(audit: first, gate: Gate(guards, audit: first))
      let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(plan)
      let second = await auditor.examine(tenant, run: MemoryTenant.run)

      let label = "seed \(seed), round \(round)"
      #expect(
        outcomes.prefix(plan.changes.count).allSatisfy { $0.status == .verified }, "\(label): \(outcomes.summary)")
      let open = Set(second.report.findings.map(\.fingerprint))
      for change in plan.changes {
        #expect(change.closes.allSatisfy { !open.contains($0.fingerprint) }, "\(label) \(change.id)")
        let worst = try #require(change.closes.compactMap(\.severity).max(), "\(label): a change that closes nothing")
        let known = Set(first.report.findings.map(\.fingerprint))
        let new = second.report.findings.filter { $0.grant?.id == change.id && !known.contains($0.fingerprint) }
        #expect(new.allSatisfy { $0.severity < worst }, "\(label) \(change.id): \(new.map(\.rule))")
        #expect(Set(new.map(\.rule)) == Set(change.risk.consequences.map(\.rule)), "\(label) \(change.id)")
      }
      // Every finding with a fix is closed, or the plan says why not.
      let explained = Set(
        plan.held.flatMap(\.fixes).map(\.fingerprint) + plan.planned.flatMap { $0.leftOpen.map(\.fingerprint) })
      for finding in first.report.findings where finding.fix != nil && open.contains(finding.fingerprint) {
        #expect(explained.contains(finding.fingerprint), "\(label): \(finding.rule) on \(finding.grant?.label ?? "")")
      }
      for (old, new) in zip(before, tenant.grants) where old != new {
        #expect(plan.changes.contains { .string($0.id) == old["id"] }, "\(label): changed without a plan")
        #expect(old["is_system"] != true)
        #expect(old["client_id"] != "own" || old["audience"] != "https://t.eu.auth0.com/api/v2/")
      }
    }
  }
}
