import Documents
import Tenant

extension ClientGrant {
  /// What is written of it and not known behind variables that a rule lacks: an application or an API that could be looked up
  /// by nothing, or a field itself.
  func unknowns(behind variables: Set<String>) -> [UnknownValue] {
    unknowns.filter { value in
      variables.contains(RuleEnvironment.unknown(value.field))
        || value.field == .audience && variables.contains(ResourceServer.variable)
        || value.field == .clientID && !variables.isDisjoint(with: [Client.variable, RuleEnvironment.owner])
        || value.field == .id && variables.contains(GrantOrganizations.variable)
    }
  }
}

/// Why a rule came to no result on one grant, or on something else.
struct UnknownReason {
  let reason: Evaluation.Reason
  let isUndecidedSystemAPI: Bool
  /// What is written of the grant and not known, where that is the reason: `audience is ##AUDIENCE## (tenant.yaml:30:15), …`.
  let unknowns: [String]

  init(_ reason: Evaluation.Reason, isUndecidedSystemAPI: Bool = false, on grant: ClientGrant? = nil) {
    self.reason = reason
    self.isUndecidedSystemAPI = isUndecidedSystemAPI
    guard case .lacking(let variables) = reason, let grant else {
      unknowns = []
      return
    }
    unknowns = grant.unknowns(behind: variables).map { value in
      let place = grant.origin(of: value.route).map { " (\($0.description.visible))" } ?? ""
      return "\(value.route) is \(value.written.visible)\(place), \(value.advice)"
    }
  }
}

extension UnknownValue {
  /// The way to it: `scope[2]`.
  var route: Route { Route([.key("\(field.name)")] + (element.map { [.index($0)] } ?? [])) }

  /// Why it is not known, and what to do.
  fileprivate var advice: String {
    switch reason {
    case .placeholder: "which has no value: give it one by --mapping or --mapping-env"
    case .expression: "which is not evaluated: audit the plan ('terraform show -json PLAN')"
    case .afterApply: "which is known once the code is deployed"
    }
  }
}
