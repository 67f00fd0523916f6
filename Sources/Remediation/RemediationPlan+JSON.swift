package import GrantModel
import PolicyEngine

extension RemediationPlan {
  /// The version of the form that is written, and the only one that is read.
  package static let version = 1

  /// The plan as JSON; `init(_:)` gives it back. Grants stand in it as the API gave them.
  package var json: JSONObject {
    [
      "plan_version": .int(Self.version), "tenant": .string(tenant), "run": .string(runID),
      "changes": .array(changes.map { .object($0.json) }), "held": .array(held.map { .object($0.json) }),
      "refusal": refusal.map { .object($0.json) } ?? .null,
    ]
  }

  /// The plan of a JSON object. Throws where it is none that this version writes.
  package init(_ object: JSONObject) throws(FormatError) {
    let fields = FieldReader(object)
    guard try fields.int("plan_version") == Self.version else {
      throw FormatError(field: "plan_version", message: "is not \(Self.version)")
    }
    self.init(
      tenant: try fields.string("tenant"), runID: try fields.string("run"),
      changes: try fields.list("changes", GrantChange.init), held: try fields.list("held", HeldGrant.init),
      refusal: try fields.optionalObject("refusal").map(Refusal.init))
  }
}

extension RemediationPlan.Refusal {
  fileprivate var json: JSONObject {
    switch self {
    case .incompleteAudit: ["kind": "incomplete_audit"]
    case .tooManyChanges(let count, let limit):
      ["kind": "too_many_changes", "count": .int(count), "limit": .int(limit)]
    }
  }

  fileprivate init(_ object: JSONObject) throws(FormatError) {
    let fields = FieldReader(object)
    switch try fields.string("kind") {
    case "incomplete_audit": self = .incompleteAudit
    case "too_many_changes": self = .tooManyChanges(count: try fields.int("count"), limit: try fields.int("limit"))
    case let other: throw FormatError(field: "refusal.kind", message: "'\(other.visible)' is none that is known")
    }
  }
}

extension GrantChange {
  /// The natural key stands beside the grant so that a person who reviews the plan need not look it up.
  fileprivate var json: JSONObject {
    [
      "grant": .object(grant.json), "id": .string(id), "kind": .object(kind.json), "before": .object(before.raw),
      "after": .object(after.raw), "body": .object(body), "rules": .strings(rules),
      "closes": .array(
        closes.map { finding in
          [
            "rule": .string(finding.rule), "fingerprint": .string(finding.fingerprint),
            "severity": .string(finding.severity.rawValue),
          ]
        }),
      "safety": .string(safety.rawValue),
      "consequences": .array(
        consequences.map { consequence in
          [
            "rule": .string(consequence.rule), "severity": .string(consequence.severity.rawValue),
            "certain": .bool(consequence.isCertain),
          ]
        }),
      "may_lose": .strings(mayLose), "irreversible": .optional(irreversible),
      "token_lifetime": tokenLifetime.map { .int(Int($0)) } ?? .null,
      "left_open": .array(leftOpen.map { .object($0.json) }),
    ]
  }

  fileprivate init(_ fields: FieldReader) throws(FormatError) {
    let before = try fields.grant("before")
    self.init(
      grant: try GrantReference(try fields.object("grant"), before), id: try fields.string("id"),
      kind: try GrantKind(try fields.object("kind")), before: before, after: try fields.grant("after"),
      body: try fields.object("body"), rules: try fields.strings("rules"),
      closes: try fields.list("closes") { fields throws(FormatError) in
        ClosedFinding(
          rule: try fields.string("rule"), fingerprint: try fields.string("fingerprint"),
          severity: try fields.value("severity", Severity.init))
      },
      safety: try fields.value("safety", ProposedFix.Safety.init),
      consequences: try fields.list("consequences") { fields throws(FormatError) in
        Consequence(
          rule: try fields.string("rule"), severity: try fields.value("severity", Severity.init),
          isCertain: try fields.bool("certain"))
      },
      mayLose: try fields.strings("may_lose"), irreversible: try fields.optionalString("irreversible"),
      tokenLifetime: try fields.optionalInt("token_lifetime").map(Int64.init),
      leftOpen: try fields.list("left_open", HeldFix.init))
  }
}

extension HeldGrant {
  fileprivate var json: JSONObject {
    [
      "grant": .object(grant.json), "before": .object(before.raw), "fixes": .array(fixes.map { .object($0.json) }),
    ]
  }

  fileprivate init(_ fields: FieldReader) throws(FormatError) {
    let before = try fields.grant("before")
    self.init(
      grant: try GrantReference(try fields.object("grant"), before), before: before,
      fixes: try fields.list("fixes", HeldFix.init))
  }
}

extension HeldFix {
  fileprivate var json: JSONObject {
    [
      "rule": .string(rule), "fingerprint": .string(fingerprint), "status": .string(status.rawValue),
      "reason": .string(reason),
    ]
  }

  fileprivate init(_ fields: FieldReader) throws(FormatError) {
    self.init(
      rule: try fields.string("rule"), fingerprint: try fields.string("fingerprint"),
      status: try fields.value("status", RemediationRecord.Status.init), reason: try fields.string("reason"))
  }
}

extension GrantKind {
  fileprivate var json: JSONObject {
    [
      "subject_type": .string(subjectType), "default": .bool(isDefault), "system_api": .bool(isOnSystemAPI),
    ]
  }

  fileprivate init(_ object: JSONObject) throws(FormatError) {
    let fields = FieldReader(object)
    self.init(
      subjectType: try fields.string("subject_type"), isDefault: try fields.bool("default"),
      isOnSystemAPI: try fields.bool("system_api"))
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

  fileprivate init(_ object: JSONObject, _ grant: ClientGrant) throws(FormatError) {
    let fields = FieldReader(object)
    self.init(
      grant, clientName: try fields.optionalString("client_name"), position: try fields.int("position"))
  }
}
