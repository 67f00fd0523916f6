import Documents
import PolicyEngine
import Tenant
import TestSupport

/// The reports that the tests render: each written out, so that a golden file can be read beside it.
enum SampleReports {
  static let domain = "acme.eu.auth0.com"

  static let run = RunRecord(id: "run-1", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 2345)

  /// A complete audit that found nothing.
  static var empty: AuditReport {
    get throws {
      AuditReport(
        toolVersion: "0.1.0", run: run, tenants: [tenant(grants: 40)],
        rules: [rule("no-allow-all-scopes", pass: 40), rule("scope-length", pass: 40)], findings: [])
    }
  }

  /// Every kind of finding and every key of the JSON report at once: incomplete, too, because a gap is one of them.
  static var full: AuditReport {
    get throws {
      let gap = CoverageGap(
        .clients, status: 403, missingScope: "read:clients",
        message:
          "the token may not read applications; give its application the scope read:clients on the Management API")
      // Whatever collection there is, it has an entry.
      let read = TenantCollection.allCases.map { ($0, CollectionCoverage(read: 1, pages: 1)) }
      let coverage = Coverage(uniqueKeysWithValues: read).merging([
        .clientGrants: CollectionCoverage(read: 40, pages: 1),
        .clients: CollectionCoverage(read: 0, pages: 1, gap: gap),
        .resourceServers: CollectionCoverage(read: 9, pages: 1), .organizations: CollectionCoverage(read: 2, pages: 3),
      ]) { $1 }
      var report = AuditReport(
        toolVersion: "0.1.0", run: run,
        tenants: [
          TenantReport(
            identity: TenantIdentity(kind: .live, domain: domain, clientID: "grantlintM2Mclient0000000000000"),
            coverage: coverage, gaps: [gap])
        ],
        rules: [
          rule(
            "no-allow-all-scopes", pass: 38, fail: 2, parameters: ["allowed_audiences": []],
            controls: ["nist-800-53:AC-6", "owasp-asvs:8.2"]),
          rule("orphan-client", unknown: 40),
          rule("scope-length", pass: 37, fail: 3, controls: ["owasp-asvs:8.2"]),
          rule("too-many-scopes", .warning, pass: 37, fail: 3), rule("audience-required", pass: 40),
        ],
        disabledRules: ["default-grant"],
        skippedRules: [SkippedRule(rule: "undefined-scope", needs: [.resourceServers], grants: 40)],
        findings: try findings, remediation: try remediation)
      report.turnedOff = TurnedOffRules(named: ["default-grant"])
      report.waivers = waivers
      report.baseline = baseline
      report.inventory = Inventory(try inventory)
      report.weakening = Weakening(file: ".grantlint.yml")
      report.weakening?.rulesOff = ["default-grant"]
      report.weakening?.namesWaivers = true
      return report
    }
  }

  /// An audit that a cut list of grants leaves without an answer, though it found nothing.
  static var incomplete: AuditReport {
    get throws {
      let gap = CoverageGap(
        .clientGrants,
        message: "the list holds exactly 50 grants and nothing says that it is whole; export it with take and from, or "
          + "pass --assume-complete")
      return AuditReport(
        toolVersion: "0.1.0", run: run,
        tenants: [tenant(grants: 50, kind: .file, gap: gap, skippedFiles: ["exports/notes.txt", "exports/old.yaml"])],
        rules: [rule("no-allow-all-scopes", pass: 50), rule("scope-length", pass: 50)], findings: [])
    }
  }

  /// An audit after a repair that was refused, of a tenant in which an earlier run left a grant between two calls; and a
  /// change of a plan that is stale.
  static var attention: AuditReport {
    get throws {
      let billing = try grant(
        "cgr_1ORzN1E7D067WSC2", client: "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", name: "Billing backend",
        audience: "https://api.example.com/")
      func before(_ grant: GrantReference) -> JSONObject {
        ["id": .string(grant.label), "allow_all_scopes": true]
      }
      var findings = try violations.findings.filter { $0.rule == "no-allow-all-scopes" }
      for index in findings.indices { findings[index].baselineState = nil }
      var report = AuditReport(
        toolVersion: "0.1.0",
        run: RunRecord(
          id: "run-2", startedAt: "2026-01-31T02:00:00Z", durationMilliseconds: 2345,
          address: "https://acme.eu.auth0.com"),
        tenants: [tenant(grants: 40)], rules: [rule("no-allow-all-scopes", pass: 38, fail: 2)], findings: findings)
      report.attention = [
        Attention(
          kind: .unfinishedChange, tenant: domain, grant: billing,
          message: "run-1 left this grant between the two calls out of all scopes, so that it allows nothing",
          command: "grantlint rollback --finish run-1"),
        Attention(
          kind: .tooManyChanges, tenant: domain,
          message: "2 grants would be changed, more than --max-changes 1, so none is"),
        Attention(
          kind: .unreadableState, tenant: domain,
          message: "nothing was changed: the journal 2026-01-30T02-00-00Z-run-0.jsonl cannot be read"),
      ]
      report.remediation =
        findings.compactMap(\.grant).map { grant in
          RemediationRecord(
            tenant: domain, grant: grant, status: .refused, rules: ["no-allow-all-scopes"], before: before(grant))
        } + [
          RemediationRecord(
            tenant: domain, grant: billing, status: .stale, rules: ["too-many-scopes"], before: before(billing),
            reason: "no rule asks for this change now")
        ]
      return report
    }
  }

