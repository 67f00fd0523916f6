import CEL
import Documents
import Tenant

/// What a rule is evaluated on that is not about grants, with what is around it.
struct SubjectOfRule: Sendable {
  enum Record: Sendable {
    case client(Client)
    case api(ResourceServer)
    case tenant
  }

  let record: Record
  /// Its own, or all of the tenant.
  var grants: [ClientGrant] = []
  /// nil: not all of them are known.
  var clients: [Client]? = []
  var apis: [ResourceServer]? = []
  var owner: String?
}

/// The values that rules see which are not about grants.
struct SubjectBindings: Sendable {
  private let common: [String: Binding]
  private let resourceServers: RecordLookup<ResourceServer>
  private let tenant: TenantContext
  private let reach: ReachKnowledge
  private let words: ScopeWordTable?
  private let withRaw: Bool
  /// What grants on an audience have in common, and the APIs as rules see them: made once, because many applications have grants
  /// on one API, which may have a thousand scopes.
  private var audiences: [ExactString: AudienceBinding] = [:]
  private var records: [ExactString: Value] = [:]

  /// - Parameters:
  ///   - data: what is known of the APIs, and the settings.
  ///   - withRaw: whether any rule reads grants as they came.
  ///   - words: what the words of the grants' scopes say; nil: each is looked at when it is asked for.
  init(
    _ data: TenantRecords, _ tenant: TenantContext, roles: Roles, _ reach: ReachKnowledge, words: ScopeWordTable? = nil,
    withRaw: Bool
  ) {
    resourceServers = data.lookup(ResourceServer.self)
    self.tenant = tenant
    self.reach = reach
    self.withRaw = withRaw
    self.words = words
    common = [
      "tenant": .value(tenant.binding), "now": tenant.now, "roles": roles.binding,
      TenantSettings.variable: data[TenantSettings.self]?.records.first.map { .value($0.binding) } ?? .unavailable,
    ]
    for grant in data.grants {
      let name = ExactString(grant.audience ?? "")
      if audiences[name] == nil { audiences[name] = audience(of: grant) }
    }
    for api in data[ResourceServer.self]?.records ?? [] {
      let name = ExactString(api.identifier)
      if records[name] == nil { records[name] = record(of: api) }
    }
  }

  private func audience(of grant: ClientGrant) -> AudienceBinding {
    AudienceBinding(grant.audience, resourceServers.ofGrant(grant, in: tenant), in: tenant, reach, words)
  }

  /// All variables but `params`.
  func variables(of subject: SubjectOfRule) -> [String: Binding] {
    var variables = common
    switch subject.record {
    case .client(let client): variables[Client.variable] = .value(client.binding)
    case .api(let api): variables[ResourceServer.variable] = .value(record(of: api))
    case .tenant: break
    }
    let grants = subject.grants.map { grant in
      let audience = audiences[ExactString(grant.audience ?? "")] ?? self.audience(of: grant)
      return Value.record(grant.record(grant.listed, audience, withRaw: withRaw))
    }
    variables["grants"] = .value(.list(grants))
    variables["clients"] = subject.clients.map { .value(.list($0.map(\.binding))) } ?? .unavailable
    variables["apis"] = subject.apis.map { .value(.list($0.map(record(of:)))) } ?? .unavailable
    variables[RuleEnvironment.owner] = .value(.string(subject.owner ?? ""))
    return variables
  }

  private func record(of api: ResourceServer) -> Value {
    records[ExactString(api.identifier)]
      ?? api.binding(tenant.kind(of: api.identifier).map { reach.scopes(of: $0, api.identifier) })
  }
}

extension SubjectBindings {
  /// All variables but `params` of the subject of an example; what is named in `unavailable` could not be read.
  static func variables(of example: RuleExample, _ subject: RuleSubject) -> [String: Binding] {
    let identity = TenantIdentity(
      kind: .file, domain: example.tenantDomain,
      isDomainKnown: !example.unavailable.contains(RuleEnvironment.tenantVariable))
    let records = example.records
    let record: SubjectOfRule.Record =
      switch subject {
      case .client: example.surroundings[Client.self].map { .client($0) } ?? .tenant
      case .api: example.surroundings[ResourceServer.self].map { .api($0) } ?? .tenant
      case .grant, .tenant: .tenant
      }
    var data = TenantRecords()
    var apis = records.apis
    if case .api(let api) = record { apis.append(api) }
    if !example.unavailable.contains("apis") { data.add(Reading(apis)) }
    let tenant = TenantContext(identity, resourceServers: apis, startedAt: RuleExample.moment)
    let bindings = SubjectBindings(data, tenant, roles: example.roles, .standard, withRaw: true)
    var variables = bindings.variables(
      of: SubjectOfRule(
        record: record, grants: records.grants, clients: records.clients, apis: records.apis, owner: records.owner))
    let settings = example.surroundings[TenantSettings.self]
    variables[TenantSettings.variable] = .value(settings?.binding ?? TenantSettings.missing)
    for name in example.unavailable where variables[name] != nil && name != RuleEnvironment.tenantVariable {
      variables[name] = .unavailable
    }
    return variables
  }
}
