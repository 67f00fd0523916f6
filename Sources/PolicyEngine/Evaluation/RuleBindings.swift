import CEL
import GrantModel

/// The values that the rules of an audit see for each grant. A grant is converted once, for all rules.
struct RuleBindings: Sendable {
  private let data: TenantData
  private let tenant: TenantContext
  private let tenantValue: Value
  private let withRaw: Bool
  private let roles: Binding

  init(_ data: TenantData, _ tenant: TenantContext, _ variants: RuleVariants) {
    self.data = data
    self.tenant = tenant
    tenantValue = tenant.binding
    withRaw = variants.rules.contains(where: \.usesRawGrant)
    roles = variants.roles.binding
  }

  /// All variables of a grant but `params` and `reported`, which each rule has its own.
  func variables(of grant: ClientGrant) -> [String: Binding] {
    let api = data.resourceServer(of: grant, in: tenant)
    let client = data.client(of: grant)
    let organizations = data.organizations(of: grant)
    return [
      "grant": .value(grant.binding(in: tenant, api: api, withRaw: withRaw)),
      "client": client.binding(\.binding),
      "api": api.binding(\.binding),
      "organizations": organizations.map { .value(.list($0.map(\.binding))) } ?? .unavailable,
      "tenant": .value(tenantValue), "now": tenant.now, "roles": roles, RuleEnvironment.reported: .value(.list([])),
    ]
  }
}

extension RuleBindings {
  /// All variables but `params` of a grant in surroundings that are known as a whole; a record that is nil does not
  /// exist, and what is named in `unavailable` could not be read.
  static func variables(
    of grant: ClientGrant, client: Client?, api: ResourceServer?, organizations: [Organization], tenantDomain: String,
    startedAt: String, unavailable: Set<String> = [], roles: Roles = Roles(), reported: [String] = []
  ) -> [String: Binding] {
    let identity = TenantIdentity(
      kind: .file, domain: tenantDomain, isDomainKnown: !unavailable.contains(RuleEnvironment.tenantVariable))
    let apis = unavailable.contains("api") ? [] : api.map { [$0] } ?? []
    let tenant = TenantContext(identity, resourceServers: apis, startedAt: startedAt)
    let api: Lookup<ResourceServer> = unavailable.contains("api") ? .unavailable : api.map { .found($0) } ?? .none
    let client: Lookup<Client> = unavailable.contains("client") ? .unavailable : client.map { .found($0) } ?? .none
    return [
      "grant": .value(grant.binding(in: tenant, api: api, withRaw: true)),
      "client": client.binding(\.binding),
      "api": api.binding(\.binding),
      "organizations": unavailable.contains("organizations")
        ? .unavailable : .value(.list(organizations.map(\.binding))),
      "tenant": .value(tenant.binding), "now": tenant.now, "roles": roles.binding,
      RuleEnvironment.reported: .value(.strings(reported)),
    ]
  }
}

extension CompiledRule {
  /// - Parameter reported: what the rule leaves to others; nothing for most.
  func activation(_ variables: [String: Binding], reported: [String] = []) -> Activation {
    var variables = variables
    if !reported.isEmpty { variables[RuleEnvironment.reported] = .value(.strings(reported)) }
    return environment.activation(variables, and: ("params", params), memory: memory)
  }
}
