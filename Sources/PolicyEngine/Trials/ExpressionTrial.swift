package import CEL
package import Tenant

/// One expression of the rule language, tried on its own: the environment of rules, without parameters.
package struct ExpressionTrial: Sendable {
  /// What an expression sees beside the grant.
  package struct Surroundings: Sendable {
    /// nil: does not exist.
    package let client: Client?
    /// nil: does not exist.
    package let api: ResourceServer?
    package let organizations: [Organization]
    package let tenantDomain: String
    /// `now`: UTC, RFC 3339.
    package let startedAt: String

    package init(
      client: Client?, api: ResourceServer?, organizations: [Organization], tenantDomain: String, startedAt: String
    ) {
      self.client = client
      self.api = api
      self.organizations = organizations
      self.tenantDomain = tenantDomain
      self.startedAt = startedAt
    }
  }

  /// What an expression can name, a line each.
  package static var names: [String] { RuleEnvironment.names }

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

  /// Evaluates the expression on a grant.
  package func evaluate(_ grant: ClientGrant, in surroundings: Surroundings) -> Outcome {
    var variables = RuleBindings.variables(
      of: grant, client: surroundings.client, api: surroundings.api, organizations: surroundings.organizations,
      tenantDomain: surroundings.tenantDomain, startedAt: surroundings.startedAt)
    variables["params"] = .value(params)
    return program.evaluate(environment.activation(variables))
  }
}

extension Program {
  /// The collections that a rule with this expression would have fetched, in a fixed order.
  package var fetches: [TenantCollection] { Set(reads.compactMap(RuleEnvironment.collection(of:))).sorted() }
}
