/// Tells by its name what may be a secret. It takes too much for one rather than too little.
enum SecretName {
  /// Words that make a name that of a secret wherever they are in it.
  private static let words: Set<String> = [
    "secret", "secrets", "token", "tokens", "password", "passwords", "passwd", "passphrase", "pass", "pwd", "private",
    "credential", "credentials", "cred", "creds", "auth", "apikey", "cookie", "cookies", "session", "signature", "pat",
    "jwt", "bearer", "dsn", "webhook", "assertion", "otp", "pem", "pkcs", "keystore", "cert", "encryption", "signing",
    "salt", "seed", "hmac",
  ]
  /// Words that do so where they end it.
  private static let lastWords: Set<String> = ["key", "keys"]
  /// Beginnings of the variables of what keeps its credentials there.
  private static let beginnings = [
    "AUTH0_CLIENT_SECRET", "AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN", "AUTH0_CLIENT_ASSERTION", "GRANTLINT_STATE_KEY",
    "AWS_",
    "GITHUB_TOKEN", "ACTIONS_", "CI_JOB_TOKEN",
  ]
  /// Endings of names that are written in one word.
  private static let endings = [
    "secret", "password", "passwd", "token", "apikey", "accesskey", "privatekey", "credentials",
  ]

  static func fits(_ name: String) -> Bool {
    let upper = name.uppercased()
    if beginnings.contains(where: upper.hasPrefix) { return true }
    // Of the variables of the product itself these are none.
    if ["AUTH0_DOMAIN", "AUTH0_AUDIENCE"].contains(upper) { return false }
    let parts = parts(of: name)
    if parts.contains(where: words.contains) || parts.last.map(lastWords.contains) ?? false { return true }
    let whole = parts.joined()
    return endings.contains(where: whole.hasSuffix) || whole.contains("secret") || whole.contains("connectionstring")
  }

  /// The words of `apiKey`, `API_KEY` and `api-key.v2`, in lower case and without numbers at their ends.
  private static func parts(of name: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var wasLower = false
    for character in name {
      if !character.isLetter && !character.isNumber || character.isUppercase && wasLower {
        parts.append(part)
        part = ""
      }
      if character.isLetter || character.isNumber { part += character.lowercased() }
      wasLower = character.isLowercase
    }
    return (parts + [part]).map { $0.trimmingSuffix(while: \.isNumber) }.filter { !$0.isEmpty }
  }
}

extension String {
  fileprivate func trimmingSuffix(while fits: (Character) -> Bool) -> String {
    var text = self[...]
    while let last = text.last, fits(last) { text = text.dropLast() }
    return String(text)
  }
}
