package import Documents

// What accepts findings, as reports and baselines have it.

extension FindingWaiver {
  package static let json = JSONRecordForm<FindingWaiver>(
    "A waiver that accepts a finding, or did.",
    JSONKey("added", "The offenders that it does not accept.", .strings) { $0.added },
    JSONKey("expires", "The last day on which it is in force, UTC.", .string) { $0.expires },
    JSONKey("offenders", acceptedOffenders, .orNull(.strings)) { $0.offenders },
    JSONKey("owner", "Who answers for it.", .string) { $0.owner },
    JSONKey("position", "Its file, line and column.", .string) { $0.position },
    JSONKey("reason", "Why.", .string) { $0.reason },
    JSONKey(
      "state",
      "in_force: waived. expired: its last day has passed. widened: there are offenders that it does not accept.", .word
    ) { $0.state }
  ) { added, expires, offenders, owner, position, reason, state in
    FindingWaiver(
      state: state, owner: owner, reason: reason, expires: expires, offenders: offenders, added: added,
      position: position)
  }

  fileprivate static let acceptedOffenders = "The offenders that it accepts; null: whatever comes."
}

extension WaiverRecord {
  package static let json = JSONRecordForm<WaiverRecord>(
    "A waiver in force.",
    JSONKey("days_left", "Days until then; 0 on the last one.", .integer) { $0.daysLeft },
    JSONKey("expires", "The last day on which it is in force, UTC.", .string) { $0.expires },
    JSONKey("findings", "How many findings of this audit it waives.", .count) { $0.findings },
    JSONKey("offenders", FindingWaiver.acceptedOffenders, .orNull(.strings)) { $0.offenders },
    JSONKey("owner", "Who answers for it.", .string) { $0.owner },
    JSONKey("position", "Its file, line and column.", .string) { $0.position },
    JSONKey("reason", "Why.", .string) { $0.reason },
    JSONKey("rule", "Id of the rule that it speaks of.", .string) { $0.rule },
    JSONKey("selector", "Which grants: key to pattern.", .anyObject) { $0.selector }
  ) { daysLeft, expires, findings, offenders, owner, position, reason, rule, selector in
    WaiverRecord(
      rule: rule, selector: selector, owner: owner, reason: reason, expires: expires, daysLeft: daysLeft,
      offenders: offenders, position: position, findings: findings)
  }
}

extension BaselineEntry {
  /// As reports and baselines have it.
  package static let json = JSONRecordForm<BaselineEntry>(
    "A finding of a baseline.", otherKeys: .refused,
    JSONKey("fingerprint", "That of the finding.", .string) { $0.fingerprint },
    JSONKey("grant", "What names the grant.", GrantReference.namesForm) { $0.grant },
    JSONKey("offenders", "What was wrong with it.", .strings) { $0.offenders },
    JSONKey("rule", "Id of the rule.", .string) { $0.rule },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant }
  ) { (fingerprint, grant, offenders, rule, tenant) throws(FieldError) in
    guard Fingerprint.hasForm(fingerprint) else {
      throw FieldError(["fingerprint"], "is 32 of the digits 0-9 and a-f, not '\(fingerprint.visible)'")
    }
    return BaselineEntry(fingerprint: fingerprint, rule: rule, tenant: tenant, grant: grant, offenders: offenders)
  }
}

extension BaselineComparison {
  package static let json = JSONRecordForm<BaselineComparison>(
    "The baseline that the audit was compared with.",
    JSONKey(
      "fixed_since", "Its findings that the audit did not find any more.", .list(of: .object(BaselineEntry.json))
    ) { $0.fixedSince },
    JSONKey("path", "Its file.", .string) { $0.path }
  ) { fixedSince, path in BaselineComparison(path: path, fixedSince: fixedSince) }
}
