import Documents
import HTTPTypes
import PolicyEngine
import Reporting
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows

/// Workflows without a command line and without a process: what they are given is all that there is.
@Suite struct `Workflows` {
  private static let domain = "flows.grantlint.example"
  private static let orders = "https://orders.example/"

  private let folder: TemporaryFolder
  private let emulator: TenantEmulator
  private let rules = RuleFlags(configuration: ConfigurationFlags(noConfig: true))
  private let guards = GuardFlags()

  init() throws {
    folder = try TemporaryFolder()
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    var tenant = EmulatedTenant(
      domain: Self.domain,
      clientGrants: [
        ["id": "cgr_all", "client_id": "app", "audience": .string(Self.orders), "allow_all_scopes": true]
      ],
      clients: [],
      resourceServers: [
        ["identifier": .string(Self.orders), "token_lifetime": 7200, "scopes": [["value": "read:orders"]]],
        [
          "identifier": .string("https://\(Self.domain)/api/v2/"), "is_system": true,
          "scopes": [["value": "read:client_grants"]],
        ],
      ])
    _ = tenant.admit(settings.clientID)
    emulator = TenantEmulator(tenant: tenant, settings: settings)
  }

  private var state: StateFlags { StateFlags(state: folder.file("state")) }
  private var source: SourceFlags { SourceFlags(selection: RuleSelection(select: ["no-allow-all-scopes"])) }

  private func ports(days: Double = 0, answer: String? = nil) -> PortsForTests {
    PortsForTests(
      [
        "AUTH0_DOMAIN": Self.domain, "AUTH0_CLIENT_ID": emulator.settings.clientID,
        "AUTH0_CLIENT_SECRET": emulator.settings.clientSecret.reveal(),
      ], folder: folder, emulator: emulator, days: days, answer: answer)
  }

  private func changes(yes: Bool = false) -> ChangeFlags {
    ChangeFlags(state: state, journal: nil, repeats: false, yes: yes)
  }

  /// - Parameter source: nil: that of the tests.
  private func audit(
    _ mode: AuditWorkflow.Mode = .audit, of source: SourceFlags? = nil, _ adjust: (inout ReportFlags) -> Void = { _ in }
  ) -> AuditWorkflow {
    var report = ReportFlags()
    adjust(&report)
    return AuditWorkflow(
      source: source ?? self.source, report: report, rules: rules, tenant: TenantFlags(), mode: mode, guards: guards,
      changes: changes())
  }

  @Test func `an audit reports by the clock that it is given`() async throws {
    let around = ports()
    let end = await around.end { try await audit { $0.format = .json }.run() }
    #expect(end.code == 1 && end.message == nil, "\(around.error.text)")
    let report = try #require(try JSONReader.value(around.output.text).object)
    #expect(report["run"]?.object?["started_at"] == "2026-01-31T02:00:00Z")
    #expect(report["run"]?.object?["duration_ms"] == 0)
    #expect(report["findings"]?.array?.count == 1)
  }

  @Test(arguments: [false, true])
  func `who is quiet gets the code of a report, and the report in no form`(isQuiet: Bool) async throws {
    for format in [ReportFormat.text, .json] {
      let around = ports()
      let end = await around.end { try await audit { ($0.format, $0.quiet) = (format, isQuiet) }.run() }
      #expect(end.code == 1 && around.output.text.isEmpty == isQuiet, "\(format)")
    }
  }

  @Test(arguments: [
    (ReportFormat.text, false, false), (.text, true, false), (.json, false, true), (.json, true, false),
  ])
  func `an error is a report for a program that asks for one, unless it is quiet`(
    format: ReportFormat, isQuiet: Bool, isShown: Bool
  ) async throws {
    let wrong = SourceFlags(selection: RuleSelection(select: ["no-such-rule"]))
    let around = ports()
    let end = await around.end { try await audit(of: wrong) { ($0.format, $0.quiet) = (format, isQuiet) }.run() }
    #expect(end.code == 2 && end.message?.contains("no-such-rule") == true, "\(end)")
    #expect(around.output.text.contains("no-such-rule") == isShown)
  }

