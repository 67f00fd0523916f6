import Crypto
import CryptoExtras
import Documents
import Foundation
import TenantEmulator
import TestSupport
import Testing

@Suite("Signing in to an emulated tenant by client assertion") struct ClientAssertionTests {
  private static let key = TestKey.signing
  private static let client = EmulatorSettings().clientID
  private static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
  private static let now = Int(ManualClock().now.timeIntervalSince1970)

  /// A sign-in that differs from a good one; null takes a member away.
  struct Change: CustomTestStringConvertible {
    var header: JSONObject = [:]
    var claims: JSONObject = [:]
    var fields: JSONObject = [:]
    var signedBy = "RS256"
    /// What is appended to the claims after they were signed.
    var afterwards = ""
    /// The description of the refusal.
    let description: String

    var testDescription: String { description }
  }

  private func caller(clock: ManualClock = ManualClock(), hasKey: Bool = true) async throws -> Caller {
    var settings = EmulatorSettings()
    if hasKey { settings.clientKey = try ClientAssertionKey(pem: try Self.key.get().publicKey.pemRepresentation) }
    return await Caller(.numbered(1), settings: settings, clock: clock)
  }

  private func body(_ change: Change = Change(description: "")) throws -> JSONValue {
    let header = merge(["alg": "RS256", "typ": "JWT"], change.header)
    let claims = merge(
      [
        "iss": .string(Self.client), "sub": .string(Self.client), "aud": "https://tenant.example/",
        "exp": .int(Self.now + 300), "jti": "one",
      ], change.claims)
    let parts = [header, claims].map { base64URL(Data(JSONWriter.compact(.object($0)).utf8)) }
    let signature = try signature(of: Data(parts.joined(separator: ".").utf8), by: change.signedBy)
    let assertion = "\(parts[0]).\(parts[1])\(change.afterwards).\(base64URL(signature))"
    let fields: JSONObject = [
      "grant_type": "client_credentials", "client_id": .string(Self.client),
      "audience": "https://tenant.example/api/v2/", "client_assertion_type": .string(Self.type),
      "client_assertion": .string(assertion),
    ]
    return .object(merge(fields, change.fields))
  }

  private func merge(_ object: JSONObject, _ changes: JSONObject) -> JSONObject {
    var object = object
    for (key, value) in changes.members { object[key] = value.isNull ? JSONValue?.none : value }
    return object
  }

