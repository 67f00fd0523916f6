import CEL
import Tenant

/// The values that the rules of an audit see. What is beside a grant is converted once, for all rules, and an API once, for all
/// grants of a thread.
struct RuleBindings: Sendable {
  /// What is the same for every grant.
  let common: Activation
  private let clients: RecordLookup<Client>
  private let resourceServers: RecordLookup<ResourceServer>
  private let organizations: RecordTable<GrantOrganizations>?
  private let tenant: TenantContext
  private let reach: ReachKnowledge
  /// What the words of the scopes say, where a rule asks for it.
  private let words: ScopeWordTable?
  /// What any rule reads.
  private let reads: Set<String>

  init(_ data: TenantRecords, _ tenant: TenantContext, _ variants: RuleVariants) {
    clients = data.lookup(Client.self)
    resourceServers = data.lookup(ResourceServer.self)
    organizations = data[GrantOrganizations.self]
    self.tenant = tenant
    reach = variants.reach
    reads = variants.rules.reduce(into: []) { $0.formUnion($1.reads) }
    words =
      reads.isDisjoint(with: ["grant.write_scopes", "grant.tier"])
      ? nil : ScopeWordTable(data.grants, variants.reach.words)
    var common: [String: Binding] = [
      "tenant": .value(tenant.binding), "now": tenant.now, "roles": variants.roles.binding,
      RuleEnvironment.reported: .value(.list([])),
    ]
    for type in RuleVariables.all { common[type.variable] = data.binding(type) }
    self.common = RuleEnvironment.activation(common)
  }

  /// The binding of a grant's audience.
  func audience(of grant: ClientGrant) -> AudienceBinding {
    AudienceBinding(grant.audience, resourceServers.ofGrant(grant, in: tenant), in: tenant, reach, words)
  }

  /// What `grant` stands for, from one grant to the next.
  func fields() -> GrantFields { GrantFields(withRaw: reads.contains(RuleEnvironment.rawGrant)) }

  /// The activation for a rule, where `grant` stands for the fields.
  func activation(_ rule: CompiledRule, _ fields: GrantFields, _ memory: EvaluationMemory.Part) -> Activation {
    var activation = common.own
    activation.bind(RuleEnvironment.slots.grant, to: .source(fields))
    activation.bind(RuleEnvironment.slots.params, to: .value(rule.params))
    activation.memory = memory
    return activation
  }

  /// Binds the variables that differ by grant and that a rule reads, but for `grant` and `reported`.
  func bind(_ fields: GrantFields, for rule: CompiledRule, in activation: inout Activation) {
    let slots = RuleEnvironment.slots
    if rule.reads.contains("api") { activation.bind(slots.api, to: fields.audience.api) }
    if rule.reads.contains("client") {
      activation.bind(slots.client, to: fields.client { clients.ofGrant($0).binding })
    }
    if rule.reads.contains(RuleEnvironment.owner) {
      activation.bind(slots.owner, to: owner(of: fields))
    }
    if rule.reads.contains("organizations") {
      let organizations = fields.organizations { grant in
        grant.id.flatMap { self.organizations?[$0] }.map { .value($0.binding) } ?? .unavailable
      }
      activation.bind(slots.organizations, to: organizations)
    }
  }
}

extension RuleBindings {
  /// Who answers for a grant; unknown where the application could tell and is not known.
  private func owner(of fields: GrantFields) -> Binding {
    let grant = fields.grant
    let owners = reach.settings.owners
    if owners.isEmpty { return .value(.string("")) }
    switch clients.ofGrant(grant) {
    case .found(let client): return .value(.string(owners.owner(of: grant, client) ?? ""))
    case .none: return .value(.string(owners.owner(of: grant, nil) ?? ""))
    case .unavailable: return .unavailable
    }
  }

  /// All variables but `params` of a grant in surroundings that are known as a whole; what is named in `unavailable` could
  /// not be read.
  static func variables(
    of grant: ClientGrant, in surroundings: GrantSurroundings, tenantDomain: String, startedAt: String,
    unavailable: Set<String> = [], roles: Roles = Roles(), reported: [String] = [], owner: String? = nil
  ) -> [String: Binding] {
    let identity = TenantIdentity(
      kind: .file, domain: tenantDomain, isDomainKnown: !unavailable.contains(RuleEnvironment.tenantVariable))
    let isAPIKnown = !unavailable.contains(ResourceServer.variable)
    let api = isAPIKnown ? surroundings[ResourceServer.self] : nil
    let tenant = TenantContext(identity, resourceServers: api.map { [$0] } ?? [], startedAt: startedAt)
    let audience = AudienceBinding(
      grant.audience, isAPIKnown ? api.map { .found($0) } ?? .none : .unavailable, in: tenant, .standard)
    var variables = surroundings.bindings(unavailable: unavailable)
    variables["grant"] = .value(grant.binding(audience, withRaw: true))
    variables["tenant"] = .value(tenant.binding)
    variables["now"] = tenant.now
    variables["roles"] = roles.binding
    variables[RuleEnvironment.owner] = .value(.string(owner ?? ""))
    variables[RuleEnvironment.reported] = .value(.strings(reported))
    return variables
  }
}

extension TenantRecords {
  /// What a variable is for every grant, where it is one record of the tenant; other variables are bound grant by grant.
  fileprivate func binding<Record: RuleVariable>(_ type: Record.Type) -> Binding {
    guard case .single = Record.listing, let record = self[type]?.records.first else { return .unavailable }
    return .value(record.binding)
  }
}

extension RecordLookup<Client> {
  /// The application of a grant; a grant without one (`default_for`) has none.
  func ofGrant(_ grant: ClientGrant) -> Lookup<Client> {
    let found = grant.clientID.map { self($0) } ?? .none
    // The record is what the code says of the application before there is an id; without it nothing is known.
    if case .none = found, grant.unknownFields.contains(.clientID) { return .unavailable }
    return found
  }
}

extension RecordLookup<ResourceServer> {
  /// The API of a grant. A system API that the listing does not show may exist all the same.
  func ofGrant(_ grant: ClientGrant, in tenant: TenantContext) -> Lookup<ResourceServer> {
    if grant.unknownFields.contains(.audience) { return .unavailable }
    guard let audience = grant.audience else { return .none }
    let found = self(audience)
    if case .none = found, tenant.isSystemAPI(audience) != false { return .unavailable }
    return found
  }
}

extension CompiledRule {
  /// The activation of one evaluation by itself.
  func activation(_ variables: [String: Binding]) -> Activation {
    var activation = RuleEnvironment.activation(variables, subject: rule.subject)
    activation.bind(RuleEnvironment.parameters(of: rule.subject), to: .value(params))
    return activation
  }
}