  @Test(arguments: [(domain, false), ("other.example", true)])
  func `a baseline of another tenant is said to be one`(tenant: String, isOther: Bool) async throws {
    let baseline = try folder.write(
      "{\"baseline_version\": 1, \"findings\": [], \"tenants\": [\"\(tenant)\"]}", to: "b.json")
    let around = ports()
    let acceptance = AcceptanceFlags(noWaivers: true, baseline: baseline)
    let compared = SourceFlags(selection: source.selection, acceptance: acceptance)
    #expect(await around.end { try await audit(of: compared).run() }.code == 1)
    #expect(around.error.text.contains("the baseline is of other.example, and this is \(Self.domain)") == isOther)
    #expect(around.error.text.contains("the baseline is of") == isOther)
  }

  /// Such as a journal that cannot be read.
  @Test(arguments: [false, true])
  func `what needs attention comes before what would be changed`(isJournalBad: Bool) async throws {
    // Without a state nothing would be looked for.
    _ = try folder.write(isJournalBad ? "?\n" : "", to: "state/journals/2026-01-30-x.\(isJournalBad ? "jsonl" : "txt")")
    let around = ports()
    let end = await around.end { try await audit(.diff).run() }
    #expect(end.message == nil, "\(end)")
    let text = around.output.text
    let finding = try #require(text.firstRange(of: "error[no-allow-all-scopes]")).lowerBound
    let change = try #require(text.firstRange(of: "--- cgr_all (now)")).lowerBound
    #expect((finding < change) == isJournalBad, "\(text)")
  }

  @Test(arguments: [("n", 0), ("y", 1), ("", 0), ("yes", 1)])
  func `a repair asks the person who is there`(answer: String, writes: Int) async throws {
    let around = ports(answer: answer)
    let end = await around.end { try await audit(.fix).run() }
    #expect(around.questions.text == "\nChange 1 grant of \(Self.domain)? [y/N] ")
    #expect(await emulator.writes.count == writes)
    #expect(end.code == (writes == 1 ? 0 : 1), "\(around.error.text)")
    #expect(around.error.text.contains("nothing was changed") == (writes == 0))
  }

  @Test func `who interrupts a change that is under way is told that it is finished first`() async throws {
    var around = ports(answer: "y")
    let (words, word) = AsyncStream.makeStream(of: String.self)
    around.watch(
      requests: { [interrupts = around.ports.interrupts] in if $0.method == .patch { interrupts.raise() } },
      error: { word.yield($0) })
    let end = await around.end { try await audit(.fix).run() }
    #expect(end.code == 130 && end.message == nil)
    #expect(await emulator.writes.count == 1)
    for await text in words where text.contains("interrupted: the change that is under way is finished first") { break }
  }

  @Test func `a plan is applied and taken back, each by what the one before left`() async throws {
    let planning = ports()
    var plan = PlanWorkflow(source: source, rules: rules, guards: guards, tenant: TenantFlags(), state: state)
    plan.output = folder.file("plan.json")
    let planned = await planning.end { [plan] in try await plan.run() }
    #expect(planned.code == 0)
    #expect(planning.error.text.contains("good until 2026-02-01T02:00:00Z; next: grantlint apply"))
    #expect(await emulator.writes.isEmpty)

    let applying = ports()
    let apply = ApplyWorkflow(
      plan: folder.file("plan.json"), rules: rules, selection: source.selection, acceptance: AcceptanceFlags(),
      guards: guards, changes: changes(yes: true), tenant: TenantFlags())
    let applied = await applying.end { try await apply.run() }
    #expect(applied.code == 0, "\(applying.error.text)")
    #expect(await emulator.writes.count == 1)

    let listing = ports()
    let list = JournalListWorkflow(state: state, configuration: ConfigurationFlags(noConfig: true), format: .json)
    let listed = await listing.end { try list.run() }
    #expect(listed.code == 0)
    #expect(listing.output.text.contains("2026-01-31T02:00:00Z"))

    let undoing = ports()
    var rollback = RollbackWorkflow(
      state: state, guards: guards, rules: rules, selection: RuleSelection(), acceptance: AcceptanceFlags(),
      tenant: TenantFlags())
    let unasked = await undoing.end { [rollback] in try await rollback.run() }
    #expect(unasked.code == 4 && unasked.message?.contains("--yes takes it back") == true)
    rollback.yes = true
    let undone = await undoing.end { [rollback] in try await rollback.run() }
    #expect(undone.code == 0, "\(undoing.error.text)")
    #expect(await emulator.writes.count == 2)
    let grant = await emulator.tenant.clientGrants.first { $0["id"] == "cgr_all" }
    #expect(grant?["allow_all_scopes"] == true)
  }

