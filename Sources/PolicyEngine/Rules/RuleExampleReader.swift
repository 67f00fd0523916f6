import CEL
import Documents
import Tenant

/// An example of a rule file that is being read.
struct ExampleMembers: Sendable {
  var name: String?
  var grant: ClientGrant?
  var unknownKeys: [Located<String>] = []
  var surroundings = GrantSurroundings()
  var records = SubjectRecords()
  var unavailable: Set<String> = []
  var overrides: JSONObject?
  var roles = Roles()
  var reported: [String] = []
  var tenantDomain = "tenant.example"
  var expect: RuleExample.Expectation?
  var severity: Severity?
  var fixed: JSONObject?
  var offenders: [String]?
  var message: String?
  var evidence: JSONObject?
  /// Those of the rule.
  let parameters: [RuleParameter]
  let subject: RuleSubject

  init(of parameters: [RuleParameter], _ subject: RuleSubject) {
    self.parameters = parameters
    self.subject = subject
  }

  /// What may not have been read where a rule is evaluated.
  static func unavailableNames(_ subject: RuleSubject) -> [String] {
    RuleEnvironment.variables(of: subject).map(\.name).filter { name in
      !["grant", "reported", "roles", RuleEnvironment.owner].contains(name) && name != subject.rawValue
    }
  }

  static let keys = KeyTable<ExampleMembers>("an example", given + RuleVariables.all.map(record) + expected)

  private static let given: [KeyTable<ExampleMembers>.Key] = [
    .required("name", \.name, .text),
    .init(
      "grant",
      schema: {
        grantSchema.described(
          "The grant of a rule about grants. Another key is an error, unless an expression of the rule reads grant.raw."
        )
      }
    ) { reader, node, example in
      example.unknownKeys += node.keysOfNoGrant
      example.grant = reader.exampleGrant(node)
    },
    .init("grants", schema: { JSONSchema.list(grantSchema).described("Of other rules the grants that they see.") }) {
      reader, node, example in
      for entry in reader.sequence(node, "grants") ?? [] {
        example.unknownKeys += entry.keysOfNoGrant
        if let grant = reader.exampleGrant(entry) { example.records.grants.append(grant) }
      }
    },
    .init("clients", schema: { JSONSchema.list(["type": "object"]) }) { reader, node, example in
      example.records.clients = reader.exampleRecords(node, "clients")
    },
    .init("apis", schema: { JSONSchema.list(["type": "object"]) }) { reader, node, example in
      example.records.apis = reader.exampleRecords(node, "apis")
    },
    .optional("owner", \.records.owner, .text.described("Who answers for what the rule is about.")),
    .init(
      "unavailable",
      schema: {
        JSONSchema.list(JSONSchema.oneOf(Set(RuleSubject.allCases.flatMap(unavailableNames)).sorted()))
          .described("What could not be read; tenant: its domain is not known.")
      }
    ) { $2.unavailable = $0.unavailable($1, $2.subject) },
    .init("params", schema: { ["type": "object", "description": "Parameters other than their defaults."] }) {
      $2.overrides = $0.overrides($1, $2.parameters)
    },
    .defaulted("roles", \.roles, Roles.form),
    .defaulted("reported", \.reported, .texts.described("What the rules of yields_to report of the grant.")),
    .nested("tenant", tenantKeys),
  ]

  private static let grantSchema: JSONValue = [
    "type": "object", "properties": .object(JSONObject(ClientGrant.fields.map { ($0, true) })),
  ]

  private static let tenantKeys = KeyTable<ExampleMembers>(
    "the tenant of an example",
    [
      .init("domain", isRequired: true, schema: { JSONSchema.text }) { reader, node, example in
        if let domain = reader.text(node, "domain") { example.tenantDomain = domain }
      }
    ])

  private static let expected: [KeyTable<ExampleMembers>.Key] = [
    .required("expect", \.expect, .word),
    .optional("severity", \.severity, .severity.described("The severity of the finding.")),
    .optional(
      "fixed", \.fixed, .object.described("The fields that the fix sets; without it none is proposed.")),
    .optional("offenders", \.offenders, .strings), .optional("message", \.message, .string),
    .optional("evidence", \.evidence, .object),
  ]

  /// The record of a variable in the shape of the API; null is one that does not exist.
  private static func record(_ variable: any RuleVariable.Type) -> KeyTable<ExampleMembers>.Key {
    let name = variable.variable
    let schema: JSONValue =
      switch variable.listing {
      case .byGrant: JSONSchema.list(["type": "object"])
      case .byCursor, .byOffset, .single:
        JSONValue.object(["type": ["object", "null"]]).described("null or absent: does not exist.")
      }
    return .init(name, schema: { schema }) { reader, node, example in
      guard let value = reader.json(node) else { return }
      do throws(FieldError) { try example.surroundings.add(value, as: name) } catch {
        reader.note(
          node.nearest(to: error.route), error.route.isEmpty ? "\(name) \(error.message)" : "\(name): \(error)")
      }
    }
  }
}

