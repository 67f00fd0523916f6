import Documents
import PolicyEngine
import Tenant

/// Reports in which every property has a value of its own, other than in the other report.
struct WholeReport {
  /// false: as little as there can be, but for texts.
  let isRich: Bool

  private func text(_ name: String) -> String { "\(name) \(isRich ? "rich" : "poor")" }
  private func texts(_ name: String) -> [String] { isRich ? ["\(name) 1", "\(name) 2"] : [] }
  private func number(_ number: Int) -> Int { isRich ? number + 1000 : number }
  private func optional<Value>(_ value: Value) -> Value? { isRich ? value : nil }
  private func object(_ name: String) -> JSONObject { isRich ? [name: [1, .string(name), nil]] : [:] }
  private var domain: String { text("domain") }

  /// Two grants, one of them without an id.
  private func grant(_ name: String, _ position: Int) throws -> GrantReference {
    try SampleReports.grant(
      isRich ? nil : text("id of \(name)"), client: optional(text("client of \(name)")),
      name: optional(text("name of \(name)")), defaultFor: isRich ? nil : text("default of \(name)"),
      audience: optional(text("API of \(name)")), subject: isRich ? "user" : "client", position: position,
      origin: optional(
        RecordOrigin(file: "\(name).json", line: position + 2, column: position % 2 == 0 ? position + 3 : nil)))
  }

  private func gap(_ name: String) -> CoverageGap {
    CoverageGap(
      isRich ? .clients : .resourceServers, status: optional(403), missingScope: optional("read:\(name)"),
      message: text(name))
  }

  private var tenant: TenantReport {
    var tenant = TenantReport(
      identity: TenantIdentity(
        kind: isRich ? .live : .file, domain: domain, isDomainKnown: isRich, customDomain: optional("custom"),
        managementAudience: optional("management"), clientID: optional("own client"), address: optional("https://t"),
        tokenScopes: optional(["read:a", "read:b"])),
      coverage: isRich
        ? [
          .clientGrants: CollectionCoverage(
            read: 2, pages: 3, gap: gap("list"), unlisted: gap("unlisted"), isAssumed: true,
            skippedFiles: texts("skipped"))
        ] : [.clients: CollectionCoverage(read: 0, isDeclared: true)],
      gaps: [gap("deciding")],
      inputs: [InputDigest(name: text("file"), sha256: text("sha"))],
      tierSettings: TierSettings(
        readVerbs: texts("verb"),
        tiers: [
          ConfiguredTier(
            audience: Glob(text("api")), scope: Glob(text("scope")), tier: isRich ? .credentials : .userRead)
        ]))
    tenant.awaitedValues = number(11)
    tenant.rules = TenantRules(
      rules: [
        TenantRules.Rule(
          id: text("own rule"),
          counts: RuleCounts(
            pass: number(21), fail: number(22), notApplicable: number(23), unknown: number(24), skipped: number(25),
            disabled: number(26)),
          severity: optional(.note), parameters: optional(object("own parameter")))
      ],
      skipped: [
        SkippedRule(
          rule: text("own skipped"), needs: isRich ? [.clients] : [], grants: number(27),
          missingScopes: texts("own read"),
          awaits: texts("own awaited"))
      ],
      turnedOff: TurnedOffRules(
        named: texts("own off"), unselected: number(28), profile: isRich ? .strict : .starter,
        outsideProfile: number(29),
        rules: [TurnedOffRules.Rule(id: text("own off"), controls: texts("own control"))]),
      waivers: [TenantRules.Waiver(position: text("own waiver"), findings: number(30))])
    return tenant
  }

  private var rule: RuleReport {
    RuleReport(
      id: text("rule"), title: text("title"), subject: isRich ? .client : .api, source: text("source"),
      sha256: text("sha"),
      severity: isRich ? .error : .note, rationale: text("why"), remedy: text("how"), references: texts("reference"),
      tags: texts("tag"), controls: texts("control"), hasFix: isRich, parameters: object("parameter"),
      counts: RuleCounts(
        pass: number(1), fail: number(2), notApplicable: number(3), unknown: number(4), skipped: number(5),
        disabled: number(6)))
  }

  private var reach: FindingReach {
    FindingReach(
      tier: optional(.credentials), paths: texts("path"), through: optional("other"),
      reachability: Reachability(isRich ? .dormant : .live, text("reached")), owner: optional("owner"))
  }

  private var findings: [Finding] {
    get throws {
      var failure = Finding(
        fingerprint: text("finding"), rule: text("rule"), title: text("title"), severity: isRich ? .error : .warning,
        result: .fail, status: isRich ? .waived : .open, tenant: domain,
        subject: isRich ? FindingSubject(.client, id: "subject", name: "name") : nil, grant: try grant("failure", 1),
        message: text("message"), offenders: texts("offender"), evidence: optional(object("evidence")),
        fix: optional(
          ProposedFix(safety: .unsafe, set: object("set"), foundParameters: texts("found"))),
        undetermined: isRich ? [UndeterminedPart(part: "fix", reason: "unread")] : [], helpURI: optional("https://h"),
        reach: reach, origin: RecordOrigin(file: text("failing"), line: number(77), column: isRich ? 5 : nil))
      failure.baselineState = optional(.widened)
      failure.waiver = optional(
        FindingWaiver(
          state: .widened, owner: "owner", reason: "reason", expires: "2026-06-30", offenders: ["a"], added: ["b"],
          position: "w.yml:1:2"))
      var other = Finding(
        fingerprint: "other", rule: "other", title: "other", severity: .error, result: .fail, tenant: "other",
        grant: nil, message: "other", fix: ProposedFix(safety: .safe, set: [:]),
        undetermined: [UndeterminedPart(part: "message", reason: "unknown")])
      other.waiver = FindingWaiver(
        state: .expired, owner: "other owner", reason: "other reason", expires: "2026-01-01", offenders: nil,
        position: "w.yml:9:9")
      let unknown = Finding(
        fingerprint: text("unknown"), rule: text("rule"), title: text("title"), severity: .error, result: .unknown,
        tenant: domain, grant: nil, unknownGrants: [try grant("entry", 3), try grant("unlisted", 4)],
        message: text("unknown"))
      return isRich ? [failure, other, unknown] : [failure, other]
    }
  }

