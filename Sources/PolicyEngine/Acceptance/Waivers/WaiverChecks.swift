import Documents
import Tenant

/// The built-in checks of waivers on one report: their findings, and the reports that stand beside those of the rules.
struct WaiverChecks {
  private(set) var findings: [Finding] = []
  private(set) var reports: [RuleReport] = []

  private let checks: [BuiltInCheck]
  private let tenants: [TenantReport]
  private let completeRules: Set<ExactString>
  private let today: UTCDate
  private var subjects: [ExactString: Int] = [:]

  /// - Parameter report: with the findings as the waivers left them; `tallies` has one entry a waiver.
  init(
    _ checks: [BuiltInCheck], _ waivers: [Waiver], _ tallies: [WaiverApplication.Tally], of report: AuditReport,
    today: UTCDate
  ) {
    self.checks = checks.filter { $0.subject == .waivers }
    self.today = today
    tenants = report.tenants
    completeRules = report.completeRules
    for check in self.checks {
      subjects = [:]
      run(check, waivers, tallies)
    }
  }

  private enum Outcome {
    case pass, notApplicable
    case fail(String)
  }

  private mutating func run(_ check: BuiltInCheck, _ waivers: [Waiver], _ tallies: [WaiverApplication.Tally]) {
    var counts = RuleCounts()
    for (waiver, tally) in zip(waivers, tallies) {
      let outcome =
        check.id == BuiltInChecks.staleWaiver.id ? staleness(of: waiver, tally) : lapse(of: waiver, tally)
      switch outcome {
      case .pass: counts.pass += 1
      case .notApplicable: counts.notApplicable += 1
      case .fail(let message):
        counts.fail += 1
        findings.append(finding(check, waiver, message))
      }
    }
    reports.append(check.report(counts))
  }

  /// A lapsed waiver is the other check's, whether it fits something or not.
  private func staleness(of waiver: Waiver, _ tally: WaiverApplication.Tally) -> Outcome {
    guard waiver.isInForce(on: today), isAbout(waiver) else { return .notApplicable }
    if tally.fits { return .pass }
    guard !tally.isUndecided, completeRules.contains(ExactString(waiver.rule)), areComplete(tenantsOf: waiver) else {
      return .notApplicable
    }
    return .fail("\(title(waiver)) accepts nothing: no finding fits it; remove it, or correct its selector")
  }

  private func lapse(of waiver: Waiver, _ tally: WaiverApplication.Tally) -> Outcome {
    guard isAbout(waiver) else { return .notApplicable }
    guard !waiver.isInForce(on: today) else { return .pass }
    let findings = counted(tally.opened, "finding")
    let isEvaluated = completeRules.contains(ExactString(waiver.rule)) && areComplete(tenantsOf: waiver)
    let consequence =
      if tally.opened > 0 {
        "and opened \(findings); fix what it was for, or renew it"
      } else if isEvaluated, !tally.isUndecided {
        "and opened no finding; remove it"
      } else {
        "and its rule was not evaluated everywhere; run it before the waiver is removed or renewed"
      }
    return .fail("\(title(waiver)) lapsed after \(waiver.expires) \(consequence)")
  }

  private func title(_ waiver: Waiver) -> String {
    "the waiver of \(waiver.owner) for \(waiver.rule) (\(waiver.selectorDescription); \(waiver.place))"
  }

  private func isAbout(_ waiver: Waiver) -> Bool {
    tenants.contains { waiver.isAbout(tenant: $0.identity.domain) }
  }

  private func areComplete(tenantsOf waiver: Waiver) -> Bool {
    tenants.filter { waiver.isAbout(tenant: $0.identity.domain) }.allSatisfy(\.hasAllGrants)
  }

  private mutating func finding(_ check: BuiltInCheck, _ waiver: Waiver, _ message: String) -> Finding {
    let tenant = tenants.first { waiver.isAbout(tenant: $0.identity.domain) }?.identity.domain ?? ""
    let identity: JSONObject = [
      "rule": .string(waiver.rule), "selector": .object(waiver.selectorJSON),
      "expires": .string(waiver.expires.description),
    ]
    var subject = JSONWriter.compact(.object(identity))
    // Two waivers may be the same but for their owner or reason.
    let occurrence = subjects[ExactString(subject), default: 0] + 1
    subjects[ExactString(subject)] = occurrence
    if occurrence > 1 { subject += "#\(occurrence)" }
    var evidence = identity
    evidence["owner"] = .string(waiver.owner)
    evidence["reason"] = .string(waiver.reason)
    evidence["position"] = .string(waiver.place.description)
    return Finding(
      fingerprint: Fingerprint.of(rule: check.id, tenant: tenant, about: subject), rule: check.id, title: check.title,
      severity: check.severity, result: .fail, tenant: tenant, grant: nil, message: message, evidence: evidence)
  }
}

extension BuiltInCheck {
  /// The check as a report lists it. Its counts are of what it is about.
  func report(_ counts: RuleCounts) -> RuleReport {
    RuleReport(
      id: id, title: title, source: "builtin",
      sha256: Fingerprint.sha256([id, title, rationale, remedy].joined(separator: "\n")), severity: severity,
      rationale: rationale, remedy: remedy, controls: controls, hasFix: false, counts: counts)
  }
}

extension AuditReport {
  /// Ids of the rules that came to a result on every grant that was read.
  var completeRules: Set<ExactString> {
    Set(rules.filter { $0.counts.unknown == 0 && $0.counts.skipped == 0 }.map { ExactString($0.id) })
  }
}

extension TenantReport {
  /// Whether the grants were read to their end.
  var hasAllGrants: Bool { coverage[.clientGrants]?.isComplete ?? false }
}
