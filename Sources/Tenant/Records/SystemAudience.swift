/// The APIs that Auth0 itself provides in a tenant.
package enum SystemAPI: String, CaseIterable, Sendable {
  case management = "management-api"
  case myAccount = "my-account"
  case myOrganization = "my-organization"
  case mfa

  /// The end of its identifier.
  fileprivate var path: String {
    switch self {
    case .management: "/api/v2/"
    case .myAccount: "/me/"
    case .myOrganization: "/my-org/"
    case .mfa: "/mfa/"
    }
  }
}

/// An audience in the form of one of the APIs that Auth0 itself provides (Management, My Account, My Organization, MFA):
/// `https://HOST/` and the path of one. The host may have placeholders that a deployment replaces: `##NAME##`,
/// `@@NAME@@`, `${…}`, `{{…}}`.
package struct SystemAudience {
  /// In lower case: names of hosts do not depend on it.
  package let host: String
  /// Which one it is by its form.
  package let api: SystemAPI
  /// Whether a part of the host is still to be replaced.
  package let hasPlaceholder: Bool
  /// Whether a placeholder is the whole host.
  private let isOnPlaceholder: Bool

  /// Whether it is the form of the Management API.
  package var isManagement: Bool { api == .management }

  /// Whether it is a system API whichever tenant it is for: at Auth0, or where the whole host is still to be replaced,
  /// which is by a tenant's domain.
  package var isOnAnyTenant: Bool {
    isOnPlaceholder || host.hasSuffix(".auth0.com") || host.hasSuffix(".auth0app.com")
  }

  /// nil for any other audience.
  package init?(_ audience: String) {
    guard let api = SystemAPI.allCases.first(where: { audience.hasSuffix($0.path) }),
      audience.prefix(8).lowercased() == "https://", audience.utf8.count > 8 + api.path.utf8.count
    else { return nil }
    self.api = api
    let written = String(audience.dropFirst(8).dropLast(api.path.count))
    host = written.lowercased()
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
