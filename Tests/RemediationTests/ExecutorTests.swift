import Documents
import PolicyEngine
import RemediationSupport
import Synchronization
import Tenant
import Testing

@testable import Remediation

@Suite struct `Applying a plan` {
  private static let lost = WriterError.unavailable("connection reset")

  /// A tenant of these grants, each with a scope to remove and one to keep, and the plan for it.
  private func prepared(_ count: Int = 1) async throws -> (MemoryTenant, RemediationPlan) {
    let tenant = try MemoryTenant((1...count).map { grant("cgr_\($0)", ["scope": ["delete:x", "read:x"]]) })
    return (tenant, try await tenant.plan(Rules.noDelete))
  }

  @Test func `a grant is read, written down, changed, read back and written down`() async throws {
    let (tenant, plan) = try await prepared()
    let journal = MemoryJournal()
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(plan)
    #expect(tenant.log == ["GET cgr_1", "PATCH cgr_1", "GET cgr_1"])
    #expect(tenant.bodies == [["scope": ["read:x"]]])
    #expect(journal.lines == ["intent cgr_1", "outcome cgr_1 verified", "end"])
    #expect(outcomes.summary == ["cgr_1 verified"])
    #expect(outcomes[0].before == grant("cgr_1", ["scope": ["delete:x", "read:x"]]))
    #expect(outcomes[0].after == tenant.grant("cgr_1"))
    #expect(outcomes[0].reason == nil)
  }

  @Test func `the journal holds all that a rollback needs`() async throws {
    let (tenant, plan) = try await prepared()
    let journal = MemoryJournal()
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(plan)
    guard case .intent(let intent) = journal.records.first else { throw Missing() }
    #expect(intent.before == plan.changes[0].before)
    #expect(intent.after == plan.changes[0].after)
    #expect(intent.body == ["scope": ["read:x"]])
    #expect(intent.rules == ["no-delete"])
    #expect(intent.closes == plan.changes[0].closes)
    guard case .outcome(let outcome) = journal.records[1] else { throw Missing() }
    #expect(outcome.httpStatus == 200 && outcome.answer == tenant.grant("cgr_1"))
    #expect(outcome.readBack == tenant.grant("cgr_1"))
  }

  private struct Missing: Error {}

