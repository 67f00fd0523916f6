import CEL
import Documents
import Synchronization
import Tenant

/// What rules see of a grant that depends on its audience alone.
final class AudienceBinding: Sendable {
  let api: Binding
  /// `effective_scopes` of a grant that allows all scopes.
  let allScopes: FieldState
  let isOnManagementAPI: FieldState
  let isOnSystemAPI: FieldState

  /// - Parameter api: the API of the audience.
  init(_ audience: String?, _ api: Lookup<ResourceServer>, in tenant: TenantContext) {
    let name = audience ?? ""
    let isSystem = tenant.isSystemAPI(name)
    self.api = api.binding
    isOnManagementAPI = .ofTenant(tenant.isManagementAPI(name))
    isOnSystemAPI = .ofTenant(isSystem)
    allScopes =
      switch api {
      case .found(let api): .value(.strings(api.scopes.map(\.value)))
      // An API that does not exist gives no token and so no scope; of a system API the list may just not show it.
      case .none where isSystem == false: .value(.list([]))
      case .none, .unavailable: .unavailable(["api"])
      }
  }
}

/// The bindings of audiences, each made when a grant first names it.
final class AudienceBindings: Sendable {
  private let made = Mutex<[ExactString?: AudienceBinding]>([:])

  func binding(_ audience: String?, _ make: () -> AudienceBinding) -> AudienceBinding {
    let name = audience.map(ExactString.init)
    if let binding = made.withLock({ $0[name] }) { return binding }
    let binding = make()
    made.withLock { $0[name] = binding }
    return binding
  }
}

extension FieldState {
  /// What the tenant's domain tells; nil where it is not known.
  fileprivate static func ofTenant(_ answer: Bool?) -> FieldState {
    answer.map { .value(.bool($0)) } ?? .unavailable([RuleEnvironment.tenantVariable])
  }
}
