import Documents
import Tenant

/// Tells whether grants can be used today, from what the audit read; what it did not read makes it unknown.
struct GrantReachability: Sendable {
  /// Why a grant cannot be used, and what it takes to change that.
  private struct Obstacle {
    let reason: String
    /// The token scope with which somebody can remove it; nil: nobody can.
    var remover: String?
    /// What to say where nobody can.
    var finality = ""
  }

  private enum Answer {
    case usable
    case blocked(Obstacle)
    case unknown(String)
  }

  private let clients: RecordLookup<Client>
  private let organizations: RecordTable<GrantOrganizations>?
  /// Whether a third-party application is among the known ones; nil: not all are known.
  private let hasThirdParties: Bool?
  private let isOpenToRegistration: Bool

  init(_ data: TenantRecords) {
    clients = data.lookup(Client.self)
    organizations = data[GrantOrganizations.self]
    let known = data[Client.self]?.records ?? []
    if known.contains(where: { $0.isFirstParty == false }) {
      hasThirdParties = true
    } else {
      hasThirdParties = data.isComplete(.clients) && !known.contains(where: \.isSummary) ? false : nil
    }
    let settings = data[TenantSettings.self]?.records.first
    isOpenToRegistration =
      settings?.allowsDynamicRegistration == true || settings?.supportsClientIDMetadataDocuments == true
  }

  /// Whether a grant can be used.
  ///
  /// - Parameters:
  ///   - api: its API, as far as it is known.
  ///   - isSystem: whether that is one of Auth0's own; nil: not known.
  func reachability(of grant: ClientGrant, _ api: Lookup<ResourceServer>, isSystem: Bool?) -> Reachability {
    let client = clients.ofGrant(grant)
    let answers = [
      holder(of: grant, client), Self.api(of: grant, api), Self.policy(grant, api),
      Self.thirdParty(grant, client, isSystem: isSystem), Self.flow(grant, client), organization(of: grant),
    ]
    var unknown: String?
    for answer in answers {
      switch answer {
      case .usable: break
      case .blocked(let obstacle): return Self.dormant(obstacle, api, client)
      case .unknown(let reason): unknown = unknown ?? reason
      }
    }
    return unknown.map { Reachability(.unknown, $0) } ?? Reachability(.live, "its application can get a token by it")
  }

  private static func dormant(
    _ obstacle: Obstacle, _ api: Lookup<ResourceServer>, _ client: Lookup<Client>
  ) -> Reachability {
    var lifetime = "until they expire"
    if case .found(let client) = client, client.thirdPartySecurityMode == "strict" {
      // Their tokens live as long as the application says, whatever the API does.
      lifetime = "up to \(TokenLifetime.text(client.tokenLifetime ?? 3600))"
    } else if case .found(let api) = api {
      lifetime = "up to \(TokenLifetime.text(api.tokenLifetime ?? 86_400))"
    }
    let waking = obstacle.remover.map { "whoever has \($0) can wake it" } ?? obstacle.finality
    return Reachability(.dormant, "\(obstacle.reason); tokens issued before live \(lifetime); \(waking)")
  }

  // MARK: What can be in the way

  /// Whether there is an application that has the grant.
  private func holder(of grant: ClientGrant, _ client: Lookup<Client>) -> Answer {
    if grant.clientID == nil {
      if hasThirdParties == true || isOpenToRegistration { return .usable }
      return .unknown(
        hasThirdParties == nil
          ? "not all applications were read" : "there is no third-party application today, and one can come")
    }
    return switch client {
    case .found: .usable
    case .none:
      .blocked(
        Obstacle(
          reason: "the application does not exist",
          finality: "nobody can wake it: no other application gets its client id"))
    case .unavailable: .unknown("the applications were not read")
    }
  }

  private static func api(of grant: ClientGrant, _ api: Lookup<ResourceServer>) -> Answer {
    guard grant.audience != nil else {
      return .blocked(Obstacle(reason: "it names no API", finality: "no API wakes it"))
    }
    return switch api {
    case .found: .usable
    case .none: .blocked(Obstacle(reason: "the API does not exist", remover: "create:resource_servers"))
    case .unavailable: .unknown("the API was not read")
    }
  }

