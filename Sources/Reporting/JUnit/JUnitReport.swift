import Documents
import PolicyEngine
import Tenant

/// The report as JUnit XML, inside what Jenkins' `junit-10.xsd`, GitLab and Azure all read: a suite for what needs
/// attention, then one for each tenant: a case for each finding, for each rule without one, for the completeness of the
/// audit, for each repair, and for each finding of the baseline that is fixed, which passes. Where the report holds the
/// evaluations that found no fault, each of them is a case, and each grant of an unknown.
struct JUnitReport {
  let report: AuditReport
  let rules: [String: RuleReport]
  let reach: ReachWording
  /// Whether every pair of rule and grant has its case.
  private var hasEveryPair: Bool { !report.evaluations.isEmpty }

  /// The report as an XML document.
  static func parts(_ report: AuditReport) throws(XMLWriteError) -> ReportParts {
    let rules = Dictionary(report.rules.map { ($0.id, $0) }) { first, _ in first }
    let junit = JUnitReport(report: report, rules: rules, reach: ReachWording(report))
    let time = seconds(report.run.durationMilliseconds)
    return try JUnitSuite.document(junit.attention() + junit.shards() + junit.allSuites(), time: time)
  }

  /// The error as a document with one suite and one case.
  static func render(_ error: ErrorReport) throws(XMLWriteError) -> String {
    var suite = try JUnitSuite(name: "grantlint", time: "0", timestamp: nil)
    suite.properties = [("tool.version", error.toolVersion), ("exit_code", String(error.exitCode.rawValue))]
    suite.add(
      "grantlint", "audit starts", .error(type: "configuration", message: error.lines[0], lines: error.lines))
    return try JUnitSuite.document([suite], time: "0").text
  }

  /// One suite for all that needs attention, before those of the tenants; none where nothing does.
  private func attention() throws(XMLWriteError) -> [JUnitSuite] {
    guard !report.attention.isEmpty else { return [] }
    var suite = try JUnitSuite(name: "attention", time: "0", timestamp: report.run.startedAt)
    suite.properties = [
      ("tool.version", report.toolVersion), ("run.id", report.run.id), ("exit_code", String(report.exitCode.rawValue)),
    ]
    for attention in report.attention {
      suite.add("\(attention.tenant).attention", JUnitNames.name(of: attention), outcome(of: attention))
    }
    return [suite]
  }

  /// One suite for the shards that are missing, which no suite of a tenant can tell; none where all are there.
  private func shards() throws(XMLWriteError) -> [JUnitSuite] {
    let shards = report.missingShards
    guard !shards.isEmpty else { return [] }
    var suite = try JUnitSuite(name: "shards", time: "0", timestamp: report.run.startedAt)
    suite.properties = [("tool.version", report.toolVersion), ("run.id", report.run.id)]
    for shard in shards {
      suite.add(
        "shards", "\(shard.subject) is complete",
        .error(type: "incomplete", message: "the audit is incomplete: \(shard.wording)", lines: [shard.wording]))
    }
    return [suite]
  }

  /// Those of several tenants by what is known of each, with what is incomplete first.
  private func allSuites() throws(XMLWriteError) -> [JUnitSuite] {
    guard report.isOfFleet else { return try suites() }
    let parts = report.byTenant()
    var suites: [JUnitSuite] = []
    for part in parts.filter({ !$0.isComplete }) + parts.filter(\.isComplete) {
      let rules = Dictionary(part.rules.map { ($0.id, $0) }) { first, _ in first }
      suites += try JUnitReport(report: part, rules: rules, reach: ReachWording(part)).suites()
    }
    return suites
  }

  /// One suite for each domain: two files of one tenant are one, because their findings cannot be told apart.
  private func suites() throws(XMLWriteError) -> [JUnitSuite] {
    var findings = report.findings.reduce(into: Set()) { $0.insert(ExactString($1.tenant)) }
    for unlisted in report.unlisted { findings.insert(ExactString(unlisted.standing.tenant)) }
    let tenants = Dictionary(grouping: report.tenants) { ExactString($0.identity.domain) }
    let repairs = Dictionary(grouping: report.remediation) { ExactString($0.tenant) }
    let evaluations = Dictionary(grouping: report.evaluations) { ExactString($0.tenant) }
    return try Set(tenants.keys).union(findings).union(repairs.keys).sorted().map { (domain) throws(XMLWriteError) in
      var suite = try suite(domain.value, tenants[domain] ?? [])
      for evaluation in evaluations[domain] ?? [] {
        for grant in evaluation.grants {
          suite.add(
            "\(domain.value).\(evaluation.rule)", JUnitNames.name(of: evaluation.rule, grant), outcome(of: evaluation))
        }
      }
      for record in repairs[domain] ?? [] {
        suite.add("\(domain.value).remediation", JUnitNames.name(of: record), outcome(of: record))
      }
      for entry in report.baseline?.fixedSince ?? [] where entry.tenant.isIdentical(to: domain.value) {
        let (className, name) = ("\(domain.value).\(entry.rule)", JUnitNames.name(of: entry))
        if !suite.has(className, name) { suite.add(className, name, outcome(of: entry)) }
      }
      return suite
    }
  }

