import CEL
import Tenant

/// The values that the rules of an audit see. A grant is converted once, for all rules, and an API once, for all grants.
struct RuleBindings: Sendable {
  /// What is the same for every grant.
  let common: Activation
  private let data: TenantData
  private let tenant: TenantContext
  /// What any rule reads: only that is converted.
  private let reads: Set<String>
  private let audiences = AudienceBindings()

  init(_ data: TenantData, _ tenant: TenantContext, _ variants: RuleVariants) {
    self.data = data
    self.tenant = tenant
    reads = variants.rules.reduce(into: []) { $0.formUnion($1.reads) }
    common = RuleEnvironment.activation([
      "tenant": .value(tenant.binding), "now": tenant.now, "roles": variants.roles.binding,
      RuleEnvironment.reported: .value(.list([])),
    ])
  }

  /// The binding of a grant's audience.
  func audience(of grant: ClientGrant) -> AudienceBinding {
    audiences.binding(grant.audience) {
      AudienceBinding(grant.audience, data.resourceServer(of: grant, in: tenant), in: tenant)
    }
  }

  /// Binds all variables that differ by grant but `params` and `reported`, which differ by rule as well.
  ///
  /// - Parameter audience: that of the grant.
  func bind(_ grant: ClientGrant, _ audience: AudienceBinding, in activation: inout Activation) {
    let slots = RuleEnvironment.slots
    let value = grant.binding(audience, withRaw: reads.contains(RuleEnvironment.rawGrant))
    activation.bind(slots.grant, to: .value(value))
    if reads.contains("api") { activation.bind(slots.api, to: audience.api) }
    if reads.contains("client") { activation.bind(slots.client, to: data.client(of: grant).binding(\.binding)) }
    if reads.contains("organizations") {
      let organizations = data.organizations(of: grant)
      activation.bind(
        slots.organizations, to: organizations.map { .value(.list($0.map(\.binding))) } ?? .unavailable)
    }
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
    let audience = AudienceBinding(grant.audience, api, in: tenant)
    return [
      "grant": .value(grant.binding(audience, withRaw: true)),
      "client": client.binding(\.binding),
      "api": audience.api,
      "organizations": unavailable.contains("organizations")
        ? .unavailable : .value(.list(organizations.map(\.binding))),
      "tenant": .value(tenant.binding), "now": tenant.now, "roles": roles.binding,
      RuleEnvironment.reported: .value(.strings(reported)),
    ]
  }
}

extension CompiledRule {
  /// The activation of one evaluation by itself.
  func activation(_ variables: [String: Binding]) -> Activation {
    var activation = RuleEnvironment.activation(variables)
    activation.bind(RuleEnvironment.slots.params, to: .value(params))
    return activation
  }
}
