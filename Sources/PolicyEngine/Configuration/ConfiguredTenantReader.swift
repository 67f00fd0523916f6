import Documents
import Tenant

extension ConfiguredTenant {
  /// The key of a credential → the environment variable that is read without a configuration.
  static let standardVariables = [
    (key: "access_token", variable: "AUTH0_ACCESS_TOKEN"), (key: "client_id", variable: "AUTH0_CLIENT_ID"),
    (key: "client_secret", variable: "AUTH0_CLIENT_SECRET"),
    (key: "private_key", variable: "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY"),
    (key: "private_key_path", variable: "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"),
    (key: "signing_alg", variable: "AUTH0_CLIENT_ASSERTION_SIGNING_ALG"),
  ]

  private struct Members: Sendable {
    var domain: String?
    var audience: Located<String>?
    var credentials: [CredentialVariable] = []
    var groups: [Located<String>] = []
    var apiURL: Located<String>?
    var overrides = TenantOverrides()
  }

  private static let keys = KeyTable<Members>(
    "a tenant",
    [
      .required("domain", \.domain, host.described("The tenant's own or custom domain.")),
      .optional(
        "audience", \.audience,
        .locatedText.described("With a custom domain: the identifier of the tenant's Management API.")),
      .defaulted(
        "credentials", \.credentials, credentials.described("Names of environment variables, never values.")),
      .defaulted(
        "groups", \.groups,
        .locatedTexts.described(
          "The groups that it is in, each a key of groups; of two that say something the later wins.")),
      .optional(
        "api_url", \.apiURL,
        .locatedText.described(
          "Takes the place of https://DOMAIN before /oauth/token and /api/v2/…, as --api-url does.")),
      .nested(
        "pacing",
        KeyTable(
          "pacing",
          [
            .optional("max_rps", \.overrides.maxRPS, .number(in: .maxRPS).described(TenantOverrides.maxRPSText)),
            .optional("timeout", \.overrides.timeout, .number(in: .timeout).described(TenantOverrides.timeoutText)),
          ])),
      .defaulted("rules", \.overrides.rules, .ruleSettings.described("What differs for this tenant.")),
    ])

  // Without a domain there is a problem, and the rules may have more.
  static let form = ValueForm<ConfiguredTenant>.mapping(keys, Members()) { _, _, members, _ in
    ConfiguredTenant(
      domain: members.domain ?? "", audience: members.audience, credentials: members.credentials,
      groups: members.groups, apiURL: members.apiURL, overrides: members.overrides)
  }

  private static let host = ValueForm<String>(schema: JSONSchema.text) { reader, node, name in
    reader.host(node, name)
  }

  private static let credentialKeys = KeyTable<[CredentialVariable]>(
    "credentials",
    standardVariables.map { key, variable in
      let description = "The environment variable to read instead of \(variable)."
      return .init(
        key, schema: { ["type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$", "description": .string(description)] }
      ) { reader, node, credentials in
        guard let name = reader.variableName(node, key) else { return }
        credentials.append(CredentialVariable(standard: variable, name: Located(name, node)))
      }
    })

  private static let credentials = ValueForm<[CredentialVariable]>.mapping(credentialKeys, []) {
    reader, node, credentials, found in
    if let objection = objection(to: found.known) { reader.note(node, objection) }
    return credentials
  }
}

extension ConfiguredTenant {
  /// Why these keys are no way to sign in, nil where they are one.
  private static func objection(to keys: Set<String>) -> String? {
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
}

extension ValueForm<[ConfiguredTenant]> {
  /// Each domain once.
  static var tenants: ValueForm {
    ValueForm<[Located<ConfiguredTenant>]>.list(
      of: ConfiguredTenant.form.defined(as: "tenant").map { _, node, tenant in Located(tenant, node) }
    ).map { reader, _, tenants in
      for (index, tenant) in tenants.enumerated() where !tenant.value.domain.isEmpty {
        if tenants[..<index].contains(where: { $0.value.domain == tenant.value.domain }) {
          reader.note(tenant.problem("the tenant '\(tenant.value.domain.visible)' is there twice"))
        }
      }
      return tenants.map(\.value)
    }
  }
}

extension YAMLReader {
  /// A host name; an address would leave open which part of it counts.
  fileprivate mutating func host(_ node: YAMLNode, _ key: String) -> String? {
    guard let text = text(node, key) else { return nil }
    let host = text.asciiLowercased
    guard HostName.isDomain(host) else {
      // An address can have a password in it.
      let shown = text.contains("@") ? "an address" : "'\(text.visible)'"
      note(node, "\(key) is a host name such as acme.eu.auth0.com, not \(shown)")
      return nil
    }
    return host
  }

  /// The name of an environment variable.
  fileprivate mutating func variableName(_ node: YAMLNode, _ key: String) -> String? {
    guard let name = string(node, key) else { return nil }
    guard Self.isVariable(name) else {
      // The value may be the secret itself: it is not repeated.
      note(
        Diagnostic(
          place: node.place,
          message: "\(key) is the name of an environment variable (A-Z, 0-9, _), never the value itself"))
      return nil
    }
    return name
  }

  private static func isVariable(_ name: String) -> Bool {
    guard let first = name.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return name.utf8.allSatisfy { byte in
      byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
    }
  }
}
