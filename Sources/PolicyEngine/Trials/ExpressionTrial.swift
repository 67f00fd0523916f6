package import CEL
package import Documents
package import Tenant

/// One expression of the rule language, tried on its own: the environment of rules, without parameters.
package struct ExpressionTrial: Sendable {
  /// What an expression can name with its type, a line for each variable.
  package static var names: [String] { DescribedVariable.ofGrants.map(\.line) }

  /// What the expressions of rules about each subject can name: `client: client, grants, …`.
  package static var subjects: [String] {
    RuleSubject.allCases.map { "\($0.rawValue): \(RuleEnvironment.names(of: $0).joined(separator: ", "))" }
  }

  package let program: Program
  private let environment: Environment
  private let params: Value

  /// Checks and plans the expression. Throws every error found, with its place in the expression.
  package init(_ source: String) throws(CompileError) {
    let type = RecordType(name: "params", fields: [])
    params = .record(RecordValue(type, []))
    environment = RuleEnvironment.environment(params: type)
    program = try environment.compile(source)
  }

  /// Whether its value depends on a grant and what is around it.
  package var needsGrant: Bool { !program.reads.isSubset(of: ["now"]) }

  /// Evaluates an expression that needs no grant; `startedAt` is `now`: UTC, RFC 3339.
  package func evaluate(startedAt: String) throws(FieldError) -> Outcome {
    evaluate(
      try ClientGrant(JSONObject()), in: GrantSurroundings(), tenantDomain: "tenant.example", startedAt: startedAt)
  }

  /// Evaluates the expression on a grant; `startedAt` is `now`: UTC, RFC 3339.
  package func evaluate(
    _ grant: ClientGrant, in surroundings: GrantSurroundings, tenantDomain: String, startedAt: String
  ) -> Outcome {
    var variables = RuleBindings.variables(
      of: grant, in: surroundings, tenantDomain: tenantDomain, startedAt: startedAt)
    variables["params"] = .value(params)
    return program.evaluate(environment.activation(variables))
  }
}

extension Program {
  /// The collections that a rule with this expression would have fetched, in a fixed order.
  package var fetches: [TenantCollection] { Set(reads.compactMap(RuleEnvironment.collection(of:))).sorted() }
}
