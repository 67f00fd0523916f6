package import Tenant

/// How the emulated tenant behaves, beside what it holds.
package struct EmulatorSettings: Sendable {
  /// The application that may sign in. The demo tenant holds a client and a grant of this id.
  package var clientID = "app_grantlint_auditor"
  package var clientSecret = Secret("emulated")
  /// The key by which that application signs in; with it the secret is not accepted, as a client has one method.
  package var clientKey: ClientAssertionKey?
  /// What an issued token carries, whatever the client's grant says.
  package var tokenScopes = TenantCollection.allCases.map(\.requiredScope) + TenantEmulator.organizationScopes.prefix(1)
  /// Seconds.
  package var tokenLifetime = 86_400
  /// Whether tokens say nothing of themselves, as those that are no JWT.
  package var hasOpaqueTokens = false
  /// The most that `take` accepts: 100 on the public cloud, 50 by a page of the documentation.
  package var maximumTake = 100
  /// Collections that answer 403 even to a token that carries their scope.
  package var deniedCollections: Set<TenantCollection> = []
  /// Whether every page of a list but the first is answered with 500: by what is asked for, so that each of several clients
  /// finds the same, however many there were before it.
  package var failsAfterFirstPage = false
  /// nil: never a 429.
  package var rateLimit: RateLimit?
  /// Whether organization fields on grants that are not of one client with subject type `client` are refused. The
  /// published reference accepts them, the official command line tool says that the API does not.
  package var strictOrganizationFields = false
  /// Whether leaving `allow_all_scopes` for a list of scopes takes two calls.
  package var twoStepScopes = false
  /// What becomes of a change that names a scope or an authorization details type that the API does not define.
  package var undefinedNames = UndefinedNames.refused

  package init() {}
}

/// What becomes of names in a change that the API does not define. Users report the first two, a recording shows the third; where no API is known for a
/// grant, names are stored.
package enum UndefinedNames: Sendable {
  /// The change is refused with 400.
  case refused
  /// They are left out without a word; the rest is stored.
  case dropped
  case stored
}

/// A rate limit as the tenant's plans state it.
package struct RateLimit: Sendable, Equatable {
  /// The most calls, at once and a second, that count as a limit.
  private static let most = 1_000_000

  /// Calls at once.
  package let burst: Int
  /// Calls a second that come back.
  package let perSecond: Double

  package init(burst: Int, perSecond: Double) {
    self.burst = min(max(1, burst), Self.most)
    self.perSecond = min(max(0.001, perSecond), Double(Self.most))
  }

  /// `RPS/BURST`: calls a second (a decimal number above 0), then calls at once (1 or more); nil for any other text.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let perSecond = Double(parts[0]), perSecond > 0, perSecond.isFinite,
      let burst = Int(parts[1]), burst >= 1
    else { return nil }
    self.init(burst: burst, perSecond: perSecond)
  }
}
