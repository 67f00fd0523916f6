import CEL
import Documents
import Tenant

/// What rules see of a grant that depends on its audience alone.
final class AudienceBinding: Sendable {
  /// The audience itself.
  let name: String
  let api: Binding
  /// What its scopes are worth; nil where it is not known whose API it is.
  let scopes: ScopeKnowledge?
  /// What the words of the scopes of grants say; nil: not worked out.
  let words: ScopeWordTable?
  /// The paths of its table as values.
  let paths: [Value]
  /// `write_scopes` of a grant that allows all scopes.
  let allWrites: FieldState
  /// `effective_scopes` of a grant that allows all scopes.
  let allScopes: FieldState
  let isOnManagementAPI: FieldState
  let isOnSystemAPI: FieldState

  /// - Parameter api: the API of the audience.
  init(
    _ audience: String?, _ api: Lookup<ResourceServer>, in tenant: TenantContext, _ knowledge: ReachKnowledge,
    _ words: ScopeWordTable? = nil
  ) {
    self.words = words
    let name = audience ?? ""
    self.name = name
    let isSystem = tenant.isSystemAPI(name)
    let scopes = tenant.kind(of: name).map { knowledge.scopes(of: $0, name) }
    self.scopes = scopes
    paths = scopes?.table?.paths.map(\.value) ?? []
    self.api = api.binding(scopes)
    isOnManagementAPI = .ofTenant(tenant.isManagementAPI(name))
    isOnSystemAPI = .ofTenant(isSystem)
    allScopes =
      switch api {
      case .found(let api): .value(.strings(api.scopes.map(\.value)))
      // An API that does not exist gives no token and so no scope; of a system API the list may just not show it.
      case .none where isSystem == false: .value(.list([]))
      case .none, .unavailable: .unavailable(["api"])
      }
    allWrites =
      switch (api, scopes) {
      case (.found(let api), .some(let scopes)): .value(.strings(api.scopes.map(\.value).filter(scopes.writes)))
      case (.none, _) where isSystem == false: .value(.list([]))
      case (.none, _), (.unavailable, _): .unavailable(["api"])
      case (.found, .none): .unavailable([RuleEnvironment.tenantVariable])
      }
  }
}

extension AudienceBinding {
  /// The scopes that the API defines; nil: not known.
  var listedScopes: [String]? { if case .value(let all) = allScopes { all.strings } else { nil } }
}

/// The bindings of audiences, each made when a grant first names it. One thread has them: others that asked for the same
/// would get in its way.
struct AudienceBindings: Sendable {
  /// An audience by its number in a table of grants.
  private struct Key: Hashable {
    let table: UInt64
    let number: UInt32
  }

  /// By the lowest bits of the number those that were asked for last; finding them costs no hashing.
  private var recent: [(key: Key, binding: AudienceBinding)?] = Array(repeating: nil, count: 256)
  private var made: [Key: AudienceBinding] = [:]

  /// Those that are kept: tables of many pages have few audiences each.
  private static let most = 1 << 16

  mutating func binding(of grant: ClientGrant, _ bindings: RuleBindings) -> AudienceBinding {
    // One that is written and not known is not the one of another grant that is written alike.
    if grant.unknownFields.contains(.audience) { return bindings.audience(of: grant) }
    let key = Key(table: grant.table, number: grant.audienceNumber)
    let place = Int(truncatingIfNeeded: key.number) & (recent.count - 1)
    if let known = recent[place], known.key == key { return known.binding }
    let binding = made[key] ?? bindings.audience(of: grant)
    if made.count >= Self.most { made = [:] }
    made[key] = binding
    recent[place] = (key, binding)
    return binding
  }
}

extension FieldState {
  /// What the tenant's domain tells; nil where it is not known.
  fileprivate static func ofTenant(_ answer: Bool?) -> FieldState {
    answer.map { .value(.bool($0)) } ?? .unavailable([RuleEnvironment.tenantVariable])
  }
}
