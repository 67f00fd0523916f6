import Documents
import PolicyEngine
import Tenant

/// Reports that are too long to be read whole.
extension SampleReports {
  private static let live = Reachability(.live, "its application can get a token by it")
  private static let gone = Reachability(
    .dormant, "the application does not exist; tokens issued before live until they expire; nobody can wake it")
  private static let raising = [
    "update:clients", "create:client_grants", "update:client_grants", "create:roles", "update:roles", "update:actions",
  ]

  /// An audit of a tenant as it is after some years: applications that can take over the tenant, one that somebody has
  /// approved, wide ones, grants of applications that are gone, and notes.
  static var long: AuditReport {
    get throws {
      var entries: [AccessEntry] = []
      var findings: [Finding] = []
      func grant(_ number: Int, _ name: String?, on audience: String) throws -> GrantReference {
        let digits = String(number + 10_000_000).suffix(6)
        return try Self.grant(
          "cgr_Q7w\(digits)", client: "app\(digits)", name: name, audience: audience, position: entries.count)
      }
      func add(
        _ number: Int, _ name: String?, _ audience: String, _ tier: Tier, _ state: Reachability,
        _ violations: [(rule: String, severity: Severity, offenders: [String])], isSystem: Bool = false
      ) throws {
        let reach = FindingReach(tier: tier, reachability: state)
        let grant = try grant(number, name, on: audience)
        entries.append(
          AccessEntry(
            tenant: domain, grant: grant, scopeCount: 12, isSystem: isSystem, isOnSystemAPI: true, reach: reach))
        for violation in violations {
          findings.append(
            Finding(
              fingerprint: Fingerprint.sha256("\(violation.rule) \(number)").prefix(32).description,
              rule: violation.rule, title: title(violation.rule), severity: violation.severity, result: .fail,
              tenant: domain, grant: grant, message: "has \(violation.offenders.joined(separator: ", "))",
              offenders: violation.offenders,
              fix: violation.rule == "duplicate-scope"
                ? ProposedFix(safety: .safe, set: ["scope": ["read:orders"]]) : nil,
              reach: reach))
        }
      }
      let management = "https://\(domain)/api/v2/"
      for number in 0..<8 {
        let scopes = Array(raising[(number % 3)...])
        try add(
          number, number == 4 ? "Deployment of the customer portal (production)" : "Service \(number)", management,
          .tenantAdmin, number == 7 ? Reachability(.unknown, "not all was read") : live,
          number == 5 ? [] : [("grant-self-escalation", .error, scopes), ("too-many-scopes", .warning, ["read:users"])])
      }
      for number in 20..<27 {
        try add(
          number, "Reader \(number)", management, number < 23 ? .credentials : .userWrite, live,
          [("account-takeover-scope", .error, ["update:users", "create:user_tickets"])])
      }
      for number in 40..<52 {
        try add(
          number, nil, "https://api.example.com/", .businessWrite, gone, [("orphan-client", .warning, ["app\(number)"])]
        )
      }
      for number in 60..<66 {
        try add(
          number, "Orders \(number)", "https://api.example.com/", .businessRead, live,
          [("duplicate-scope", .note, ["read:orders"])])
      }
      for number in 70..<79 {
        try add(
          number, "Auth0", management, .configRead, live, [("system-grant-inventory", .note, ["system"])],
          isSystem: true)
      }
      let violated = Set(findings.map(\.rule)).sorted()
      var report = AuditReport(
        toolVersion: "0.1.0", run: run, tenants: [tenant(grants: entries.count)],
        rules: violated.map { rule($0, pass: 1, fail: 1) },
        skippedRules: [SkippedRule(rule: "undefined-scope", needs: [.resourceServers], grants: 45)],
        findings: findings.sorted(by: Finding.isListedBefore))
      report.inventory = Inventory(entries)
      report.foreseenRepairs = [
        ForeseenRepair(
          tenant: domain, rule: "duplicate-scope", isUnsafe: false, grants: 6, maxChanges: 10,
          flags: [], closes: report.findings.filter { $0.rule == "duplicate-scope" }.map(\.fingerprint))
      ]
      let dead = report.findings.filter { $0.reach?.reachability.state == .dormant && $0.grant?.id != nil }
      report.foreseenDeletions = [
        ForeseenDeletion(
          tenant: domain, grants: dead.compactMap(\.grant?.id), isTried: true, closes: dead.map(\.fingerprint))
      ]
      return report
    }
  }

  /// The same, incomplete and with something to know before anything else.
  static var longAndIncomplete: AuditReport {
    get throws {
      let (long, attention, incomplete) = (try long, try attention, try incomplete)
      var report = AuditReport(
        toolVersion: long.toolVersion, run: long.run, tenants: incomplete.tenants, rules: long.rules,
        findings: long.findings)
      report.inventory = long.inventory
      report.attention = attention.attention
      return report
    }
  }

  /// The same, where nothing was read whole and each reason takes several lines.
  static var longWithGaps: AuditReport {
    get throws {
      let long = try longAndIncomplete
      let gaps = TenantCollection.allCases.map { collection in
        CoverageGap(
          collection, status: 403, missingScope: collection.requiredScope,
          message: "the token may not read it; let the application of the audit have \(collection.requiredScope), get "
            + "a new token and run it again, or give the file of an export that carries it")
      }
      let coverage = Coverage(
        uniqueKeysWithValues: gaps.map { ($0.collection, CollectionCoverage(read: 0, gap: $0)) })
      var report = AuditReport(
        toolVersion: long.toolVersion, run: long.run,
        tenants: [TenantReport(identity: long.tenants[0].identity, coverage: coverage, gaps: gaps)], rules: long.rules,
        findings: long.findings)
      report.inventory = long.inventory
      report.attention = long.attention + long.attention
      return report
    }
  }
}
