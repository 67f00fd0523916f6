import Documents
import Tenant
import Testing

/// What a rule of the catalogue is about, said once more and more simply than the rule does.
struct DemoHazard: Sendable, CustomTestStringConvertible {
  let rule: String
  private let test: @Sendable (Subject) -> Bool

  var testDescription: String { rule }

  private init(_ rule: String, _ test: @escaping @Sendable (Subject) -> Bool) {
    self.rule = rule
    self.test = test
  }

  func holds(_ grant: ClientGrant, _ tenant: TenantSnapshot) -> Bool { test(Subject(grant: grant, tenant: tenant)) }

  /// A grant with what belongs to it.
  private struct Subject {
    let grant: ClientGrant
    let tenant: TenantSnapshot

    var client: Client? { tenant[Client.self]?.first { $0.clientID == grant.clientID } }
    var api: ResourceServer? { tenant[ResourceServer.self]?.first { $0.identifier == grant.audience } }
    var listed: [String] { grant.scope ?? [] }
    var scopes: [String] { grant.effectiveScopes(of: api) ?? [] }
    var types: [String] { grant.authorizationDetailsTypes ?? [] }
    var onManagementAPI: Bool { grant.audience == tenant.managementAudience }
    var onSystemAPI: Bool { api?.isSystem == true }
    /// The rules of policy leave system grants alone: nobody can change those.
    var isFree: Bool { !grant.effectiveIsSystem }
    func isFor(_ subjectType: String) -> Bool { isFree && grant.effectiveSubjectType == subjectType }
  }

  private static let escalating = [
    "client_grants", "clients", "resource_servers", "roles", "users", "actions", "connections", "tenant_settings",
  ].flatMap { ["create:\($0)", "update:\($0)"] }

  static let all = form + reach + privilege + organizations

  private static let form = [
    DemoHazard("audience-required") { ($0.grant.audience ?? "").isEmpty },
    DemoHazard("client-required") { ($0.grant.clientID == nil) == ($0.grant.defaultFor == nil) },
    DemoHazard("scope-length: none") { $0.listed.contains("") },
    DemoHazard("scope-length: too long") { $0.listed.contains { $0.unicodeScalars.count > 280 } },
    DemoHazard("authorization-details-type-length: none") { $0.types.contains("") },
    DemoHazard("authorization-details-type-length: too long") {
      $0.types.contains { $0.unicodeScalars.count > 255 }
    },
    DemoHazard("scope-syntax") { $0.listed.contains { $0.contains(" ") } },
    DemoHazard("scope-naming") { $0.listed.contains { $0.first?.isUppercase == true } },
    DemoHazard("duplicate-scope") { Set($0.listed).count < $0.listed.count },
    DemoHazard("empty-grant") { $0.scopes.isEmpty && !$0.grant.effectiveAllowAllScopes && $0.types.isEmpty },
    DemoHazard("unrecognised-grant") {
      !["client", "user", "anonymous_user"].contains($0.grant.effectiveSubjectType)
    },
    DemoHazard("system-grant-inventory") { $0.grant.effectiveIsSystem },
  ]

  private static let reach = [
    DemoHazard("orphan-client") { $0.grant.clientID != nil && $0.client == nil },
    DemoHazard("orphan-audience") { !($0.grant.audience ?? "").isEmpty && $0.api == nil },
    DemoHazard("undefined-scope") { subject in
      guard subject.isFree, !subject.onSystemAPI, let defined = subject.api?.scopes.map(\.value) else { return false }
      return subject.listed.contains { !defined.contains($0) }
    },
    DemoHazard("undefined-authorization-details-type") { subject in
      guard let defined = subject.api?.authorizationDetailsTypes else { return false }
      return subject.types.contains { !defined.contains($0) }
    },
    DemoHazard("user-grant-not-enforced") { $0.isFor("user") && $0.api?.userPolicy == "allow_all" },
    DemoHazard("grant-denied-by-api") { $0.isFor("client") && $0.api?.clientPolicy == "deny_all" },
    DemoHazard("authorization-details-on-client-grant") { $0.isFor("client") && !$0.types.isEmpty },
    DemoHazard("grant-type-mismatch") {
      $0.isFor("client") && $0.client?.grantTypes.map { !$0.contains("client_credentials") } == true
    },
  ]

  private static let privilege = [
    DemoHazard("no-allow-all-scopes: the API exists") { $0.grant.effectiveAllowAllScopes && $0.api != nil },
    DemoHazard("no-allow-all-scopes: the API is gone") { $0.grant.effectiveAllowAllScopes && $0.api == nil },
    DemoHazard("management-api-least-privilege") {
      $0.isFor("client") && $0.onManagementAPI
        && $0.scopes.contains { !$0.hasPrefix("read:") && !escalating.contains($0) }
    },
    DemoHazard("grant-self-escalation") {
      $0.isFor("client") && $0.onManagementAPI && $0.scopes.contains { escalating.contains($0) }
    },
    DemoHazard("anonymous-grant-read-only") {
      $0.isFor("anonymous_user") && $0.scopes.contains { !$0.hasPrefix("read:") }
    },
    DemoHazard("third-party-default-read-only") {
      $0.grant.defaultFor == "third_party_clients" && $0.scopes.contains { !$0.hasPrefix("read:") }
    },
    DemoHazard("third-party-client-privilege") { $0.client?.isFirstParty == false && $0.onSystemAPI },
    DemoHazard("too-many-scopes") { $0.isFree && $0.onSystemAPI && $0.scopes.count > 10 },
    DemoHazard("wildcard-scope") { $0.scopes.contains { $0.hasSuffix(":*") } },
  ]

  private static let organizations = [
    DemoHazard("user-grant-organization-usage: absent") {
      $0.isFor("user") && !$0.onSystemAPI && $0.grant.organizationUsage == nil
    },
    DemoHazard("user-grant-organization-usage: allow") {
      $0.isFor("user") && !$0.onSystemAPI && $0.grant.organizationUsage == "allow"
    },
    DemoHazard("allow-any-organization") {
      $0.grant.effectiveAllowAnyOrganization && $0.grant.effectiveOrganizationUsage != "deny"
    },
    DemoHazard("organization-usage-inconsistent") {
      $0.grant.effectiveAllowAnyOrganization && $0.grant.effectiveOrganizationUsage == "deny"
    },
    DemoHazard("unreachable-organization-grant") {
      $0.isFor("client") && $0.grant.organizationUsage == "require" && !$0.grant.effectiveAllowAnyOrganization
        && $0.tenant.records[GrantOrganizations.self]?[$0.grant.id ?? ""] == nil
    },
  ]
}
