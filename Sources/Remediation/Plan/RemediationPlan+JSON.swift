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
      "changes": .array(changes.map { .object($0.json) }), "held": .array(held.map { .object($0.json) }),
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

extension GrantChange {
  /// The natural key stands beside the grant so that a person who reviews the plan need not look it up.
  fileprivate var json: JSONObject {
    [
      "grant": .object(grant.json), "id": .string(id), "before": .object(before.raw),
      "after": .object(after.raw), "body": .object(body), "rules": .strings(rules),
      "closes": .array(
        closes.map { finding in
          [
            "rule": .string(finding.rule), "fingerprint": .string(finding.fingerprint),
            "severity": .string(finding.severity.rawValue),
          ]
        }),
      "safety": .string(safety.rawValue), "widens": .strings(widens),
      "consequences": .array(
        consequences.map { consequence in
          [
            "rule": .string(consequence.rule), "severity": .string(consequence.severity.rawValue),
            "certain": .bool(consequence.isCertain),
          ]
        }),
      "may_lose": .strings(mayLose), "irreversible": .optional(irreversible),
      "token_lifetime": tokenLifetime.map { .int(Int(clamping: $0)) } ?? .null,
      "left_open": .array(leftOpen.map { .object($0.json) }),
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
