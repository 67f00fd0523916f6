import Documents
import Tenant

/// The configurations of providers to which the grants of an input belong: each is a tenant of its own.
struct DeclaredProviders {
  /// Sorted.
  let names: [String]
  /// Whether the input does not say it of every grant.
  let isUnknownOfAny: Bool

  init(_ grants: [DeclaredGrant]) {
    let known = Set(grants.lazy.compactMap(\.declaration.provider).map(ExactString.init))
    isUnknownOfAny = grants.contains { $0.declaration.provider == nil }
    // What is not said may be any of those that are.
    names = known.sorted().map(\.value) + (isUnknownOfAny && !known.isEmpty ? ["(not said)"] : [])
  }

  /// The grants of the configuration with a name. The one without an alias, which Terraform calls `auth0` and Pulumi
  /// `default`, has both names, and `(default)`, as long as no other one has them.
  func selected(_ wanted: String, of grants: [DeclaredGrant]) -> [DeclaredGrant] {
    let isThere = names.contains { $0.isIdentical(to: wanted) }
    let isDefault = !isThere && ["auth0", "default", "(default)"].contains { $0.isIdentical(to: wanted) }
    return grants.filter { grant in
      guard let name = grant.declaration.provider else { return false }
      return name.isIdentical(to: wanted) || isDefault && ["auth0", "default"].contains { $0.isIdentical(to: name) }
    }
  }
}
