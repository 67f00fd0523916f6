/// An audience in the form of one of the APIs that Auth0 itself provides (Management, My Account, My Organization, MFA):
/// `https://HOST/` and the path of one. The host may have placeholders that a deployment replaces: `##NAME##`,
/// `@@NAME@@`, `${…}`, `{{…}}`.
package struct SystemAudience {
  /// In lower case: names of hosts do not depend on it.
  package let host: String
  /// Whether it is the form of the Management API.
  package let isManagement: Bool
  /// Whether a part of the host is still to be replaced.
  package let hasPlaceholder: Bool
  /// Whether a placeholder is the whole host.
  private let isOnPlaceholder: Bool

  /// Whether it is a system API whichever tenant it is for: at Auth0, or where the whole host is still to be replaced,
  /// which is by a tenant's domain.
  package var isOnAnyTenant: Bool {
    isOnPlaceholder || host.hasSuffix(".auth0.com") || host.hasSuffix(".auth0app.com")
  }

  /// nil for any other audience.
  package init?(_ audience: String) {
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
