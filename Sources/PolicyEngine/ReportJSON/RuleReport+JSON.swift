import Documents
import Tenant

// What a report says of the rules.

extension RuleReport {
  static let json = JSONRecordForm<RuleReport>(
    "A rule as it was evaluated.",
    Key.controls, Key.disabled, Key.fail, Key.hasFix, Key.id, Key.notApplicable, Key.parameters, Key.pass,
    Key.rationale,
    Key.references, Key.remedy, Key.severity, Key.sha256, Key.skipped, Key.source, Key.subject, Key.tags, Key.title,
    Key.unknown
  ) {
    controls, disabled, fail, hasFix, id, notApplicable, parameters, pass, rationale, references, remedy, severity,
    sha256, skipped, source, subject, tags, title, unknown -> RuleReport in
    RuleReport(
      id: id, title: title, subject: subject, source: source, sha256: sha256, severity: severity,
      rationale: rationale, remedy: remedy, references: references, tags: tags, controls: controls,
      hasFix: hasFix, parameters: parameters,
      counts: RuleCounts(
        pass: pass, fail: fail, notApplicable: notApplicable, unknown: unknown, skipped: skipped, disabled: disabled))
  }

  private enum Key {
    static let controls = JSONKey<RuleReport, [String]>("controls", "The controls that it serves.", .strings) {
      $0.controls
    }
    static let disabled = JSONKey<RuleReport, Int>(
      "disabled", "Grants for whose audience the configuration turns it off.", .count
    ) { $0.counts.disabled }
    static let fail = JSONKey<RuleReport, Int>("fail", "Grants, or what else it is about, that violate it.", .count) {
      $0.counts.fail
    }
    static let hasFix = JSONKey<RuleReport, Bool?>(
      "has_fix", "Whether it proposes fixes, to some grants at least.", .orNull(.bool), absent: { nil }
    ) { $0.hasFix }
    static let id = JSONKey<RuleReport, String>("id", "Its id.", .string) { $0.id }
    static let notApplicable = JSONKey<RuleReport, Int>(
      "not_applicable", "Grants that it does not speak of.", .count
    ) { $0.counts.notApplicable }
    static let parameters = JSONKey<RuleReport, JSONObject>("parameters", "The parameters in force.", .anyObject) {
      $0.parameters
    }
    static let pass = JSONKey<RuleReport, Int>("pass", "Grants that satisfy it.", .count) { $0.counts.pass }
    static let rationale = JSONKey<RuleReport, String>("rationale", "What it checks and why.", .string) {
      $0.rationale
    }
    static let references = JSONKey<RuleReport, [String]>("references", "Where to read on.", .strings) {
      $0.references
    }
    static let remedy = JSONKey<RuleReport, String>("remedy", "How to repair a violation.", .string) { $0.remedy }
    static let severity = JSONKey<RuleReport, Severity>("severity", "How much it matters.", .word) { $0.severity }
    static let sha256 = JSONKey<RuleReport, String>("sha256", "Of its file, hexadecimal.", .string) { $0.sha256 }
    static let skipped = JSONKey<RuleReport, Int>(
      "skipped", "Grants on which it was not evaluated, because the source carries no such data.", .count
    ) { $0.counts.skipped }
    static let source = JSONKey<RuleReport, String>("source", "builtin, or the path of its file.", .string) {
      $0.source
    }
    static let subject = JSONKey<RuleReport, RuleSubject>(
      "subject", "What its findings are on and its counts are of: grant, client (applications), api or tenant.", .word,
      absent: { .grant }
    ) { $0.subject }
    static let tags = JSONKey<RuleReport, [String]>("tags", "The tags by which it can be selected.", .strings) {
      $0.tags
    }
    static let title = JSONKey<RuleReport, String>("title", "What it demands.", .string) { $0.title }
    static let unknown = JSONKey<RuleReport, Int>(
      "unknown", "Grants on which it could not be evaluated.", .count
    ) { $0.counts.unknown }
  }
}

extension TenantRules {
  static let json = JSONRecordForm<TenantRules>(
    "How the rules ran on one of several tenants.",
    JSONKey(
      "ran", "Those that ran; a rule of the report that is not here is off for the tenant.",
      .list(of: .object(Rule.json))
    ) {
      $0.rules
    },
    JSONKey("skipped", "Those that were not evaluated on every grant.", .list(of: .object(SkippedRule.json))) {
      $0.skipped
    },
    JSONKey(
      "turned_off", "Those that are on by default and did not run; null: as the report says it.",
      .orNull(.object(TurnedOffRules.json))
    ) { $0.turnedOff },
    JSONKey("waivers", "Those that are for the tenant.", .list(of: .object(Waiver.json))) { $0.waivers }
  ) { rules, skipped, turnedOff, waivers in
    TenantRules(rules: rules, skipped: skipped, turnedOff: turnedOff, waivers: waivers)
  }
}