extension YAMLReader {
  mutating func examples(
    _ node: YAMLNode, _ parameters: [RuleParameter], of subject: RuleSubject
  ) -> [RuleExample]? {
    guard let nodes = sequence(node, "examples") else { return nil }
    var names: Set<ExactString> = []
    return nodes.compactMap { node in
      guard let example = example(node, parameters, subject) else { return nil }
      if !names.insert(ExactString(example.name)).inserted {
        note(node, "two examples have the name '\(example.name.visible)'")
      }
      return example
    }
  }

  private mutating func example(
    _ node: YAMLNode, _ parameters: [RuleParameter], _ subject: RuleSubject
  ) -> RuleExample? {
    var members = ExampleMembers(of: parameters, subject)
    let found = read(node, by: ExampleMembers.keys, into: &members)
    if let found { checkSubject(of: node, found.known, subject) }
    guard let name = members.name, let grant = members.grant ?? subject.emptyGrant, let expect = members.expect else {
      return nil
    }
    return RuleExample(
      name: name, grant: grant, unknownKeys: members.unknownKeys, surroundings: members.surroundings,
      records: members.records, unavailable: members.unavailable,
      parameters: members.overrides ?? [:], reported: members.reported, roles: members.roles,
      tenantDomain: members.tenantDomain, expect: expect, severity: members.severity, fixed: members.fixed,
      offenders: members.offenders, message: members.message, evidence: members.evidence, place: node.place)
  }

  /// Notes what an example of the subject needs, and what it cannot have.
  private mutating func checkSubject(of node: YAMLNode, _ keys: Set<String>, _ subject: RuleSubject) {
    if subject != .tenant, !keys.contains(subject.rawValue) {
      note(node, "an example needs the key '\(subject.rawValue)'")
    }
    let known = Set(RuleEnvironment.variables(of: subject).map(\.name))
    let records = ["grant", "grants", "clients", "apis"] + GrantSurroundings.variables
    for name in records where keys.contains(name) && !known.contains(name) {
      note(node, "an example of a rule about \(subject.phrase) has no '\(name)': its expressions cannot name it")
    }
  }

  fileprivate mutating func exampleRecords<Record: TenantRecord>(_ node: YAMLNode, _ name: String) -> [Record] {
    (sequence(node, name) ?? []).compactMap { entry in
      guard let value = json(entry) else { return nil }
      do throws(FieldError) { return try Record(value) } catch {
        note(entry.nearest(to: error.route), "\(name): \(error)")
        return nil
      }
    }
  }

  fileprivate mutating func exampleGrant(_ node: YAMLNode) -> ClientGrant? {
    guard let object = ValueForm.object.read(&self, node, "grant") else { return nil }
    do { return try ClientGrant(object) } catch {
      note(node.nearest(to: error.route), "grant: \(error)")
      return nil
    }
  }

  fileprivate mutating func unavailable(_ node: YAMLNode, _ subject: RuleSubject) -> Set<String> {
    let names = strings(node, "unavailable") ?? []
    let known = ExampleMembers.unavailableNames(subject)
    for name in names where !known.contains(name) {
      note(
        node,
        "unavailable is a list of \(known.joined(separator: ", "))\(Spelling.hint(for: name, among: known))")
    }
    return Set(names)
  }

  fileprivate mutating func overrides(_ node: YAMLNode, _ parameters: [RuleParameter]) -> JSONObject? {
    guard let entries = entries(node, "params") else { return nil }
    var overrides = JSONObject()
    for (key, name, value) in entries {
      guard let parameter = parameters.first(where: { $0.name == name }) else {
        note(key, "no parameter '\(name.visible)'\(Spelling.hint(for: name, among: parameters.map(\.name)))")
        continue
      }
      guard let json = json(value) else { continue }
      if let refusal = parameter.refusal(of: json) { note(value, "\(name): \(refusal)") }
      overrides[name] = json
    }
    return overrides
  }
}

extension YAMLNode {
  /// The keys that no grant has today.
  fileprivate var keysOfNoGrant: [Located<String>] {
    (members ?? []).compactMap { key, _ in
      key.string.flatMap { ClientGrant.fields.contains($0) ? nil : Located($0, key) }
    }
  }
}

extension RuleSubject {
  /// What stands for the grant of an example that has none; nil: it needs one.
  fileprivate var emptyGrant: ClientGrant? { self == .grant ? nil : try? ClientGrant(JSONObject()) }
}
