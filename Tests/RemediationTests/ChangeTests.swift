import Documents
import Foundation
import PolicyEngine
import RemediationSupport
import Tenant
import Testing

@testable import Remediation

/// One value tells of a change wherever it is told: planned, in a journal, in a plan that is kept, in a report.
@Suite struct `A change` {
  private static let wide = grant("cgr_1", ["scope": ["delete:x", "read:x"], "organization_usage": "allow"])

  private func reference(_ raw: JSONObject = wide) throws -> GrantReference {
    GrantReference(try ClientGrant(raw), clientName: "App", position: 0)
  }

  private func change(
    from before: JSONObject = wide, to after: JSONObject, api: JSONObject? = nil
  ) throws -> Change {
    Change(
      of: try reference(before), id: "cgr_1", from: try ClientGrant(before), to: try ClientGrant(after),
      api: try api.map { try ResourceServer($0) }, rules: ["r"])
  }

  @Test func `is worked out from the grant before and after`() throws {
    let change = try change(
      to: Self.wide.merging(["scope": ["read:x", "admin:x"]]),
      api: api(["read:x", "admin:x"], ["token_lifetime": 600]))
    #expect(change.body == ["scope": ["read:x", "admin:x"]])
    #expect(change.risk.widens == ["adds the scope admin:x"])
    #expect(change.risk.mayLose == ["App (app): delete:x on https://a.example/"])
    #expect(change.risk.safety == .unsafe && change.risk.tokenLifetime == 600)
    #expect(change.risk.irreversible == "the API does not define delete:x and may not take that back")
    let harmless = try self.change(to: Self.wide.merging(["allow_any_organization": true]))
    #expect(harmless.risk.safety == .safe && harmless.risk.mayLose.isEmpty && harmless.risk.irreversible == nil)
  }

  @Test func `is reversed from how the grant is now to how it was before`() throws {
    let change = try change(to: Self.wide.merging(["scope": ["read:x"]]), api: api(["read:x"]))
    let now = try ClientGrant(Self.wide.merging(["scope": ["read:x"], "organization_usage": "require"]))
    let back = try change.reversed(from: now)
    #expect(back.before == now && back.after == change.before && back.id == "cgr_1")
    #expect(back.body == ["scope": ["delete:x", "read:x"], "organization_usage": "allow"])
    #expect(back.risk.widens == ["adds the scope delete:x", "changes organization_usage from require to allow"])
    #expect(back.rules == ["r"] && back.closes.isEmpty)
    #expect(back.risk.irreversible == change.risk.irreversible, "what it lost for good stays lost")
    #expect(back.risk.safety == .unsafe)
    #expect(try back.reversed(from: back.after).after == now)
  }

  @Test func `is not reversed where no body can do it`() throws {
    let change = try change(to: Self.wide.merging(["scope": ["read:x"]]))
    for now in [Self.wide, Self.wide.merging(["is_system": true])] {
      #expect(throws: PatchBody.Refusal.self) { try change.reversed(from: try ClientGrant(now)) }
    }
  }

  @Test func `and the one before it are one that leads back to the first grant`() throws {
    let middle = Self.wide.merging(["scope": ["read:x"]])
    let first = try change(to: middle, api: api(["read:x"]))
    let second = try change(from: middle, to: middle.merging(["scope": []]), api: api(["read:x"]))
    let both = second.following(first)
    #expect(both.before == first.before && both.after == second.after && both.body == ["scope": []])
    #expect(both.risk.irreversible == first.risk.irreversible)
  }

  @Test func `comes back from a journal as it was planned, as far as a journal tells`() async throws {
    let tenant = try MemoryTenant([Self.wide], names: ["app": "App"])
    let journal = MemoryJournal()
    let plan = try await tenant.plan(Rules.noDelete)
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(plan)
    let reading = try JournalReading(journal.bytes(of: journaledRun()), file: "journal.jsonl")
    let planned = try #require(plan.changes.first)
    let told = try #require(reading.runs.first?.changes.first?.change)
    #expect(told.id == planned.id && told.grant == planned.grant)
    #expect(told.before == planned.before && told.after == planned.after && told.body == planned.body)
    #expect(told.rules == planned.rules && told.closes.map(\.fingerprint) == planned.closes.map(\.fingerprint))
    #expect(told.risk.mayLose == planned.risk.mayLose && told.risk.irreversible == planned.risk.irreversible)
    #expect(told.risk.safety == planned.risk.safety)
  }

  @Test(arguments: ["before", "after"])
  func `with a grant that is none is refused where the journal has it`(key: String) async throws {
    let line = JSONWriter.compact(
      .object(
        ([
          "record": "intent", "at": "t", "grant": "cgr_1", "before": .object(Self.wide), "after": .object(Self.wide),
          "body": [:], "rules": [], "findings": [], "client_name": .null, "may_lose": [], "irreversible": .null,
        ] as JSONObject).merging([key: ["scope": 1]])))
    let run = String(decoding: MemoryJournal().bytes(of: journaledRun()), as: UTF8.self)
    let error = #expect(throws: Diagnostic.self) {
      try JournalReading(Array((run + line + "\n").utf8), file: "journal.jsonl")
    }
    #expect(error?.place.line == 2)
    #expect(error?.message == "\(key).scope: expected a list, found a number")
  }

  /// What a file says that a change closes is no finding of this run.
  @Test func `of a file closes nothing in the report of this run`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])])
    let audit = try await tenant.audit([Rules.noDelete])
    let plan = RemediationPlanner.plan(audit: audit, gate: Gate(Guards(unsafeFixes: true), audit: audit))
    let text = JSONWriter.compact(.object(PlanFile(plan, of: audit.report, expiresAt: "2026-02-01T02:00:00Z").json))
    let reviewed = try ReviewedPlan(Array(text.utf8), file: "plan.json", now: "2026-01-31T02:00:00Z")
    #expect(reviewed.changes.map { $0.closes.map(\.fingerprint) } == plan.changes.map { $0.closes.map(\.fingerprint) })
    tenant.change("cgr_1", ["scope": []])
    let second = try await tenant.audit([Rules.noDelete])
    let (none, others) = RemediationPlanner.plan(audit: second, gate: .test()).narrowed(to: reviewed, audit: second)
    #expect(none.changes.isEmpty && others.map(\.status) == [.verified])
    #expect(second.report.repaired(from: audit.report, others).findings.isEmpty)
  }

  /// What can be sent begins with a grant that this run read: with that of the audit, or with that of a rollback's look.
  @Test func `is planned where a grant was read, and nowhere else`() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/Remediation").standardized
    let files = try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".swift") }
    let makers = try files.filter {
      try String(contentsOf: folder.appending(path: $0), encoding: .utf8).contains("PlannedChange(")
    }
    #expect(
      Set(makers) == ["Plan/GrantPlanner.swift", "Plan/PlannedChange.swift", "Rollback/RollbackPlan.swift"])
  }
}