  /// Whether the API accepts grants of the kind.
  private static func policy(_ grant: ClientGrant, _ api: Lookup<ResourceServer>) -> Answer {
    guard case .found(let api) = api else { return .usable }
    let policy: String?
    switch grant.effectiveSubjectType {
    case "client": policy = api.clientPolicy
    case "user": policy = api.userPolicy
    case "anonymous_user": policy = api.anonymousUserPolicy
    default: return .unknown("what subjects of the kind '\(grant.effectiveSubjectType.visible)' are is not known")
    }
    return switch policy {
    case "deny_all": .blocked(Obstacle(reason: "the API refuses it", remover: "update:resource_servers"))
    case "allow_all", "require_client_grant": .usable
    case let other?: .unknown("what the API's policy '\(other.visible)' means is not known")
    case nil: .unknown("the API does not say whether it accepts such grants")
    }
  }

  /// Grant types by which no user signs in.
  private static let withoutUsers = [
    "client_credentials", "http://auth0.com/oauth/grant-type/mfa-oob", "http://auth0.com/oauth/grant-type/mfa-otp",
    "http://auth0.com/oauth/grant-type/mfa-recovery-code",
  ]
  private static let withUsers = [
    "authorization_code", "implicit", "password", "urn:ietf:params:oauth:grant-type:device_code",
    "urn:openid:params:grant-type:ciba", "http://auth0.com/oauth/grant-type/password-realm",
    "http://auth0.com/oauth/grant-type/passwordless/otp", "urn:ietf:params:oauth:grant-type:token-exchange",
    "urn:ietf:params:oauth:grant-type:jwt-bearer",
    "urn:auth0:params:oauth:grant-type:token-exchange:federated-connection-access-token",
  ]

  /// Whether the application has a grant type that uses it.
  private static func flow(_ grant: ClientGrant, _ client: Lookup<Client>) -> Answer {
    guard case .found(let client) = client else { return .usable }
    return flow(grant.effectiveSubjectType, client)
  }

  /// Whether an application may have a grant type that gets tokens for subjects of a kind.
  static func mayGetTokens(for subjectType: String, _ client: Client) -> Bool {
    if case .blocked = flow(subjectType, client) { return false }
    return true
  }

  /// Whether an application of the group that has a default grant can use it, as far as that lies with the application.
  static func state(ofDefault grant: ClientGrant, for client: Client, isSystem: Bool?) -> Reachability.State {
    var state = Reachability.State.live
    for answer in [thirdParty(grant, .found(client), isSystem: isSystem), flow(grant.effectiveSubjectType, client)] {
      switch answer {
      case .usable: break
      case .blocked: return .dormant
      case .unknown: state = .unknown
      }
    }
    return state
  }

  private static func flow(_ subjectType: String, _ client: Client) -> Answer {
    guard let types = client.grantTypes else { return .unknown("the application's grant types are not known") }
    let isUsed: Bool
    switch subjectType {
    case "client": isUsed = types.contains("client_credentials")
    // A refresh token of a user that was issued once may still be used.
    case "user": isUsed = types.contains(where: withUsers.contains)
    default: return .usable
    }
    if isUsed { return .usable }
    let known = withUsers + withoutUsers + (subjectType == "client" ? ["refresh_token"] : [])
    if let other = types.first(where: { !known.contains($0) }) {
      return .unknown("what the application's grant type '\(other.visible)' can use is not known")
    }
    return .blocked(Obstacle(reason: "the application has no grant type that can use it", remover: "update:clients"))
  }

  private static func thirdParty(_ grant: ClientGrant, _ client: Lookup<Client>, isSystem: Bool?) -> Answer {
    guard case .found(let client) = client, !client.isSummary else { return .usable }
    if client.thirdPartySecurityMode == "strict" {
      let blocked = Answer.blocked(
        Obstacle(
          reason: "strict third-party applications cannot use it", finality: "no change of the grant wakes it"))
      if isSystem == true { return blocked }
      if grant.effectiveSubjectType == "client" {
        // Auth0's pages disagree about those that somebody of the tenant made.
        return ["dcr", "cimd"].contains(client.externalMetadataType)
          ? blocked : .unknown("whether a strict third-party application of this kind can use it is not known")
      }
      return isSystem == nil ? .unknown("whether the API is one of Auth0's own is not known") : .usable
    }
    return client.isFirstParty == false
      ? .unknown("whether a permissive third-party application can use it is not known") : .usable
  }

  private func organization(of grant: ClientGrant) -> Answer {
    guard grant.effectiveOrganizationUsage == "require", grant.effectiveSubjectType == "client",
      !grant.effectiveAllowAnyOrganization
    else { return .usable }
    guard let known = grant.id.flatMap({ organizations?[$0] }) else {
      return .unknown("the organizations of the grant were not read")
    }
    return known.organizations.isEmpty
      ? .blocked(
        Obstacle(
          reason: "an organization is required and none is assigned", remover: "create:organization_client_grants"))
      : .usable
  }
}
