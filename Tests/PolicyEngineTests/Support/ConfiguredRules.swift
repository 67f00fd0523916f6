import Documents
import PolicyEngine

/// Three rules, as a configuration has them run.
enum ConfiguredRules {
  private static let catalogue = Result {
    try Sample.catalogue(
      Sample.text(
        id: "limit", check: "'size(grant.scope) <= params.max'",
        """
        aliases: [old-limit]
        parameters:
          max: {type: int, default: 1, description: The most.}
          words: {type: list(string), default: [], description: Words., values: [a, b]}
          ids: {type: list(string), default: [], description: Ids., matches: client-ids}
          by_id: {type: "map(string, list(string))", default: {}, description: Scopes., matches: management-scopes}
        """),
      Sample.text(id: "other"),
      Sample.text(
        id: "quiet", severity: "note", check: "'grant.audience != params.name'",
        """
        enabled: false
        parameters: {name: {type: string, default: "", description: A name.}}
        """))
  }

  static func compile(
    _ text: String, tenant: String? = nil, select: [String] = [], ignore: [String] = [], parameters: [String] = []
  ) throws -> CompiledCatalogue {
    let configuration = try Configuration(text: "version: 1\n\(text)", path: "c.yml", formats: [])
    let catalogue = try catalogue.get()
    let adjustments = try RuleAdjustments(
      configuration, tenant: configuration.tenants.first { $0.domain == tenant }, catalogue: catalogue)
    return try catalogue.compile(
      RuleSelection(select: select, ignore: ignore, parameters: parameters, adjustments: adjustments))
  }

  /// The rules that run, as `id severity {"max":1}`.
  static func describe(_ compiled: CompiledCatalogue) -> [String] {
    compiled.rules.map { rule in
      let max = rule.parameters["max"].map { " \(JSONWriter.compact($0))" } ?? ""
      return "\(rule.id) \(rule.severity)\(max)"
    }
  }
}
