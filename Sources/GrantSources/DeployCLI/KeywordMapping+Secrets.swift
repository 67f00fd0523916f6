import Documents

extension KeywordMapping {
  /// Whether a key is the name of a secret, as far as a name tells. Rather a few too many: the value of such a key hardly ever
  /// gets into a grant, and so into a report.
  package static func isSecret(_ key: String) -> Bool {
    let upper = key.uppercased()
    if beginnings.contains(where: upper.hasPrefix) { return true }
    let words = words(of: key)
    if words.contains(where: isSecretWord) { return true }
    let joined = "_" + words.joined(separator: "_") + "_"
    return phrases.contains { joined.contains("_\($0)_") }
  }

  /// Whether a value is kept out of grants. APIs may be called after what they are for (`TOKEN_API`), so that what is as open
  /// as the address of one or a scope is none, unless the key ends as a secret does, or an address is one by itself.
  static func isSecret(_ key: String, value: JSONValue) -> Bool {
    guard isSecret(key) else { return false }
    let upper = key.uppercased()
    let words = words(of: key)
    if beginnings.contains(where: upper.hasPrefix) || words.contains(where: secretAddresses.contains) { return true }
    return words.last.map(isSecretWord) ?? true || !isOpen(value)
  }

  private static func isOpen(_ value: JSONValue) -> Bool {
    switch value {
    case .string(let text):
      text.wholeMatch(of: /https:\/\/[A-Za-z0-9.-]+(:[0-9]+)?(\/[A-Za-z0-9._~-]*)*/) != nil
        || text.wholeMatch(
          of: /(read|write|create|update|delete|manage|list|get|view|edit|execute):[a-z*][a-z0-9_:*.\/-]*/) != nil
    case .array(let elements): elements.allSatisfy(isOpen)
    case .bool, .null: true
    case .number, .object: false
    }
  }

  /// Words of addresses that let in whoever has them.
  private static let secretAddresses: Set = ["WEBHOOK", "WEBHOOKS", "HOOK", "HOOKS", "DSN"]

  private static let beginnings = [
    "AUTH0_CLIENT_SECRET", "AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN", "AUTH0_CLIENT_ASSERTION", "AUTH0_CLIENT_SIGNING",
    "GRANTLINT_STATE_KEY", "AWS_", "GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_", "CI_JOB_TOKEN", "CI_JOB_JWT", "SSH_", "GPG_",
  ]

  /// Words of which one is enough.
  private static let secretWords: Set = [
    "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWORDS", "PASSWD", "PASS", "PASSPHRASE", "PASSCODE", "PWD",
    "PRIVATE", "CREDENTIAL", "CREDENTIALS", "CRED", "CREDS", "AUTH", "SESSION", "COOKIE", "COOKIES", "SIGNATURE", "PAT",
    "DSN", "HOOK", "HOOKS", "BEARER", "JWT", "OTP", "SALT", "PEM", "SK", "ENCRYPTION", "HMAC", "LICENSE",
  ]

  /// Those that a word may also have in it: `CLIENTSECRETPROD`.
  private static let parts = [
    "SECRET", "TOKEN", "PASSW", "PASSPHRASE", "PASSCODE", "CREDENTIAL", "APIKEY", "ACCESSKEY", "PRIVATEKEY", "PRIVKEY",
    "SIGNINGKEY", "MASTERKEY", "ENCRYPTIONKEY", "HMACKEY", "COOKIE", "SIGNATURE", "WEBHOOK", "CONNECTIONSTRING", "PWD",
  ]

  /// Those that a word may also end with, and the words that do and are others.
  private static let wordEndings = ["KEY", "KEYS", "PASS"]
  private static let otherWords: Set = [
    "COMPASS", "BYPASS", "TRESPASS", "MONKEY", "DONKEY", "TURKEY", "HOCKEY", "JOCKEY", "WHISKEY", "MONKEYS",
  ]

  /// Words one after the other.
  private static let phrases = [
    "CONNECTION_STRING", "CONN_STRING",
    "DATABASE_URL", "DATABASE_URI", "DB_URL", "DB_URI", "REDIS_URL", "MONGO_URI", "MONGODB_URI", "MONGO_URL",
    "MONGODB_URL", "JDBC_URL", "AMQP_URL", "AMQPS_URL", "POSTGRES_URL", "POSTGRESQL_URL", "MYSQL_URL", "REDIS_URI",
  ]

  private static func isSecretWord(_ word: String) -> Bool {
    if secretWords.contains(word) || parts.contains(where: word.contains) { return true }
    return wordEndings.contains(where: word.hasSuffix) && !otherWords.contains(word)
  }

  /// The words of a name in capitals: between characters that are no letters or digits, and where the case changes. Digits
  /// behind a word do not count (`TOKEN2`), but for the name of Auth0 itself.
  private static func words(of key: String) -> [String] {
    var words: [String] = []
    var word = ""
    func end() {
      guard !word.isEmpty else { return }
      let upper = word.uppercased()
      let letters = String(upper.reversed().drop { $0.isNumber }.reversed())
      words.append(upper == "AUTH0" || letters.isEmpty ? upper : letters)
      word = ""
    }
    let characters = Array(key)
    for (index, character) in characters.enumerated() {
      guard character.isLetter || character.isNumber else {
        end()
        continue
      }
      if let last = word.last, character.isUppercase {
        let next = index + 1 < characters.count ? characters[index + 1] : " "
        // `apiKey`, `S3Key`, and the K of `APIKey`.
        if last.isLowercase || last.isNumber || next.isLowercase { end() }
      }
      word.append(character)
    }
    end()
    return words
  }
}
