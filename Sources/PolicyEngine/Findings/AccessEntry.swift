/// What one grant allows, for the overview of who may do what: a cell of clients × APIs.
package struct AccessEntry: Sendable, Equatable {
  /// The tenant's domain.
  package let tenant: String
  package let grant: GrantReference
  /// The API's name, where it was read.
  package let apiName: String?
  /// How many scopes a token can carry; of an all-scopes grant those of the API, nil where that was not read.
  package let scopeCount: Int?
  /// The scopes themselves; nil also where a report of an earlier version does not say them.
  package let scopes: [String]?
  package let allowsAllScopes: Bool
  package let isSystem: Bool
  /// deny | allow | require, as it takes effect; nil where a report of an earlier version does not say it.
  package let organizationUsage: String?
  package let allowsAnyOrganization: Bool
  /// Whether the API is one of Auth0's own.
  package let isOnSystemAPI: Bool
  /// What it is worth; nil where the report does not say it.
  package let reach: FindingReach?

  package init(
    tenant: String, grant: GrantReference, apiName: String? = nil, scopeCount: Int?, scopes: [String]? = nil,
    allowsAllScopes: Bool = false, isSystem: Bool = false, organizationUsage: String? = nil,
    allowsAnyOrganization: Bool = false, isOnSystemAPI: Bool = false, reach: FindingReach? = nil
  ) {
    self.tenant = tenant
    self.grant = grant
    self.apiName = apiName
    self.scopeCount = scopeCount
    self.scopes = scopes
    self.allowsAllScopes = allowsAllScopes
    self.isSystem = isSystem
    self.organizationUsage = organizationUsage
    self.allowsAnyOrganization = allowsAnyOrganization
    self.isOnSystemAPI = isOnSystemAPI
    self.reach = reach
  }
}
