import GrantModel
import PolicyEngine
import Remediation
import Testing

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
    await RemediationExecutor(writer: tenant, journal: journal, unsafeFixes: unsafe).apply(plan)
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
  }

  static let all: JSONObject = grant("cgr_1", ["allow_all_scopes": true])
  static let listed: JSONObject = grant("cgr_1", ["allow_all_scopes": false, "scope": ["read:x"]])
  static let stories = [
    Story(
      testDescription: "the first call is refused", patches: [.none, .fails(refused)], status: .refused,
      bodies: [one, first], left: all),
    Story(
      testDescription: "the first call is lost once", patches: [.none, .fails(lost)], status: .verified,
      bodies: [one, first, first, second], left: listed),
    Story(
      testDescription: "the answer to the first call is lost", patches: [.none, .losesAnswer], status: .verified,
      bodies: [one, first, second], left: listed),
    Story(
      testDescription: "the second call is lost once", patches: [.none, .none, .fails(lost)], status: .verified,
      bodies: [one, first, second, second], left: listed),
    Story(
      testDescription: "the second call is refused", patches: [.none, .none, .fails(refused)], status: .failed,
      bodies: [one, first, second, back], left: all),
    Story(
      testDescription: "the second call is always lost",
      patches: [.none, .none, .fails(lost), .fails(lost), .fails(lost)], status: .failed,
      bodies: [one, first, second, second, second, back], left: all),
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
    if left.effectiveScopes(of: nil) == [] {
      #expect(outcomes[0].reason?.contains("THE GRANT ALLOWS NOTHING NOW") == true)
    }
  }

  @Test func `without a place to write the middle down nothing is sent`() async throws {
    let (tenant, plan) = try await prepared()
    let outcomes = await apply(plan, tenant, MemoryJournal(capacity: 1))
    #expect(outcomes.summary == ["cgr_1 failed"])
    #expect(tenant.bodies == [Self.one])
  }

  /// The journal of a run that was killed once it had written so many records.
  private func journal(_ records: [JournalRecord]) throws -> JournalReading {
    let run = JournalRecord.Run(
      id: "run-0", tenant: "t.eu.auth0.com", startedAt: "2026-01-30T02:00:00Z", version: "0", clientID: nil)
    let lines = ([.run(run)] + records).map { record in
      JSONWriter.compact(.object(JournalEntry(at: "2026-01-30T02:00:01Z", record: record).json)) + "\n"
    }
    return try JournalReading(Array(lines.joined().utf8))
  }

  @Test func `a later run sends the second call to a grant that was left between them`() async throws {
    let (tenant, plan) = try await prepared()
    let journal = MemoryJournal()
    _ = await apply(plan, tenant, journal)
    let killed = try self.journal(Array(journal.records.prefix(2)))
    tenant.change("cgr_1", ["scope": []])
    let writes = tenant.writes

    let history = RepairHistory([killed], tenant: "t.eu.auth0.com", address: "https://t")
    #expect(history.unfinished.map(\.grant) == ["cgr_1"])
    let still = await history.unfinished(readBy: tenant)
    let later = MemoryJournal()
    let outcomes = await RemediationExecutor(writer: tenant, journal: later).finish(still)
    #expect(outcomes.summary == ["cgr_1 verified"])
    #expect(Array(tenant.bodies.dropFirst(writes)) == [Self.second])
    guard case .intent(let intent)? = later.records.first else { throw Missing() }
    #expect(intent.before == Self.all, "a rollback of the later run leads to the grant before both")

    #expect(await history.unfinished(readBy: tenant).isEmpty, "finished")
    let both = RepairHistory([killed, try self.journal(later.records)], tenant: "t.eu.auth0.com", address: "https://t")
    #expect(both.unfinished.isEmpty)
    #expect(RepairHistory([killed], tenant: "other", address: "https://t").unfinished.isEmpty)
  }

  @Test func `a later run whose second call is refused gives all scopes back`() async throws {
    let (tenant, plan) = try await prepared()
    let journal = MemoryJournal()
    _ = await apply(plan, tenant, journal)
    tenant.change("cgr_1", ["scope": []])
    tenant.meets(patches: [.fails(Self.refused)])
    let history = RepairHistory(
      [try self.journal(Array(journal.records.prefix(2)))], tenant: "t.eu.auth0.com", address: "https://t")
    let outcomes = await RemediationExecutor(writer: tenant, journal: MemoryJournal())
      .finish(await history.unfinished(readBy: tenant))
    #expect(outcomes.summary == ["cgr_1 failed"])
    #expect(tenant.grant("cgr_1")?["allow_all_scopes"] == true)
  }

  @Test func `a grant that is no longer between the calls is left alone`() async throws {
    let (tenant, plan) = try await prepared()
    let journal = MemoryJournal()
    _ = await apply(plan, tenant, journal)
    tenant.change("cgr_1", ["scope": ["other"]])
    let history = RepairHistory(
      [try self.journal(Array(journal.records.prefix(2)))], tenant: "t.eu.auth0.com", address: "https://t")
    #expect(await history.unfinished(readBy: tenant).isEmpty)
  }

  private struct Missing: Error {}
}
