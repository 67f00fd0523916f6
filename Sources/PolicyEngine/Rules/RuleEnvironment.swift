import CEL
import Documents
import Tenant

/// What the expressions of rules can name: of a grant `grant`, `client`, `api`, `organizations` and more; of other subjects
/// the lists of records around them.
///
/// To the functions of CEL it adds `text.matchesAny(patterns)`: whether a text fits any of the patterns with `*` and `?`.
///
/// The records are closed, so that a misspelt field is an error when the rule is loaded, and every optional field reads
/// as the Management API's documented default.
enum RuleEnvironment {
  /// The fields of the PATCH body and their types (API reference, "Update a client grant").
  static let patchableFields: [(name: String, type: Type)] = [
    ("scope", .list(.string)), ("organization_usage", .string), ("allow_any_organization", .bool),
    ("authorization_details_types", .list(.string)), ("allow_all_scopes", .bool),
  ]

  /// Not a variable: what a program that uses `grant.raw` is said to read, so that the conversion is made only for those.
  static let rawGrant = "grant.raw"

  /// What a rule lacks where a field of a grant is written and not known.
  static func unknown(_ field: ClientGrant.Field) -> String { "grant.\(field.name)" }

  /// What a rule lacks where the tenant's domain is not known.
  static let tenantVariable = "tenant"

  /// No variable either: what a program that uses a parameter is said to read.
  static func parameter(_ name: String) -> String { "params.\(name)" }

  /// How large values are, for the estimate of what an expression costs; an evaluation charges what it does, however much there is.
  /// A character is taken for four bytes there, so that 70 are a scope of the 280 that Auth0 allows, in ASCII as RFC 6749 has it.
  static let scopeText = SizeHint.characters(70)
  private static let scopes = SizeHint.elements(1000, each: scopeText)
  static let id = SizeHint.characters(64)

  static let grant = RecordType(
    name: "grant",
    fields: [
      .init(name: "id", type: .string, sizeHint: id), .init(name: "client_id", type: .string, sizeHint: id),
      .init(name: "default_for", type: .string, sizeHint: id),
      .init(name: "audience", type: .string, sizeHint: .characters(600)),
      .init(name: "scope", type: .list(.string), sizeHint: scopes),
      .init(name: "subject_type", type: .string, sizeHint: id),
      .init(name: "organization_usage", type: .string, sizeHint: id),
      .init(name: "allow_any_organization", type: .bool), .init(name: "allow_all_scopes", type: .bool),
      .init(
        name: "authorization_details_types", type: .list(.string), sizeHint: .elements(10, each: .characters(255))),
      .init(name: "is_system", type: .bool),
      .init(name: "effective_scopes", type: .list(.string), reads: ["api"], sizeHint: scopes),
      .init(name: "on_management_api", type: .bool, reads: [tenantVariable]),
      .init(name: "on_system_api", type: .bool, reads: [tenantVariable]),
      .init(name: "tier", type: .string, reads: ["api", tenantVariable], sizeHint: id),
      .init(
        name: "paths", type: .list(.record(EscalationPath.record)), reads: [tenantVariable], sizeHint: .elements(100)),
      .init(name: "write_scopes", type: .list(.string), reads: ["api", tenantVariable], sizeHint: scopes),
      .init(name: "raw", type: .dyn, reads: [rawGrant]),
    ], tellsFields: true)

  static let tenant = RecordType(
    name: "tenant",
    fields: [
      .init(name: "domain", type: .string, sizeHint: .characters(255)),
      .init(name: "management_audience", type: .string, sizeHint: .characters(600)),
    ])

  static let roles = RecordType(
    name: "roles", fields: [.init(name: "administrators", type: .list(.string), sizeHint: .elements(100, each: id))])

  /// What a rule leaves to those that it yields to.
  static let reported = "reported"

  /// Lists of records of the tenant.
  private static let lists: [(name: String, record: RecordType, collection: TenantCollection)] = [
    ("grants", grant, .clientGrants), ("clients", Client.record, .clients),
    ("apis", ResourceServer.record, .resourceServers),
  ]

  /// The collection that a variable comes from, nil for what every source has.
  static func collection(of variable: String) -> TenantCollection? {
    if let collection = RuleVariables.collection(of: variable) { return collection }
    // By the application's name, or what its metadata say.
    if variable == owner { return .clients }
    return lists.first { $0.name == variable && $0.collection != .clientGrants }?.collection
  }

  static func collections(of variables: Set<String>) -> Set<TenantCollection> {
    Set(variables.compactMap(collection(of:)))
  }

  /// Who answers for what the rule is about; empty: nobody is named.
  static let owner = "owner"