  @Test func `what applies a plan is shown with all that the plan was made with`() async throws {
    let around = ports()
    let baseline = try folder.write("{\"baseline_version\": 1, \"findings\": [], \"tenants\": []}", to: "b.json")
    var plan = PlanWorkflow(
      source: SourceFlags(
        selection: RuleSelection(select: ["no-allow-all-scopes"], parameters: ["scope-length.max=200"]),
        acceptance: AcceptanceFlags(noWaivers: true, baseline: baseline)),
      rules: rules,
      guards: GuardFlags(
        unsafeFixes: true, allowWidening: true, maxChanges: 3, fixable: ["no-allow-all-scopes", "duplicate-scope"],
        unfixable: ["undefined-scope"]),
      tenant: TenantFlags(), state: state)
    plan.output = folder.file("plan.json")
    (plan.repeats, plan.minSeverity) = (true, .error)
    let planned = await around.end { [plan] in try await plan.run() }
    #expect(planned.code == 0, "\(planned)")
    let flags = """
      --param scope-length.max=200 --no-waivers --baseline \(baseline) --unsafe-fixes --allow-widening --max-changes 3 \
      --fixable no-allow-all-scopes,duplicate-scope --unfixable undefined-scope \
      --min-severity error --repeat --state \(folder.file("state")) --no-config
      """
    #expect(
      around.error.text.hasSuffix("next: grantlint apply \(folder.file("plan.json")) \(flags)\n"),
      "\(around.error.text)")
  }

  @Test func `a finding is waived until a day, and comes back after it`() async throws {
    let around = ports()
    _ = await around.end { try await audit { $0.format = .json }.run() }
    let report = try JSONReader.value(around.output.text).object?["findings"]?.array?.first?.object
    let fingerprint = try #require(report?["fingerprint"]?.string)
    let file = folder.file("waivers.yml")
    func waive(until day: String) -> WaiveWorkflow {
      WaiveWorkflow(
        .finding(fingerprint), owner: "shop", reason: "until version 9", expires: day, report: nil, source: source,
        file: WaiverFileFlags(file: file), rules: rules, tenant: TenantFlags())
    }
    let late = await ports().end { try await waive(until: "2026-01-30").run() }
    #expect(late.code == 2 && late.message?.contains("2026-01-30") == true, "\(late)")
    let added = await ports().end { try await waive(until: "2026-03-31").run() }
    #expect(added.code == 0)
    let waived = SourceFlags(
      selection: source.selection, acceptance: AcceptanceFlags(waivers: file))
    let again = audit(of: waived)
    let accepted = await ports().end { try await again.run() }
    #expect(accepted.code == 0)
    let lapsed = await ports(days: 60).end { try await again.run() }
    #expect(lapsed.code == 1)
  }

  @Test func `a snapshot has what the audit reads`() async throws {
    let around = ports()
    let snapshot = SnapshotWorkflow(
      output: folder.file("tenant.json"), demo: false, configuration: ConfigurationFlags(noConfig: true),
      tenant: TenantFlags())
    let taken = await around.end { try await snapshot.run() }
    #expect(taken.code == 0, "\(around.error.text)")
    let kept = SourceFlags(paths: [folder.file("tenant.json")], selection: source.selection)
    let audited = await ports().end { try await audit(of: kept).run() }
    #expect(audited.code == 1)
  }
}