  /// The sentences of the violations, worst first, of the full report without what makes it incomplete.
  static var violations: AuditReport {
    get throws {
      let full = try full
      var report = AuditReport(
        toolVersion: full.toolVersion, run: run, tenants: [tenant(grants: 40)],
        rules: full.rules.filter { $0.counts.unknown == 0 }, findings: full.findings.filter { $0.result == .fail })
      report.waivers = full.waivers
      report.baseline = full.baseline
      return report
    }
  }

  private static var findings: [Finding] {
    get throws {
      let billing = try grant(
        "cgr_1ORzN1E7D067WSC2", client: "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", name: "Billing backend",
        audience: "https://api.example.com/")
      let partners = try grant(
        "cgr_XB6Z4q9LkWm2TtYc", defaultFor: "third_party_clients", audience: "https://partners.example.com/orders/v1/")
      let widget = try grant(
        nil, client: "0v4APq7sXn2kLm8RtYwZ", name: "在庫ウィジェット", audience: "go-jwt-middleware", subject: "user",
        position: 6, origin: RecordOrigin(file: "tenant/grants.json", line: 42))
      let everything = ProposedFix(
        safety: .safe, set: ["allow_all_scopes": false, "scope": ["read:invoices", "write:invoices"]])
      let longScope = "read:" + String(repeating: "reports-of-the-", count: 20) + "end"
      let waived = finding(
        "scope-length", widget, "1 scope is empty", offenders: ["", "read: x"], status: .waived, baselineState: .new,
        waiver: waiver(.inForce, offenders: nil))
      let lapsed = finding(
        "scope-length", partners, "1 scope is empty; the waiver of dana@example.com has expired", offenders: [""],
        baselineState: .new, waiver: waiver(.expired, offenders: [""]))
      let widened = finding(
        "too-many-scopes", billing, "lists 41 scopes, more than 40",
        offenders: (1...41).map { "read:collection-\($0)" }, severity: .warning, baselineState: .widened,
        waiver: waiver(
          .widened, offenders: (1...40).map { "read:collection-\($0)" }, added: ["read:collection-41"]))
      let listed = finding(
        "no-allow-all-scopes", partners, "allows all scopes of https://partners.example.com/orders/v1/",
        offenders: ["*"],
        undetermined: [UndeterminedPart(part: "evidence.scopes_today", reason: "api could not be read")],
        baselineState: .new)
      return [
        finding(
          "no-allow-all-scopes", billing, "allows all scopes of https://api.example.com/", offenders: ["*"],
          evidence: ["scopes_today": ["read:invoices", "write:invoices"]], fix: everything, baselineState: .new),
        listed,
        unknown(
          "orphan-client", try (0..<40).map { try grant("cgr_\($0)", client: "c\($0)", audience: "a", position: $0) }),
        finding(
          "scope-length", billing, "1 scope is longer than 280 characters", offenders: [longScope],
          evidence: ["lengths": [308]], baselineState: .new),
        lapsed, waived,
        Finding(
          fingerprint: String(repeating: "2d", count: 16), rule: "stale-waiver",
          title: "Waivers accept something that is there", severity: .warning, result: .fail, tenant: domain,
          grant: nil, message: "the waiver at waivers.yml:9:5 matches no finding", offenders: ["waivers.yml:9:5"]),
        widened,
        finding(
          "too-many-scopes", widget, "lists 60 scopes, more than 40", severity: .warning,
          fix: ProposedFix(safety: .unsafe, set: ["scope": []]), status: .fixed, baselineState: .new),
        finding(
          "too-many-scopes", partners, "lists 44 scopes, more than 40", severity: .warning, status: .baselined,
          baselineState: .unchanged),
      ]
    }
  }
}

// MARK: - What accepts findings
extension SampleReports {
  private static func waiver(
    _ state: FindingWaiver.State, offenders: [String]?, added: [String] = []
  ) -> FindingWaiver {
    FindingWaiver(
      state: state, owner: "dana@example.com", reason: "the export job, see SEC-7",
      expires: state == .expired ? "2026-01-30" : "2026-06-30", offenders: offenders, added: added,
      position: "waivers.yml:3:5")
  }

