import Documents
package import PolicyEngine
import Tenant

/// A plan that is kept, to be read by a person and applied later: the plan, the audit that it was made from, and until
/// when it may be applied. `ReviewedPlan` reads it.
package struct PlanFile: Sendable {
  /// The version of the form that is written, and the only one that is read.
  static let version = 2

  let plan: RemediationPlan
  let report: AuditReport
  let expiresAt: String

  /// The plan of a report, good until a moment (UTC, RFC 3339).
  package init(_ plan: RemediationPlan, of report: AuditReport, expiresAt: String) {
    self.plan = plan
    self.report = report
    self.expiresAt = expiresAt
  }

  /// The file: JSON, keys sorted, with a line end. Grants stand in it as the API gave them.
  package var text: String { Self.json.document(self, .pretty) }

  /// The hex SHA-256 of the compact text of a file without its checksum. White space and the order of keys do not
  /// matter. Whoever edits a file can make it anew: it shows damage and haste, and proves nothing.
  static func checksum(of object: JSONObject) -> String {
    var object = object
    object["\(checksumKey.member.key)"] = nil
    return Fingerprint.sha256(JSONWriter.compact(.object(object)))
  }
}

// MARK: - What is read back
extension PlanFile {
  static let versionKey = JSONKey<PlanFile, Int>(
    "plan_version", "The version of this form.", .version(version)
  ) { _ in version }
  static let tenantKey = JSONKey<PlanFile, String>("tenant", "The tenant's domain.", .string) { $0.plan.tenant }
  static let addressKey = JSONKey<PlanFile, String?>(
    "address", "Where the tenant was reached; null for a plan from files.", .orNull(.string)
  ) { $0.report.run.address }
  static let changesKey = JSONKey<PlanFile, [Change]>(
    "changes", "What would be changed.", .list(of: .object(Change.reviewed)),
    writing: { file, output in
      output.beginList()
      for planned in file.plan.planned { PlannedChange.json.write(planned, to: &output) }
      output.endList()
    })
  static let auditKey = JSONKey<PlanFile, PlannedAudit>(
    "audit", "The audit that it was made from.", .object(PlannedAudit.json)
  ) { PlannedAudit($0.report) }
  static let expiryKey = JSONKey<PlanFile, String>(
    "expires_at", "Until when it may be applied: UTC, RFC 3339.", .moment
  ) { $0.expiresAt }
  static let refusalKey = JSONKey<PlanFile, RemediationPlan.Refusal?>(
    "refusal", "Why nothing of it may be applied; null where it may.", .orNull(RemediationPlan.Refusal.json),
    absent: { nil }
  ) { $0.plan.refusal }
  static let checksumKey = JSONKey<PlanFile, String>(
    "checksum", "SHA-256 of the rest.", .string
  ) { Fingerprint.sha256(String(unsealed.document($0, .compact).dropLast())) }

  /// The file without its checksum.
  private static let unsealed = JSONObjectForm<PlanFile>(
    "A plan.",
    [
      versionKey.member, tenantKey.member, addressKey.member, changesKey.member, auditKey.member, expiryKey.member,
      refusalKey.member, JSONMember("run", "The run whose audit it was made from.", .string) { $0.plan.runID },
      JSONMember("held", "The grants that are left alone.", listOf: HeldGrant.json) { $0.plan.held },
    ])
  private static let json = unsealed.with([checksumKey.member], "A plan that is kept.")
}

// MARK: - Changes
extension PlannedChange {
  fileprivate static let json = JSONObjectForm<PlannedChange>(
    "A change that is planned.",
    Change.reviewed.object.members.map { $0.of { $0.change } } + [
      JSONMember("left_open", "Fixes of the grant that are not made.", listOf: HeldFix.json) { $0.leftOpen }
    ])
}