  /// What the calls meet, and what becomes of the grant.
  struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var reads: [MemoryTenant.Event] = []
    var patches: [MemoryTenant.Event] = []
    let status: RemediationRecord.Status
    var reason: String = ""
    let patchCount: Int
    /// Whether the outcome holds the grant as it was left, because it may be changed.
    var isWritten = true
    var isJournaled = true
  }

  static let stories = [
    Story(
      testDescription: "somebody changed the grant since the audit", reads: [.finds(["scope": ["other"]])],
      status: .drifted, reason: "changed since it was audited: scope", patchCount: 0, isWritten: false,
      isJournaled: false),
    Story(
      testDescription: "somebody made it a system grant", reads: [.finds(["is_system": true])], status: .drifted,
      reason: "changed since it was audited: is_system", patchCount: 0, isWritten: false, isJournaled: false),
    Story(
      testDescription: "somebody wrote out the defaults, which is no change",
      reads: [.finds(["organization_usage": "deny", "subject_type": "client", "scope": ["read:x", "delete:x"]])],
      status: .verified, patchCount: 1),
    Story(
      testDescription: "it is as planned already", reads: [.finds(["scope": ["read:x"]])], status: .verified,
      reason: "it was already so", patchCount: 0, isWritten: false, isJournaled: false),
    Story(
      testDescription: "the grant is gone", reads: [.fails(.notFound("no"))], status: .drifted,
      reason: "the grant does not exist any more", patchCount: 0, isWritten: false, isJournaled: false),
    Story(
      testDescription: "the grant cannot be read", reads: [.fails(lost)], status: .failed,
      reason: "the grant could not be read again: connection reset", patchCount: 0, isWritten: false,
      isJournaled: false),
    Story(
      testDescription: "the grant may not be read", reads: [.fails(.refused(status: 403, message: "no scope"))],
      status: .failed, reason: "the grant could not be read again: no scope", patchCount: 0, isWritten: false,
      isJournaled: false),
    Story(
      testDescription: "the API refuses", patches: [.fails(.refused(status: 400, message: "Payload validation error"))],
      status: .refused, reason: "Payload validation error", patchCount: 1, isWritten: false),
    Story(
      testDescription: "the grant goes between reading and changing", patches: [.fails(.notFound("no"))],
      status: .drifted, reason: "the grant does not exist any more", patchCount: 1, isWritten: false),
    Story(
      testDescription: "a scope is silently not stored", patches: [.drops(["read:x"])], status: .failed,
      reason: "scope: the API did not store read:x", patchCount: 1),
    Story(
      testDescription: "the answer lacks a scope that is there afterwards",
      reads: [.none, .finds(["scope": ["read:x"]])], patches: [.drops(["read:x"])], status: .failed,
      reason: "scope: the API did not store read:x", patchCount: 1),
    Story(
      testDescription: "the answer lacks a scope and the grant cannot be read", reads: [.none, .fails(lost)],
      patches: [.drops(["read:x"])], status: .failed, reason: "scope: the API did not store read:x", patchCount: 1),
    Story(
      testDescription: "the answer is lost, the change arrived", patches: [.losesAnswer], status: .verified,
      reason: "no answer came (connection reset), but the grant reads as planned", patchCount: 1),
    Story(
      testDescription: "the change is lost once", patches: [.fails(lost)], status: .verified, patchCount: 2),
    Story(
      testDescription: "the change is lost twice", patches: [.fails(lost), .fails(lost)], status: .verified,
      patchCount: 3),
    Story(
      testDescription: "the change is always lost", patches: [.fails(lost), .fails(lost), .fails(lost)],
      status: .failed, reason: "connection reset; the grant reads as before, and it may still arrive", patchCount: 3),
    Story(
      testDescription: "the run is interrupted after a change that was not answered",
      patches: [.fails(lost), .fails(.interrupted)], status: .failed,
      reason: "it was sent, no answer came, and it may still arrive; then the run was interrupted", patchCount: 2),
    Story(
      testDescription: "the run is interrupted before anything is sent", patches: [.fails(.interrupted)],
      status: .skipped, reason: "the run was interrupted before this grant", patchCount: 1, isWritten: false),
    Story(
      testDescription: "the answer is lost and the grant cannot be read", reads: [.none, .fails(lost)],
      patches: [.losesAnswer], status: .failed,
      reason:
        "connection reset; whether the change arrived is not known, because reading failed too: connection reset",
      patchCount: 1),
    Story(
      testDescription: "the answer is lost and the grant is something else",
      reads: [.none, .finds(["scope": ["other"]])], patches: [.losesAnswer], status: .failed,
      reason: "connection reset; the grant differs from the plan in scope", patchCount: 1),
    Story(
      testDescription: "it cannot be read back", reads: [.none, .fails(lost)], status: .applied,
      reason: "changed, but it could not be read back: connection reset", patchCount: 1),
    Story(
      testDescription: "somebody changes another field between reading and changing",
      patches: [.finds(["organization_usage": "allow"])], status: .applied,
      reason: "changed, but somebody else changed organization_usage at the same time", patchCount: 1),
    Story(
      testDescription: "somebody changes the same field after the change",
      reads: [.none, .finds(["scope": ["read:x", "delete:x"]])], status: .failed,
      reason: "scope: the API kept delete:x", patchCount: 1),
  ]

  @Test(arguments: stories)
  func `what becomes of a grant is said, and written down where it was tried`(story: Story) async throws {
    let (tenant, plan) = try await prepared()
    tenant.meets(reads: story.reads, patches: story.patches)
    let journal = MemoryJournal()
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(plan)
    #expect(outcomes.map(\.status) == [story.status])
    #expect(outcomes[0].reason ?? "" == story.reason)
    #expect(tenant.writes == story.patchCount)
    #expect((outcomes[0].after != nil) == story.isWritten)
    let lines = story.isJournaled ? ["intent cgr_1", "outcome cgr_1 \(story.status.rawValue)", "end"] : ["end"]
    #expect(journal.lines == lines)
  }

  @Test func `after the first refusal no grant of the same kind is tried with the same rules`() async throws {
    let tenant = try MemoryTenant([
      grant("cgr_1", ["scope": ["delete:x"]]), grant("cgr_2", ["scope": ["delete:x"]]),
      grant("cgr_3", ["scope": ["delete:x"], "subject_type": "user"]),
      grant("cgr_4", ["scope": ["delete:x", "admin:x"]]),
    ])
    let plan = try await tenant.plan(Rules.noDelete, Rules.noAdmin)
    tenant.meets(patches: [.fails(.refused(status: 400, message: "no"))])
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(plan)
    #expect(
      Set(outcomes.summary) == ["cgr_1 refused", "cgr_2 skipped", "cgr_3 verified", "cgr_4 verified"])
    let skipped = try #require(outcomes.first { $0.status == .skipped })
    #expect(
      skipped.reason == "not tried, because the API refused the same change of a grant of the same kind")
    #expect(!tenant.log.contains("GET cgr_2"))
  }

  @Test(arguments: 0...3)
  func `an interrupt between grants leaves the rest alone and says so`(done: Int) async throws {
    let (tenant, plan) = try await prepared(3)
    let journal = MemoryJournal()
    let outcomes = await RemediationExecutor(
      .test(), writer: tenant, journal: journal, interruption: .when { tenant.writes >= done }
    ).apply(plan)
    #expect(outcomes.map(\.status) == (0..<3).map { $0 < done ? .verified : .skipped })
    #expect(tenant.writes == done)
    #expect(journal.lines.last == (done < 3 ? "end interrupted" : "end"))
    #expect(outcomes.dropFirst(done).allSatisfy { $0.reason == "the run was interrupted before this grant" })
  }

  /// The task is cancelled while the PATCH is under way.
  @Test func `a change that is under way is finished though the task is cancelled`() async throws {
    let (tenant, plan) = try await prepared(2)
    let journal = MemoryJournal()
    let task = Mutex<Task<[RemediationOutcome], Never>?>(nil)
    let writer = InterruptingWriter(tenant) { task.withLock { $0?.cancel() } }
    let (started, start) = AsyncStream<Void>.makeStream()
    let repair = Task {
      for await _ in started { break }
      return await RemediationExecutor(.test(), writer: writer, journal: journal).apply(plan)
    }
    task.withLock { $0 = repair }
    start.yield()
    let outcomes = await repair.value
    #expect(outcomes.map(\.status) == [.verified, .skipped])
    #expect(journal.lines == ["intent cgr_1", "outcome cgr_1 verified", "end interrupted"])
  }

  /// A tenant whose calls stop when they are cancelled, as those over a socket do; `interrupt` comes in a PATCH.
  private struct InterruptingWriter: GrantWriter {
    let tenant: MemoryTenant
    let interrupt: @Sendable () -> Void

    init(_ tenant: MemoryTenant, _ interrupt: @escaping @Sendable () -> Void) {
      self.tenant = tenant
      self.interrupt = interrupt
    }

    func read(_ id: String) async throws(WriterError) -> ClientGrant {
      if Task.isCancelled { throw .interrupted }
      return try await tenant.read(id)
    }

    func send(_ patch: PermittedPatch) async throws(WriterError) -> ClientGrant {
      interrupt()
      if Task.isCancelled { throw .interrupted }
      return try await tenant.send(patch)
    }
  }

  /// A journal that is full after so many records, of two changes with two records each.
  @Test(arguments: [
    (0, 0, ["cgr_1 failed", "cgr_2 failed"]), (1, 1, ["cgr_1 applied", "cgr_2 failed"]),
    (2, 1, ["cgr_1 verified", "cgr_2 failed"]), (3, 2, ["cgr_1 verified", "cgr_2 applied"]),
    (4, 2, ["cgr_1 verified", "cgr_2 applied"]), (5, 2, ["cgr_1 verified", "cgr_2 verified"]),
  ])
  func `without a journal nothing is written`(capacity: Int, writes: Int, summary: [String]) async throws {
    let (tenant, plan) = try await prepared(2)
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal(capacity: capacity)).apply(
      plan)
    #expect(tenant.writes == writes)
    #expect(outcomes.summary == summary)
    #expect(outcomes.contains { $0.reason?.contains("no space left") == true } == (capacity < 5))
    #expect(outcomes.contains(where: \.status.fallsShort) == (capacity < 5), "what nobody can read later is no success")
  }

  @Test func `applying a plan again changes nothing more`() async throws {
    let (tenant, plan) = try await prepared(3)
    let executor = RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal())
    _ = await executor.apply(plan)
    let again = await executor.apply(plan)
    #expect(again.map(\.status) == [.verified, .verified, .verified])
    #expect(tenant.writes == 3)
  }

  @Test func `a plan that is only shown is planned, and nothing is asked of the tenant`() async throws {
    let (tenant, plan) = try await prepared(2)
    #expect(plan.outcomes.map(\.status) == [.planned, .planned])
    #expect(plan.outcomes[0].after == plan.changes[0].after.raw)
    #expect(tenant.log.isEmpty)
  }
}
