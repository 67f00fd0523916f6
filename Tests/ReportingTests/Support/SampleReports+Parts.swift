import Documents
import PolicyEngine
import Tenant

/// What reports are put together of.
extension SampleReports {
  /// A report of these findings.
  static func audit(
    _ findings: [Finding], rules: [RuleReport] = [rule("scope-length", pass: 1, fail: 1)],
    tenants: [TenantReport] = [tenant(grants: 2)], skipped: [SkippedRule] = [], thresholds: Thresholds = Thresholds()
  ) -> AuditReport {
    AuditReport(
      toolVersion: "0.1.0", run: run, tenants: tenants, rules: rules, skippedRules: skipped, findings: findings,
      thresholds: thresholds)
  }

  static func tenant(
    grants: Int, kind: TenantIdentity.Kind = .live, domain: String = domain, gap: CoverageGap? = nil,
    skippedFiles: [String] = []
  ) -> TenantReport {
    TenantReport(
      identity: TenantIdentity(kind: kind, domain: domain),
      coverage: [
        .clientGrants: CollectionCoverage(
          read: grants, pages: kind == .file ? 0 : 1, gap: gap, skippedFiles: skippedFiles)
      ],
      gaps: gap.map { [$0] } ?? [])
  }

  /// The grant of an application, with what is wrong in most samples.
  static var billing: GrantReference {
    get throws {
      try grant(
        "cgr_1ORzN1E7D067WSC2", client: "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", name: "Billing backend",
        audience: "https://api.example.com/")
    }
  }

  /// The default grant of a group.
  static var partners: GrantReference {
    get throws {
      try grant(
        "cgr_XB6Z4q9LkWm2TtYc", defaultFor: "third_party_clients", audience: "https://partners.example.com/orders/v1/")
    }
  }

  static func grant(
    _ id: String?, client: String? = nil, name: String? = nil, defaultFor: String? = nil, audience: String?,
    subject: String = "client", position: Int = 0, origin: RecordOrigin? = nil
  ) throws -> GrantReference {
    var raw: JSONObject = ["subject_type": .string(subject)]
    raw["id"] = id.map { .string($0) }
    raw["client_id"] = client.map { .string($0) }
    raw["default_for"] = defaultFor.map { .string($0) }
    raw["audience"] = audience.map { .string($0) }
    let text = String(repeating: "\n", count: (origin?.line ?? 1) - 1) + JSONWriter.compact(.object(raw))
    let node = try JSONDocument(single: Array(text.utf8)).values[0]
    return GrantReference(try ClientGrant(node, file: origin?.file), clientName: name, position: position)
  }

  static func rule(
    _ id: String, _ severity: Severity = .error, pass: Int = 0, fail: Int = 0, unknown: Int = 0, disabled: Int = 0,
    parameters: JSONObject = [:], controls: [String] = [], subject: RuleSubject = .grant
  ) -> RuleReport {
    RuleReport(
      id: id, title: title(id), subject: subject, source: "builtin", sha256: String(repeating: "ab", count: 32),
      severity: severity,
      rationale: "Why \(id) matters.",
      remedy: "List the scopes that the application uses, e.g. those of the\nlast month's tokens. Then watch its logs.",
      references: ["https://auth0.com/docs/rules/\(id)"], tags: ["least-privilege"], controls: controls,
      parameters: parameters, counts: RuleCounts(pass: pass, fail: fail, unknown: unknown, disabled: disabled))
  }

  static func finding(
    _ rule: String, _ grant: GrantReference, _ message: String, offenders: [String] = [], severity: Severity = .error,
    evidence: JSONObject? = nil, fix: ProposedFix? = nil, undetermined: [UndeterminedPart] = [],
    status: Finding.Status = .open, tenant: String = domain, baselineState: BaselineState? = nil,
    waiver: FindingWaiver? = nil, reach: FindingReach? = nil
  ) -> Finding {
    var finding = Finding(
      fingerprint: String(repeating: "0f", count: 16), rule: rule, title: title(rule), severity: severity,
      result: .fail, status: status, tenant: tenant, grant: grant, message: message, offenders: offenders,
      evidence: evidence, fix: fix, undetermined: undetermined,
      helpURI: "https://auth0.com/docs/get-started/applications/application-access-to-apis-client-grants", reach: reach)
    finding.baselineState = baselineState
    finding.waiver = waiver
    return finding
  }

  /// A finding that is on something else than a grant.
  static func finding(
    _ rule: String, on subject: FindingSubject, _ message: String, offenders: [String] = [],
    severity: Severity = .error, tenant: String = domain, reach: FindingReach? = nil
  ) -> Finding {
    var finding = Finding(
      fingerprint: Fingerprint.of(rule: rule, tenant: tenant, subject: subject), rule: rule, title: title(rule),
      severity: severity, result: .fail, tenant: tenant, subject: subject, grant: nil, message: message,
      offenders: offenders, helpURI: "https://auth0.com/docs/rules/\(rule)", reach: reach)
    finding.baselineState = .new
    return finding
  }

  static func unknown(_ rule: String, _ grants: [GrantReference]) -> Finding {
    Finding(
      fingerprint: String(repeating: "1e", count: 16), rule: rule, title: title(rule), severity: .error,
      result: .unknown, tenant: domain, grant: nil, unknownGrants: grants,
      message: "clients could not be read (HTTP 403): the token needs read:clients; without this rule (--ignore "
        + "orphan-client) the audit would be complete")
  }

  static func title(_ rule: String) -> String {
    switch rule {
    case "no-allow-all-scopes": "Grants list their scopes"
    case "orphan-client": "The application of every grant exists"
    case "scope-length": "Every scope has 1 to 280 characters"
    case "too-many-scopes": "Grants list few scopes"
    case "toxic-combination": "No application has too much together"
    case "long-lived-token": "Tokens for writing live for a day"
    case "open-registration": "Applications cannot register themselves"
    default: "The title of \(rule)"
    }
  }
}
