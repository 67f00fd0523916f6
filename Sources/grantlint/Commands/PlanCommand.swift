import ArgumentParser
import Foundation
import GrantModel
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting

/// `grantlint plan`: source → rules → plan, to be reviewed and applied later.
struct Plan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Plan the repair of a tenant: what would be changed, for whom, and why.",
    discussion: """
      Nothing is written to the tenant. The plan is printed as a diff; -o keeps it as a file that 'grantlint apply' \
      takes until it expires, as long as nobody has changed it. A plan from files is applied to the tenant that --tenant \
      names.

      Exit codes: 0 a plan that can be applied; 2 usage, configuration or credentials; 3 the audit is incomplete, so \
      that the plan cannot be applied; 4 the plan has more changes than --max-changes.
      """)

  @OptionGroup var source: SourceOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  @Option(name: .shortAndLong, help: ArgumentHelp("Where the plan is kept.", valueName: "path"))
  var output: String?

  @Option(
    help: ArgumentHelp("How long it may be applied: a number with s, m, h or d.", valueName: "time"),
    transform: Lifespan.init)
  var expiresIn = Lifespan.day

  @Flag(name: .customLong("repeat"), help: "Plan repairs again that something undid, or that were rolled back.")
  var repeats = false

  @Option(help: "When the diff has colours.")
  var color: ColorChoice = .auto

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let kept = KeptPaths(source.readPaths + [rules.configuration.config])
    let file = try output.map { try ReportFile($0, environment: environment, removesOlder: true, keeping: kept) }
    let setup = try AuditSetup(
      try rules.configuration.load(environment: environment), rules: rules, tenant: self.tenant,
      acceptance: source.acceptance, isLive: source.isLive, environment: environment)
    let guards = try guardOptions.guards(setup.catalogue, defaults: setup.guards())
    let tenant = try AuditSource.make(source, setup.tenant)
    let auditor = try await setup.auditor(
      of: tenant, selection: source.selection, thresholds: Thresholds(failOn: nil))
    let audit = await auditor.examine(tenant, run: .starting())
    var plan = RemediationPlanner.plan(audit: audit, guards: guards)
    if let live = tenant as? LiveTenant {
      let earlier = await EarlierRuns(of: live, domain: plan.tenant, journal: nil)
      earlier.warn()
      if !repeats { plan = plan.heeding(earlier.history, maxChanges: guards.maxChanges) }
    }
    ProgressLine.clear()
    for gap in audit.report.gaps { StandardError.error("\(gap.message)") }

    let style = Terminal.style(color, environment: environment)
    let isShown = StandardOutput.write(PlanDiff.render(plan, color: style.color))
    let isKept = keep(plan, audit.report, in: file)
    switch plan.refusal {
    case .incompleteAudit?: throw ExitStatus(code: 3)
    case .tooManyChanges?: throw ExitStatus(code: 4)
    case nil: guard isShown, isKept else { throw ExitStatus(code: 3) }
    }
  }

  private func keep(_ plan: RemediationPlan, _ report: AuditReport, in file: ReportFile?) -> Bool {
    guard let file else { return true }
    let kept = PlanFile(plan, of: report, expiresAt: Moment.after(expiresIn.seconds))
    do {
      try file.write(JSONWriter.pretty(.object(kept.json)) + "\n")
      return true
    } catch {
      StandardError.error("the plan cannot be written to \(file.path.visible): \(error)")
      return false
    }
  }
}

/// A span of time as a flag takes it: `90s`, `30m`, `24h`, `7d`.
struct Lifespan {
  static let day = Lifespan(seconds: 86_400)

  let seconds: Double

  private init(seconds: Double) { self.seconds = seconds }

  init(_ text: String) throws {
    let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    guard let unit = text.last.flatMap({ units[$0] }), let count = UInt32(text.dropLast()), count > 0 else {
      throw ValidationError("'\(text.visible)' is no time: write for example 90s, 30m, 24h or 7d.")
    }
    seconds = Double(count) * unit
  }
}