  private func suite(_ domain: String, _ tenants: [TenantReport]) throws(XMLWriteError) -> JUnitSuite {
    let all = report.findings.lazy.filter { $0.tenant.isIdentical(to: domain) }
    let listed = all.filter(report.lists)
    var suite = try JUnitSuite(
      name: domain, time: Self.seconds(report.run.durationMilliseconds), timestamp: report.run.startedAt)
    suite.properties = properties(of: tenants) + Self.properties(of: listed)
    suite.add(domain, "audit is complete", completeness(of: tenants, listed))
    // Few readers show properties, and a case that passed says nothing.
    if let weakening = report.weakeningWording {
      suite.add(domain, "audit is not weakened", .skipped(message: weakening, lines: []))
    }
    var reported: Set<String> = []
    for finding in listed {
      reported.insert(finding.rule)
      suite.add("\(domain).\(finding.rule)", JUnitNames.name(of: finding), outcome(of: finding))
      guard hasEveryPair else { continue }
      for grant in finding.unknownGrants {
        suite.add(
          "\(domain).\(finding.rule)", JUnitNames.name(of: finding.rule, grant),
          .error(type: "unknown", message: finding.message, lines: ["rule: \(finding.rule)", "grant: \(grant.label)"]))
      }
    }
    let skipped = Dictionary(report.skippedRules.map { ($0.rule, $0) }) { first, _ in first }
    let hidden = report.unlistedFigures { $0.tenant.isIdentical(to: domain) ? $0.rule : nil }
    for rule in Set(rules.keys).union(skipped.keys).union(hidden.keys).sorted(by: { $0.precedes($1) }) {
      guard skipped[rule] != nil || !reported.contains(rule) else { continue }
      let name = rules[rule].map { "\(rule): \($0.title.unfolded)" } ?? rule
      suite.add(
        "\(domain).\(rule)", name, outcome(of: rule, skipped: skipped[rule], hidden: hidden[rule] ?? Unlisted()))
    }
    return suite
  }

  /// What is worst of the findings, and whose they are. A case cannot have properties: Jenkins' schema has none there.
  private static func properties(of findings: some Sequence<Finding>) -> [(name: String, value: String)] {
    var highest: Int?
    var states: [String: Int] = [:]
    var owners: [ExactString: Int] = [:]
    for finding in findings where finding.isOpen {
      highest = max(highest ?? 0, finding.rank)
      guard let reach = finding.reach else { continue }
      states[reach.reachability.state.rawValue, default: 0] += 1
      if let owner = reach.owner { owners[ExactString(owner), default: 0] += 1 }
    }
    return (highest.map { [("rank.highest", String($0))] } ?? [])
      + states.sorted { $0.key < $1.key }.map { ("findings.\($0.key)", String($0.value)) }
      + owners.sorted { $0.key < $1.key }.map { ("owner.\($0.key.value)", counted($0.value, "finding")) }
  }

  private func properties(of tenants: [TenantReport]) -> [(name: String, value: String)] {
    var properties = [
      (name: "tool.version", value: report.toolVersion), ("run.id", report.run.id),
      ("verdict", report.verdictSentence.word), ("exit_code", String(report.exitCode.rawValue)),
    ]
    let profile = report.turnedOff.profile
    if profile != .standard { properties.append(("profile", profile.rawValue)) }
    if let weakening = report.weakeningWording { properties.append(("weakened", weakening)) }
    if let baseline = report.baseline {
      properties.append(("baseline", baseline.path))
      properties.append(("fixed_since_baseline", String(baseline.fixedSince.count)))
    }
    for tenant in tenants {
      properties.append(("source", tenant.identity.kind.rawValue))
      for (collection, coverage) in tenant.coverage.sorted(by: { $0.key < $1.key }) {
        let state = coverage.isComplete ? "complete" : "incomplete"
        properties.append(("coverage.\(collection.rawValue)", "\(coverage.read) read, \(state)"))
        if !coverage.skippedFiles.isEmpty {
          properties.append(("skipped_files", String(coverage.skippedFiles.count)))
        }
      }
    }
    return properties
  }

  /// Seconds with three decimals, by integers: no rounding, no exponent.
  private static func seconds(_ milliseconds: Int) -> String {
    let fraction = String(milliseconds % 1000)
    return "\(milliseconds / 1000).\(String(repeating: "0", count: 3 - fraction.count))\(fraction)"
  }
}
