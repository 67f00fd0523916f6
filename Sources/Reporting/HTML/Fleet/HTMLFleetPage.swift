import Documents
import PolicyEngine
import Tenant

/// What the template `fleet` shows: the page of several tenants, each of which has a page of its own.
struct HTMLFleetPage {
  let head: HTMLHead
  let verdict: HTMLVerdict
  let extent: String
  let startedAt: String
  let duration: String
  let runID: String
  let version: String
  let exitCode: Int32
  let threshold: String
  let attention: HTMLList<HTMLAttention>?
  let missingShards: HTMLList<String>?
  let missingTenants: String
  let incomplete: HTMLList<HTMLTenantGap>?
  let table: HTMLTenantTable?
  let rules: HTMLList<HTMLFleetRule>?

  /// - Parameter pages: the folder of the tenants' pages, as a link has it; nil where they have none.
  init(_ report: AuditReport, pages: String?) {
    let standings = TenantStanding.worstFirst(report)
    verdict = HTMLVerdict(report)
    head = HTMLHead(title: "\(verdict.word): client grants of \(counted(report.tenants.count, "tenant")) - grantlint")
    extent = counted(report.tenants.count, "tenant")
    startedAt = report.run.startedAt
    duration = "\(report.run.durationMilliseconds) ms"
    runID = report.run.id
    version = report.toolVersion
    exitCode = report.exitCode.rawValue
    threshold = report.thresholds.failOn?.rawValue ?? "never"
    attention = HTMLList(report.attention, atMost: 200) { HTMLAttention($0) }
    missingTenants = counted(report.run.missingTenants, "tenant")
    missingShards = HTMLList(report.run.missingShards, atMost: 100) { "shard \($0)" }
    incomplete = HTMLList(standings.filter { !$0.isComplete }, atMost: 10) { HTMLTenantGap($0, pages) }
    table = HTMLTenantTable(standings, TenantTiers(report), report, pages)
    rules = HTMLList(HTMLFleetRule.worst(of: report), atMost: 20) { $0 }
  }

  /// The link to the page of a tenant.
  static func link(_ tenant: TenantIdentity, _ pages: String?) -> String? {
    pages.map { "\($0)/\(TenantFileName.of(tenant.listedDomain)).html".linkPath }
  }
}

/// A tenant that is not wholly audited, and why.
struct HTMLTenantGap {
  let domain: String
  let link: String?
  let reason: String

  init(_ standing: TenantStanding, _ pages: String?) {
    domain = standing.domain
    link = HTMLFleetPage.link(standing.tenant.identity, pages)
    reason = standing.shortfall
  }
}

/// A rule that finds something in several tenants.
struct HTMLFleetRule {
  let id: String
  let tone: String
  let sign: String
  let tenants: String
  let findings: String

  /// Those that are open in most tenants first.
  static func worst(of report: AuditReport) -> [HTMLFleetRule] {
    var rules: [ExactString: (severity: Severity, tenants: Set<ExactString>, findings: Int)] = [:]
    for finding in report.findings where finding.result == .fail && finding.status == .open {
      var rule = rules[ExactString(finding.rule)] ?? (finding.severity, [], 0)
      rule.severity = max(rule.severity, finding.severity)
      rule.tenants.insert(ExactString(finding.tenant))
      rule.findings += 1
      rules[ExactString(finding.rule)] = rule
    }
    return rules.sorted { left, right in
      let (first, second) = (left.value, right.value)
      if first.severity != second.severity { return first.severity > second.severity }
      if first.tenants.count != second.tenants.count { return first.tenants.count > second.tenants.count }
      return left.key < right.key
    }.map { id, rule in
      HTMLFleetRule(
        id: id.value, tone: rule.severity.rawValue, sign: rule.severity.sign, tenants: "\(rule.tenants.count)",
        findings: "\(rule.findings)")
    }
  }
}

extension String {
  /// The path as a link has it: what has a meaning in an address is encoded.
  package var linkPath: String {
    utf8.map { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || "-._~/".utf8.contains(byte)
      let text = String(byte, radix: 16, uppercase: true)
      return isPlain ? String(UnicodeScalar(byte)) : "%\(text.utf8.count < 2 ? "0" : "")\(text)"
    }.joined()
  }
}
