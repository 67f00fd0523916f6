/// What one grant allows, for the overview of who may do what: a cell of clients × APIs.
package struct AccessEntry: Sendable, Equatable {
  /// The tenant's domain.
  package let tenant: String
  package let grant: GrantReference
  /// The API's name, where it was read.
  package let apiName: String?
  /// The scopes that a token can carry; of an all-scopes grant those of the API, nil where that was not read.
  package let scopeCount: Int?
  package let allowsAllScopes: Bool
  package let isSystem: Bool
  /// Whether the API is one of Auth0's own.
  package let isOnSystemAPI: Bool
  /// What it is worth; nil where the report does not say it.
  package let reach: FindingReach?

  package init(
    tenant: String, grant: GrantReference, apiName: String? = nil, scopeCount: Int?, allowsAllScopes: Bool = false,
    isSystem: Bool = false, isOnSystemAPI: Bool = false, reach: FindingReach? = nil
  ) {
    self.tenant = tenant
    self.grant = grant
    self.apiName = apiName
    self.scopeCount = scopeCount
    self.allowsAllScopes = allowsAllScopes
    self.isSystem = isSystem
    self.isOnSystemAPI = isOnSystemAPI
    self.reach = reach
  }
}
