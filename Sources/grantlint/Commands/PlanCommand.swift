import ArgumentParser
import Documents
import Foundation
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting
import Tenant
import TextLayout

/// `grantlint plan`: source → rules → plan, to be reviewed and applied later.
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Plan the repair of a tenant: what would be changed, for whom, and why.",
    discussion: """
      Nothing is written to the tenant. The plan is printed as a diff; -o keeps it as a file that 'grantlint apply' \
      takes until it expires, as long as nobody has changed it. A plan from files is applied to the tenant that --tenant \
      names.

      Exit codes: 0 a plan that can be applied; 2 usage, configuration or credentials; 3 the audit is incomplete, so \
      that the plan cannot be applied; 4 the plan has more changes than --max-changes, or an earlier run left a grant \
      between two calls; 130 interrupted.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the plan is kept.", valueName: "path"))
  var output: String?

  @Option(
    help: ArgumentHelp("How long it may be applied: a number with s, m, h or d; default 24h.", valueName: "time"),
    transform: Lifespan.init)
  var expiresIn = Lifespan.day

  @Flag(
    name: .customLong("repeat"),
    help: "Plan repairs again that something undid, that were rolled back, or that the API refused lately.")
  var repeats = false

  @Option(help: "Plan repairs of findings of this severity and above; default note.")
  var minSeverity: Severity?

  @OptionGroup var state: StateOptions

  @Option(help: "When the diff has colours.")
  var color: ColorChoice = .auto

  @Flag(name: .shortAndLong, help: "Print no diff: the exit code and the plan that -o keeps tell the rest.")
  var quiet = false

  func validate() throws { try tenant.require(demo: source.demo) }

  func run() async throws {
    let environment = Surroundings.current.variables
    let reading = rules.configuration.read(environment: environment)
    let kept = KeptPaths(source.readPaths + rules.readPaths + [state.state], environment, reading.file)
    let file = try output.map {
      try ReportFile($0, holding: .plan, environment: environment, removesOlder: true, keeping: kept)
    }
    let configuration = try rules.configuration.load(environment: environment, rules: rules.paths)
    let state =
      try source.isLive
      ? state.choiceIfAny(
        configuration, environment: OptionEnvironment(environment), flags: self.tenant.flags(rules.configuration)) : nil
    let setup = try AuditSetup(
      configuration, rules: rules, tenant: self.tenant, acceptance: source.acceptance, isLive: source.isLive,
      environment: environment)
    let guards = try guardOptions.guards(setup.catalogue, defaults: setup.guards())
    let tenant = try AuditSource.make(source, setup.tenant)
    let auditor = try await setup.auditor(
      of: tenant, selection: source.selection,
      thresholds: Thresholds(failOn: nil, minimumSeverity: try setup.minimumSeverity(minSeverity)))
    let run = RunContext.starting()
    let audit = await auditor.examine(tenant, run: run)
    for warning in audit.report.acceptanceWarnings { StandardError.warning(warning) }
    let repair = Repair(
      guards: guards, auditor: auditor, repeats: repeats, isConfirmed: false, isApplied: false,
      keeping: try state.map { try RunKeeping($0, journal: nil, run: run) },
      tenant: { [choice = setup.tenant] in try (tenant as? LiveTenant)?.renewed() ?? choice.live() })
    let outcome = try await repair.run(after: audit, prompt: RepairPrompt(style: .unbounded))
    let plan = outcome.plan
    ProgressLine.clear()
    if !quiet { for gap in audit.report.gaps { StandardError.error("\(gap.message)") } }

    let style = Terminal.page(color, environment: environment)
    if quiet {
      sayWhy(plan, outcome.report)
    } else {
      outcome.report.sayAttention(.unfinishedChange)
    }
    let isShown = quiet || StandardOutput.write(PlanDiff.render(plan, style: style))
    let isKept = keep(plan, audit.report, in: file, state)
    let isWhole = plan.refusal != .incompleteAudit && isShown && isKept
    try ExitStatus.end(
      outcome.report.attention.isEmpty ? .clean : .repairFellShort, isWhole ? .clean : .incomplete)
  }

  /// One line on why the plan cannot be applied.
  private func sayWhy(_ plan: RemediationPlan, _ report: AuditReport) {
    guard plan.refusal == .incompleteAudit || !report.attention.isEmpty else { return }
    let unfinished = report.attention.filter { $0.kind == .unfinishedChange }.map(\.line)
    let reasons = plan.refusal.map { unfinished + [$0.reason] } ?? report.reasonsForAttention
    StandardError.error(reasons.joined(separator: "; ").visible)
  }

  private func keep(_ plan: RemediationPlan, _ report: AuditReport, in file: ReportFile?, _ state: StateChoice?) -> Bool
  {
    guard let file else { return true }
    let expiry = Moment.after(expiresIn.seconds)
    do {
      try file.write(JSONWriter.pretty(.object(PlanFile(plan, of: report, expiresAt: expiry).json)) + "\n", .json)
    } catch {
      StandardError.error(file.unwritten("the plan", error).message)
      return false
    }
    guard !quiet else { return true }
    let command = nextCommand(plan, report, file, state)
    StandardError.write("plan: \(file.path.visible)\(command.map { ", good until \(expiry); next: \($0)" } ?? "")\n")
    return true
  }

  /// What applies the plan with what this run was given; nil where nothing does.
  private func nextCommand(
    _ plan: RemediationPlan, _ report: AuditReport, _ file: ReportFile, _ state: StateChoice?
  ) -> String? {
    guard plan.refusal == nil, !plan.changes.isEmpty, let identity = report.tenants.first?.identity,
      identity.kind != .demo
    else { return nil }
    var flags = rules.paths.map { ("--rules", $0) } + source.selection.parameters.map { ("--param", $0) }
    if guardOptions.unsafeFixes { flags.append(("--unsafe-fixes", "")) }
    if guardOptions.allowWidening { flags.append(("--allow-widening", "")) }
    if let maximum = guardOptions.maxChanges { flags.append(("--max-changes", "\(maximum)")) }
    if identity.kind == .file {
      flags += [("--config", rules.configuration.config), ("--tenant", identity.domain)].compactMap { name, value in
        value.map { (name, $0) }
      }
    }
    let given = flags.map { name, value in value.isEmpty ? " \(name)" : " \(name) \(value.shellQuoted)" }
    return "grantlint apply \(file.path.shellQuoted)\(given.joined())\(state?.hint ?? "")"
  }
}

/// A span of time as a flag takes it: `90s`, `30m`, `24h`, `7d`.
struct Lifespan {
  static let day = Lifespan(seconds: 86_400)

  private static let longest = 366.0 * 86_400

  let seconds: Double

  private init(seconds: Double) { self.seconds = seconds }

  init(_ text: String) throws {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = UInt32(text.dropLast()), count > 0,
      Double(count) * unit <= Self.longest
    else {
      throw ValidationError("write a time from 1s to 366d, for example 90s, 30m, 24h or 7d.")
    }
    seconds = Double(count) * unit
  }
}
