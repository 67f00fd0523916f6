import Documents
import Foundation
import Tenant
import Testing

@testable import ManagementAPI

struct QuotedTextTests {
  private static let secret = #"Zq7+aB/x9"K_w-M2r%T5yU8iO1pA\nS4dF6gH0jL3kXcVbNmQwErTyUiOpAsDfGh"#
  private static let lines = (0..<12).map { line in
    String((0..<64).map { column in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdef"[(line * 7 + column * 11 + column / 5) % 32] })
  }
  private static let pem =
    "-----BEGIN PRIVATE KEY-----\n" + lines.joined(separator: "\n") + "\n-----END PRIVATE KEY-----"

  private static func json(_ text: String) -> String { JSONWriter.compact(.string(text)) }
  private static func base64(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  /// The ways in which an answer can repeat a secret.
  private static func echoes(of secret: String) -> [String] {
    let half = secret.index(secret.startIndex, offsetBy: secret.count / 2)
    let (first, second) = (secret[..<half], secret[half...])
    return [
      secret, String(secret.dropLast(20)), String(secret.dropFirst(20)), "bad secret: \(secret.prefix(30))…",
      json(secret), json(json(secret)), json(secret).replacing("+", with: "\\u002b").replacing("/", with: "\\/"),
      secret.percentEncoded, "client_secret=\(secret.percentEncoded)&x=1", "\(first)\n    \(second)",
      "\(first)\r\n\(second)",
      json("\(first)\n\(second)"), "{\"a\":\"\(first)\",\"b\":\"\(second)\"}", "\(first) \(second)",
      base64(secret), base64("a" + secret), base64("app:" + secret), base64("apps:\(secret):more"),
      base64(secret).replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: ""),
      base64(secret).percentEncoded, String(repeating: "x", count: 280) + secret, "\u{1B}[1m\(secret)\u{1B}[0m",
      String(secret.unicodeScalars.flatMap { [$0, " "] }.map(Character.init)),
    ]
  }

  private static func letters(_ text: some StringProtocol) -> String {
    String(text.filter { $0.isASCII && ($0.isLetter || $0.isNumber) })
  }

  /// Whether eight letters of one text stand in a row in the other.
  private static func shares(_ shown: String, _ secret: String) -> Bool {
    let (shown, secret) = (letters(shown), Array(letters(secret)))
    return (0...(secret.count - 8)).contains { shown.contains(String(secret[$0..<$0 + 8])) }
  }

  @Test(arguments: echoes(of: secret))
  func `however an answer repeats a secret, no usable part is shown`(echo: String) {
    let shown = QuotedText(hiding: [Secret(Self.secret)])(echo)
    #expect(shown.contains("<redacted>"))
    #expect(!Self.shares(shown, Self.secret), "\(shown)")
    for shift in ["", "a", "ab"] { #expect(!Self.shares(shown, Self.base64(shift + Self.secret)), "\(shown)") }
  }

  @Test(arguments: echoes(of: pem) + lines + lines.map { "line \($0.prefix(20))" })
  func `nor of a private key, whole or a line of it`(echo: String) {
    let shown = QuotedText(hiding: [Secret(Self.pem)])(echo)
    if Self.shares(echo, Self.lines[0]) { #expect(shown.contains("<redacted>")) }
    for line in Self.lines { #expect(!Self.shares(shown, line), "\(shown)") }
  }

  @Test func `what is cut is cut after hiding, and the rest stays`() {
    let quote = QuotedText(hiding: [Secret(Self.secret), Secret("short"), Secret("")])
    #expect(quote("bad \(Self.secret), sorry") == "bad <redacted>, sorry")
    #expect(quote("a short one") == "a <redacted> one")
    #expect(
      quote("Insufficient scope, expected any of: read:clients") == "Insufficient scope, expected any of: read:clients")
    #expect(quote(String(repeating: Self.secret + ", ", count: 10) + "end").hasSuffix(", end"))
    #expect(quote(String(repeating: "x", count: 400)) == String(repeating: "x", count: 300) + "…")
    let long = quote(String(repeating: "y", count: 20_000) + Self.secret)
    #expect(!Self.shares(long, Self.secret))
  }

  @Test(arguments: ["AUTH0_DOMAIN", "AUTH0_AUDIENCE", "AUTH0_CLIENT_ASSERTION_SIGNING_ALG"])
  func `a secret in the wrong variable is not repeated`(name: String) throws {
    for value in [Self.letters(Self.secret), JWT.management([("scope", .string(Self.secret))]), Self.lines.joined()] {
      var environment = [
        "AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "app",
        "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY": Self.pem,
      ]
      if name != "AUTH0_CLIENT_ASSERTION_SIGNING_ALG" { environment = Credentials.secretEnvironment }
      environment[name] = value
      let error = #expect(throws: CredentialsError.self) { try Credentials(environment: environment) }
      #expect(error.map { !Self.shares($0.message, value) } == true, "\(error?.message ?? "")")
    }
  }

  @Test func `a key in the variable for its path is not repeated`() {
    let error = #expect(throws: CredentialsError.self) {
      try Credentials(environment: [
        "AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "app",
        "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH": Self.pem,
      ])
    }
    #expect(error?.message.contains("set AUTH0_CLIENT_ASSERTION_PRIVATE_KEY to the key instead") == true)
    #expect(error.map { !Self.shares($0.message, Self.lines.joined()) } == true)
  }

  @Test func `a scope that is a secret, in pieces or not, is not named as missing`() async throws {
    let pieces = "read:x, \(Credentials.secretEnvironment["AUTH0_CLIENT_SECRET", default: ""])"
    let transport = RecordingTransport { _, _ in refusal(403, nil, "expected any of: \(pieces)") }
    let error = await #expect(throws: APIError.self) { try await client(transport).get("/x") }
    #expect(error?.missingScopes == ["read:x", "<redacted>"])
  }
}

extension String {
  fileprivate subscript(index: Int) -> Character { self[self.index(startIndex, offsetBy: index)] }
}
