import CEL
import Documents

extension ConfiguredTenant {
  static let keys = YAMLKeys(owner: "a tenant", required: ["domain"], optional: ["audience", "credentials", "rules"])
  static let credentialKeys = YAMLKeys(
    owner: "credentials", required: [], optional: standardVariables.map(\.key))
  /// The key of a credential → the environment variable that is read without a configuration.
  static let standardVariables = [
    (key: "access_token", variable: "AUTH0_ACCESS_TOKEN"), (key: "client_id", variable: "AUTH0_CLIENT_ID"),
    (key: "client_secret", variable: "AUTH0_CLIENT_SECRET"),
    (key: "private_key", variable: "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY"),
    (key: "private_key_path", variable: "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"),
    (key: "signing_alg", variable: "AUTH0_CLIENT_ASSERTION_SIGNING_ALG"),
  ]
}

extension YAMLReader {
  mutating func tenants(_ node: YAMLNode) -> [ConfiguredTenant] {
    var tenants: [ConfiguredTenant] = []
    for node in sequence(node, "tenants") ?? [] {
      guard let tenant = tenant(node) else { continue }
      if !tenant.domain.isEmpty, tenants.contains(where: { $0.domain == tenant.domain }) {
        note(node, "the tenant '\(tenant.domain.visible)' is there twice")
      }
      tenants.append(tenant)
    }
    return tenants
  }

  private mutating func tenant(_ node: YAMLNode) -> ConfiguredTenant? {
    guard let members = mapping(node, ConfiguredTenant.keys) else { return nil }
    let domain = members["domain"].flatMap { self.domain($0) }
    let audience = members["audience"].flatMap { text($0, "audience") }
    let credentials = members["credentials"].map { self.credentials($0) } ?? []
    let rules = members["rules"].map { ruleSettings($0, "rules") } ?? []
    // Without a domain there is a problem, and the rules may have more.
    return ConfiguredTenant(domain: domain ?? "", audience: audience, credentials: credentials, rules: rules)
  }

  /// A host name; an address would leave open which part of it counts.
  private mutating func domain(_ node: YAMLNode) -> String? {
    guard let text = text(node, "domain") else { return nil }
    let isHost = text.utf8.allSatisfy { byte in
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    guard isHost else {
      // An address can have a password in it.
      let shown = text.contains("@") ? "an address" : "'\(text.visible)'"
      note(node, "domain is a host name such as acme.eu.auth0.com, not \(shown)")
      return nil
    }
    return text.lowercased()
  }

  private mutating func credentials(_ node: YAMLNode) -> [CredentialVariable] {
    guard let members = mapping(node, ConfiguredTenant.credentialKeys) else { return [] }
    if let objection = objection(to: Set(members.keys)) { note(node, objection) }
    return ConfiguredTenant.standardVariables.compactMap { key, variable in
      guard let node = members[key], let name = string(node, key) else { return nil }
      guard Self.isVariable(name) else {
        // The value may be the secret itself: it is not repeated.
        note(
          Diagnostic(
            place: node.place,
            message: "\(key) is the name of an environment variable (A-Z, 0-9, _), never the value itself"))
        return nil
      }
      return CredentialVariable(standard: variable, name: Located(name, node))
    }
  }

  /// Why these keys are no way to sign in, nil where they are one.
  private func objection(to keys: Set<String>) -> String? {
    let proofs = ["client_secret", "private_key", "private_key_path"].filter(keys.contains)
    if keys.contains("access_token") {
      return proofs.isEmpty && !keys.contains("signing_alg")
        ? nil : "credentials are an access_token or a client_id with a proof, not both"
    }
    if !keys.contains("client_id") || proofs.isEmpty {
      return "credentials need access_token, or client_id with client_secret, private_key or private_key_path"
    }
    if proofs.count > 1 { return "credentials name \(proofs.joined(separator: " and ")): one of them is enough" }
    return keys.contains("signing_alg") && proofs == ["client_secret"] ? "signing_alg goes with a private key" : nil
  }

  private static func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
  }
}
