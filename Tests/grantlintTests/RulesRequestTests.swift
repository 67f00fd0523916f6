import PolicyEngine
import Tenant
import TenantEmulator
import Testing

/// What a rule costs: the calls to the API that an audit of the demo tenant makes because of it.
@Suite struct `The calls that a rule causes` {
  /// By rule, beside the list of the grants: what is read of the demo tenant, where every rule that is on by default
  /// finds something, and so all that tells more about its findings is read too.
  private static let table: [String: [String]] = [
    "allow-any-organization": ["organizations of cgr_demo000000000029"],
    "anonymous-grant-read-only": ["resource-servers"],
    "audience-required": [],
    "authorization-details-on-client-grant": [],
    "authorization-details-type-length": [],
    "client-required": [],
    "duplicate-scope": ["resource-servers"],
    "empty-grant": [],
    "grant-denied-by-api": ["resource-servers"],
    "grant-self-escalation": ["resource-servers"],
    "grant-type-mismatch": ["clients"],
    "management-api-least-privilege": ["resource-servers"],
    "no-allow-all-scopes": ["resource-servers"],
    "organization-usage-inconsistent": [],
    "orphan-audience": ["resource-servers", "resource-servers by identifiers"],
    "orphan-client": ["clients", "one client"],
    "scope-length": [],
    "scope-naming": [],
    "scope-syntax": [],
    "system-grant-inventory": [],
    "third-party-client-privilege": ["clients", "resource-servers"],
    "third-party-default-read-only": ["resource-servers"],
    "too-many-scopes": ["resource-servers"],
    "undefined-authorization-details-type": ["resource-servers"],
    "undefined-scope": ["resource-servers"],
    // Of the grants that require an organization and do not take any.
    "unreachable-organization-grant": [
      "organizations of cgr_demo000000000027", "organizations of cgr_demo000000000028",
      "organizations of cgr_demo000000000031",
    ],
    "unrecognised-grant": [],
    "user-grant-not-enforced": ["clients", "resource-servers"],
    "user-grant-organization-usage": [],
    "wildcard-scope": ["resource-servers"],
    "account-takeover-scope": ["resource-servers"],
    "agent-least-privilege": ["clients", "resource-servers"],
    "api-open-to-every-application": ["resource-servers", "resource-servers by identifiers"],
    "dead-third-party-grant": ["clients"],
    "long-lived-token": ["clients", "one client", "resource-servers", "resource-servers by identifiers"],
    "offline-write": ["clients", "resource-servers"],
    "open-registration-default": ["resource-servers", "settings"],
    "self-registered-client-grant": ["clients", "resource-servers"],
    "shared-client": ["clients", "one client"],
    "stealable-token": ["clients", "one client", "resource-servers", "resource-servers by identifiers"],
    "token-exchange-breadth": ["clients", "resource-servers"],
    "toxic-combination": ["clients", "one client", "resource-servers"],
    "unowned-client": ["clients", "one client"],
  ]

  /// The calls of an audit by these rules, sorted, without the sign-in and the names that are for display only.
  private func calls(_ selection: RuleSelection) async throws -> [String] {
    let audit = EmulatedAudit(EmulatedTenant(try TenantSnapshot.demo()))
    let report = try await audit.report(selection)
    #expect(report.isComplete)
    return await audit.emulator.requests.compactMap { Self.name(ofCall: $0.path) }.sorted()
  }

  private static func name(ofCall path: String) -> String? {
    let parts = path.split(separator: "?", maxSplits: 1)
    let segments = parts[0].split(separator: "/").dropFirst(2).map(String.init)
    let query = parts.count > 1 ? String(parts[1]) : ""
    switch (segments.first, segments.count) {
    case ("tenants", 2): return "settings"
    case ("client-grants", 3): return "organizations of \(segments[1])"
    case ("clients", 2): return "one client"
    case ("clients", 1) where query.contains("fields=client_id%2Cname&"): return nil
    case ("resource-servers", 1) where query.contains("identifiers="): return "resource-servers by identifiers"
    case (let collection?, 1): return collection
    default: return path.hasPrefix("/oauth/") ? nil : path
    }
  }

  @Test func `are stated for every rule`() {
    #expect(Self.table.keys.sorted() == EmulatedAudit.rules.map(\.id))
  }

  @Test(arguments: table.keys.sorted())
  func `are these and no others`(id: String) async throws {
    let expected = try #require(Self.table[id])
    let made = try await calls(RuleSelection(select: [id], parameters: RuleSelection.demanded))
    #expect(made == (["client-grants"] + expected).sorted(), "\(id): \(made)")
  }

  @Test(arguments: ["clients", "one client", "resource-servers", "resource-servers by identifiers", "organizations"])
  func `are not made where the rules that cause them are off`(call: String) async throws {
    let causes = Self.table.filter { $0.value.contains { $0.hasPrefix(call) } }.keys
    let others = Self.table.keys.filter { !causes.contains($0) }
    let made = try await calls(RuleSelection(select: others, parameters: RuleSelection.demanded))
    #expect(!made.contains { $0.hasPrefix(call) }, "\(made)")
    #expect(made.contains("client-grants"))
  }

  @Test func `are made once for all rules together`() async throws {
    let made = try await calls(.everything)
    #expect(made == Set(Self.table.values.flatMap { $0 } + ["client-grants"]).sorted())
  }
}
