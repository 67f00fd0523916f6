import BuiltinRules
import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import RemediationSupport
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// Random tenants, every rule of the catalogue: plan → apply → audit → rollback, over the client and the emulator.
@Suite(.timeLimit(.minutes(10))) struct `Repair of random tenants` {
  private static let domain = "demo.grantlint.example"
  private static let audiences = [
    "https://orders.example/", "https://stock.example/", "https://demo.grantlint.example/api/v2/",
    "https://gone.example/",
  ]
  private static let auditor = Result {
    let files = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: "rules/\($0.path)")) }
    let catalogue = try RuleCatalogue(files).compile(RuleSelection())
    return Auditor(catalogue, thresholds: Thresholds(), toolVersion: "0")
  }

  private static func tenant(_ random: inout SeededGenerator) -> EmulatedTenant {
    let scopes = ["read:a", "read:b", "write:a", "delete:b"]
    let apis: [JSONObject] = audiences.prefix(3).map { audience in
      [
        "identifier": .string(audience), "is_system": .bool(audience.hasSuffix("/api/v2/")),
        "scopes": .array(scopes.map { ["value": .string($0)] }),
      ]
    }
    var grants: [JSONObject] = []
    var keys: Set<String> = []
    for number in 0..<Int.random(in: 1...8, using: &random) {
      let grant = Self.grant(number, scopes + ["gone:x", "read:a"], &random)
      let key = ["client_id", "audience", "subject_type"].map { grant[$0]?.string ?? "client" }.joined(separator: " ")
      if keys.insert(key).inserted { grants.append(grant) }
    }
    let clients: [JSONObject] = (0..<4).map { number in
      [
        "client_id": .string("app\(number)"), "name": .string("App \(number)"), "app_type": "non_interactive",
        "is_first_party": true, "grant_types": ["client_credentials", "authorization_code"],
        "token_endpoint_auth_method": "client_secret_post",
      ]
    }
    let organizations: [ExactString: [JSONObject]] = Dictionary(
      grants.compactMap { grant in
        grant["id"]?.string.map { (ExactString($0), [["id": "org_1", "name": "one"]]) }
      }, uniquingKeysWith: { first, _ in first })
    var tenant = EmulatedTenant(
      domain: domain, clientGrants: grants, clients: clients, resourceServers: apis, grantOrganizations: organizations)
    _ = tenant.admit(EmulatorSettings().clientID)
    return tenant
  }

  private static func grant(_ number: Int, _ scopes: [String], _ random: inout SeededGenerator) -> JSONObject {
    var grant: JSONObject = [
      "id": .string("cgr_\(number)"), "client_id": .string("app\(Int.random(in: 0..<4, using: &random))"),
      "audience": .string(audiences.randomElement(using: &random) ?? ""),
    ]
    let isSystem = grant["audience"]?.string?.hasSuffix("/api/v2/") == true
    if Bool.random(using: &random) { grant["subject_type"] = Bool.random(using: &random) ? "user" : "client" }
    if !isSystem, Bool.random(using: &random) {
      let usage = ["deny", "allow", "require"].randomElement(using: &random) ?? "deny"
      grant["organization_usage"] = .string(usage)
      if usage != "deny", Bool.random(using: &random) { grant["allow_any_organization"] = true }
    }
    if !isSystem, Int.random(in: 0..<3, using: &random) == 0 {
      grant["allow_all_scopes"] = true
    } else {
      grant["scope"] = .strings(
        (0..<Int.random(in: 0...5, using: &random)).map { _ in scopes.randomElement(using: &random) ?? "" })
    }
    if Int.random(in: 0..<8, using: &random) == 0 { grant["is_system"] = true }
    return grant
  }

  @Test(arguments: Cases.some(Array(0..<50), every: 8))
  func `what is planned is made, closes its findings, raises nothing as bad, and can be taken back`(seed: Int)
    async throws
  {
    for round in 0..<10 { try await repair(seed: UInt64(seed * 10 + round)) }
  }

  private func repair(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    settings.twoStepScopes = Bool.random(using: &random)
    let emulator = TenantEmulator(tenant: Self.tenant(&random), settings: settings)
    let before = try await emulator.tenant.clientGrants.map { try ClientGrant($0) }
    let live = LiveTenant(
      credentials: try Credentials(environment: [
        "AUTH0_DOMAIN": Self.domain, "AUTH0_CLIENT_ID": settings.clientID,
        "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
      ]),
      transport: ClosureTransport { await emulator.respond(to: $0, body: $1) }, version: "0", timeout: 900)
    let auditor = try Self.auditor.get()
    let run = RunContext(id: "run-\(seed)", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 0 })
    let writer = EmulatorWriter(writer: GrantWriter(sharing: live, runID: run.id))

    // Plan, through the file.
    let first = await auditor.examine(live, run: run)
    let gate = Remediation.Gate(Guards(unsafeFixes: true), audit: first)
    let made = RemediationPlanner.plan(audit: first, gate: gate)
    let file = PlanFile(made, of: first.report, expiresAt: "2026-02-01T02:00:00Z")
    let reviewed = try ReviewedPlan(
      Array(JSONWriter.compact(.object(file.json)).utf8), file: "plan.json", now: run.startedAt)
    let (plan, others) = made.narrowed(to: reviewed, audit: first)
    #expect(plan.changes == made.changes && others.isEmpty, "seed \(seed)")

    // Apply, and audit again.
    let journal = MemoryJournal()
    let outcomes = await RemediationExecutor(gate, writer: writer, journal: journal).apply(made)
    #expect(outcomes.prefix(plan.changes.count).allSatisfy { $0.status == .verified }, "seed \(seed)")
    let second = await auditor.audit(live.renewed(), run: run)
    check(first.report, second, made, seed)

    // Roll back.
    let record = JournalRecord.Run(
      id: run.id, tenant: Self.domain, startedAt: run.startedAt, version: "0", clientID: nil)
    let source = try RollbackSource(JournalReading(journal.bytes(of: record), file: "journal.jsonl").runs)
    let rollback = await RollbackPlan(source, runID: "run-\(seed)-back", gate: gate, reader: writer)
    _ = await RollbackExecutor(gate, writer: writer, journal: MemoryJournal()) {
      await live.read(ResourceServer.self).records
    }.apply(rollback.plan)
    let irreversible = Set(plan.changes.filter { $0.risk.irreversible != nil }.map(\.id))
    for (old, raw) in zip(before, await emulator.tenant.clientGrants) where !irreversible.contains(old.id ?? "") {
      #expect(try ClientGrant(raw).isEffectivelyEqual(to: old), "seed \(seed) \(old.id ?? "")")
    }
  }

  private func check(_ first: AuditReport, _ second: AuditReport, _ plan: RemediationPlan, _ seed: UInt64) {
    let open = Set(second.findings.map(\.fingerprint))
    let explained = Set(
      plan.held.flatMap(\.fixes).map(\.fingerprint) + plan.planned.flatMap { $0.leftOpen.map(\.fingerprint) })
    for finding in first.findings where finding.fix != nil && open.contains(finding.fingerprint) {
      #expect(explained.contains(finding.fingerprint), "seed \(seed): \(finding.rule) is open, and nobody says why")
    }
    let known = Set(first.findings.map(\.fingerprint))
    for finding in second.findings where finding.result == .fail && !known.contains(finding.fingerprint) {
      let change = plan.changes.first { $0.id == finding.grant?.id }
      let worst = change?.closes.compactMap(\.severity).max()
      #expect(worst.map { finding.severity < $0 } == true, "seed \(seed): \(finding.rule) is new")
    }
    for change in plan.changes {
      #expect(change.closes.allSatisfy { !open.contains($0.fingerprint) }, "seed \(seed) \(change.id)")
    }
  }
}

/// The Management API's writer as a repair takes it.
private struct EmulatorWriter: Remediation.GrantWriter {
  let writer: ManagementAPI.GrantWriter

  func read(_ id: String) async throws(WriterError) -> ClientGrant {
    do { return try await writer.read(id) } catch { throw Self.error(error) }
  }

  func send(_ patch: PermittedPatch) async throws(WriterError) -> ClientGrant {
    do { return try await writer.patch(patch.grantID, patch.body) } catch { throw Self.error(error) }
  }

  private static func error(_ error: APIError) -> WriterError {
    switch (error.kind, error.status) {
    case (.interrupted, _): .interrupted
    case (.notFound, _): .notFound(error.message)
    case (.refused, let status?): .refused(status: status, message: error.message)
    case (.refused, nil), (.unavailable, _): .unavailable(error.message)
    }
  }
}
