package import GrantModel

/// How the emulated tenant behaves, beside what it holds.
package struct EmulatorSettings: Sendable {
  /// The application that may sign in. The demo tenant holds a client and a grant of this id.
  package var clientID = "app_grantlint_auditor"
  package var clientSecret = Secret("emulated")
  /// What an issued token carries, whatever the client's grant says.
  package var tokenScopes = TenantCollection.allCases.map(\.requiredScope)
  /// Seconds.
  package var tokenLifetime = 86_400
  /// The most that `take` accepts: 100 on the public cloud, 50 by a page of the documentation.
  package var maximumTake = 100
  /// Collections that answer 403 even to a token that carries their scope.
  package var deniedCollections: Set<TenantCollection> = []
  /// nil: never a 429.
  package var rateLimit: RateLimit?

  package init() {}
}

/// A rate limit as the tenant's plans state it.
package struct RateLimit: Sendable, Equatable {
  /// Calls at once.
  package let burst: Int
  /// Calls a second that come back.
  package let perSecond: Double

  package init(burst: Int, perSecond: Double) {
    self.burst = max(1, burst)
    self.perSecond = max(0.001, perSecond)
  }
}
