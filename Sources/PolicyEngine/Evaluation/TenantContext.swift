import CEL
import Foundation
package import GrantModel

/// What rules can know of the tenant as a whole and of the moment of the audit, and which audiences are Auth0's own
/// APIs.
package struct TenantContext: Sendable {
  package let domain: String
  /// The identifier of the tenant's Management API.
  package let managementAudience: String
  /// `now` in expressions: when the audit started.
  let moment: Timestamp?
  private let hosts: [String]

  /// The context of a tenant. Its Management API is what the token names, else the system API of that form, else what
  /// the domain implies.
  ///
  /// - Parameter startedAt: UTC, RFC 3339.
  package init(
    _ identity: TenantIdentity, resourceServers: [ResourceServer] = [], startedAt: String
  ) {
    moment = (try? Date(startedAt, strategy: .iso8601)).flatMap { date in
      Timestamp(seconds: Int64(date.timeIntervalSince1970.rounded(.down).clampedInt))
    }
    domain = identity.domain
    let listed = resourceServers.first { $0.isSystem == true && $0.identifier.hasSuffix("/api/v2/") }?.identifier
    managementAudience = identity.managementAudience ?? listed ?? "https://\(identity.domain)/api/v2/"
    hosts = [identity.domain, identity.customDomain, Self.host(of: managementAudience)].compactMap { $0 }
  }

  /// Whether an audience is a Management API: this tenant's, or by its form any tenant's.
  package func isManagementAPI(_ audience: String) -> Bool {
    if audience.isIdentical(to: managementAudience) { return true }
    guard audience.hasSuffix("/api/v2/"), let host = Self.host(of: audience) else { return false }
    return audience.isIdentical(to: "https://\(host)/api/v2/") && (isOwn(host) || Self.isAuth0(host))
  }

  /// Whether an audience is one of the APIs that Auth0 itself provides: Management, My Account, My Organization, MFA.
  package func isSystemAPI(_ audience: String) -> Bool {
    if isManagementAPI(audience) { return true }
    guard let host = Self.host(of: audience), isOwn(host) || Self.isAuth0(host) else { return false }
    return ["/me/", "/my-org/", "/mfa/"].contains { audience.isIdentical(to: "https://\(host)\($0)") }
  }

  private func isOwn(_ host: String) -> Bool { hosts.contains { $0.isIdentical(to: host) } }

  private static func isAuth0(_ host: String) -> Bool {
    host.hasSuffix(".auth0.com") || host.hasSuffix(".auth0app.com")
  }

  private static func host(of audience: String) -> String? {
    guard audience.hasPrefix("https://") else { return nil }
    let host = audience.dropFirst(8).prefix { $0 != "/" }
    return host.isEmpty ? nil : String(host)
  }
}
