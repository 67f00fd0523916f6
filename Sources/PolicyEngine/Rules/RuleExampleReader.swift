import Documents
import Tenant

/// An example of a rule file that is being read.
struct ExampleMembers: Sendable {
  var name: String?
  var grant: ClientGrant?
  var unknownKeys: [Located<String>] = []
  var surroundings = GrantSurroundings()
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

  init(of parameters: [RuleParameter]) { self.parameters = parameters }

  static let unavailableNames = GrantSurroundings.variables + [RuleEnvironment.tenantVariable]

  static let keys = KeyTable<ExampleMembers>("an example", given + RuleVariables.all.map(record) + expected)

  private static let given: [KeyTable<ExampleMembers>.Key] = [
    .required("name", \.name, .text),
    .init(
      "grant", isRequired: true,
      schema: {
        [
          "type": "object", "properties": .object(JSONObject(ClientGrant.fields.map { ($0, true) })),
          "description": "Another key is an error, unless an expression of the rule reads grant.raw.",
        ]
      }
    ) { reader, node, example in
      example.unknownKeys = (node.members ?? []).compactMap { key, _ in
        key.string.flatMap { ClientGrant.fields.contains($0) ? nil : Located($0, key) }
      }
      example.grant = reader.exampleGrant(node)
    },
    .init(
      "unavailable",
      schema: {
        JSONSchema.list(JSONSchema.oneOf(unavailableNames))
          .described("What could not be read; tenant: its domain is not known.")
      }
    ) { $2.unavailable = $0.unavailable($1) },
    .init("params", schema: { ["type": "object", "description": "Parameters other than their defaults."] }) {
      $2.overrides = $0.overrides($1, $2.parameters)
    },
    .defaulted("roles", \.roles, Roles.form),
    .defaulted("reported", \.reported, .texts.described("What the rules of yields_to report of the grant.")),
    .nested("tenant", tenantKeys),
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
  mutating func examples(_ node: YAMLNode, _ parameters: [RuleParameter]) -> [RuleExample]? {
    guard let nodes = sequence(node, "examples") else { return nil }
    var names: Set<ExactString> = []
    return nodes.compactMap { node in
      guard let example = example(node, parameters) else { return nil }
      if !names.insert(ExactString(example.name)).inserted {
        note(node, "two examples have the name '\(example.name.visible)'")
      }
      return example
    }
  }

  private mutating func example(_ node: YAMLNode, _ parameters: [RuleParameter]) -> RuleExample? {
    var members = ExampleMembers(of: parameters)
    read(node, by: ExampleMembers.keys, into: &members)
    guard let name = members.name, let grant = members.grant, let expect = members.expect else { return nil }
    return RuleExample(
      name: name, grant: grant, unknownKeys: members.unknownKeys, surroundings: members.surroundings,
      unavailable: members.unavailable,
      parameters: members.overrides ?? [:], reported: members.reported, roles: members.roles,
      tenantDomain: members.tenantDomain, expect: expect, severity: members.severity, fixed: members.fixed,
      offenders: members.offenders, message: members.message, evidence: members.evidence, place: node.place)
  }

  fileprivate mutating func exampleGrant(_ node: YAMLNode) -> ClientGrant? {
    guard let object = ValueForm.object.read(&self, node, "grant") else { return nil }
    do { return try ClientGrant(object) } catch {
      note(node.nearest(to: error.route), "grant: \(error)")
      return nil
    }
  }

  fileprivate mutating func unavailable(_ node: YAMLNode) -> Set<String> {
    let names = strings(node, "unavailable") ?? []
    for name in names where !ExampleMembers.unavailableNames.contains(name) {
      let known = ExampleMembers.unavailableNames
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
