import Documents
import PolicyEngine
import Tenant

@testable import Remediation

/// A rule with only what a repair needs. `fix` is the body of `fix.set`, empty for a rule without one.
func rule(
  _ id: String, check: String, fix: String = "", safety: String = "safe", severity: String = "error",
  when: String? = nil
) -> String {
  var text = """
    id: \(id)
    title: The title of \(id)
    severity: \(severity)
    since: "0.1"
    rationale: r
    remedy: r
    check: "\(check)"

    """
  if !fix.isEmpty {
    text += "fix:\n  safety: \(safety)\n"
    if let when { text += "  when: \"\(when)\"\n" }
    text += "  set: {\(fix)}\n"
  }
  return text
}

/// Rules that the tests share.
enum Rules {
  static let allScopes = rule(
    "no-all-scopes", check: "!grant.allow_all_scopes",
    fix: "allow_all_scopes: 'false', scope: 'api.scopes.map(s, s.value)'", when: "api != null")
  static let noDelete = rule(
    "no-delete", check: "!grant.scope.exists(s, s.startsWith('delete:'))",
    fix: "scope: \"grant.scope.filter(s, !s.startsWith('delete:'))\"", safety: "unsafe")
  static let noAdmin = rule(
    "no-admin", check: "!grant.scope.exists(s, s.startsWith('admin:'))",
    fix: "scope: \"grant.scope.filter(s, !s.startsWith('admin:'))\"", severity: "warning")
  static let fewScopes = rule("few-scopes", check: "size(grant.scope) < 3", severity: "note")
  static let required = rule(
    "required", check: "grant.organization_usage == 'require'", fix: "organization_usage: \"'require'\"")
  static let denied = rule(
    "denied", check: "grant.organization_usage == 'deny'", fix: "organization_usage: \"'deny'\"")
}

extension MemoryTenant {
  static let run = RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 12 })

  func audit(_ rules: [String], thresholds: Thresholds = Thresholds()) async throws -> CompletedAudit {
    try await Self.audit(self, rules, thresholds: thresholds)
  }

  static func audit(
    _ source: any TenantSource, _ rules: [String], thresholds: Thresholds = Thresholds()
  ) async throws -> CompletedAudit {
    try await auditor(rules, thresholds: thresholds).examine(source, run: run)
  }

  /// What audits by these rules, to be shared by audits.
  static func auditor(_ rules: [String], thresholds: Thresholds = Thresholds()) throws -> Auditor {
    let files = rules.map { text -> (text: String, origin: RuleOrigin) in
      (text, .file(path: "rules/\(text.prefix { $0 != "\n" }.dropFirst("id: ".count)).yaml"))
    }
    return Auditor(
      try RuleCatalogue(files).compile(RuleSelection()), thresholds: thresholds, toolVersion: "0.1.0")
  }

  func plan(_ rules: String..., guards: Guards = Guards(unsafeFixes: true)) async throws -> RemediationPlan {
    let audit = try await audit(rules)
    return RemediationPlanner.plan(audit: audit, gate: Gate(guards, audit: audit))
  }
}

extension Guards {
  /// Those of a run that may make every fix.
  static let wide = Guards(unsafeFixes: true, allowWidening: true)
}

extension Gate {
  /// The gate of a run that is signed in as `own`.
  static func test(
    unsafeFixes: Bool = true, allowWidening: Bool = false, maxChanges: Int = 100, protected: [ProtectedGrants] = [],
    ownClientID: String? = "own"
  ) -> Gate {
    Gate(
      Guards(
        unsafeFixes: unsafeFixes, allowWidening: allowWidening, maxChanges: maxChanges, protected: protected),
      tenant: TenantContext(
        TenantIdentity(kind: .live, domain: "t.eu.auth0.com"), startedAt: "2026-01-31T02:00:00Z"),
      ownClientID: ownClientID)
  }
}

extension Interruption {
  /// One that comes once a condition holds, and gives no time.
  static func when(_ isRaised: @escaping @Sendable () -> Bool) -> Interruption {
    Interruption(isRaised: isRaised, graceIsOver: {})
  }
}

/// A run of the tenant of the tests.
func journaledRun(
  _ id: String = "run-0", kind: JournalRecord.Run.Kind = .repair, undoes: [String] = [],
  tenant: String = "t.eu.auth0.com",
  address: String? = "https://t.eu.auth0.com", startedAt: String = "2026-01-30T02:00:00Z"
) -> JournalRecord.Run {
  JournalRecord.Run(
    id: id, kind: kind, undoes: undoes, tenant: tenant, address: address, startedAt: startedAt, version: "0",
    clientID: nil)
}

/// A grant of the application `app` on `https://a.example/`, with other fields as given.
func grant(_ id: String, _ fields: JSONObject = [:]) -> JSONObject {
  (["id": .string(id), "client_id": "app", "audience": "https://a.example/"] as JSONObject).merging(fields)
}

/// An API with these scopes.
func api(_ scopes: [String], at identifier: String = "https://a.example/", _ fields: JSONObject = [:]) -> JSONObject {
  ([
    "identifier": .string(identifier), "scopes": .array(scopes.map { ["value": .string($0)] }),
  ] as JSONObject).merging(fields)
}

extension [RemediationOutcome] {
  /// `cgr_1 verified`.
  var summary: [String] { map { "\($0.grant.label) \($0.status.rawValue)" } }
}

extension Finding {
  /// The finding with another status.
  func accepted(_ status: Status) -> Finding {
    Finding(
      fingerprint: fingerprint, rule: rule, title: title, severity: severity, result: result, status: status,
      tenant: tenant, grant: grant, message: message, fix: fix)
  }
}
