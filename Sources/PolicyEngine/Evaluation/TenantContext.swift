import CEL
import Foundation
package import GrantModel

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

  /// Whether an audience is a Management API: this tenant's, or by its form any tenant's; nil where the tenant's domain
  /// would tell and is not known.
  package func isManagementAPI(_ audience: String) -> Bool? {
    if let managementAudience, audience.isIdentical(to: managementAudience) { return true }
    guard let form = SystemAudience(audience), form.isManagement else { return false }
    return isSystem(form, audience)
  }

  /// Whether an audience is one of the APIs that Auth0 itself provides: Management, My Account, My Organization, MFA;
  /// nil where the tenant's domain would tell and is not known.
  package func isSystemAPI(_ audience: String) -> Bool? {
    if let managementAudience, audience.isIdentical(to: managementAudience) { return true }
    guard let form = SystemAudience(audience) else { return false }
    return isSystem(form, audience)
  }

  private func isSystem(_ form: SystemAudience, _ audience: String) -> Bool? {
    if form.isOnAuth0 || form.isOnPlaceholder || hosts.contains(form.host) { return true }
    if ownAPIs.contains(ExactString(audience)) { return false }
    return isDomainKnown && !form.hasPlaceholder ? false : nil
  }
}

/// An audience in the form of a system API: `https://HOST/` and the path of one. The host may hold placeholders that a
/// deployment replaces: `##NAME##`, `@@NAME@@`, `${…}`, `{{…}}`.
private struct SystemAudience {
  /// In lower case: names of hosts do not depend on it.
  let host: String
  let isManagement: Bool
  let hasPlaceholder: Bool
  /// Whether a placeholder is the whole host.
  let isOnPlaceholder: Bool

  var isOnAuth0: Bool { host.hasSuffix(".auth0.com") || host.hasSuffix(".auth0app.com") }

  init?(_ audience: String) {
    guard let path = ["/api/v2/", "/me/", "/my-org/", "/mfa/"].first(where: { audience.hasSuffix($0) }),
      audience.prefix(8).lowercased() == "https://", audience.utf8.count > 8 + path.utf8.count
    else { return nil }
    let written = String(audience.dropFirst(8).dropLast(path.count))
    host = written.lowercased()
    isManagement = path == "/api/v2/"
    // Nearly every host is one as it is written, and this is asked of every grant on a system API.
    guard written.utf8.contains(where: { "#@${}".utf8.contains($0) }) else {
      guard Self.isHost(written) else { return nil }
      hasPlaceholder = false
      isOnPlaceholder = false
      return
    }
    let placeholder = /##[A-Za-z0-9_.-]+##|@@[A-Za-z0-9_.-]+@@|\$\{[^{}]+\}|\{\{[^{}]+\}\}/
    guard Self.isHost(written.replacing(placeholder, with: "x")) else { return nil }
    hasPlaceholder = true
    isOnPlaceholder = written.wholeMatch(of: placeholder) != nil
  }

  private static func isHost(_ text: String) -> Bool {
    text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte & 0xDF) || byte == UInt8(ascii: "-")
        || byte == UInt8(ascii: ".")
    }
  }
}