  private var weakening: Weakening {
    var weakening = Weakening(file: text("found"))
    weakening.rulesOff = texts("off")
    weakening.rulesLowered = texts("lowered")
    weakening.parameters = texts("parameter")
    weakening.profile = optional(.starter)
    weakening.failsNever = isRich
    weakening.minimumSeverity = optional(.error)
    weakening.namesWaivers = isRich
    weakening.namesBaseline = !isRich
    return weakening
  }

  private var count: FindingCount {
    FindingCount(
      FindingStanding(
        rule: text("rule"), tenant: domain, severity: isRich ? .warning : .note, status: isRich ? .open : .baselined,
        baselineState: optional(.new), waiver: optional(.expired), isUnlimited: isRich), count: number(7))
  }

  /// A report of it.
  var report: AuditReport {
    get throws {
      var run = RunRecord(
        id: text("run"), startedAt: text("start"), durationMilliseconds: number(5), address: optional("https://t"))
      run.wasInterrupted = isRich
      run.shard = Shard(index: number(3), count: number(9), tenants: number(7), sha256: text("fleet"))
      run.missingShards = isRich ? [1, 2] : []
      run.missingTenants = number(3)
      var report = AuditReport(
        toolVersion: text("version"), run: run, tenants: [tenant], rules: [rule], disabledRules: texts("disabled"),
        skippedRules: [
          SkippedRule(
            rule: text("skipped"), needs: isRich ? [.clients] : [], grants: number(8), missingScopes: texts("read"),
            awaits: texts("awaited"))
        ], findings: try findings,
        thresholds: Thresholds(
          failOn: isRich ? nil : .warning, minimumSeverity: isRich ? .error : .warning,
          owner: Glob(isRich ? "*" : "?*"),
          strict: isRich, waiverDays: isRich ? 30 : nil),
        remediation: [
          RemediationRecord(
            tenant: domain, grant: try grant("repaired", 5), status: isRich ? .failed : .planned,
            rules: texts("repairing"), before: optional(object("before")), after: optional(object("after")),
            reason: optional("reason"))
        ])
      report.turnedOff = TurnedOffRules(
        named: texts("named"), unselected: number(0), profile: isRich ? .starter : .strict, outsideProfile: number(9),
        rules: [TurnedOffRules.Rule(id: text("off"), controls: texts("control"))])
      report.weakening = weakening
      report.unlisted =
        [count]
        + (isRich ? [] : [FindingCount(FindingStanding(rule: "second", tenant: "t", severity: .note), count: 1)])
      report.attention = [
        Attention(
          kind: isRich ? .tooManyChanges : .unreadableState, tenant: domain, grant: optional(try grant("left", 6)),
          message: text("attention"), command: optional("run this"))
      ]
      report.foreseenRepairs = [
        ForeseenRepair(
          tenant: domain, rule: text("foreseen"), isUnsafe: isRich, grants: number(1), maxChanges: number(10),
          flags: texts("flag"), closes: texts("closed"))
      ]
      report.foreseenDeletions = [
        ForeseenDeletion(tenant: domain, grants: texts("deleted"), isTried: isRich, closes: texts("closed by it"))
      ]
      report.waivers = [
        WaiverRecord(
          rule: text("waived"), selector: object("selector"), owner: text("owner"), reason: text("reason"),
          expires: text("expires"), daysLeft: number(-3), offenders: optional(["a"]), position: text("position"),
          findings: number(2))
      ]
      report.baseline = BaselineComparison(
        path: text("baseline"),
        fixedSince: [
          BaselineEntry(
            fingerprint: String(repeating: isRich ? "1a" : "2b", count: 16), rule: text("gone"), tenant: domain,
            grant: isRich ? ["id": "gone"] : [:], offenders: texts("gone"))
        ])
      report.acceptanceWarnings = texts("warning")
      report.inventory = Inventory(
        [try grant("entry", 3), try grant("further", 7)].map { grant in
          AccessEntry(
            tenant: domain, grant: grant, apiName: optional("api"), scopeCount: optional(2),
            scopes: isRich ? texts("scope") : nil, allowsAllScopes: isRich, isSystem: isRich,
            organizationUsage: optional("require"), allowsAnyOrganization: isRich, isOnSystemAPI: isRich, reach: reach)
        })
      report.evaluations = [
        EvaluationRecord(
          rule: text("rule"), tenant: domain, result: isRich ? .pass : .skipped,
          grants: GrantList([try grant("fine", 8)]))
      ]
      return report
    }
  }
}