  private static var waivers: [WaiverRecord] {
    [
      WaiverRecord(
        rule: "scope-length", selector: ["client_id": "0v4A*", "audience": "go-jwt-middleware"],
        owner: "dana@example.com", reason: "the export job, see SEC-7", expires: "2026-06-30", daysLeft: 150,
        offenders: nil, position: "waivers.yml:3:5", findings: 1),
      WaiverRecord(
        rule: "too-many-scopes", selector: ["grant": "cgr_1ORzN1E7D067WSC2"], owner: "dana@example.com",
        reason: "the export job, see SEC-7", expires: "2026-06-30", daysLeft: 150,
        offenders: ["read:collection-1"], position: "waivers.yml:15:5", findings: 0),
    ]
  }

  private static var baseline: BaselineComparison {
    BaselineComparison(
      path: "grantlint-baseline.json",
      fixedSince: [
        BaselineEntry(
          fingerprint: String(repeating: "3c", count: 16), rule: "audience-required", tenant: domain,
          grant: ["id": "cgr_gone", "client_id": "c9", "subject_type": "client"], offenders: ["audience"]),
        BaselineEntry(
          fingerprint: String(repeating: "4b", count: 16), rule: "no-allow-all-scopes", tenant: domain,
          grant: ["client_id": "c8", "audience": "https://old.example.com/"], offenders: ["*"]),
      ])
  }

  private static var inventory: [AccessEntry] {
    get throws {
      [
        AccessEntry(
          tenant: domain,
          grant: try grant(
            "cgr_1ORzN1E7D067WSC2", client: "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", name: "Billing backend",
            audience: "https://api.example.com/"),
          apiName: "Invoices", scopeCount: 2, allowsAllScopes: true),
        AccessEntry(
          tenant: domain, grant: try grant("cgr_m", client: "m", audience: "https://acme.eu.auth0.com/api/v2/"),
          scopeCount: nil, isSystem: true, isOnSystemAPI: true),
      ]
    }
  }
}

// MARK: - Parts
extension SampleReports {
  /// What a run says of grants that were repaired, left alone and not repaired as planned.
  static var remediation: [RemediationRecord] {
    get throws {
      let billing = try grant(
        "cgr_1ORzN1E7D067WSC2", client: "v6aQMHf4xGJzBqXc3oVtLQ0n1K2rYsPd", name: "Billing backend",
        audience: "https://api.example.com/")
      let partners = try grant(
        "cgr_XB6Z4q9LkWm2TtYc", defaultFor: "third_party_clients", audience: "https://partners.example.com/orders/v1/")
      let before: JSONObject = ["id": "cgr_1ORzN1E7D067WSC2", "allow_all_scopes": true]
      let after: JSONObject = ["id": "cgr_1ORzN1E7D067WSC2", "allow_all_scopes": false, "scope": ["read:invoices"]]
      return [
        RemediationRecord(
          tenant: domain, grant: billing, status: .verified, rules: ["no-allow-all-scopes"], before: before,
          after: after),
        RemediationRecord(
          tenant: domain, grant: billing, status: .failed, rules: ["no-allow-all-scopes", "scope-length"],
          before: before, after: after, reason: "scope: the API did not store read:invoices"),
        RemediationRecord(
          tenant: domain, grant: partners, status: .skipped, rules: ["no-allow-all-scopes"], before: nil,
          reason: "needs --unsafe-fixes"),
      ]
        + [RemediationRecord.Status.planned, .applied, .drifted, .refused].map { status in
          RemediationRecord(
            tenant: domain, grant: partners, status: status, rules: ["too-many-scopes"], before: before,
            after: status == .planned ? after : nil, reason: "as \(status.rawValue)")
        }
    }
  }

  /// A report of these records.
  static func repair(_ records: [RemediationRecord], _ findings: [Finding] = []) -> AuditReport {
    audit(findings).with(remediation: records)
  }

  /// A report in which every text that a tenant, a rule file or a server decides is hostile.
  static var hostile: AuditReport { get throws { try holding(HostileText.samples) } }

  /// A report in which every such text would be a command to the runner of a pipeline.
  static var commanding: AuditReport { get throws { try holding(PipelineText.samples) } }

