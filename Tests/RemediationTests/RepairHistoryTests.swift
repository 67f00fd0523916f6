import Documents
import PolicyEngine
import RemediationSupport
import Testing

@testable import Remediation

@Suite struct `What earlier runs did` {
  private func reading(
    _ records: [JournalRecord], run: String, startedAt: String? = nil, at: String,
    kind: JournalRecord.Run.Kind = .repair
  ) throws -> JournalReading {
    let run = journaledRun(run, kind: kind, startedAt: startedAt ?? at)
    let lines = ([.run(run)] + records).map { record in
      JSONWriter.compact(.object(JournalEntry(at: at, record: record).json)) + "\n"
    }
    return try JournalReading(Array(lines.joined().utf8), file: "journal.jsonl")
  }

  private static func history(_ readings: [JournalReading], now: String = "2026-01-31T02:00:00Z") -> RepairHistory {
    RepairHistory(readings, tenant: "t.eu.auth0.com", address: "https://t.eu.auth0.com", now: now)
  }

  private func repaired() async throws -> (MemoryTenant, [JournalRecord]) {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "read:x"]])])
    let journal = MemoryJournal()
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(
      try await tenant.plan(Rules.noDelete))
    return (tenant, journal.records)
  }

  private func plan(_ tenant: MemoryTenant, _ readings: JournalReading...) async throws -> RemediationPlan {
    try await tenant.plan(Rules.noDelete)
      .heeding(Self.history(readings), maxChanges: 10)
  }

  @Test func `a repair that something undid is not made again`() async throws {
    let (tenant, records) = try await repaired()
    // Whoever creates the grant again gives it another id.
    tenant.change("cgr_1", ["scope": ["read:x", "delete:x"], "id": "cgr_new", "organization_usage": "allow"])
    let plan = try await plan(tenant, reading(records, run: "run-0", at: "2026-01-30T02:00:00Z"))
    #expect(plan.changes.isEmpty)
    #expect(plan.held.map(\.status) == [.skipped])
    #expect(
      plan.held.first?.reason
        == "reverted by something else (Terraform, deploy-cli?) since run run-0 repaired it; --repeat repairs it again")
  }

  @Test func `what is wrong with the same field for another reason is repaired`() async throws {
    let (tenant, records) = try await repaired()
    tenant.change("cgr_1", ["scope": ["read:x", "delete:other"]])
    let plan = try await plan(tenant, reading(records, run: "run-0", at: "2026-01-30T02:00:00Z"))
    #expect(plan.changes.map(\.id) == ["cgr_1"])
  }

  @Test func `a change that no run knows to have succeeded is made again`() async throws {
    let (tenant, records) = try await repaired()
    tenant.change("cgr_1", ["scope": ["delete:x", "read:x"]])
    let plan = try await plan(
      tenant, reading(Array(records.prefix(1)), run: "run-0", at: "2026-01-30T02:00:00Z"))
    #expect(plan.changes.map(\.id) == ["cgr_1"])
  }

  /// Two runs can begin in one second, and the one that began first can change last.
  @Test(arguments: ["2026-01-30T01:59:59Z", "2026-01-30T02:00:00Z", "2026-01-30T02:00:01Z"])
  func `what was rolled back is not repaired again`(repairStarted: String) async throws {
    let (tenant, records) = try await repaired()
    let first = try reading(records, run: "run-0", startedAt: repairStarted, at: "2026-01-30T02:00:02.001Z")
    let rollback = MemoryJournal()
    let source = try RollbackSource(first.runs)
    _ = await RollbackExecutor(.test(), writer: tenant, journal: rollback) { [] }
      .apply(await RollbackPlan(source, runID: "run-1", gate: .test(), reader: tenant).plan)
    let second = try reading(
      rollback.records, run: "run-1", startedAt: "2026-01-30T02:00:00Z", at: "2026-01-30T02:00:02.090Z", kind: .rollback
    )
    // The order in which they are given does not matter.
    for readings in [[first, second], [second, first]] {
      let plan = try await tenant.plan(Rules.noDelete)
        .heeding(Self.history(readings), maxChanges: 10)
      #expect(plan.held.first?.reason == "rolled back by run run-1; --repeat repairs it again")
    }
  }

  /// A repair that the API refused, and whether one like it is made later.
  struct Refused: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var answer = WriterError.refused(status: 400, message: "organization_usage is not allowed")
    var rule = Rules.required
    var kind = JournalRecord.Run.Kind.repair
    var now = "2026-01-31T02:00:00Z"
    var later: JSONObject = [:]
    let isHeld: Bool
  }

  static let refused = [
    Refused(testDescription: "a day later", isHeld: true),
    Refused(testDescription: "a second less than thirty days later", now: "2026-03-01T01:59:59Z", isHeld: true),
    Refused(testDescription: "thirty days later", now: "2026-03-01T02:00:00Z", isHeld: false),
    Refused(testDescription: "at a time that nobody can read", now: "later", isHeld: true),
    Refused(testDescription: "of a grant of another kind", later: ["subject_type": "client"], isHeld: false),
    Refused(
      testDescription: "for want of a scope", answer: .refused(status: 403, message: "Insufficient scope."),
      isHeld: false),
    Refused(testDescription: "by no answer", answer: .unavailable("connection reset"), isHeld: false),
    Refused(testDescription: "of a rollback", kind: .rollback, isHeld: false),
    Refused(testDescription: "of other fields", rule: Rules.noDelete, isHeld: false),
  ]

  @Test(arguments: refused)
  func `organization fields that the API refused are not tried for thirty days`(refused: Refused) async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"], "subject_type": "user"])])
    tenant.meets(patches: Array(repeating: .fails(refused.answer), count: 10))
    let journal = MemoryJournal()
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(try await tenant.plan(refused.rule))
    tenant.change("cgr_1", refused.later)
    let at = "2026-01-30T02:00:00Z"
    let past = try reading(journal.records, run: "run-0", at: at, kind: refused.kind)
    let history = Self.history([past], now: refused.now)
    let plan = try await tenant.plan(refused.rule).heeding(history, maxChanges: 10)
    let reason = """
      the API refused this on a grant of the same kind at \(at) (run run-0), and it is not tried for 30 days; \
      --repeat repairs it again
      """
    #expect(plan.held.map(\.reason) == (refused.isHeld ? [reason] : []))
    #expect(plan.changes.count == (refused.isHeld ? 0 : 1))
  }

  @Test(arguments: [nil, "https://rehearsal.example", "https://t.eu.auth0.com"])
  func `a journal of another address tells nothing of a tenant`(address: String?) async throws {
    let (tenant, records) = try await repaired()
    tenant.change("cgr_1", ["scope": ["delete:x", "read:x"]])
    let lines = ([.run(journaledRun(address: address))] + records).map { record in
      JSONWriter.compact(.object(JournalEntry(at: "2026-01-30T02:00:00Z", record: record).json)) + "\n"
    }
    let reading = try JournalReading(Array(lines.joined().utf8), file: "journal.jsonl")
    let plan = try await plan(tenant, reading)
    #expect(plan.held.isEmpty == (address != "https://t.eu.auth0.com"))
  }

  @Test func `what is held is not counted against the limit`() async throws {
    let (tenant, records) = try await repaired()
    tenant.change("cgr_1", ["scope": ["delete:x", "read:x"]])
    let history = Self.history([try reading(records, run: "run-0", at: "2026-01-30T02:00:00Z")])
    let plan = try await tenant.plan(Rules.noDelete, guards: Guards(unsafeFixes: true, maxChanges: 0))
    #expect(plan.refusal == .tooManyChanges(count: 1, limit: 0))
    #expect(plan.heeding(history, maxChanges: 0).refusal == nil)
  }
}
