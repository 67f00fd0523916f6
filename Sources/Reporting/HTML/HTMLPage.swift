import Documents
import PolicyEngine
import Tenant

/// What the template `report` shows; the templates name these properties.
struct HTMLPage {
  let head: HTMLHead
  /// The link to the page of all tenants.
  let fleet: String?
  let tenantNames: String
  let sources: String
  let startedAt: String
  let duration: String
  let runID: String
  let version: String
  let exitCode: Int32
  let threshold: String

  let attention: HTMLList<HTMLAttention>?
  let verdict: HTMLVerdict
  let decisions: HTMLList<HTMLDecision>?
  let takeover: HTMLTakeover?
  let chart: HTMLChart
  let worstRules: HTMLList<HTMLRuleCount>?
  let coverage: [HTMLCoverage]
  let skippedRules: HTMLList<HTMLSkippedRule>?
  let disabledRules: String?
  let changes: HTMLChanges?
  let waivers: HTMLWaivers
  let matrix: HTMLMatrix?
  let worst: HTMLList<HTMLWorstFinding>?
  let listed: Int
  let hiddenFindings: String?
  let remediation: HTMLRemediation?
  let rules: [HTMLRule]

  init(_ report: AuditReport, _ grants: GrantIndex, fleet: String? = nil) {
    self.fleet = fleet
    let domains = report.tenants.map(\.identity.domain).joined(separator: ", ")
    tenantNames = domains
    verdict = HTMLVerdict(report)
    decisions = HTMLDecision.all(of: report, isAmongOthers: fleet != nil || report.isOfSeveral)
    takeover = report.inventory.isEmpty ? nil : HTMLTakeover(grants, report)
    attention = HTMLList(report.attention, atMost: 200) { HTMLAttention($0) }
    let word = attention == nil ? verdict.word : "Attention needed, \(report.verdictSentence.word)"
    head = HTMLHead(title: "\(word): client grants of \(domains) - grantlint")
    sources = report.tenants.map(\.identity.kind.rawValue).uniqued.joined(separator: ", ")
    startedAt = report.run.startedAt
    duration = "\(report.run.durationMilliseconds) ms"
    runID = report.run.id
    version = report.toolVersion
    exitCode = report.exitCode.rawValue
    threshold = report.thresholds.failOn?.rawValue ?? "never"
    chart = HTMLChart(report)
    worstRules = HTMLList(HTMLRuleCount.worst(of: report), atMost: 5) { $0 }
    coverage = report.tenants.map { HTMLCoverage($0, skipped: report.skippedRules) }
    skippedRules = HTMLList(report.skippedRules, atMost: 200) { HTMLSkippedRule($0) }
    disabledRules = report.disabledRules.isEmpty ? nil : report.disabledRules.joined(separator: ", ")
    changes = report.baseline.map { HTMLChanges($0, report) }
    waivers = HTMLWaivers(report)
    matrix = report.inventory.isEmpty ? nil : HTMLMatrix(AccessMatrix(report))
    let open = report.findings.lazy.filter { report.lists($0) && $0.status == .open }
    let reach = ReachWording(report)
    let waiving = HTMLWaiving(report)
    worst = HTMLList(open, atMost: 50) { HTMLWorstFinding($0, report, reach, waiving) }
    listed = report.findings.count(where: report.lists)
    let hidden = report.unlistedWording
    hiddenFindings = hidden.isEmpty ? nil : hidden.map { "\($0) not listed" }.joined(separator: "; ")
    remediation = report.remediation.isEmpty ? nil : HTMLRemediation(report)
    rules = report.rules.map { HTMLRule($0) }
  }
}

/// What the template `error` shows.
struct HTMLErrorPage {
  let head = HTMLHead(title: "no audit - grantlint")
  let lines: [String]
  let version: String
  let exitCode: Int32

  init(_ error: ErrorReport) {
    lines = error.lines
    version = error.toolVersion
    exitCode = error.exitCode.rawValue
  }
}

extension [String] {
  /// Each text once, in the order of the first of it.
  fileprivate var uniqued: [String] {
    var seen = Set<String>()
    return filter { seen.insert($0).inserted }
  }
}
