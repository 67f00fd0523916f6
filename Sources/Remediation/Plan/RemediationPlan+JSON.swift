package import Documents
import PolicyEngine
import Tenant

extension RemediationPlan {
  /// The version of the form that is written, and the only one that is read.
  package static let version = 2

  /// The plan as JSON, for people and for `ReviewedPlan`. Grants stand in it as the API gave them.
  package var json: JSONObject {
    [
      "plan_version": .int(Self.version), "tenant": .string(tenant), "run": .string(runID),
      "changes": .array(planned.map { .object($0.json) }), "held": .array(held.map { .object($0.json) }),
      "refusal": refusal.map { .object($0.json) } ?? .null,
    ]
  }
}

extension RemediationPlan.Refusal {
  /// What a plan calls it.
  var kind: String {
    switch self {
    case .incompleteAudit: "incomplete_audit"
    case .tooManyChanges: "too_many_changes"
    }
  }

  fileprivate var json: JSONObject {
    switch self {
    case .incompleteAudit: ["kind": .string(kind)]
    case .tooManyChanges(let count, let limit):
      ["kind": .string(kind), "count": .int(count), "limit": .int(limit)]
    }
  }
}

extension PlannedChange {
  /// The natural key stands beside the grant so that a person who reviews the plan need not look it up.
  fileprivate var json: JSONObject {
    var json = change.json
    json["left_open"] = .array(leftOpen.map { .object($0.json) })
    return json
  }
}

extension Change {
  fileprivate var json: JSONObject {
    [
      "grant": .object(grant.json), "id": .string(id), "before": .object(before.raw),
      "after": .object(after.raw), "body": .object(body), "rules": .strings(rules),
      "closes": .array(
        closes.map { finding in
          [
            "rule": .optional(finding.rule), "fingerprint": .string(finding.fingerprint),
            "severity": .optional(finding.severity?.rawValue),
          ]
        }),
      "safety": .string(risk.safety.rawValue), "widens": .strings(risk.widens),
      "consequences": .array(
        risk.consequences.map { consequence in
          [
            "rule": .string(consequence.rule), "severity": .string(consequence.severity.rawValue),
            "certain": .bool(consequence.isCertain),
          ]
        }),
      "may_lose": .strings(risk.mayLose), "irreversible": .optional(risk.irreversible),
      "token_lifetime": risk.tokenLifetime.map { .int(Int(clamping: $0)) } ?? .null,
    ]
  }
}

extension HeldGrant {
  fileprivate var json: JSONObject {
    [
      "grant": .object(grant.json), "before": .object(before.raw), "fixes": .array(fixes.map { .object($0.json) }),
    ]
  }
}

extension HeldFix {
  fileprivate var json: JSONObject {
    [
      "rule": .string(rule), "fingerprint": .string(fingerprint), "status": .string(status.rawValue),
      "reason": .string(reason),
    ]
  }
}

extension GrantReference {
  /// What identifies the grant for a person; the rest is in the grant itself.
  fileprivate var json: JSONObject {
    [
      "client_id": .optional(clientID), "client_name": .optional(clientName), "default_for": .optional(defaultFor),
      "audience": .optional(audience), "subject_type": .string(subjectType), "position": .int(position),
    ]
  }
}
