import CEL
import GrantModel

/// The values that the rules of an audit see for each grant. A grant is converted once, for all rules.
struct RuleBindings: Sendable {
  private let data: TenantData
  private let tenant: TenantContext
  private let tenantValue: Value
  private let withRaw: Bool

  init(_ data: TenantData, _ tenant: TenantContext, rules: [CompiledRule]) {
    self.data = data
    self.tenant = tenant
    tenantValue = tenant.binding
    withRaw = rules.contains(where: \.usesRawGrant)
  }

  /// All variables of a grant but `params`, which each rule has its own.
  func variables(of grant: ClientGrant) -> [String: Binding] {
    let api = data.resourceServer(of: grant, in: tenant)
    let client = data.client(of: grant)
    let organizations = data.organizations(of: grant)
    return [
      "grant": .value(grant.binding(in: tenant, api: api, withRaw: withRaw)),
      "client": client.binding(\.binding),
      "api": api.binding(\.binding),
      "organizations": organizations.map { .value(.list($0.map(\.binding))) } ?? .unavailable,
      "tenant": .value(tenantValue),
    ]
  }
}

extension CompiledRule {
  func activation(_ variables: [String: Binding]) -> Activation {
    environment.activation(variables.merging(["params": .value(params)]) { _, params in params })
  }
}
