import Documents
import PolicyEngine
import Tenant

/// What a reviewer sees first of a long report: how much is live, what to decide, who can take over the tenant, what else is
/// wide, and how to go on. The same in text and in Markdown.
struct FirstScreen {
  /// A report with more findings than this has one.
  static let mostFindings = 30

  /// `245 open findings: 199 live, 34 dormant`
  let figures: String
  /// What is in the report and not on the screen, on one line; nil where there is no more.
  let beside: String?
  let decisions: [Decision]
  let applications: WideApplications
  /// Commands and what each is for.
  let next: [(command: String, purpose: String)]

  /// - Parameter origin: what a command is given to tell of the same; nil: nobody knows.
  init(_ report: AuditReport, from origin: ReportOrigin? = nil) {
    figures = report.openFigures
    beside = report.besideScreen
    decisions = report.decisions
    applications = WideApplications(report)
    next = report.nextCommands(applications, origin)
  }
}

extension AuditReport {
  /// How many of the findings that it lists count.
  var openCount: Int { findings.count { lists($0) && $0.isOpen } }

  /// The open findings by whether they can be used, and how many are new.
  fileprivate var openFigures: String {
    let open = findings.filter { lists($0) && $0.result == .fail && $0.status == .open }
    let states = Dictionary(open.map { ($0.reach?.reachability.state, 1) }, uniquingKeysWith: +)
    let parts = [Reachability.State.live, .unknown, .dormant].compactMap { state in
      states[state].map { "\($0) \(state.words)" }
    }
    var text = counted(open.count, "open finding") + (parts.isEmpty ? "" : ": \(parts.joined(separator: ", "))")
    if baseline != nil {
      let states = Dictionary(open.map { ($0.baselineState, 1) }, uniquingKeysWith: +)
      text += "; since the baseline \(states[.new] ?? 0) new, \(states[.widened] ?? 0) widened"
    }
    return text
  }

  fileprivate var besideScreen: String? {
    let accepted = findings.count { lists($0) && $0.isAccepted }
    var parts: [String] = []
    if !skippedRules.isEmpty { parts.append(counted(skippedRules.count, "skipped rule")) }
    let off = turnedOff.named.count + turnedOff.unselected
    if off > 0 { parts.append("\(counted(off, "rule")) off") }
    if accepted > 0 { parts.append(counted(accepted, "waived or baselined finding")) }
    parts += unlistedWording
    return parts.isEmpty ? nil : parts.joined(separator: ", ")
  }

  fileprivate func nextCommands(
    _ applications: WideApplications, _ origin: ReportOrigin?
  ) -> [(command: String, purpose: String)] {
    guard let kind = tenants.first?.identity.kind, !isOfSeveral else { return nextOfSeveral(origin) }
    let source = origin?.source ?? kind.shownSource
    let audit = "grantlint audit\(source)\(origin?.rules ?? "")"
    let scope = applications.takeover.lazy.flatMap(\.scopes).first { $0 != "*" } ?? "delete:users"
    var commands = [("grantlint who \(scope.visible.shellQuoted)\(source)", "who else can use it")]
    if !applications.takeover.isEmpty { commands.append(("grantlint paths\(source)", "the ways to the whole tenant")) }
    commands.append(("\(audit) --full", "every finding whole"))
    commands.append(("\(audit) -o html=report.html", "the same to click through"))
    return commands
  }
}

extension AuditReport {
  /// What to run next after a report of several tenants: about the worst of them.
  fileprivate func nextOfSeveral(_ origin: ReportOrigin?) -> [(command: String, purpose: String)] {
    guard let origin else {
      return [("grantlint merge REPORT… --full", "every finding, of the reports of the tenants")]
    }
    let (read, rules) = (origin.source, origin.rules)
    let page = (
      "grantlint audit\(origin.tenants)\(read)\(rules) -o html=report.html", "a page for all, and one for each"
    )
    // Of one that could not be read there is nothing more to see.
    guard let worst = TenantStanding.worstFirst(self).first(where: \.isComplete) else { return [page] }
    let tenant = worst.tenant.identity.listedDomain.visible.shellQuoted
    return [
      ("grantlint audit --tenant \(tenant)\(read)\(rules)", "the worst of those that were read, by itself"), page,
    ]
  }
}

extension TenantIdentity.Kind {
  /// What a command is given to read a tenant of the kind, with a blank before it.
  fileprivate var shownSource: String {
    switch self {
    case .live: ""
    case .demo: " --demo"
    case .file: " FILE"
    }
  }
}
