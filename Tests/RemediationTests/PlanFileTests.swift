import Foundation
import GrantModel
import PolicyEngine
import Remediation
import Testing

@Suite struct `Plan file` {
  private static let now = "2026-01-31T02:00:00Z"

  private func file(_ guards: Guards = Guards(unsafeFixes: true)) async throws -> (PlanFile, MemoryTenant) {
    let tenant = try MemoryTenant([
      grant("cgr_1", ["scope": ["delete:x", "read:x"]]),
      grant("cgr_2", ["scope": ["delete:x"], "is_system": true]),
    ])
    let audit = try await tenant.audit([Rules.noDelete])
    let plan = RemediationPlanner.plan(audit: audit, guards: guards)
    return (PlanFile(plan, of: audit.report, expiresAt: "2026-02-01T02:00:00Z"), tenant)
  }

  private func read(_ object: JSONObject, now: String = Self.now) throws(PlanFile.Problem) -> PlanFile {
    try PlanFile(Array(JSONWriter.compact(.object(object)).utf8), now: now)
  }

  @Test func `it comes back as it was written, and says what it was made from`() async throws {
    let (file, _) = try await file()
    #expect(try read(file.json) == file)
    #expect(
      try PlanFile(Array(JSONWriter.pretty(.object(file.json)).utf8), now: Self.now) == file, "white space is free")
    let json = file.json
    #expect(json["run"] == "run-1" && json["tenant"] == "t.eu.auth0.com")
    let change = try #require(json["changes"]?.array?.first?.object)
    #expect(change["before"]?.object?["scope"] == ["delete:x", "read:x"])
    #expect(change["body"] == ["scope": ["read:x"]])
    #expect(change["may_lose"]?.array?.isEmpty == false)
    let audit = try #require(json["audit"]?.object)
    #expect(audit["started_at"] == "2026-01-31T02:00:00Z" && audit["source"] == "live")
    #expect(audit["rules"]?.array?.first?.object?["id"] == "no-delete")
  }

  /// One value after the other is changed, wherever it stands.
  @Test func `whatever is changed by hand is noticed`() async throws {
    let (file, _) = try await file()
    let text = JSONWriter.compact(.object(file.json))
    for (old, new) in [
      ("\"read:x\"", "\"read:y\""), ("t.eu.auth0.com", "u.eu.auth0.com"), ("unsafe", "safe"),
      ("2026-02-01", "2027-02-01"), ("no-delete", "no-delet"), ("cgr_1", "cgr_2"),
    ] {
      #expect(text.contains(old))
      let edited = text.replacing(old, with: new)
      #expect(throws: PlanFile.Problem.edited, "\(old)") { try PlanFile(Array(edited.utf8), now: Self.now) }
    }
  }

  @Test func `it is good until it expires`() async throws {
    let (file, _) = try await file()
    #expect(throws: Never.self) { try read(file.json, now: "2026-02-01T01:59:59Z") }
    #expect(throws: PlanFile.Problem.expired("2026-02-01T02:00:00Z")) {
      try read(file.json, now: "2026-02-01T02:00:00Z")
    }
  }

  @Test(arguments: ["", "[]", "{}", "{\"plan_version\":2}", "not JSON"])
  func `what is no plan is malformed`(text: String) {
    #expect {
      _ = try PlanFile(Array(text.utf8), now: Self.now)
    } throws: { error in
      if case .malformed? = error as? PlanFile.Problem { true } else { false }
    }
  }

  /// A hash can be made anew by whoever edits the file.
  @Test(
    arguments: [
      ["body": ["scope": ["read:x", "admin:x"]]], ["body": ["audience": "https://b.example/"]], ["body": [:]],
      ["id": "cgr_2"], ["after": ["id": "cgr_1", "client_id": "other", "audience": "https://a.example/"]],
    ] as [JSONObject])
  func `a change that sends something else than it shows is refused, whatever the hash`(fields: JSONObject) async throws
  {
    let (file, _) = try await file()
    var json = file.json
    json["sha256"] = nil
    let change = try #require(json["changes"]?.array?.first?.object)
    json["changes"] = [.object(change.merging(fields))]
    json["sha256"] = .string(Fingerprint.sha256(JSONWriter.compact(.object(json))))
    #expect {
      _ = try read(json)
    } throws: { error in
      if case .malformed(let message)? = error as? PlanFile.Problem { message.hasPrefix("changes[0]") } else { false }
    }
  }

  @Test(arguments: [
    (Guards(), "needs --unsafe-fixes"), (Guards(unsafeFixes: true, unfixable: ["no-delete"]), "--unfixable"),
    (Guards(unsafeFixes: true, fixable: []), "--fixable"),
    (Guards(unsafeFixes: true, protected: [ProtectedGrants(clientID: Glob("ap*"))]), "protected"),
  ])
  func `the guards of the run that applies it are asked again`(guards: Guards, reason: String) async throws {
    let (file, tenant) = try await file()
    let context = TenantContext(await tenant.identity(), startedAt: Self.now)
    let plan = file.plan.guarded(by: guards, tenant: context, ownClientID: "own")
    #expect(plan.changes.isEmpty)
    #expect(plan.held.contains { $0.reason.contains(reason) })
    let limited = file.plan.guarded(
      by: Guards(unsafeFixes: true, maxChanges: 0), tenant: context, ownClientID: "own")
    #expect(limited.refusal == .tooManyChanges(count: 1, limit: 0))
  }

  @Test func `a grant of the Management API is not changed by its own client, nor where nobody knows who that is`()
    async throws
  {
    let management = "https://t.eu.auth0.com/api/v2/"
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["audience": .string(management), "scope": ["delete:x", "read:x"]])], clientID: "other")
    let plan = try await tenant.plan(Rules.noDelete)
    #expect(plan.changes.count == 1)
    let context = TenantContext(await tenant.identity(), startedAt: Self.now)
    let guards = Guards(unsafeFixes: true)
    #expect(plan.guarded(by: guards, tenant: context, ownClientID: "other").changes.count == 1)
    #expect(plan.guarded(by: guards, tenant: context, ownClientID: "app").changes.isEmpty)
    #expect(plan.guarded(by: guards, tenant: context, ownClientID: nil).changes.isEmpty)
  }
}
