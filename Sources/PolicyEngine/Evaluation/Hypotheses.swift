import Documents
import Tenant

/// What a grant with values that nobody knows may be: a few grants that stand for all that it can come to.
///
/// A rule that fails on each of them fails whatever the values are, and need not wait for them.
enum Hypotheses {
  /// More are not tried: such a grant has so little that is known that no rule can tell.
  private static let most = 48
  /// A scope that no rule objects to, a type of authorization details, and an audience that is nobody's.
  private static let harmless = "read:items"
  private static let someType = "payment_initiation"
  private static let ownAudience = "urn:grantlint:unknown"

  /// Empty where the values could be anything else: whose grant it is is not guessed.
  static func of(_ grant: ClientGrant, in tenant: TenantContext) -> [ClientGrant] {
    guard let declaration = grant.declaration, case .object(let object) = grant.json else { return [] }
    var objects = [object]
    for field in grant.unknownFields.all {
      guard let values = values(field, grant, tenant) else { continue }
      let key = "\(field.name)"
      objects = objects.flatMap { object in
        values.map { value in
          var object = object
          object[key] = value
          return object
        }
      }
      guard objects.count <= most else { return [] }
    }
    // The API accepts scopes or all of them.
    objects = objects.map { object in
      var object = object
      if object["allow_all_scopes"] == true { object["scope"] = nil }
      return object
    }
    let left = declaration.unknowns.filter { values($0.field, grant, tenant) == nil }
    let known = GrantDeclaration(
      address: declaration.address, provider: declaration.provider, unknowns: left,
      locate: { declaration.place(of: $0) })
    return (try? ClientGrant.declared(objects.map { ($0, known) })) ?? []
  }

  /// The values that a field is tried with; nil: it stays unknown.
  private static func values(_ field: ClientGrant.Field, _ grant: ClientGrant, _ tenant: TenantContext) -> [JSONValue?]?
  {
    switch field {
    case .scope:
      let known = grant.scope ?? []
      return [known.isEmpty ? nil : .strings(known), .strings(known + [harmless])]
    case .allowAllScopes, .allowAnyOrganization: return [true, false]
    case .organizationUsage: return [nil, "allow", "require"]
    case .subjectType: return ["client", "user", "anonymous_user"]
    case .authorizationDetailsTypes: return [nil, .strings([someType])]
    case .audience:
      return [.string(ownAudience), .string(tenant.managementAudience ?? "https://tenant.auth0.com/api/v2/")]
    case .id, .clientID, .defaultFor, .isSystem: return nil
    }
  }
}
