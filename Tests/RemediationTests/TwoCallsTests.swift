import Documents
import PolicyEngine
import RemediationSupport
import Tenant
import Testing

@testable import Remediation

/// The way out of allow_all_scopes where the API refuses it in one call.
@Suite struct `Leaving allow_all_scopes in two calls` {
  private static let lost = WriterError.unavailable("connection reset")
  private static let refused = WriterError.refused(status: 400, message: "no")
  private static let one: JSONObject = ["allow_all_scopes": false, "scope": ["read:x"]]
  private static let first: JSONObject = ["allow_all_scopes": false, "scope": []]
  private static let second: JSONObject = ["scope": ["read:x"]]
  private static let back: JSONObject = ["allow_all_scopes": true]

  private func prepared(_ count: Int = 1) async throws -> (MemoryTenant, RemediationPlan) {
    let tenant = try MemoryTenant(
      (1...count).map { grant("cgr_\($0)", ["allow_all_scopes": true]) }, apis: [api(["read:x"])], twoSteps: true)
    return (tenant, try await tenant.plan(Rules.allScopes))
  }

  private func apply(
    _ plan: RemediationPlan, _ tenant: MemoryTenant, _ journal: MemoryJournal = MemoryJournal(), unsafe: Bool = true
  ) async -> [RemediationOutcome] {
    await RemediationExecutor(.test(unsafeFixes: unsafe), writer: tenant, journal: journal).apply(plan)
  }

