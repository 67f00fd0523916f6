import BuiltinRules
import Documents
import PolicyEngine
import Tenant
import Testing

/// The catalogue on the largest records that the API allows.
@Suite struct `The largest grant` {
  /// A tenant whose one grant has a thousand scopes of 280 characters, as has its API.
  private struct LargeTenant: TenantSource {
    static let scopes: [JSONValue] = (0..<1_000).map { index in
      .string("read:" + String(repeating: "x", count: 270) + String(index + 10_000))
    }

    func carries(_ collection: TenantCollection) -> Bool { true }
    func identity() async -> TenantIdentity { TenantIdentity(kind: .file, domain: "tenant.example") }

    func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
      let raws: [JSONObject] =
        switch Record.collection {
        case .clientGrants:
          [
            ["id": "cgr_1", "client_id": "app", "audience": "https://a/", "scope": .array(Self.scopes)],
            [
              "id": "cgr_2", "client_id": "app", "audience": "https://a/", "allow_all_scopes": true,
              "subject_type": "user",
            ],
          ]
        case .clients:
          [
            [
              "client_id": "app", "name": "App", "is_first_party": true, "global": false,
              "grant_types": ["client_credentials"],
            ]
          ]
        case .resourceServers:
          [["identifier": "https://a/", "scopes": .array(Self.scopes.map { .object(["value": $0]) })]]
        default: []
        }
      return Reading(raws.compactMap { try? Record($0) })
    }

    func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
      Reading(ids.map { GrantOrganizations(grant: $0, organizations: []) })
    }
  }

  @Test func `no rule comes to a limit on it`() async throws {
    let files = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: $0.path)) }
    let auditor = Auditor(
      try RuleCatalogue(files).compileAll(), thresholds: Thresholds(), toolVersion: "test")
    let report = await auditor.audit(
      LargeTenant(), run: RunContext(id: "run", startedAt: "2026-01-01T00:00:00Z", elapsedMilliseconds: { 0 }))
    #expect(report.isComplete, "\(report.findings.filter { $0.result == .unknown }.map(\.message))")
    #expect(report.tenants.first?.grantsRead == 2)
    for rule in report.rules {
      #expect(rule.counts.unknown == 0 && rule.counts.skipped == 0, "\(rule.id)")
      #expect(rule.counts.evaluated == (rule.subject == .grant ? 2 : 1), "\(rule.id)")
    }
    let fix = report.findings.first { $0.rule == "no-allow-all-scopes" }?.fix
    #expect(fix?.set["scope"]?.array?.count == 1_000)
  }
}