extension TenantRules.Waiver {
  static let json = JSONRecordForm<TenantRules.Waiver>(
    "A waiver that is for one of several tenants.",
    JSONKey("findings", "How many findings of the tenant it waives.", .count) { $0.findings },
    JSONKey("position", "Its place, as of the waiver in the report.", .string) { $0.position }
  ) { findings, position in TenantRules.Waiver(position: position, findings: findings) }
}

extension TenantRules.Rule {
  static let json = JSONRecordForm<TenantRules.Rule>(
    "A rule as it ran on one of several tenants.",
    JSONKey("disabled", "As of the rule in the report.", .count) { $0.counts.disabled },
    JSONKey("fail", "Likewise.", .count) { $0.counts.fail },
    JSONKey("id", "Its id.", .string) { $0.id },
    JSONKey("not_applicable", "As of the rule in the report.", .count) { $0.counts.notApplicable },
    JSONKey("parameters", "The parameters in force; null: as the report says it of the rule.", .orNull(.anyObject)) {
      $0.parameters
    },
    JSONKey("pass", "As of the rule in the report.", .count) { $0.counts.pass },
    JSONKey("severity", "How much it matters there; null: as the report says it.", .orNull(.word)) { $0.severity },
    JSONKey("skipped", "As of the rule in the report.", .count) { $0.counts.skipped },
    JSONKey("unknown", "Likewise.", .count) { $0.counts.unknown }
  ) { disabled, fail, id, notApplicable, parameters, pass, severity, skipped, unknown in
    TenantRules.Rule(
      id: id,
      counts: RuleCounts(
        pass: pass, fail: fail, notApplicable: notApplicable, unknown: unknown, skipped: skipped, disabled: disabled),
      severity: severity, parameters: parameters)
  }
}

extension SkippedRule {
  static let json = JSONRecordForm<SkippedRule>(
    "A rule that was not evaluated on every grant.",
    JSONKey(
      "awaits", "The fields of grants that it needs and that are known once the code is deployed.", .strings,
      absent: { [] }
    ) { $0.awaits },
    JSONKey("grants", "On how many grants it was not evaluated.", .count) { $0.grants },
    JSONKey(
      "missing_scopes",
      "The token scopes with which it would be evaluated; empty where the source carries no such data at all.",
      .strings,
      absent: { [] }
    ) { $0.missingScopes },
    JSONKey("needs", "The collections that it needs.", .list(of: .word)) { $0.needs },
    JSONKey("rule", "Its id.", .string) { $0.rule }
  ) { awaits, grants, missingScopes, needs, rule in
    SkippedRule(rule: rule, needs: needs, grants: grants, missingScopes: missingScopes, awaits: awaits)
  }
}

extension TurnedOffRules {
  static let json = JSONRecordForm<TurnedOffRules>(
    "The rules that are on by default and did not run.",
    JSONKey("named", "Ids of those that were turned off by name.", .strings) { $0.named },
    JSONKey("outside_profile", "How many are not in the profile.", .count, absent: { 0 }) { $0.outsideProfile },
    JSONKey(
      "profile", "The profile that ran; recommended where rules were selected.", .word, absent: { .standard }
    ) { $0.profile },
    JSONKey(
      "rules", "All of them; empty in reports of earlier versions.", .list(of: .object(Rule.json)), absent: { [] }
    ) {
      $0.rules
    },
    JSONKey("unselected", "How many a selection of other rules left out.", .count) { $0.unselected }
  ) { named, outsideProfile, profile, rules, unselected in
    TurnedOffRules(
      named: named, unselected: unselected, profile: profile, outsideProfile: outsideProfile, rules: rules)
  }
}

extension TurnedOffRules.Rule {
  static let json = JSONRecordForm<TurnedOffRules.Rule>(
    "A rule that did not run.",
    JSONKey("controls", "The controls that it serves.", .strings) { $0.controls },
    JSONKey("id", "Its id.", .string) { $0.id }
  ) { controls, id in TurnedOffRules.Rule(id: id, controls: controls) }
}

extension EvaluationRecord {
  static let json = JSONRecordForm<EvaluationRecord>(
    "What a rule said of grants in which it found no fault.",
    JSONKey("grants_at", GrantList.places, .grants) { $0.grants },
    JSONKey(
      "result",
      "pass; not_applicable; disabled: the configuration turns the rule off for the audience; skipped: the "
        + "source carries no data for the rule.", .word
    ) { $0.result },
    JSONKey("rule", "Id of the rule.", .string) { $0.rule },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant }
  ) { grants, result, rule, tenant in EvaluationRecord(rule: rule, tenant: tenant, result: result, grants: grants) }
}
