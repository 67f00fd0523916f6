import Documents
import PolicyEngine
import Tenant

/// The report as SARIF 2.1.0 (OASIS), inside what GitHub code scanning takes: a run for each tenant.
///
/// A result is a failure that stands: those repaired in this run are left out, so that a consumer closes them. An
/// unknown is no result but a notification, and the run then is not successful.
///
/// Names and values are the tenant's own. Only the sentences that a viewer shows to people have visible escapes.
struct SARIFReport {
  /// GitHub refuses a run with more results.
  static let resultLimit = 25_000
  /// GitHub refuses files over 10 MB after gzip, which makes a tenth of common reports and less than a third even of
  /// scopes that are random numbers.
  static let sizeLimit = 30_000_000

  private let report: AuditReport

  /// The report on one line, so that the upload limits are reached late.
  static func render(_ report: AuditReport) -> String {
    let sarif = SARIFReport(report: report)
    let domains = sarif.domains
    let runs = domains.map { sarif.run($0, sizeLimit: sizeLimit / domains.count) }
    return JSONWriter.compact(document(runs)) + "\n"
  }

  static func render(_ error: ErrorReport) -> String {
    let lines = error.lines.map(\.visible).joined(separator: "\n")
    let run: JSONValue = [
      "tool": ["driver": .object(driver(version: error.toolVersion))],
      "invocations": [
        [
          "executionSuccessful": false, "exitCode": .int(Int(error.exitCode)),
          "toolConfigurationNotifications": [["level": "error", "message": ["text": .string(lines)]]],
        ]
      ],
      "results": [],
    ]
    return JSONWriter.compact(document([run])) + "\n"
  }

  private static func document(_ runs: [JSONValue]) -> JSONValue {
    [
      "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
      "version": "2.1.0",
      "runs": .array(runs),
    ]
  }

  private static func driver(version: String) -> JSONObject {
    ["name": "grantlint", "version": .string(version)]
  }

  /// Every tenant that was audited or that a finding or something that needs attention names.
  private var domains: [String] {
    let all = report.tenants.map(\.identity.domain) + report.findings.map(\.tenant) + report.attention.map(\.tenant)
    return Set(all.map(ExactString.init)).sorted().map(\.value)
  }

  // MARK: Run

  private func run(_ domain: String, sizeLimit: Int) -> JSONValue {
    let findings = report.worstFirst.filter {
      $0.tenant.isIdentical(to: domain) && $0.result == .fail && $0.status != .fixed
    }
    let fixed = report.baseline?.fixedSince.filter { $0.tenant.isIdentical(to: domain) } ?? []
    let rules = SARIFRules(report, tenant: domain)
    let results = SARIFResults(
      rules: rules, comparesBaseline: report.baseline != nil,
      hasSuppressions: findings.contains(where: \.isAccepted))
    var written: [JSONValue] = []
    var size = 0
    for finding in findings.prefix(Self.resultLimit) {
      let result = results.result(finding)
      size += JSONWriter.compact(result).utf8.count
      if size > sizeLimit { break }
      written.append(result)
    }
    let left = findings.count - written.count
    if left == 0 { written += fixed.prefix(Self.resultLimit - written.count).map(results.absent) }
    var driver = Self.driver(version: report.toolVersion)
    driver["rules"] = .array(rules.descriptors)
    return [
      "tool": ["driver": .object(driver)],
      "automationDetails": ["id": .string("grantlint/\(domain)/")],
      "columnKind": "unicodeCodePoints",
      "invocations": [invocation(domain, rules, left: left)],
      "results": .array(written),
      "properties": [
        "verdict": .string(report.verdictText.visible), "results_left_out": .int(left),
        "repaired": .int(report.findings.count { $0.status == .fixed && $0.tenant.isIdentical(to: domain) }),
      ],
    ]
  }

  private func invocation(_ domain: String, _ rules: SARIFRules, left: Int) -> JSONValue {
    var invocation: JSONObject = [
      // A consumer takes what a successful run does not report for mended.
      "executionSuccessful": .bool(report.exitCode <= Verdict.violations.exitCode),
      "exitCode": .int(Int(report.exitCode)),
      "exitCodeDescription": .string(report.verdictText.visible),
      "toolExecutionNotifications": .array(notifications(domain, rules, left: left)),
    ]
    // The form that the schema asks for; a run with another clock says nothing.
    if report.run.startedAt.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil {
      invocation["startTimeUtc"] = .string(report.run.startedAt)
    }
    return .object(invocation)
  }

  private func notifications(_ domain: String, _ rules: SARIFRules, left: Int) -> [JSONValue] {
    var notifications: [JSONValue] = []
    for attention in report.attention where attention.tenant.isIdentical(to: domain) {
      let grant = attention.grant.map { "\($0.place): " } ?? ""
      notifications.append(Self.notification("error", "attention: \(grant)\(attention.wording)"))
    }
    for tenant in report.tenants where tenant.identity.domain.isIdentical(to: domain) {
      for gap in tenant.gaps.worstFirst { notifications.append(Self.notification("error", "not read: \(gap.wording)")) }
    }
    for finding in report.findings where finding.result == .unknown && finding.tenant.isIdentical(to: domain) {
      let grants = counted(finding.unknownGrants.count, "grant")
      notifications.append(
        Self.notification(
          "error", "\(finding.rule) is unknown on \(grants): \(finding.message)", rules.reference(finding.rule)))
    }
    for skipped in report.skippedRules {
      let text = "\(skipped.rule) was not evaluated on \(counted(skipped.grants, "grant")): needs \(skipped.needsList)"
      let level = report.thresholds.strict ? "error" : "note"
      notifications.append(Self.notification(level, text, rules.reference(skipped.rule)))
    }
    for record in report.remediation where record.tenant.isIdentical(to: domain) {
      let reason = record.reason.map { ": \($0)" } ?? ""
      notifications.append(
        Self.notification(
          record.status.fallsShort ? "error" : "note",
          "repair of \(record.grant.label) \(record.status.rawValue)\(reason)"))
    }
    if left > 0 {
      notifications.append(
        Self.notification(
          "warning", "\(counted(left, "result")) left out, the least severe, to stay below upload limits"))
    }
    return notifications
  }

  private static func notification(_ level: String, _ text: String, _ rule: JSONValue? = nil) -> JSONValue {
    var notification: JSONObject = ["level": .string(level), "message": ["text": .string(text.sarifText)]]
    notification["associatedRule"] = rule
    return .object(notification)
  }
}

extension String {
  /// The text for a plain text message, in which `[text](target)` would be a link (section 3.11.6).
  var sarifText: String {
    let text = visible
    guard text.contains("](") else { return text.isEmpty ? "-" : text }
    return text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
  }
}
