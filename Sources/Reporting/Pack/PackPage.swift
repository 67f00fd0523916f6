import Documents
import PolicyEngine
import Tenant

/// What the templates `opening` and `closing` show; they name these properties.
struct PackPage {
  struct Figure {
    let name: String
    let count: Int
    /// The class that colours it; empty for none.
    let tone: String
  }

  let head: PackHead
  let tenants: String
  let sources: String
  let startedAt: String
  let runID: String
  let version: String
  let exitCode: Int32
  let threshold: String

  let attention: HTMLList<HTMLAttention>?
  let verdict: HTMLVerdict
  let isComplete: Bool
  let shortfalls: HTMLList<String>?
  let caveats: [String]
  let figures: [Figure]
  let decisions: HTMLList<HTMLDecision>?
  let takeover: HTMLList<PackHolder>?

  let tiers: HTMLList<PackTier>?
  let controls: [PackControl]
  let changes: PackChanges?
  let waivers: HTMLList<PackWaiver>?
  let baselined: String?
  let lapsed: String?
  let remediation: HTMLRemediation?
  let findings: String?

  let coverage: [HTMLCoverage]
  let skippedRules: HTMLList<HTMLSkippedRule>?
  let disabledRules: String?
  let notCovered = PackPage.notCovered
  let rules: [PackRule]
  let inputs: PackInputs?

  /// What gives access and is in no client grant.
  static let notCovered = [
    "Actions, Rules and Hooks that add scopes to tokens when somebody signs in",
    "members of the dashboard, who can change everything here",
    "tokens that are issued already: they are good until they end, whatever becomes of the grant",
    "custom token exchange, which gives tokens by code of the tenant",
    "tokens of other issuers that an API accepts",
    "what an API does with a scope: the audit goes by its name, and by what Auth0 says of its own",
  ]

  /// The most that one page of summary names.
  private static let mostOnSummary = 8

  init(_ report: AuditReport) {
    let summary = report.summary
    let access = PackAccess(report)
    tenants = report.tenants.map(\.identity.domain).joined(separator: ", ")
    verdict = HTMLVerdict(report)
    let word = report.attention.isEmpty ? verdict.word : "Attention needed, \(report.verdictSentence.word)"
    head = PackHead(title: "\(word): client grants of \(tenants) - grantlint review pack")
    var kinds: [String] = []
    for kind in report.tenants.map(\.identity.kind.rawValue) where !kinds.contains(kind) { kinds.append(kind) }
    sources = kinds.joined(separator: ", ")
    (startedAt, runID, version) = (report.run.startedAt, report.run.id, report.toolVersion)
    exitCode = report.exitCode.rawValue
    threshold = report.thresholds.failOn?.rawValue ?? "never"

    attention = HTMLList(report.attention, atMost: 200) { HTMLAttention($0) }
    isComplete = report.isComplete
    shortfalls = HTMLList(report.shortfallList, atMost: Self.mostOnSummary) { $0.wording }
    caveats = Self.caveats(of: report)
    figures = Self.figures(summary, report, access)
    decisions = HTMLDecision.all(of: report, isAmongOthers: report.isOfSeveral)
    takeover = HTMLList(access.takeover, atMost: Self.mostOnSummary) { $0 }

    tiers = HTMLList(access.tiers, atMost: .max) { $0 }
    controls = PackControl.all(of: report)
    changes = report.baseline.map { PackChanges($0, report) }
    let inForce = report.waivers.enumerated().sorted { left, right in
      (left.element.daysLeft, left.offset) < (right.element.daysLeft, right.offset)
    }
    waivers = HTMLList(inForce.map(\.element), atMost: .max) { PackWaiver($0) }
    baselined =
      summary.baselined == 0
      ? nil : "The baseline accepts \(counted(summary.baselined, "finding")), without owner and end."
    lapsed = Self.lapsed(report)
    remediation = report.remediation.isEmpty ? nil : HTMLRemediation(report)
    let listed = report.findings.count(where: report.lists)
    let hidden = report.unlistedWording.map { "; \($0) not listed" }.joined()
    findings = listed == 0 && hidden.isEmpty ? nil : "\(counted(listed, "finding"))\(hidden)."

    coverage = report.tenants.map { HTMLCoverage($0, skipped: report.skippedRules) }
    skippedRules = HTMLList(report.skippedRules, atMost: .max) { HTMLSkippedRule($0) }
    disabledRules = report.disabledRules.isEmpty ? nil : report.disabledRules.joined(separator: ", ")
    rules = report.rules.map { PackRule($0) }
    inputs = PackInputs(report)
  }

  /// What a reader must know beside the verdict.
  private static func caveats(of report: AuditReport) -> [String] {
    var caveats: [String] = []
    if let weakening = report.weakeningWording { caveats.append("The audit was \(weakening).") }
    if let rules = report.turnedOff.wording { caveats.append("Off, although on by default: \(rules).") }
    if !report.skippedRules.isEmpty {
      let rules = Set(report.skippedRules.map(\.rule))
      caveats.append("\(counted(rules.count, "rule")) skipped for want of data, as “What was read” says.")
    }
    if report.isAssumedComplete { caveats.append("That a list is whole was assumed, by --assume-complete.") }
    caveats += report.unlistedWording.map { "\($0) counted, but not listed." }
    return caveats
  }

  private static func figures(_ summary: Summary, _ report: AuditReport, _ access: PackAccess) -> [Figure] {
    let open = Severity.allCases.reversed().map { severity in
      let count = summary.open[severity] ?? 0
      return Figure(name: "open, \(severity.rawValue)", count: count, tone: count > 0 ? severity.rawValue : "")
    }
    return [Figure(name: "grants", count: summary.grants, tone: "")] + open + [
      Figure(name: "rules unknown", count: summary.unknown, tone: summary.unknown > 0 ? "warning" : ""),
      Figure(name: "waived", count: summary.waived, tone: ""),
      Figure(name: "in the baseline", count: summary.baselined, tone: ""),
      Figure(name: "fixed in this run", count: summary.fixed, tone: ""),
      Figure(
        name: "can take over", count: access.takeover.count, tone: access.takeover.isEmpty ? "" : "error"),
    ]
  }

  private static func lapsed(_ report: AuditReport) -> String? {
    let waivers = report.counts(by: \.waiver)
    let parts = [(FindingWaiver.State.expired, "lapsed"), (.widened, "has fewer offenders")].compactMap {
      state, words in
      waivers[state].map { "\(counted($0, "finding")) open again, because the waiver \(words)" }
    }
    return parts.isEmpty ? nil : parts.joined(separator: "; ") + "."
  }
}