extension Change {
  /// A change as somebody reviews it. The natural key stands beside the grant so that nobody need look it up.
  fileprivate static let reviewed = JSONRecordForm<Change>(
    "A change.",
    JSONKey("id", "The grant's id.", .string) { $0.id },
    JSONKey("before", "The grant as it was read.", .grant) { $0.before },
    JSONKey("after", "The grant as it becomes.", .grant) { $0.after },
    JSONKey("body", "The body of the PATCH.", .anyObject) { $0.body },
    JSONKey("rules", "The rules whose fixes it makes.", .strings) { $0.rules },
    JSONKey("closes", "The findings that it closes.", .list(of: .object(ClosedFinding.json))) { $0.closes },
    JSONKey("grant", "What names the grant.", .object(GrantReference.named)) { $0.grant },
    JSONKey("safety", "safe or unsafe.", .word) { $0.risk.safety },
    JSONKey("widens", "What the grant allows only then.", .strings) { $0.risk.widens },
    JSONKey("consequences", "The findings that it raises.", .list(of: .object(Risk.Consequence.json))) {
      $0.risk.consequences
    },
    JSONKey("may_lose", "Who may lose what, a sentence each.", .strings) { $0.risk.mayLose },
    JSONKey("irreversible", "Why it cannot be wholly taken back.", .orNull(.string)) { $0.risk.irreversible },
    JSONKey("token_lifetime", "Of tokens of the API, in seconds; null where it is not known.", .orNull(.integer)) {
      $0.risk.tokenLifetime.map { Int(clamping: $0) }
    }
  ) {
    id, before, after, body, rules, closes, grant, safety, widens, consequences, mayLose, irreversible, lifetime in
    Change(
      grant: GrantReference(before, clientName: grant.clientName, position: grant.position), id: id, before: before,
      after: after, body: body, rules: rules, closes: closes,
      risk: Risk(
        safety: safety, widens: widens, consequences: consequences, mayLose: mayLose, irreversible: irreversible,
        tokenLifetime: lifetime.map { Int64(clamping: $0) }))
  }
}

extension Change.ClosedFinding {
  fileprivate static let json = JSONRecordForm<Change.ClosedFinding>(
    "A finding that is closed.",
    JSONKey("fingerprint", "The finding's.", .string) { $0.fingerprint },
    JSONKey("rule", "Id of the rule.", .orNull(.string)) { $0.rule },
    JSONKey("severity", "How much it matters.", .orNull(.word)) { $0.severity }
  ) { Change.ClosedFinding(fingerprint: $0, rule: $1, severity: $2) }
}

extension Risk.Consequence {
  fileprivate static let json = JSONRecordForm<Risk.Consequence>(
    "A finding that is raised.",
    JSONKey("rule", "Id of the rule.", .string) { $0.rule },
    JSONKey("severity", "How much it matters.", .word) { $0.severity },
    JSONKey("certain", "Whether the rule fails then; false: it cannot be evaluated before.", .bool) { $0.isCertain }
  ) { Risk.Consequence(rule: $0, severity: $1, isCertain: $2) }
}

extension GrantReference {
  /// What identifies the grant for a person; the rest is in the grant itself. Read back, it has no more than the
  /// application's name and the position.
  fileprivate static let named = JSONRecordForm<GrantReference>(
    "What names a grant.",
    JSONKey("client_name", "The application's name, where it could be read.", .orNull(.string)) { $0.clientName },
    JSONKey("position", "The grant's place in the input, from 0.", .integer) { $0.position },
    JSONKey("client_id", "The application that it is for.", .orNull(.string)) { $0.clientID },
    JSONKey("default_for", "The group that it is the default for.", .orNull(.string)) { $0.defaultFor },
    JSONKey("audience", "The identifier of the API.", .orNull(.string)) { $0.audience },
    JSONKey("subject_type", "The effective subject type.", .string) { $0.subjectType }
  ) { (clientName, position, _, _, _, _) throws(FieldError) in
    GrantReference(try ClientGrant([:] as JSONObject), clientName: clientName, position: position)
  }
}

// MARK: - What is not made
extension HeldGrant {
  fileprivate static let json = JSONObjectForm<HeldGrant>(
    "A grant that is left alone.",
    [
      JSONMember("grant", "What names the grant.", GrantReference.named.object) { $0.grant },
      JSONMember("before", "The grant as it was read.", .grant) { $0.before },
      JSONMember("fixes", "The fixes that are not made.", listOf: HeldFix.json) { $0.fixes },
    ])
}

