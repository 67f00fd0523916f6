import Documents
import Tenant

/// The domain of a tenant as people paste it.
enum TenantDomain {
  /// The bare domain in lower case. A leading `https://`, slashes at the end, the port 443 and capital letters are
  /// removed; anything else is refused with what to write.
  static func clean(_ text: String) throws(CredentialsError) -> String {
    let domain = HostName.bare(text)
    if HostName.isDomain(domain) { return domain }
    throw CredentialsError("AUTH0_DOMAIN is '\(shown(text))': \(advice(domain))")
  }

  /// What to add where a domain without a region, `NAME.auth0.com`, is not known; empty for any other one. Old tenants in
  /// the US have such a domain.
  static func regionAdvice(_ domain: String) -> String {
    let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
    guard labels.count == 3, domain.hasSuffix(".auth0.com"), let name = labels.first else { return "" }
    return
      " (most domains include a region: \(name.description.visible).us.auth0.com, "
      + "\(name.description.visible).eu.auth0.com, …)"
  }

  private static func advice(_ domain: String) -> String {
    if let quoted = unquoted(domain) { return "the quotes are a part of the value: write \(quoted) without them" }
    if domain.contains(where: \.isWhitespace) {
      return "it contains blanks: write the tenant's domain alone, for example acme.eu.auth0.com"
    }
    let bare = bareHost(of: domain)
    guard HostName.isDomain(bare) else {
      return "write the tenant's whole domain, for example acme.eu.auth0.com"
    }
    return bare.isIdentical(to: domain.prefix { $0 != ":" }.description)
      ? "write \(bare); a server on another port is reached by --api-url" : "write the domain alone: \(bare)"
  }

  /// The host within quotes of any kind; nil where there are none, or no host.
  private static func unquoted(_ domain: String) -> String? {
    let quotes: Set<Character> = ["\"", "'", "`", "“", "”", "‘", "’"]
    guard domain.contains(where: quotes.contains) else { return nil }
    let bare = bareHost(of: domain.filter { !quotes.contains($0) }.trimmed)
    return HostName.isDomain(bare) ? bare : nil
  }

  private static func bareHost(of address: String) -> String {
    var rest = address[...]
    if let scheme = rest.firstRange(of: "://") { rest = rest[scheme.upperBound...] }
    rest = rest.prefix { !"/?#".contains($0) }
    if let user = rest.lastIndex(of: "@") { rest = rest[rest.index(after: user)...] }
    return String(rest.prefix { $0 != ":" })
  }

  /// Without a user name and password, should someone have written them.
  static func shown(_ text: String) -> String {
    guard let user = text.lastIndex(of: "@") else { return text.shownValue }
    return "…@" + String(text[text.index(after: user)...]).shownValue
  }
}

/// The identifier of a tenant's Management API: `https://HOST/api/v2/`.
enum ManagementAudience {
  /// The host of such an identifier, nil where it is another audience.
  static func host(of audience: String) -> String? {
    guard audience.hasPrefix("https://"), audience.hasSuffix("/api/v2/") else { return nil }
    let host = String(audience.dropFirst("https://".count).dropLast("/api/v2/".count)).asciiLowercased
    return HostName.isValid(host) ? host : nil
  }
}