  private static func holding(_ samples: [String]) throws -> AuditReport {
    let text = samples.joined(separator: " ")
    let gap = CoverageGap(.clients, status: 403, missingScope: text, message: text)
    let grants = try samples.enumerated().map { index, sample in
      try grant(
        sample, client: sample, name: sample, defaultFor: sample, audience: sample, subject: sample, position: index,
        origin: RecordOrigin(file: sample, line: 3))
    }
    let rule = RuleReport(
      id: "scope-length", title: text, source: text, sha256: "", severity: .error, rationale: text, remedy: text,
      references: [text], tags: [text], controls: [text],
      parameters: JSONObject([(text, .string(text))]), counts: RuleCounts(fail: grants.count))
    let findings = zip(grants, samples).map { grant, sample in
      var finding = Finding(
        fingerprint: sample, rule: "scope-length", title: text, severity: .error, result: .fail, tenant: text,
        grant: grant, message: text, offenders: samples,
        evidence: JSONObject([(sample, .string(sample))]),
        fix: ProposedFix(safety: .safe, set: JSONObject([(sample, .string(sample))])), helpURI: text)
      finding.waiver = FindingWaiver(
        state: .widened, owner: sample, reason: sample, expires: sample, offenders: [sample], added: [sample],
        position: sample)
      finding.baselineState = .new
      return finding
    }
    let entry = BaselineEntry(
      fingerprint: text, rule: text, tenant: text, grant: JSONObject([("id", .string(text)), (text, .string(text))]),
      offenders: [text])
    var report = AuditReport(
      toolVersion: text, run: RunRecord(id: text, startedAt: text, durationMilliseconds: 1, address: text),
      tenants: [tenant(grants: grants.count, domain: text, gap: gap)], rules: [rule], disabledRules: [text],
      skippedRules: [SkippedRule(rule: text, needs: [.clients], grants: 1)],
      findings: findings + [unknown("orphan-client", grants)],
      remediation: zip(grants, samples).map { grant, sample in
        RemediationRecord(
          tenant: text, grant: grant, status: .drifted, rules: [sample],
          before: JSONObject([(sample, .string(sample))]), after: ["scope": [.string(sample)]], reason: sample)
      })
    report.baseline = BaselineComparison(path: text, fixedSince: [entry])
    report.waivers = [
      WaiverRecord(
        rule: text, selector: JSONObject([(text, .string(text))]), owner: text, reason: text, expires: text,
        daysLeft: -1, offenders: [text], position: text, findings: 1)
    ]
    report.attention = zip(grants, samples).map { grant, sample in
      Attention(
        kind: .unfinishedChange, tenant: text, grant: grant, message: sample,
        command: "grantlint rollback --finish \(sample)")
    }
    report.inventory = Inventory(
      grants.map { AccessEntry(tenant: text, grant: $0, apiName: text, scopeCount: 1) })
    report.evaluations = [EvaluationRecord(rule: text, tenant: text, result: .pass, grants: GrantList(grants))]
    return report
  }

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
    parameters: JSONObject = [:], controls: [String] = []
  ) -> RuleReport {
    RuleReport(
      id: id, title: title(id), source: "builtin", sha256: String(repeating: "ab", count: 32), severity: severity,
      rationale: "Why \(id) matters.",
      remedy: "List the scopes that the application uses, e.g. those of the\nlast month's tokens. Then watch its logs.",
      references: ["https://auth0.com/docs/rules/\(id)"], tags: ["least-privilege"], controls: controls,
      parameters: parameters, counts: RuleCounts(pass: pass, fail: fail, unknown: unknown, disabled: disabled))
  }

  static func finding(
    _ rule: String, _ grant: GrantReference, _ message: String, offenders: [String] = [], severity: Severity = .error,
    evidence: JSONObject? = nil, fix: ProposedFix? = nil, undetermined: [UndeterminedPart] = [],
    status: Finding.Status = .open, tenant: String = domain, baselineState: BaselineState? = nil,
    waiver: FindingWaiver? = nil
  ) -> Finding {
    var finding = Finding(
      fingerprint: String(repeating: "0f", count: 16), rule: rule, title: title(rule), severity: severity,
      result: .fail, status: status, tenant: tenant, grant: grant, message: message, offenders: offenders,
      evidence: evidence, fix: fix, undetermined: undetermined,
      helpURI: "https://auth0.com/docs/get-started/applications/application-access-to-apis-client-grants")
    finding.baselineState = baselineState
    finding.waiver = waiver
    return finding
  }

  static func unknown(_ rule: String, _ grants: [GrantReference]) -> Finding {
    Finding(
      fingerprint: String(repeating: "1e", count: 16), rule: rule, title: title(rule), severity: .error,
      result: .unknown, tenant: domain, grant: nil, unknownGrants: grants,
      message: "clients could not be read (HTTP 403): the token needs read:clients; without this rule (--ignore "
        + "orphan-client) the audit would be complete")
  }

  private static func title(_ rule: String) -> String {
    switch rule {
    case "no-allow-all-scopes": "Grants list their scopes"
    case "orphan-client": "The application of every grant exists"
    case "scope-length": "Every scope has 1 to 280 characters"
    case "too-many-scopes": "Grants list few scopes"
    default: "The title of \(rule)"
    }
  }
}