extension HeldFix {
  fileprivate static let json = JSONObjectForm<HeldFix>(
    "A fix that is not made.",
    [
      JSONMember("rule", "Id of the rule.", .string) { $0.rule },
      JSONMember("fingerprint", "The finding's.", .string) { $0.fingerprint },
      JSONMember("status", "skipped, drifted or refused.", .word) { $0.status },
      JSONMember("reason", "Why.", .string) { $0.reason },
    ])
}

extension RemediationPlan.Refusal {
  private enum Kind: String, CaseIterable {
    case incompleteAudit = "incomplete_audit"
    case tooManyChanges = "too_many_changes"
  }

  private static let kind = JSONKey<RemediationPlan.Refusal, Kind>("kind", "Why.", .word) { refusal in
    switch refusal {
    case .incompleteAudit: .incompleteAudit
    case .tooManyChanges: .tooManyChanges
    }
  }
  private static let excess = JSONRecordForm<(count: Int, limit: Int)>(
    "How many changes there would be.",
    JSONKey("count", "How many grants would be changed.", .integer) { $0.count },
    JSONKey("limit", "How many may be.", .integer) { $0.limit }
  ) { ($0, $1) }

  fileprivate static let json = JSONForm<RemediationPlan.Refusal>(
    schema: { ["type": "object"] },
    write: { refusal, output in
      var members = [kind.member]
      if case .tooManyChanges(let count, let limit) = refusal {
        members += excess.object.members.map { $0.of { _ in (count, limit) } }
      }
      JSONObjectForm("Why nothing may be applied.", members).write(refusal, to: &output)
    },
    read: { (node) throws(FieldError) in
      switch try kind.read(node) {
      case .incompleteAudit: return .incompleteAudit
      case .tooManyChanges:
        let (count, limit) = try excess.read(node)
        return .tooManyChanges(count: count, limit: limit)
      }
    })
}

// MARK: - The audit
/// What a plan says of the audit that it was made from.
struct PlannedAudit: Sendable, Equatable {
  /// A rule by which the plan was made.
  struct Rule: Sendable, Equatable {
    let id: String
    /// Hex SHA-256 of the rule's file.
    let sha256: String
    let parameters: JSONObject
  }

  let rules: [Rule]
  /// UTC, RFC 3339.
  let startedAt: String
  let source: TenantIdentity.Kind
  /// The client that it was signed in as.
  let clientID: String?
  /// Of grantlint.
  let version: String
}

extension PlannedAudit {
  fileprivate init(_ report: AuditReport) {
    let identity = report.tenants.first?.identity
    self.init(
      rules: report.rules.map { Rule(id: $0.id, sha256: $0.sha256, parameters: $0.parameters) },
      startedAt: report.run.startedAt, source: identity?.kind ?? .file, clientID: identity?.clientID,
      version: report.toolVersion)
  }

  fileprivate static let json = JSONRecordForm<PlannedAudit>(
    "An audit.",
    JSONKey("rules", "The rules, with their parameters.", .list(of: .object(Rule.json))) { $0.rules },
    JSONKey("started_at", "UTC, RFC 3339.", .string) { $0.startedAt },
    JSONKey("source", "live, file or demo.", .word) { $0.source },
    JSONKey("client_id", "The client that it was signed in as.", .orNull(.string)) { $0.clientID },
    JSONKey("version", "Of grantlint.", .string) { $0.version }
  ) { PlannedAudit(rules: $0, startedAt: $1, source: $2, clientID: $3, version: $4) }
}

extension PlannedAudit.Rule {
  fileprivate static let json = JSONRecordForm<PlannedAudit.Rule>(
    "A rule of the audit.",
    JSONKey("id", "Its id.", .string) { $0.id },
    JSONKey("sha256", "Hex SHA-256 of its file.", .string) { $0.sha256 },
    JSONKey("parameters", "What its parameters are.", .anyObject) { $0.parameters }
  ) { PlannedAudit.Rule(id: $0, sha256: $1, parameters: $2) }
}
