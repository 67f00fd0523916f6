import Documents
import Foundation
import PolicyEngine
import RemediationSupport
import SystemPackage
import Tenant
import TestSupport
import Testing

@testable import Remediation

/// The bytes of what is read back later, maybe by another version: plans and journals.
@Suite struct `What a run keeps` {
  private static let goldens = Goldens(
    URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Goldens"))
  private static let key = StateKey(String(repeating: "k", count: 32))

  /// A plan of one change, with a consequence and a fix that is left open, and a grant that is left alone.
  private func planned() async throws -> (plan: RemediationPlan, audit: CompletedAudit, MemoryTenant, Gate) {
    let tenant = try MemoryTenant(
      [
        grant("cgr_1", ["scope": ["delete:x", "gone:x", "read:x"], "note": ["a": 1]]),
        grant("cgr_2", ["scope": ["delete:x"], "is_system": true]),
      ], apis: [api(["read:x", "delete:x"], ["token_lifetime": 600])], names: ["app": "A \u{202E}name"])
    let gone = rule(
      "gone", check: "!('gone:x' in grant.scope)", fix: "scope: \"grant.scope.filter(s, s != 'gone:x')\"")
    let few = rule("few", check: "size(grant.scope) > 2 && api != null", severity: "note")
    let audit = try await tenant.audit([Rules.noDelete, gone, few])
    let gate = Gate(Guards(unsafeFixes: true, maxChanges: 1, unfixable: ["gone"]), audit: audit)
    return (RemediationPlanner.plan(audit: audit, gate: gate), audit, tenant, gate)
  }

  @Test func `is a plan of these bytes`() async throws {
    let (plan, audit, _, _) = try await planned()
    let text = PlanFile(plan, of: audit.report, expiresAt: "2026-02-01T02:00:00Z").text
    try Self.goldens.check(text, "plan.json")
    #expect(
      try ReviewedPlan(Array(text.utf8), file: "plan.json", now: "2026-01-31T02:00:00Z").changes.count == 1)
    let none = plan.holding(maxChanges: 0) { _ in nil }
    try Self.goldens.check(
      PlanFile(none, of: audit.report, expiresAt: "2026-02-01T02:00:00Z").text, "plan-refused.json")
  }

  @Test(arguments: [nil, key] as [StateKey?])
  func `is a journal of these bytes`(key: StateKey?) async throws {
    let (plan, _, tenant, gate) = try await planned()
    let folder = try TemporaryFolder()
    let path = folder.file("journal.jsonl")
    let journal = try JournalFile(
      FilePath(path), run: journaledRun("run-1", undoes: ["run-0"]), key: key, now: { "2026-01-31T02:00:01.000Z" })
    _ = await RemediationExecutor(gate, writer: tenant, journal: journal).apply(plan)
    let change = try #require(plan.changes.first)
    let middle = JournalRecord.Middle(
      grant: change.id, state: change.after.raw, body: ["scope": []], next: ["scope": ["read:x"]])
    try journal.append(.middle(middle))
    try journal.append(
      .outcome(
        JournalRecord.Outcome(
          grant: change.id, status: .failed, httpStatus: nil, answer: nil, readBack: nil, reason: "no answer")))
    try journal.append(.end(interrupted: true))
    let bytes = Array(try Data(contentsOf: URL(filePath: path)))
    try Self.goldens.check(
      String(decoding: bytes, as: UTF8.self), key == nil ? "journal.jsonl" : "journal-with-key.jsonl")
    #expect(try JournalReading(bytes, file: "journal.jsonl", key: key).entries.count == 7)
  }
}
