import Documents
import PolicyEngine

/// What a run says of its repairs.
extension SampleReports {
  /// What a run says of grants that were repaired, left alone and not repaired as planned.
  static var remediation: [RemediationRecord] {
    get throws {
      let billing = try billing
      let partners = try partners
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
}