  /// The variables of rules about a subject.
  static func variables(of subject: RuleSubject) -> [Variable] {
    let own: [Variable] =
      switch subject {
      case .grant:
        [Variable(name: "grant", type: .record(grant))]
          + RuleVariables.all.map { Variable(name: $0.variable, type: $0.type, sizeHint: $0.sizeHint) }
          + [Variable(name: reported, type: .list(.string), sizeHint: scopes)]
      case .client: [record(Client.self), list("grants"), list("apis"), record(TenantSettings.self)]
      case .api: [record(ResourceServer.self), list("grants"), list("clients"), record(TenantSettings.self)]
      case .tenant: [record(TenantSettings.self), list("clients"), list("apis"), list("grants")]
      }
    return own + (subject == .tenant ? [] : [Variable(name: owner, type: .string, sizeHint: id)]) + [
      Variable(name: "tenant", type: .record(tenant)), Variable(name: "roles", type: .record(roles)),
    ]
  }

  /// A record that is there.
  private static func record<Record: RuleVariable>(_ type: Record.Type) -> Variable {
    Variable(name: type.variable, type: .record(type.record))
  }

  private static func list(_ name: String) -> Variable {
    guard let list = lists.first(where: { $0.name == name }) else { preconditionFailure("\(name) is a list") }
    return Variable(name: name, type: .list(.record(list.record)), sizeHint: .elements(100))
  }

  /// What the expressions of rules about a subject can name, in their order: `client, grants, apis, …`.
  static func names(of subject: RuleSubject) -> [String] {
    variables(of: subject).map(\.name) + ["params", "variables", "now"]
  }

  /// The environment of one rule, whose `params` are a record of its own.
  static func environment(params: RecordType, subject: RuleSubject = .grant) -> Environment {
    Environment(
      variables: variables(of: subject) + [
        Variable(name: "params", type: .record(params), isLasting: true), Variable(name: "now", type: .timestamp),
      ], functions: functions)
  }

  /// The slots of the variables that differ by grant or by rule, the same in every rule's activations.
  struct Slots: Sendable {
    let grant: VariableSlot
    let client: VariableSlot
    let api: VariableSlot
    let organizations: VariableSlot
    let params: VariableSlot
    let reported: VariableSlot
    let owner: VariableSlot

    fileprivate init(_ environment: Environment) {
      func slot(_ name: String) -> VariableSlot {
        guard let slot = environment.slot(of: name) else { preconditionFailure("\(name) is a variable of every rule") }
        return slot
      }
      grant = slot("grant")
      client = slot("client")
      api = slot("api")
      organizations = slot("organizations")
      params = slot("params")
      reported = slot(RuleEnvironment.reported)
      owner = slot(RuleEnvironment.owner)
    }
  }

  static let slots = Slots(withoutParameters(.grant))

  /// An activation for the programs of every rule about a subject, whose `params` are yet to be bound.
  static func activation(_ bindings: [String: Binding], subject: RuleSubject = .grant) -> Activation {
    withoutParameters(subject).activation(bindings)
  }

  /// The slot of `params` in the activations of a subject.
  static func parameters(of subject: RuleSubject) -> VariableSlot {
    guard let slot = withoutParameters(subject).slot(of: "params") else {
      preconditionFailure("params is a variable of every rule")
    }
    return slot
  }

  private static func withoutParameters(_ subject: RuleSubject) -> Environment {
    guard let environment = bare[subject] else { preconditionFailure("every subject has an environment") }
    return environment
  }

  private static let bare = Dictionary(
    uniqueKeysWithValues: RuleSubject.allCases.map { subject in
      (subject, environment(params: RecordType(name: "params", fields: []), subject: subject))
    })

  private static let functions = [
    Function.anyPattern("matchesAny") { text, pattern, steps in
      Glob.matches(text, pattern, within: &steps)
    }
  ]

  /// How large the values of a parameter are, for the estimate of the cost: what somebody writes by hand. An evaluation
  /// charges what it does, however much there is.
  static func sizeHint(of parameter: RuleParameter) -> SizeHint? {
    switch (parameter.type, parameter.matches) {
    case (.list(.string), .scopeParts), (.list(.string), .scopeWords): .elements(32, each: .characters(16))
    default: sizeHint(of: parameter.type, elements: 64)
    }
  }

  private static func sizeHint(of type: ParameterType, elements: Int) -> SizeHint? {
    switch type {
    case .string, .regex: .characters(64)
    case .list(let element): .elements(elements, each: sizeHint(of: element, elements: 8))
    case .map(let value): .entries(8, each: sizeHint(of: value, elements: 8))
    case .int, .double, .bool: nil
    }
  }
}
