import Documents
import PolicyEngine
import RemediationSupport
import Tenant
import Testing

@testable import Remediation

@Suite struct `Taking changes back` {
  private func lines(_ records: [JournalRecord], run: String = "run-0", kind: JournalRecord.Run.Kind = .repair)
    -> String
  {
    ([.run(journaledRun(run, kind: kind))] + records).map { record in
      JSONWriter.compact(.object(JournalEntry(at: "2026-01-30T02:00:01Z", record: record).json)) + "\n"
    }.joined()
  }

  /// A tenant whose grants were repaired, and the records of that.
  private func repaired(_ count: Int = 2) async throws -> (MemoryTenant, [JournalRecord]) {
    let tenant = try MemoryTenant(
      (1...count).map { grant("cgr_\($0)", ["scope": ["delete:x", "read:x"]]) }, apis: [api(["read:x", "delete:x"])])
    let journal = MemoryJournal()
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(
      try await tenant.plan(Rules.noDelete))
    return (tenant, journal.records)
  }

  /// A tenant that does not take back a scope of its repair, which its API does not define, and the records of that.
  private func repairedOfUndefinedScope() async throws -> (MemoryTenant, [JournalRecord]) {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["scope": ["gone:x", "delete:x", "read:x"]])], apis: [api(["read:x", "delete:x"])])
    let journal = MemoryJournal()
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(
      try await tenant.plan(
        rule("only-read", check: "size(grant.scope) == 1", fix: "scope: \"['read:x']\"", safety: "unsafe")))
    tenant.meets(patches: [
      .fails(.refused(status: 400, message: "scope must be a subset of resource server scopes"))
    ])
    return (tenant, journal.records)
  }

  private func plan(
    _ journal: String, _ tenant: MemoryTenant, only: [String]? = nil, gate: Gate = .test()
  ) async throws -> RollbackPlan {
    await RollbackPlan(
      try RollbackSource(JournalReading(Array(journal.utf8), file: "journal.jsonl").runs),
      only: only.map { Set($0.map(ExactString.init)) },
      runID: "run-9", gate: gate, reader: tenant)
  }

  private func apply(
    _ plan: RollbackPlan, _ tenant: MemoryTenant, _ journal: MemoryJournal = MemoryJournal()
  ) async -> [RemediationOutcome] {
    await RollbackExecutor(.test(), writer: tenant, journal: journal) { await tenant.read(ResourceServer.self).records }
      .apply(plan.plan, settled: plan.settled)
  }

  @Test func `the last change is taken back first, and a rollback can be rolled back`() async throws {
    let (tenant, records) = try await repaired()
    let journal = MemoryJournal()
    let outcomes = await apply(try await plan(lines(records), tenant), tenant, journal)
    #expect(outcomes.summary == ["cgr_2 verified", "cgr_1 verified"])
    #expect(tenant.grants.allSatisfy { $0["scope"] == ["delete:x", "read:x"] })
    #expect(
      journal.lines == [
        "intent cgr_2", "outcome cgr_2 verified", "intent cgr_1", "outcome cgr_1 verified", "end",
      ])
    let again = await apply(try await plan(lines(journal.records, kind: .rollback), tenant), tenant)
    #expect(again.summary == ["cgr_1 verified", "cgr_2 verified"])
    #expect(tenant.grants.allSatisfy { $0["scope"] == ["read:x"] })
  }

  @Test func `only the grants that are named`() async throws {
    let (tenant, records) = try await repaired(3)
    let outcomes = await apply(try await plan(lines(records), tenant, only: ["cgr_2"]), tenant)
    #expect(outcomes.summary == ["cgr_2 verified"])
    #expect(tenant.grants.map { $0["scope"] == ["read:x"] } == [true, false, true])
  }

  @Test func `what somebody changed since is left alone, also between the look and the change`() async throws {
    let (tenant, records) = try await repaired(3)
    tenant.change("cgr_1", ["scope": ["other"]])
    tenant.change("cgr_2", ["is_system": true])
    let plan = try await plan(lines(records), tenant)
    #expect(plan.outcomes.summary == ["cgr_3 planned", "cgr_2 drifted", "cgr_1 drifted"])
    tenant.change("cgr_3", ["scope": ["other"]])
    let outcomes = await apply(plan, tenant)
    #expect(outcomes.summary == ["cgr_3 drifted", "cgr_2 drifted", "cgr_1 drifted"])
    #expect(outcomes[2].reason == "changed by somebody else since the run: scope")
    #expect(tenant.writes == 3, "those of the repair")
  }

  @Test func `making a plan of it writes nothing`() async throws {
    let (tenant, records) = try await repaired()
    _ = try await plan(lines(records), tenant)
    #expect(tenant.writes == 2)
  }

  @Test func `a grant that is as before, or gone, is said to be`() async throws {
    let (tenant, records) = try await repaired()
    tenant.change("cgr_1", ["scope": ["delete:x", "read:x"]])
    tenant.meets(reads: [.fails(.notFound("gone"))])
    let plan = try await plan(lines(records), tenant)
    #expect(
      plan.outcomes.map { $0.reason ?? "" } == [
        "the grant does not exist any more", "it already reads as before",
      ])
    #expect(plan.outcomes.summary == ["cgr_2 drifted", "cgr_1 verified"])
  }

  /// A run that was killed: the change is in the journal, what came of it is not.
  @Test(arguments: [true, false])
  func `a change without an outcome is taken back where it arrived`(arrived: Bool) async throws {
    let (tenant, records) = try await repaired(1)
    if !arrived { tenant.change("cgr_1", ["scope": ["delete:x", "read:x"]]) }
    let outcomes = await apply(try await plan(lines(Array(records.prefix(1))), tenant), tenant)
    #expect(outcomes.summary == ["cgr_1 verified"])
    #expect(tenant.grant("cgr_1")?["scope"] == ["delete:x", "read:x"])
    #expect(tenant.writes == (arrived ? 2 : 1))
  }

  @Test func `a grant between two calls is taken back to all scopes`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["allow_all_scopes": true])], apis: [api(["read:x"])], twoSteps: true)
    let journal = MemoryJournal()
    _ = await RemediationExecutor(.test(unsafeFixes: true), writer: tenant, journal: journal)
      .apply(try await tenant.plan(Rules.allScopes))
    tenant.change("cgr_1", ["scope": []])
    let outcomes = await apply(try await plan(lines(Array(journal.records.prefix(2))), tenant), tenant)
    #expect(outcomes.summary == ["cgr_1 verified"])
    #expect(tenant.grant("cgr_1")?["allow_all_scopes"] == true)
  }

  @Test func `several runs of one journal are taken back together, as far as they follow on each other`() async throws {
    let (tenant, first) = try await repaired()
    let journal = MemoryJournal()
    tenant.change("cgr_2", ["organization_usage": "allow"])
    _ = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(
      try await tenant.plan(
        rule("no-read", check: "!('read:x' in grant.scope)", fix: "scope: '[]'", safety: "unsafe")))
    let outcomes = await apply(
      try await plan(lines(first) + lines(journal.records, run: "run-1"), tenant), tenant)
    #expect(outcomes.summary == ["cgr_2 verified", "cgr_1 verified"])
    #expect(tenant.grant("cgr_1")?["scope"] == ["delete:x", "read:x"])
    #expect(tenant.grant("cgr_2")?["scope"] == ["read:x"], "somebody changed it between the runs")
    #expect(tenant.grant("cgr_2")?["organization_usage"] == "allow")
  }

  @Test func `what the API does not take back is said, and the rest restored`() async throws {
    let (tenant, records) = try await repairedOfUndefinedScope()
    let outcomes = await apply(try await plan(lines(records), tenant), tenant)
    #expect(outcomes.summary == ["cgr_1 applied"])
    #expect(
      outcomes[0].reason
        == "restored but for that: the API does not define gone:x and does not take that back")
    #expect(tenant.grant("cgr_1")?["scope"] == ["delete:x", "read:x"])
  }

  @Test func `nothing is sent any more once the journal could not be written`() async throws {
    let (tenant, records) = try await repairedOfUndefinedScope()
    // The disk has room again a moment later: behind a line that was cut nobody could read another one.
    let broken = MemoryJournal(failingOnceAt: 1)
    let outcomes = await apply(try await plan(lines(records), tenant), tenant, broken)
    #expect(broken.lines == ["intent cgr_1"])
    #expect(tenant.grant("cgr_1")?["scope"] == ["read:x"])
    #expect(outcomes.allSatisfy { $0.status.fallsShort }, "\(outcomes.summary)")
  }

  /// An outcome as a run writes it down, with what it read back.
  private func outcome(_ readBack: JSONObject, _ fields: JSONObject = [:]) throws -> JournalRecord {
    let json =
      ([
        "record": "outcome", "at": "t", "grant": "cgr_1", "status": "failed", "http_status": .null, "answer": .null,
        "read_back": .object(readBack), "reason": "no answer",
      ] as JSONObject).merging(fields)
    return try JournalEntry(json).record
  }

  /// No answer came to our change, and somebody else emptied the grant: that is not ours to take back.
  @Test func `what was read back and is somebody else's is no state to go back from`() async throws {
    let (tenant, records) = try await repaired(1)
    tenant.change("cgr_1", ["scope": []])
    let emptied = try #require(tenant.grant("cgr_1"))
    for more: JSONObject in [
      [:], ["status": "applied", "http_status": 200, "answer": .object(grant("cgr_1", ["scope": ["read:x"]]))],
    ] {
      let journal = lines([records[0], try outcome(emptied, more)])
      #expect(try await plan(journal, tenant).outcomes.summary == ["cgr_1 drifted"])
    }
  }

  @Test func `a change that arrived after it was looked for is taken back`() async throws {
    let (tenant, records) = try await repaired(1)
    let before = grant("cgr_1", ["scope": ["delete:x", "read:x"]])
    let late = lines([records[0], try outcome(before)])
    #expect(await apply(try await plan(late, tenant), tenant).summary == ["cgr_1 verified"])
    #expect(tenant.grant("cgr_1")?["scope"] == ["delete:x", "read:x"])
    let settled = lines([records[0], try outcome(before, ["http_status": 400])])
    #expect(try await plan(settled, tenant).outcomes.isEmpty, "the API answered: it was not made")
  }

  @Test func `a report of the run does as well as its journal`() async throws {
    let (tenant, _) = try await repaired()
    let record: (Int) -> JSONValue = { number in
      [
        "tenant": "t.eu.auth0.com", "grant": .string("cgr_\(number)"), "status": "verified", "rules": ["no-delete"],
        "before": .object(grant("cgr_\(number)", ["scope": ["delete:x", "read:x"]])),
        "after": .object(grant("cgr_\(number)", ["scope": ["read:x"]])), "reason": .null,
      ]
    }
    let report: JSONValue = ["schema_version": 1, "run": ["id": "run-0"], "remediation": [record(1), record(2)]]
    let source = try RollbackSource(report: Array(JSONWriter.compact(report).utf8), file: "report.json")
    let plan = await RollbackPlan(source, runID: "run-9", gate: .test(), reader: tenant)
    #expect(await apply(plan, tenant).summary == ["cgr_2 verified", "cgr_1 verified"])
    #expect(tenant.grants.allSatisfy { $0["scope"] == ["delete:x", "read:x"] })
  }

  @Test(arguments: [
    ("cgr_1" as JSONValue, "cgr_2" as JSONValue, #"by which it is "cgr_2""#),
    (.null, "cgr_2", #"by which it is "cgr_2""#),
    ("cgr_1", .null, "by which it is null"),
    (.null, .null, "names no grant"),
  ])
  func `a report that names two grants in one record is refused`(grant: JSONValue, named: JSONValue, end: String) {
    let record: JSONObject = [
      "tenant": "t", "grant": grant, "status": "verified", "rules": [],
      "names": ["id": named, "subject_type": "client", "label": named.isNull ? "#1" : named], "before": ["id": "cgr_1"],
      "after": ["id": "cgr_1"], "reason": .null,
    ]
    let report: JSONValue = ["schema_version": 1, "run": ["id": "run-0"], "remediation": [.object(record)]]
    let error = #expect(throws: Diagnostic.self) {
      try RollbackSource(report: Array(JSONWriter.compact(report).utf8), file: "f")
    }
    #expect(error?.description.hasPrefix("f:1:73: remediation[0].grant: ") == true)
    #expect(error?.description.hasSuffix(end) == true, "\(error?.description ?? "")")
  }
}
