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
  /// GitHub shows no more results of a run.
  static let shownLimit = 5_000
  /// GitHub refuses files over 10 MB after gzip, which makes a tenth of common reports and less than a third even of
  /// scopes that are random numbers.
  static let sizeLimit = 30_000_000

  private let report: AuditReport
  private let verdict: String
  private let exitCode: ExitCode
  private let resultLimit: Int

  private init(_ report: AuditReport, resultLimit: Int, _ outcome: (verdict: String, exitCode: ExitCode)?) {
    self.report = report
    self.resultLimit = resultLimit
    verdict = (outcome?.verdict ?? report.verdictText).visible
    exitCode = outcome?.exitCode ?? report.exitCode
  }

  /// The report on one line, so that the upload limits are reached late.
  ///
  /// - Parameter outcome: what it comes to; nil: what the audit does.
  static func parts(
    _ report: AuditReport, resultLimit: Int = resultLimit, outcome: (verdict: String, exitCode: ExitCode)? = nil
  ) -> ReportParts {
    let sarif = SARIFReport(report, resultLimit: resultLimit, outcome)
    let domains = sarif.domains
    // Of several tenants each has its own verdict, and its own rules.
    let own = Dictionary(
      report.isOfFleet ? report.byTenant().map { (ExactString($0.tenants[0].identity.domain), $0) } : [],
      uniquingKeysWith: { first, _ in first })
    var parts = ReportParts()
    var output = JSONOutput(.compact)
    output.beginObject()
    output.member("$schema", schema)
    output.key("runs")
    output.beginList()
    for domain in domains {
      let sarif =
        own[ExactString(domain)].map { part in
          // With a shard missing no consumer is to take anything for closed.
          var part = part
          part.run.missingShards = report.run.missingShards
          return SARIFReport(part, resultLimit: resultLimit, outcome)
        } ?? sarif
      sarif.addRun(domain, sizeLimit: sizeLimit / domains.count, to: &parts, of: &output)
    }
    output.endList()
    output.member("version", version)
    output.endObject()
    output.endDocument()
    parts.add(output.take())
    return parts
  }

  static func render(_ error: ErrorReport) -> String {
    let lines = error.lines.map(\.visible).joined(separator: "\n")
    let run: JSONValue = [
      "tool": ["driver": .object(driver(version: error.toolVersion))],
      "invocations": [
        [
          "executionSuccessful": false, "exitCode": .int(Int(clamping: error.exitCode.rawValue)),
          "toolConfigurationNotifications": [["level": "error", "message": ["text": .string(lines)]]],
        ]
      ],
      "results": [],
    ]
    let document: JSONValue = ["$schema": .string(schema), "version": .string(version), "runs": [run]]
    return JSONWriter.compact(document) + "\n"
  }

  private static let schema = "https://json.schemastore.org/sarif-2.1.0.json"
  private static let version = "2.1.0"

  private static func driver(version: String) -> JSONObject {
    ["name": "grantlint", "version": .string(version)]
  }

  /// Every tenant that was audited or that a finding or something that needs attention names.
  private var domains: [String] {
    var domains = Set((report.tenants.map(\.identity.domain) + report.attention.map(\.tenant)).map(ExactString.init))
    for finding in report.findings { domains.insert(ExactString(finding.tenant)) }
    for unlisted in report.unlisted { domains.insert(ExactString(unlisted.standing.tenant)) }
    return domains.sorted().map(\.value)
  }

  // MARK: Run

  private func addRun(
    _ domain: String, sizeLimit: Int, to parts: inout ReportParts, of output: inout JSONOutput
  ) {
    let rules = SARIFRules(report, tenant: domain)
    let results = results(domain, rules, sizeLimit: sizeLimit)
    output.beginObject()
    output.object("automationDetails") { $0.member("id", "grantlint/\(domain)/") }
    output.member("columnKind", "unicodeCodePoints")
    output.list("invocations", [invocation(domain, rules, results)]) { $0.write($1) }
    output.object("properties") { output in
      output.member("repaired", report.count { $0.status == .fixed && $0.tenant.isIdentical(to: domain) })
      output.member("results_left_out", results.left)
      output.member("verdict", verdict)
    }
    output.key("results")
    output.beginList()
    parts.add(output.take())
    if !results.written.isEmpty { output.passElements() }
    parts.add([UInt8](results.written.dropFirst()))
    output.endList()
    output.object("tool") { output in
      var driver = Self.driver(version: report.toolVersion)
      driver["rules"] = .array(rules.descriptors)
      output.member("driver", driver)
    }
    output.endObject()
  }

  /// The results of a run.
  private struct Results {
    /// As far as there is room for them, a comma before each.
    let written: [UInt8]
    let count: Int
    /// How many are not written.
    let left: Int
    /// The first of those that are one too many for GitHub to show; nil where it shows all.
    let firstUnshown: Finding?
  }

  /// The results of a run: those that are open first, each part by rank, and at its end what the baseline has no more.
  private func results(_ domain: String, _ rules: SARIFRules, sizeLimit: Int) -> Results {
    func isResult(_ finding: Finding) -> Bool {
      finding.result == .fail && finding.status != .fixed && finding.tenant.isIdentical(to: domain)
    }
    let all = report.findings.lazy.filter { isResult($0) && report.lists($0) }
    let results = SARIFResults(
      rules: rules, reach: ReachWording(report), comparesBaseline: report.baseline != nil,
      hasSuppressions: all.contains(where: \.isAccepted))
    var output = JSONOutput(.compact).elementsApart
    var written = 0
    var size = 0
    var firstUnshown: Finding?
    for (place, finding) in report.worstFirst.lazy.filter(isResult).enumerated() {
      if place == Self.shownLimit { firstUnshown = finding }
      guard written < resultLimit else { break }
      let before = output.count
      results.write(finding, to: &output)
      size += output.count - before - 1
      guard size <= sizeLimit else {
        output.takeBack(to: before)
        break
      }
      written += 1
    }
    let count = all.count { _ in true }
    let left = count - written
    if left == 0 {
      let fixed = (report.baseline?.fixedSince ?? []).lazy.filter { $0.tenant.isIdentical(to: domain) }
      for entry in fixed.prefix(resultLimit - written) { results.write(entry, to: &output) }
    }
    return Results(written: output.take(), count: count, left: left, firstUnshown: firstUnshown)
  }

  private func invocation(_ domain: String, _ rules: SARIFRules, _ results: Results) -> JSONValue {
    var invocation: JSONObject = [
      // A consumer takes what a successful run does not report for mended.
      "executionSuccessful": .bool([.clean, .violations].contains(exitCode)),
      "exitCode": .int(Int(clamping: exitCode.rawValue)),
      "exitCodeDescription": .string(verdict),
      "toolExecutionNotifications": .array(notifications(domain, rules, results)),
    ]
    // The form that the schema asks for; a run with another clock says nothing.
    if report.run.startedAt.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z/) != nil {
      invocation["startTimeUtc"] = .string(report.run.startedAt)
    }
    return .object(invocation)
  }

  private func notifications(_ domain: String, _ rules: SARIFRules, _ results: Results) -> [JSONValue] {
    var notifications: [JSONValue] = []
    for attention in report.attention where attention.tenant.isIdentical(to: domain) {
      let grant = attention.grant.map { "\($0.place): " } ?? ""
      notifications.append(Self.notification("error", "attention: \(grant)\(attention.wording)"))
    }
    for shard in report.missingShards { notifications.append(Self.notification("error", "not read: \(shard.wording)")) }
    for tenant in report.tenants where tenant.identity.domain.isIdentical(to: domain) {
      for gap in tenant.gaps.worstFirst { notifications.append(Self.notification("error", "not read: \(gap.wording)")) }
    }
    for finding in report.findings where finding.result == .unknown && finding.tenant.isIdentical(to: domain) {
      notifications.append(
        Self.notification(
          "error", "\(finding.rule) is unknown\(finding.extent): \(finding.message)", rules.reference(finding.rule)))
    }
    for skipped in report.skippedRules {
      let scopes = skipped.missingScopes
      let what = scopes.isEmpty ? "needs \(skipped.needsList)" : "grant \(scopes.joined(separator: ", "))"
      let text = "\(skipped.rule) was not evaluated on \(counted(skipped.grants, "grant")): \(what)"
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
    if results.left > 0 {
      notifications.append(
        Self.notification(
          "warning",
          "\(counted(results.left, "result")) left out, those of the lowest rank, to stay below upload limits"))
    }
    if let first = results.firstUnshown {
      notifications.append(Self.notification("warning", Self.unshown(results.count - Self.shownLimit, from: first)))
    }
    return notifications
  }

  /// What a reader of GitHub does not see. Results that somebody has accepted come last.
  private static func unshown(_ count: Int, from first: Finding) -> String {
    let which = first.isAccepted ? "what is accepted" : "those of the lowest rank, \(first.rank) and below"
    return "GitHub shows \(shownLimit.grouped) results of a run, and not the other \(count.grouped): \(which)"
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
    guard text.utf8.contains(UInt8(ascii: "]")), text.contains("](") else { return text.isEmpty ? "-" : text }
    return text.replacing("\\", with: "\\\\").replacing("[", with: "\\[").replacing("]", with: "\\]")
  }
}
