package import Documents
package import PolicyEngine
import Tenant

/// A plan that is kept, to be read by a person and applied later: the plan, the audit that it was made from, and until
/// when it may be applied. `ReviewedPlan` reads it.
package struct PlanFile: Sendable {
  private let plan: RemediationPlan
  private let report: AuditReport
  private let expiresAt: String

  /// The plan of a report, good until a moment (UTC, RFC 3339).
  package init(_ plan: RemediationPlan, of report: AuditReport, expiresAt: String) {
    self.plan = plan
    self.report = report
    self.expiresAt = expiresAt
  }

  /// The file as JSON: the members of the plan, `address`, `audit`, `expires_at`, and `checksum` over all of them.
  package var json: JSONObject {
    var object = plan.json
    object["address"] = .optional(report.run.address)
    object["audit"] = .object(audit)
    object["expires_at"] = .string(expiresAt)
    object["checksum"] = .string(Self.checksum(of: object))
    return object
  }

  private var audit: JSONObject {
    let identity = report.tenants.first?.identity
    return [
      "started_at": .string(report.run.startedAt), "source": .string((identity?.kind ?? .file).rawValue),
      "client_id": .optional(identity?.clientID), "version": .string(report.toolVersion),
      "rules": .array(
        report.rules.map { rule in
          ["id": .string(rule.id), "sha256": .string(rule.sha256), "parameters": .object(rule.parameters)]
        }),
    ]
  }

  /// The hex SHA-256 of the object's compact text without its checksum. White space and the order of keys do not matter.
  /// Whoever edits a file can make it anew: it shows damage and haste, and proves nothing.
  static func checksum(of object: JSONObject) -> String {
    var object = object
    object["checksum"] = nil
    return Fingerprint.sha256(JSONWriter.compact(.object(object)))
  }
}