  private func signature(of message: Data, by algorithm: String) throws -> Data {
    let key = try Self.key.get()
    return switch algorithm {
    case "RS384": try key.signature(for: SHA384.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation
    case "PS256": try key.signature(for: SHA256.hash(data: message), padding: .PSS).rawRepresentation
    default: try key.signature(for: SHA256.hash(data: message), padding: .insecurePKCS1v1_5).rawRepresentation
    }
  }

  private func base64URL(_ data: Data) -> String {
    data.base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
  }

  private func isRefused(_ answer: Caller.Answer, _ description: String) -> Bool {
    answer.status == 401
      && answer.json == ["error": "invalid_client", "error_description": .string(description)]
  }

  @Test(arguments: [
    Change(description: "as documented"),
    Change(fields: ["client_id": .null], description: "without a client_id beside it"),
    Change(
      claims: ["exp": .int(now + 1), "nbf": .int(now), "iat": .int(now)], description: "at the edges of its time"),
    Change(header: ["alg": "RS384"], signedBy: "RS384", description: "by RS384"),
    Change(header: ["alg": "PS256"], signedBy: "PS256", description: "by PS256"),
  ])
  func `a good assertion gives a token`(change: Change) async throws {
    let answer = try await caller().signIn(body(change))
    #expect(answer.status == 200, "\(answer.json)")
    #expect(answer.json.string("access_token") != nil)
  }

  private static let algorithms = "the alg of client_assertion must be one of RS256, RS384, PS256"
  private static let secret = "the client signs in by client_assertion; client_secret is not accepted"
  private static let wrongType = "client_assertion_type must be \(type)"
  private static let otherClient = "client_id is not the client of client_assertion"
  private static let wrongAudience = "aud of client_assertion must be https://tenant.example/"

  @Test(arguments: [
    Change(header: ["alg": "none"], description: algorithms),
    Change(header: ["alg": "HS256"], description: algorithms),
    Change(header: ["alg": .null], description: algorithms),
    Change(header: ["crit": ["b64"]], description: "client_assertion has a crit header, which is not known"),
    Change(
      header: ["alg": "RS384"], description: "the signature of client_assertion is not by the client's key and RS384"),
    Change(
      header: ["alg": "PS256"], description: "the signature of client_assertion is not by the client's key and PS256"),
    Change(signedBy: "PS256", description: "the signature of client_assertion is not by the client's key and RS256"),
    Change(afterwards: "IA", description: "client_assertion is not a signed JWT"),
    Change(claims: ["iss": "app_other"], description: "iss of client_assertion must be \(client)"),
    Change(claims: ["iss": .null], description: "iss of client_assertion must be \(client)"),
    Change(claims: ["sub": "app_other"], description: "sub of client_assertion must be \(client)"),
    Change(claims: ["aud": "https://tenant.example"], description: wrongAudience),
    Change(claims: ["aud": "https://tenant.example/api/v2/"], description: wrongAudience),
    Change(claims: ["aud": ["https://tenant.example/"]], description: wrongAudience),
    Change(claims: ["exp": .null], description: "client_assertion has no exp"),
    Change(claims: ["exp": "soon"], description: "exp of client_assertion must be a number"),
    Change(claims: ["exp": .int(now)], description: "client_assertion has expired"),
    Change(claims: ["exp": .int(now + 301)], description: "exp of client_assertion is more than 300 seconds ahead"),
    Change(claims: ["nbf": .int(now + 1)], description: "nbf of client_assertion is not reached yet"),
    Change(claims: ["jti": .null], description: "client_assertion has no jti"),
    Change(claims: ["jti": ""], description: "client_assertion has no jti"),
    Change(fields: ["client_assertion": "a.b"], description: "client_assertion is not a signed JWT"),
    Change(fields: ["client_assertion": "e30.e30.%"], description: "client_assertion is not a signed JWT"),
    Change(fields: ["client_assertion_type": .null], description: wrongType),
    Change(fields: ["client_assertion_type": .string(type + " ")], description: wrongType),
    Change(fields: ["client_id": "app_other"], description: otherClient),
    Change(fields: ["client_id": 1], description: otherClient),
    Change(fields: ["client_secret": "emulated"], description: secret),
    Change(
      fields: ["client_assertion": .null, "client_secret": "emulated", "client_assertion_type": .null],
      description: secret),
    Change(
      fields: ["client_assertion": .null], description: "the client signs in by client_assertion, which is missing"),
  ])
  func `what is wrong with an assertion is refused by name`(change: Change) async throws {
    let answer = try await caller().signIn(body(change))
    #expect(isRefused(answer, change.description), "\(answer.status) \(answer.json)")
  }

  @Test func `claims that were changed after signing are refused`() async throws {
    let good = try #require(try body().object?["client_assertion"]?.string).split(separator: ".").map(String.init)
    let other = try body(Change(claims: ["jti": "two"], description: "")).object?["client_assertion"]?.string
    let claims = try #require(other).split(separator: ".")[1]
    let forged = "\(good[0]).\(claims).\(good[2])"
    let answer = try await caller().signIn(body(Change(fields: ["client_assertion": .string(forged)], description: "")))
    #expect(isRefused(answer, "the signature of client_assertion is not by the client's key and RS256"))
  }

  @Test func `an assertion is good once, also where it was signed anew with the same jti`() async throws {
    let caller = try await caller()
    let first = try body()
    let again = try body(Change(claims: ["exp": .int(Self.now + 200)], description: ""))
    #expect(try await caller.signIn(first).status == 200)
    for replay in [first, again] {
      let answer = try await caller.signIn(replay)
      #expect(isRefused(answer, "client_assertion was used before: its jti must be new each time"))
    }
    #expect(try await caller.signIn(body(Change(claims: ["jti": "two"], description: ""))).status == 200)
  }

  @Test func `a client without a key cannot sign in by assertion`() async throws {
    let answer = try await caller(hasKey: false).signIn(body())
    #expect(isRefused(answer, "the client has no key: client_assertion cannot be verified"))
  }

  @Test func `a key is public or private, of PKCS #1, #8 or SPKI`() throws {
    let key = try Self.key.get()
    let der = key.publicKey.pkcs1DERRepresentation.base64EncodedString(options: [.lineLength64Characters])
    let pkcs1 = "-----BEGIN RSA PUBLIC KEY-----\n\(der.replacing("\r", with: ""))\n-----END RSA PUBLIC KEY-----\n"
    for (pem, isPrivate) in [
      (key.publicKey.pemRepresentation, false), (pkcs1, false), ("\n\(key.pemRepresentation)\n\n", true),
      (key.pkcs8PEMRepresentation, true),
    ] {
      #expect(try ClientAssertionKey(pem: pem).wasPrivate == isPrivate)
    }
  }

  @Test func `what is no key is refused with what it is`() throws {
    let damaged = try Self.key.get().publicKey.pemRepresentation.split(separator: "\n").enumerated()
      .filter { $0.offset != 2 }.map { String($0.element) }.joined(separator: "\n")
    let small = try TestKey.small.get()
    for (text, words) in [
      ("", "contains no PEM text"), ("hidden", "contains no PEM text"), (damaged, "damaged or not an RSA key"),
      (P256.Signing.PrivateKey().pemRepresentation, "damaged or not an RSA key"),
      (P256.Signing.PrivateKey().publicKey.pemRepresentation, "damaged or not an RSA key"),
      (small.pemRepresentation, "less than 2048 bits"), (small.publicKey.pemRepresentation, "less than 2048 bits"),
      ("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "contains a CERTIFICATE, not a key"),
      ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "by a passphrase"),
    ] {
      let error = #expect(throws: ClientAssertionKey.Failure.self) { try ClientAssertionKey(pem: text) }
      #expect(error?.message.contains(words) == true, "\(error?.message ?? "none"), not \(words)")
      #expect(error?.message.contains("hidden") == false)
    }
  }
}
