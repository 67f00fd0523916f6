extension KeywordMapping {
  /// Whether a key is the name of a secret, as far as a name tells. Rather a few too many: the value of such a key never gets
  /// into a grant, and so into no report.
  package static func isSecret(_ key: String) -> Bool {
    let upper = key.uppercased()
    if beginnings.contains(where: upper.hasPrefix) { return true }
    let words = words(of: key)
    if words.contains(where: isSecretWord) { return true }
    if let last = words.last, lastEndings.contains(where: last.hasSuffix) { return true }
    let joined = "_" + words.joined(separator: "_") + "_"
    return phrases.contains { joined.contains("_\($0)_") }
  }

  private static let beginnings = [
    "AUTH0_CLIENT_SECRET", "AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN", "AUTH0_CLIENT_ASSERTION", "AUTH0_CLIENT_SIGNING",
    "GRANTLINT_STATE_KEY", "AWS_", "GITHUB_TOKEN", "GH_TOKEN", "ACTIONS_", "CI_JOB_TOKEN", "CI_JOB_JWT", "SSH_", "GPG_",
  ]

  /// Words of which one is enough.
  private static let secretWords: Set = [
    "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWORDS", "PASSWD", "PASS", "PASSPHRASE", "PASSCODE", "PWD",
    "PRIVATE", "CREDENTIAL", "CREDENTIALS", "CRED", "CREDS", "AUTH", "SESSION", "COOKIE", "COOKIES", "SIGNATURE", "PAT",
    "DSN", "WEBHOOK", "WEBHOOKS", "BEARER", "JWT", "OTP", "SALT", "PEM",
  ]

  /// Those that a word may also end with.
  private static let wordEndings = [
    "SECRET", "SECRETS", "TOKEN", "TOKENS", "PASSWORD", "PASSWD", "PASSPHRASE", "APIKEY", "ACCESSKEY", "PRIVATEKEY",
    "SIGNINGKEY", "SECRETKEY", "CREDENTIAL", "CREDENTIALS", "COOKIE", "SIGNATURE", "WEBHOOK", "CONNECTIONSTRING",
  ]

  private static let lastEndings = ["KEY", "KEYS", "PWD"]

  /// Words one after the other.
  private static let phrases = [
    "API_KEY", "ACCESS_KEY", "PRIVATE_KEY", "SIGNING_KEY", "ENCRYPTION_KEY", "CONNECTION_STRING", "CONN_STRING",
    "DATABASE_URL", "DATABASE_URI", "DB_URL", "DB_URI", "REDIS_URL", "MONGO_URI", "MONGODB_URI", "MONGO_URL",
    "MONGODB_URL",
  ]

  private static func isSecretWord(_ word: String) -> Bool {
    secretWords.contains(word) || wordEndings.contains(where: word.hasSuffix)
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