  @Test func `it is taken when the API refuses the one call, written down before, and from the start thereafter`()
    async throws
  {
    let (tenant, plan) = try await prepared(2)
    let journal = MemoryJournal()
    let outcomes = await apply(plan, tenant, journal)
    #expect(outcomes.summary == ["cgr_1 verified", "cgr_2 verified"])
    #expect(tenant.bodies == [Self.one, Self.first, Self.second, Self.first, Self.second])
    #expect(
      journal.lines == [
        "intent cgr_1", "middle cgr_1", "outcome cgr_1 verified", "intent cgr_2", "middle cgr_2",
        "outcome cgr_2 verified", "end",
      ])
  }

  @Test func `without --unsafe-fixes the refusal stands, and says what would help`() async throws {
    let (tenant, plan) = try await prepared()
    let outcomes = await apply(plan, tenant, unsafe: false)
    #expect(outcomes.summary == ["cgr_1 refused"])
    #expect(outcomes[0].reason?.contains("--unsafe-fixes") == true)
    #expect(tenant.bodies == [Self.one])
  }

  /// A second call that would be refused as well must not be preceded by a first one.
  @Test func `a refusal of the scopes themselves does not lead there`() async throws {
    let (tenant, plan) = try await prepared()
    tenant.meets(patches: [
      .fails(.refused(status: 400, message: "scope must be a subset of resource server scopes"))
    ])
    #expect(await apply(plan, tenant).summary == ["cgr_1 refused"])
    #expect(tenant.writes == 1)
  }

  struct Story: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let patches: [MemoryTenant.Event]
    let status: RemediationRecord.Status
    let bodies: [JSONObject]
    let left: JSONObject
    /// Whether the run changed the grant, or may have.
    var isWritten = true
  }

  static let all: JSONObject = grant("cgr_1", ["allow_all_scopes": true])
  static let listed: JSONObject = grant("cgr_1", ["allow_all_scopes": false, "scope": ["read:x"]])
  static let stories = [
    Story(
      testDescription: "the first call is refused", patches: [.none, .fails(refused)], status: .refused,
      bodies: [one, first], left: all, isWritten: false),
    Story(
      testDescription: "the first call is lost once", patches: [.none, .fails(lost)], status: .verified,
      bodies: [one, first, first, second], left: listed),
    Story(
      testDescription: "the answer to the first call is lost", patches: [.none, .losesAnswer], status: .verified,
      bodies: [one, first, second], left: listed),
    Story(
      testDescription: "the first call changes nothing", patches: [.none, .ignores], status: .failed,
      bodies: [one, first], left: all),
    Story(
      testDescription: "the second call is lost once", patches: [.none, .none, .fails(lost)], status: .verified,
      bodies: [one, first, second, second], left: listed),
    Story(
      testDescription: "the second call is refused", patches: [.none, .none, .fails(refused)], status: .failed,
      bodies: [one, first, second, back], left: all, isWritten: false),
    Story(
      testDescription: "the second call is always lost",
      patches: [.none, .none, .fails(lost), .fails(lost), .fails(lost)], status: .failed,
      bodies: [one, first, second, second, second, back], left: all, isWritten: false),
    Story(
      testDescription: "the second call is refused, and the way back as well",
      patches: [.none, .none, .fails(refused), .fails(refused)], status: .failed,
      bodies: [one, first, second, back], left: grant("cgr_1", ["allow_all_scopes": false, "scope": []])),
  ]

  @Test(arguments: stories)
  func `a call that goes wrong leaves the grant as planned or as before, or says so plainly`(story: Story) async throws
  {
    let (tenant, plan) = try await prepared()
    tenant.meets(patches: story.patches)
    let outcomes = await apply(plan, tenant)
    #expect(outcomes.summary == ["cgr_1 \(story.status.rawValue)"])
    #expect(tenant.bodies == story.bodies)
    let left = try ClientGrant(try #require(tenant.grant("cgr_1")))
    #expect(left.isEffectivelyEqual(to: try ClientGrant(story.left)))
    #expect(outcomes[0].isWritten == story.isWritten)
    if left.effectiveScopes(of: nil) == [] {
      #expect(outcomes[0].reason?.contains("THE GRANT ALLOWS NOTHING NOW") == true)
    }
  }

  /// The next grant is of another kind, because what is refused to one kind is not tried again.
  @Test(arguments: stories)
  func `what a run learnt of the API holds for the next grant, whatever became of the first`(story: Story) async throws
  {
    let tenant = try MemoryTenant(
      [
        grant("cgr_1", ["allow_all_scopes": true]), grant("cgr_2", ["allow_all_scopes": true, "subject_type": "user"]),
      ],
      apis: [api(["read:x"])], twoSteps: true)
    let plan = try await tenant.plan(Rules.allScopes)
    tenant.meets(patches: story.patches)
    #expect(await apply(plan, tenant).last?.status == .verified)
    #expect(tenant.bodies == story.bodies + [Self.first, Self.second])
  }

  @Test func `where one call does it every grant takes one`() async throws {
    let tenant = try MemoryTenant(
      (1...2).map { grant("cgr_\($0)", ["allow_all_scopes": true]) }, apis: [api(["read:x"])])
    let plan = try await tenant.plan(Rules.allScopes)
    #expect(await apply(plan, tenant).summary == ["cgr_1 verified", "cgr_2 verified"])
    #expect(tenant.bodies == [Self.one, Self.one])
  }

  @Test func `without a place to write the middle down nothing is sent`() async throws {
    let (tenant, plan) = try await prepared()
    let outcomes = await apply(plan, tenant, MemoryJournal(capacity: 1))
    #expect(outcomes.summary == ["cgr_1 failed"] && !outcomes[0].isWritten)
    #expect(tenant.bodies == [Self.one])
  }

  @Test func `where the run must not go there the refusal says why`() async throws {
    let (tenant, plan) = try await prepared()
    let outcomes = await RemediationExecutor(
      .test(), writer: tenant, journal: MemoryJournal(), noTwoCalls: "CI is set and no state folder is named"
    ).apply(plan)
    #expect(outcomes.summary == ["cgr_1 refused"] && !outcomes[0].isWritten)
    #expect(outcomes[0].reason == "scope must be empty; CI is set and no state folder is named")
    #expect(tenant.bodies == [Self.one])
  }

  /// The interrupt comes with the first call: between the two a grant has no scopes.
  @Test func `what is begun is brought to its end though the run is interrupted`() async throws {
    let (tenant, plan) = try await prepared(2)
    let outcomes = await RemediationExecutor(
      .test(), writer: tenant, journal: MemoryJournal(), interruption: .when { tenant.writes >= 2 }
    ).apply(plan)
    #expect(outcomes.summary == ["cgr_1 verified", "cgr_2 skipped"])
    #expect(tenant.bodies == [Self.one, Self.first, Self.second])
  }

  /// The journal of a run that was killed once it had written so many records.
  private func journal(
    _ records: [JournalRecord], _ run: JournalRecord.Run = journaledRun()
  ) throws -> JournalReading {
    let lines = ([.run(run)] + records).map { record in
      JSONWriter.compact(.object(JournalEntry(at: "2026-01-30T02:00:01Z", record: record).json)) + "\n"
    }
    return try JournalReading(Array(lines.joined().utf8), file: "journal.jsonl")
  }

  private func history(_ readings: JournalReading..., at address: String = "https://t.eu.auth0.com") -> RepairHistory {
    RepairHistory(readings, tenant: "t.eu.auth0.com", address: address, now: "2026-01-31T02:00:00Z")
  }

  /// The tenant with a grant between two calls, and the journal of the run that was killed there.
  private func killed() async throws -> (MemoryTenant, JournalReading) {
    let (tenant, plan) = try await prepared()
    let journal = MemoryJournal()
    _ = await apply(plan, tenant, journal)
    tenant.change("cgr_1", ["scope": []])
    return (tenant, try self.journal(Array(journal.records.prefix(2))))
  }

  @Test func `a grant that a run left there is reported with what to run, and no plan touches it`() async throws {
    let (tenant, killed) = try await killed()
    let history = history(killed)
    let still = await history.unfinished(readBy: tenant)
    let attention = try #require(still.first).attention(" --state /s")
    #expect(still.count == 1 && attention.kind == .unfinishedChange && attention.grant?.id == "cgr_1")
    #expect(attention.command == "grantlint rollback --finish run-0 --state /s")
    #expect(attention.message.contains("'grantlint rollback run-0 --grant cgr_1 --state /s' gives all scopes back"))
    let plan = try await tenant.plan(Rules.required)
    #expect(plan.changes.map(\.id) == ["cgr_1"])
    let left = plan.leaving(still, maxChanges: 10)
    #expect(left.changes.isEmpty && left.held.map(\.reason) == ["run run-0 left it between two calls"])
  }

  @Test func `another tenant's, another address's, and what moved on since are no concern`() async throws {
    let (tenant, killed) = try await killed()
    #expect(history(killed, at: "http://127.0.0.1:1").unfinished.isEmpty)
    #expect(
      RepairHistory([killed], tenant: "other", address: "https://t.eu.auth0.com", now: "t").unfinished.isEmpty)
    tenant.change("cgr_1", ["scope": ["other"]])
    #expect(await history(killed).unfinished(readBy: tenant).isEmpty)
  }

  @Test func `finishing plans again from what the grant was, by the rules of the run that finishes`() async throws {
    let (tenant, killed) = try await killed()
    let writes = tenant.writes
    let still = await history(killed).unfinished(readBy: tenant)
    let restored = [ExactString("cgr_1"): try ClientGrant(Self.all)]
    let source = RestoredSource(tenant, restored: restored)
    let now = [ExactString("cgr_1"): try await tenant.read("cgr_1")]
    let audit = try await MemoryTenant.audit(source, [Rules.allScopes])
    let gate = Gate(Guards(unsafeFixes: true), audit: audit)
    let (plan, others) = RemediationPlanner.plan(audit: audit, gate: gate).finishing(still, now: now, limit: 10)
    #expect(others.isEmpty && plan.changes.map(\.risk.widens) == [["adds the scope read:x"]])
    let later = MemoryJournal()
    let outcomes = await RemediationExecutor(gate, writer: tenant, journal: later).apply(plan)
    #expect(outcomes.summary == ["cgr_1 verified"])
    #expect(Array(tenant.bodies.dropFirst(writes)) == [Self.second])
    guard case .intent(let intent)? = later.records.first else { throw Missing() }
    #expect(intent.before.raw == Self.all, "a rollback of the later run leads to the grant before both")
    let both = history(killed, try self.journal(later.records, journaledRun("run-1")))
    #expect(both.unfinished.isEmpty)

    let other = try await MemoryTenant.audit(source, [Rules.noDelete])
    let (none, refused) = RemediationPlanner.plan(audit: other, gate: gate).finishing(still, now: now, limit: 10)
    #expect(none.changes.isEmpty && refused.map(\.status) == [.refused])
    #expect(refused[0].reason?.contains("'grantlint rollback run-0 --grant cgr_1' gives all scopes back") == true)
  }

  @Test func `a call that finishes and is refused leaves the grant to be reported again`() async throws {
    let (tenant, killed) = try await killed()
    let later = try journal(
      [
        killed.entries[1].record,
        .outcome(
          try outcome(["status": "refused", "http_status": 400, "answer": .null, "read_back": .null, "reason": "no"])),
      ], journaledRun("run-1"))
    #expect(await history(killed, later).unfinished(readBy: tenant).map(\.grant) == ["cgr_1"])
  }

  private func outcome(_ fields: JSONObject) throws -> JournalRecord.Outcome {
    let json = (["at": "t", "record": "outcome", "grant": "cgr_1"] as JSONObject).merging(fields)
    guard case .outcome(let outcome) = try JournalEntry(json).record else { throw Missing() }
    return outcome
  }

  private struct Missing: Error {}
}
