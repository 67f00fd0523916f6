import Documents
import Tenant

extension ClientGrant {
  /// What is written of it and not known behind variables that a rule lacks: an application or an API that could be looked up
  /// by nothing, or a field itself.
  func unknowns(behind variables: Set<String>) -> [UnknownValue] {
    unknowns.filter { !$0.variables.isDisjoint(with: variables) }
  }

  /// What the code calls the application that is made by its deployment.
  var clientReference: String? {
    let value = unknowns.first { $0.field == .clientID && $0.reason == .afterApply }
    return value.flatMap { $0.written.hasPrefix("(") ? nil : $0.written }
  }
}

/// Why a rule came to no result on one grant, or on something else.
struct UnknownReason {
  let reason: Evaluation.Reason
  let isUndecidedSystemAPI: Bool
  /// What is written of the grant and not known, where that is the reason.
  let unknowns: [UnknownValue]
  let grant: ClientGrant?

  init(_ reason: Evaluation.Reason, isUndecidedSystemAPI: Bool = false, on grant: ClientGrant? = nil) {
    self.reason = reason
    self.isUndecidedSystemAPI = isUndecidedSystemAPI
    self.grant = grant
    if case .lacking(let variables) = reason, let grant {
      unknowns = grant.unknowns(behind: variables)
    } else {
      unknowns = []
    }
  }
}

/// What is written and not known behind the unknowns of a rule, each text of a field once.
struct UnknownTexts {
  private struct Key: Hashable {
    let field: ClientGrant.Field
    let written: ExactString
  }

  private var order: [Key] = []
  private var found: [Key: (value: UnknownValue, first: RecordOrigin?, count: Int)] = [:]

  mutating func add(_ reason: UnknownReason) {
    for value in reason.unknowns { add(value, of: reason.grant) }
  }

  mutating func add(_ value: UnknownValue, of grant: ClientGrant?) {
    let key = Key(field: value.field, written: ExactString(value.written))
    if found[key] == nil {
      order.append(key)
      found[key] = (value, grant?.origin(of: value.route), 0)
    }
    found[key]?.count += 1
  }

  /// Where the first of them is written; nil where there is none, or that is not known.
  var place: RecordOrigin? { order.first.flatMap { found[$0]?.first } }

  /// `audience is ##AUDIENCE## (tenant.yaml:30:15, and 1 more), which has no value: …`; the first three and how many more.
  var sentences: [String] {
    let texts = order.prefix(3).compactMap { key in
      found[key].map { value, first, count in
        let more = count > 1 ? ", and \(count - 1) more" : ""
        let place = first.map { " (\($0.description.visible)\(more))" } ?? ""
        return "\(value.field.name) is \(value.written.visible)\(place), \(value.advice)"
      }
    }
    return texts + (order.count > 3 ? ["and \(order.count - 3) more"] : [])
  }
}

extension UnknownValue {
  /// The variables that rules lack for it: the field, and what is looked up by it.
  var variables: Set<String> {
    let others: [String] =
      switch field {
      case .audience: [ResourceServer.variable]
      case .clientID: [Client.variable, RuleEnvironment.owner]
      case .id: [GrantOrganizations.variable]
      default: []
      }
    return Set(others + [RuleEnvironment.unknown(field)])
  }

  /// The way to it: `scope[2]`.
  var route: Route { Route([.key("\(field.name)")] + (element.map { [.index($0)] } ?? [])) }

  /// Why it is not known, and what to do.
  fileprivate var advice: String {
    switch reason {
    case .placeholder: "which has no value: give it one by --mapping or --mapping-env"
    case .secretName: "which looks like a secret and is never put into a grant: rename the key"
    case .expression: "which is not evaluated: audit the plan ('terraform show -json PLAN')"
    case .afterApply: "which is known once the code is deployed"
    case .sensitive: "which is kept secret: audit the tenant after the deployment"
    case .unsaid: "whose format has no place for it: audit the plan or the state ('terraform show -json')"
    }
  }
}
