import Documents
import Tenant

/// How the keys of an object tell what it is.
struct KeySignature: Sendable {
  /// All of these are there,
  var all: [String] = []
  /// of these at least one, where any are named,
  var any: [String] = []
  /// and none of these.
  var none: [String] = []

  func fits(_ object: JSONObject) -> Bool { fits { object[$0] != nil } }

  func fits(_ node: JSONNode) -> Bool { node.kind == .object && fits { node[$0] != nil } }

  private func fits(_ has: (String) -> Bool) -> Bool {
    all.allSatisfy(has) && (any.isEmpty || any.contains(where: has)) && !none.contains(where: has)
  }
}

extension KeySignature {
  /// What only a client grant of the API has; `organization_usage` is in clients too.
  static let grantOnly = [
    "audience", "scope", "subject_type", "default_for", "allow_all_scopes", "allow_any_organization",
    "authorization_details_types",
  ]

  static let clientGrant = KeySignature(any: grantOnly)

  /// An application as `GET /api/v2/clients` gives it.
  static let client = KeySignature(all: ["client_id"], any: clientOnly, none: grantOnly + ["clientID"])

  /// An API as `GET /api/v2/resource-servers` gives it.
  static let resourceServer = KeySignature(
    all: ["identifier"],
    any: ["scopes", "token_lifetime", "signing_alg", "is_system", "token_dialect", "subject_type_authorization"],
    none: grantOnly)

  /// How the records of lists that say nothing of themselves show what they are; of other lists each must be of grants.
  static let ofLists: [(signature: KeySignature, record: any TenantRecord.Type)] = [
    (.client, Client.self), (.resourceServer, ResourceServer.self),
  ]

  static let clientOnly = [
    "app_type", "is_first_party", "grant_types", "token_endpoint_auth_method", "jwt_configuration", "callbacks",
  ]
}
