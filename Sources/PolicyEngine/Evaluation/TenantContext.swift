import CEL
import Documents
import Foundation
package import Tenant

/// What rules can know of the tenant as a whole and of the moment of the audit, and which audiences are Auth0's own
/// APIs.
package struct TenantContext: Sendable {
  /// The tenant's name in reports; its domain only where `isDomainKnown`.
  package let domain: String
  /// Whether `domain` is where the tenant is, and not a stand-in for a name that nobody gave.
  package let isDomainKnown: Bool
  /// The identifier of the tenant's Management API; nil where neither the source nor a known domain tells it.
  package let managementAudience: String?
  /// `now` in expressions: when the audit started.
  let moment: Timestamp?
  /// In lower case.
  private let hosts: Set<String>
  /// The APIs in the form of a system API that the tenant lists as its own.
  private let ownAPIs: Set<ExactString>

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
    isDomainKnown = identity.isDomainKnown
    let formed = resourceServers.filter { SystemAudience($0.identifier) != nil }
    let system = formed.filter { $0.isSystem == true }.map(\.identifier)
    let implied = identity.isDomainKnown ? "https://\(identity.domain)/api/v2/" : nil
    managementAudience =
      identity.managementAudience ?? system.first { SystemAudience($0)?.isManagement == true } ?? implied
    let named = [identity.isDomainKnown ? identity.domain : nil, identity.customDomain].compactMap { $0?.lowercased() }
    let audiences = system + [identity.managementAudience].compactMap { $0 }
    hosts = Set(named + audiences.compactMap { SystemAudience($0)?.host })
    ownAPIs = Set(formed.filter { $0.isSystem != true }.map { ExactString($0.identifier) })
  }

  /// The context of a tenant of which so much is known.
  init(_ identity: TenantIdentity, _ data: TenantRecords, startedAt: String) {
    self.init(identity, resourceServers: data[ResourceServer.self]?.records ?? [], startedAt: startedAt)
  }

  /// Whether an audience is a Management API: this tenant's, or by its form any tenant's; nil where the tenant's domain
  /// would tell and is not known.
  package func isManagementAPI(_ audience: String) -> Bool? {
    if let managementAudience, audience.isIdentical(to: managementAudience) { return true }
    guard let form = SystemAudience(audience), form.isManagement else { return false }
    return isSystem(form, audience)
  }

  /// Whether an audience is one of the APIs that Auth0 itself provides: Management, My Account, My Organization, MFA;
  /// nil where the tenant's domain would tell and is not known.
  package func isSystemAPI(_ audience: String) -> Bool? { kind(of: audience).map { $0 != .own } }

  /// Whose API an audience is; nil where the tenant's domain would tell and is not known.
  func kind(of audience: String) -> AudienceKind? {
    if let managementAudience, audience.isIdentical(to: managementAudience) { return .system(.management) }
    guard let form = SystemAudience(audience) else { return .own }
    return isSystem(form, audience).map { $0 ? .system(form.api) : .own }
  }

  private func isSystem(_ form: SystemAudience, _ audience: String) -> Bool? {
    if form.isOnAnyTenant || hosts.contains(form.host) { return true }
    if ownAPIs.contains(ExactString(audience)) { return false }
    return isDomainKnown && !form.hasPlaceholder ? false : nil
  }
}
