import CEL
import Documents
import Tenant

extension YAMLReader {
  static let exampleKeys = YAMLKeys(
    owner: "an example", required: ["name", "grant", "expect"],
    optional: GrantSurroundings.variables + [
      "unavailable", "params", "roles", "reported", "tenant", "severity", "fixed", "offenders", "message", "evidence",
    ])
  static let exampleTenantKeys = YAMLKeys(owner: "the tenant of an example", required: ["domain"], optional: [])
  static let unavailableNames = GrantSurroundings.variables + [RuleEnvironment.tenantVariable]
  private static let exampleDomain = "tenant.example"

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
    guard let members = mapping(node, Self.exampleKeys) else { return nil }
    let name = members["name"].flatMap { text($0, "name") }
    let grant = members["grant"].flatMap { exampleGrant($0) }
    let expect = members["expect"].flatMap { word($0, "expect", RuleExample.Expectation.self) }
    let reported = members["reported"].flatMap { strings($0, "reported") } ?? []
    let roles = members["roles"].map { self.roles($0) } ?? Roles()
    let severity = members["severity"].flatMap { word($0, "severity", Severity.self) }
    var surroundings = GrantSurroundings()
    for variable in GrantSurroundings.variables {
      if let node = members[variable] { add(node, variable, to: &surroundings) }
    }
    let unavailable = members["unavailable"].map { self.unavailable($0) } ?? []
    let overrides = members["params"].flatMap { self.overrides($0, parameters) }
    let domain = members["tenant"].flatMap { mapping($0, Self.exampleTenantKeys)?["domain"] }
      .flatMap { text($0, "domain") }
    let fixed = members["fixed"].flatMap { object($0, "fixed") }
    let evidence = members["evidence"].flatMap { object($0, "evidence") }
    let offenders = members["offenders"].flatMap { strings($0, "offenders") }
    let message = members["message"].flatMap { string($0, "message") }
    if let node = members["grant"], json(node)?.isNull ?? false { note(node, "grant must be a mapping") }
    guard let name, let grant, let expect else { return nil }
    return RuleExample(
      name: name, grant: grant, surroundings: surroundings, unavailable: unavailable,
      parameters: overrides ?? [:], reported: reported, roles: roles, tenantDomain: domain ?? Self.exampleDomain,
      expect: expect,
      severity: severity, fixed: fixed,
      offenders: offenders, message: message, evidence: evidence, place: node.place)
  }

  private mutating func exampleGrant(_ node: YAMLNode) -> ClientGrant? {
    guard let value = json(node), !value.isNull, let object = object(node, "grant") else { return nil }
    do { return try ClientGrant(object) } catch {
      note(node, "grant: \(error)")
      return nil
    }
  }

  /// Adds the record of a variable in the shape of the API; null is a record that does not exist.
  private mutating func add(_ node: YAMLNode, _ variable: String, to surroundings: inout GrantSurroundings) {
    guard let value = json(node) else { return }
    do { try surroundings.add(value, as: variable) } catch {
      note(node, error.route.isEmpty ? "\(variable) \(error.message)" : "\(variable): \(error)")
    }
  }

  private mutating func object(_ node: YAMLNode, _ owner: String) -> JSONObject? {
    guard let value = json(node) else { return nil }
    if value.object == nil { note(node, "\(owner) must be a mapping") }
    return value.object
  }

  private mutating func unavailable(_ node: YAMLNode) -> Set<String> {
    let names = strings(node, "unavailable") ?? []
    for name in names where !Self.unavailableNames.contains(name) {
      let known = Self.unavailableNames
      note(
        node,
        "unavailable is a list of \(known.joined(separator: ", "))\(Spelling.hint(for: name, among: known))")
    }
    return Set(names)
  }

  private mutating func overrides(_ node: YAMLNode, _ parameters: [RuleParameter]) -> JSONObject? {
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
