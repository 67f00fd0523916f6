import ArgumentParser
import Foundation
import GrantModel
import GrantSources
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting

/// `grantlint apply`: a plan that was reviewed → changes → second audit.
struct Apply: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Make the changes of a plan, as 'audit --fix' makes them.",
    discussion: """
      The guards are asked again, and each grant is compared with the plan before it is changed: what somebody else \
      changed since is left alone. Then the tenant is audited again.

      Exit codes: 0 every change was made and closed its findings; 2 the file is no plan, or one of another tenant; 3 \
      the tenant cannot be read, or the second audit is incomplete; 4 the plan was changed by hand, has expired or was \
      refused, or a change of it was left out or not made as planned; 130 interrupted.
      """)

  @Argument(help: ArgumentHelp("The file that 'grantlint plan' wrote.", valueName: "plan"))
  var plan: String

  @Option(name: .shortAndLong, help: "The format of the report on standard output.")
  var format: ReportFormat = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the report to a file; repeatable.", valueName: "format=path"))
  var output: [String] = []

  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup var acceptance: AcceptanceOptions
  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Repair") var changes: ChangeOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  @Option(help: "When the text report has colours.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no report; the exit code and the outputs tell.")
  var quiet = false

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let kept = KeptPaths([plan, changes.journal, rules.configuration.config] + acceptance.paths)
    let outputs = try Outputs(output, environment: environment, keeping: kept)
    let report: AuditReport
    do {
      report = try await apply(environment)
    } catch let error as CommandError {
      outputs.write(ErrorReport(error))
      throw error
    }
    ProgressLine.clear()
    let areWritten = outputs.write(report)
    let style = Terminal.style(color, environment: environment)
    let isShown = quiet ? true : StandardOutput.write(try format.render(report, style: style))
    let code = report.exitCode
    let final = areWritten && isShown || code >= 4 ? code : Verdict.incomplete.exitCode
    if final != 0 { throw ExitStatus(code: final) }
  }

  private func apply(_ environment: [String: String]) async throws -> AuditReport {
    let file = try PlanFiles.read(plan)
    let setup = try AuditSetup(
      try rules.configuration.load(environment: environment), rules: rules, tenant: tenant, acceptance: acceptance,
      isLive: true, environment: environment)
    let guards = try guardOptions.guards(setup.catalogue, defaults: setup.guards())
    let rules = try ruleIDs(file, setup.catalogue)
    let live = try setup.tenant.live()
    try await live.requireReadableOrEnd()
    let auditor = try await setup.auditor(
      of: live, selection: RuleSelection(select: rules), thresholds: Thresholds(failOn: nil))
    let identity = await live.identity()
    try PlanFiles.require(file.plan.tenant, isTenantOf: identity, "the plan")

    let run = RunContext.starting()
    let earlier = await EarlierRuns(of: live, domain: identity.domain, journal: changes.journal)
    var plan = file.plan.guarded(
      by: guards, tenant: TenantContext(identity, startedAt: run.startedAt), ownClientID: identity.clientID)
    if !changes.repeats {
      plan = await plan.heeding(
        earlier.history, maxChanges: guards.maxChanges, readBy: TenantReader(tenant: live))
    }
    let promised = Set(file.plan.changes.map { ExactString($0.id) })

    var outcomes: [RemediationOutcome] = []
    let style = Terminal.style(color, environment: environment)
    let isWanted =
      !plan.changes.isEmpty && plan.refusal == nil
      && (changes.yes || RepairPrompt(color: style.color).isConfirmed(plan))
    if isWanted || !earlier.unfinished.isEmpty {
      let header = JournalRecord.Run(
        id: run.id, tenant: identity.domain, address: live.address, startedAt: run.startedAt,
        version: GrantlintVersion.current, clientID: identity.clientID)
      let session = try ChangeSession(live.renewed(), run: header, path: changes.journal)
      outcomes = await earlier.finish(session)
      let executor = session.executor(unsafeFixes: guards.unsafeFixes)
      if isWanted { outcomes += await executor.apply(plan, isInterrupted: { session.isInterrupted }) }
      if session.isInterrupted { return interrupted(run, identity, outcomes) }
    }
    if !isWanted { outcomes += plan.outcomes }
    // What was reviewed is a promise: a change of the plan that a guard, the history or the tenant keeps out is refused.
    outcomes = outcomes.map { outcome in
      outcome.grant.id.map { promised.contains(ExactString($0)) } ?? false ? outcome.promised : outcome
    }
    let second = await auditor.audit(live.renewed(), run: .starting(id: run.id))
    return second.with(
      remediation: second.checked(outcomes).map { $0.record(tenant: identity.domain) })
  }

  /// The rules of the audit that the plan was made from. Throws `CommandError` where one is not known here.
  private func ruleIDs(_ file: PlanFile, _ catalogue: RuleCatalogue) throws -> [String] {
    try file.audit.rules.map(\.id).filter { id in
      guard catalogue.rule(id) == nil else { return true }
      guard file.plan.changes.contains(where: { $0.rules.contains(id) }) else { return false }
      throw CommandError(message: "the plan was made by the rule \(id.visible), which is not known; see --rules")
    }
  }

  private func interrupted(
    _ run: RunContext, _ identity: TenantIdentity, _ outcomes: [RemediationOutcome]
  ) -> AuditReport {
    var record = RunRecord(
      id: run.id, startedAt: run.startedAt, durationMilliseconds: run.elapsedMilliseconds())
    record.wasInterrupted = true
    return AuditReport(
      toolVersion: GrantlintVersion.current, run: record,
      tenants: [TenantReport(identity: identity, coverage: [:])], rules: [], findings: [],
      thresholds: Thresholds(failOn: nil), remediation: outcomes.map { $0.record(tenant: identity.domain) })
  }
}

/// Plans on disk.
enum PlanFiles {
  /// Reads a plan. Throws `CommandError`: code 2 for what is none, 4 for one that must not be applied.
  static func read(_ path: String) throws -> PlanFile {
    guard let bytes = try? InputFile.bytes(path) else {
      throw CommandError(message: "the plan \(path.visible) cannot be read")
    }
    do {
      return try PlanFile(bytes, now: Moment.now)
    } catch {
      let message = "the plan \(path.visible) is refused: \(error)"
      if case .malformed = error { throw CommandError(message: message) }
      throw CommandError(message: message, code: 4)
    }
  }

  /// Throws `CommandError` where a file that speaks of one tenant is used on another one.
  static func require(_ tenant: String, isTenantOf identity: TenantIdentity, _ what: String) throws {
    guard !tenant.isIdentical(to: identity.domain) else { return }
    throw CommandError(
      message: "\(what) is of the tenant \(tenant.visible), and this is \(identity.domain.visible)")
  }
}
