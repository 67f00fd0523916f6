import Documents
import Tenant

extension Credentials.Method {
  private static let id = "AUTH0_CLIENT_ID"
  private static let secret = "AUTH0_CLIENT_SECRET"
  private static let key = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY"
  private static let keyPath = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"
  private static let algorithm = "AUTH0_CLIENT_ASSERTION_SIGNING_ALG"

  /// The method that the variables stand for: a ready token wins over a private key, a key over a secret.
  init(_ variables: EnvironmentVariables, readFile: (String) throws -> [UInt8]) throws(CredentialsError) {
    for name in ["AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN"] {
      guard let token = variables[name] else { continue }
      self = .accessToken(try Self.accessToken(token, name: name))
      return
    }
    if let key = try Self.assertionKey(variables, readFile) {
      guard let clientID = variables[Self.id] else {
        throw CredentialsError(
          "the key for client assertions is set, but \(Self.id) is \(variables.state(Self.id)): set both")
      }
      self = .privateKey(clientID: clientID, key: key)
      return
    }
    switch (variables[Self.id], variables[Self.secret]) {
    case (let id?, let secret?): self = .clientSecret(clientID: id, secret: Secret(secret))
    case (nil, nil):
      let names = [
        "AUTH0_DOMAIN", "AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN", Self.id, Self.secret, Self.key, Self.keyPath,
      ]
      throw CredentialsError(
        """
        no credentials: set AUTH0_DOMAIN with AUTH0_ACCESS_TOKEN, or with \(Self.id) and \(Self.secret) or \(Self.key); \
        an audit also takes a file, or --demo\
        \(variables.emptiness(names))
        """)
    case (_, nil):
      throw CredentialsError(
        """
        \(Self.id) is set, but \(Self.secret) is \(variables.state(Self.secret)): set both, or \(Self.key), or \
        AUTH0_ACCESS_TOKEN
        """)
    case (nil, _):
      throw CredentialsError(
        "\(Self.secret) is set, but \(Self.id) is \(variables.state(Self.id)): set both, or AUTH0_ACCESS_TOKEN")
    }
  }

  /// What is in a file; `readFile` of whoever has no other.
  static func contents(ofFile path: String) throws -> [UInt8] { try InputFile.bytes(path, .privateKey) }

  private static func accessToken(_ text: String, name: String) throws(CredentialsError) -> Secret {
    let token = text.asciiLowercased.hasPrefix("bearer ") ? String(text.dropFirst(7)).trimmed : text
    guard AccessToken.isWellFormed(token) else {
      throw CredentialsError("\(name) contains a character that no token has: set it to the token alone, on one line")
    }
    return Secret(token)
  }

  /// The key for client assertions, nil where neither variable for one is set.
  private static func assertionKey(
    _ variables: EnvironmentVariables, _ readFile: (String) throws -> [UInt8]
  ) throws(CredentialsError) -> AssertionKey? {
    let source: String
    let pem: String
    switch (variables[key], variables[keyPath]) {
    case (nil, nil):
      guard variables[algorithm] == nil || variables[secret] != nil else {
        throw CredentialsError("\(algorithm) is set, but \(key) is \(variables.state(key)): set it, or \(keyPath)")
      }
      return nil
    case (_?, _?): throw CredentialsError("\(key) and \(keyPath) are both set: set one of them")
    case (let text?, nil): (source, pem) = (key, text)
    case (nil, let path?):
      guard !path.contains("-----BEGIN") else {
        throw CredentialsError("\(keyPath) contains a key instead of the path of one: set \(key) to the key instead")
      }
      source = path.utf8.count <= 256 ? "the file '\(path.visible)' of \(keyPath)" : "the file of \(keyPath)"
      do {
        pem = String(decoding: try readFile(path), as: UTF8.self)
      } catch {
        let reason = (error as? InputError).map { ": \($0)" } ?? ""
        throw CredentialsError("\(source) cannot be read\(reason); check that it exists and that this user may read it")
      }
    }
    let name = variables[algorithm] ?? AssertionKey.Algorithm.rs256.rawValue
    guard let algorithm = AssertionKey.Algorithm(rawValue: name) else {
      let known = AssertionKey.Algorithm.allCases.map(\.rawValue).joined(separator: ", ")
      throw CredentialsError("\(Self.algorithm) is '\(name.shownValue)': write one of \(known)")
    }
    do {
      return try AssertionKey(pem: pem, algorithm: algorithm)
    } catch {
      throw CredentialsError("\(source) \(error.message)")
    }
  }
}
