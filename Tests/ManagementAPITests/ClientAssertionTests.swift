import Crypto
import CryptoExtras
import Documents
import Foundation
import HTTPTypes
import Synchronization
import Tenant
import TestSupport
import Testing

@testable import ManagementAPI

struct ClientAssertionTests {
  private static let key = TestKey.signing
  private static let base = ["AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "app"]
  private static let keyVariable = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY"
  private static let pathVariable = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"
  private static let algorithmVariable = "AUTH0_CLIENT_ASSERTION_SIGNING_ALG"

  private struct Unreadable: Error {}

  private func error(_ variables: [String: String], file: [UInt8]? = nil) -> String? {
    do throws(CredentialsError) {
      _ = try Credentials(
        environment: Self.base.merging(variables) { $1 },
        readFile: { _ in
          guard let file else { throw Unreadable() }
          return file
        })
      return nil
    } catch {
      return error.message
    }
  }

  private static func block(_ label: String) -> String { "-----BEGIN \(label)-----\nAAAA\n-----END \(label)-----" }

  private func bytes(_ part: Substring) throws -> Data {
    let base64 = part.replacing("-", with: "+").replacing("_", with: "/")
    return try #require(Data(base64Encoded: base64 + String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)))
  }

  private func client(_ transport: any HTTPTransport, _ clock: ManualClock, _ more: [String: String]) throws
    -> APIClient
  {
    let random = Mutex(0)
    let environment = Self.base.merging([Self.keyVariable: try Self.key.get().pemRepresentation]) { $1 }
    return APIClient(
      credentials: try Credentials(environment: environment.merging(more) { $1 }), transport: transport,
      clock: APIClock(
        now: clock.clock().now, uptime: clock.clock().uptime, sleep: clock.clock().sleep, alarm: clock.clock().alarm,
        random: {
          random.withLock { count in
            count += 1
            return Double(count) / 0x1p32
          }
        }), version: "0.1.0", timeout: 300)
  }

  @Test(arguments: [nil, "RS256", "RS384", "PS256"])
  func `signing in sends an assertion that the public key verifies`(algorithm: String?) async throws {
    let transport = RecordingTransport { _, _ in json([]) }
    let more = algorithm.map { [Self.algorithmVariable: $0] } ?? [:]
    _ = try await client(transport, ManualClock(), more).get("/x")
    let sent = try #require(transport.signIns.first)
    let body = try #require(try JSONReader.value(sent.body).object)
    let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    #expect(body["client_assertion_type"]?.string == type)
    #expect(body["grant_type"]?.string == "client_credentials")
    #expect(body["client_id"]?.string == "app")
    #expect(body["audience"]?.string == "https://acme.eu.auth0.com/api/v2/")
    #expect(body["client_secret"] == nil)

    let assertion = try #require(body["client_assertion"]?.string)
    let parts = assertion.split(separator: ".")
    #expect(parts.count == 3)
    #expect(try JSONReader.value(Array(bytes(parts[0]))) == ["alg": .string(algorithm ?? "RS256"), "typ": "JWT"])
    let now = Int(ManualClock.start)
    #expect(
      try JSONReader.value(Array(bytes(parts[1]))) == [
        "iss": "app", "sub": "app", "aud": "https://acme.eu.auth0.com/", "iat": .int(now), "exp": .int(now + 180),
        "jti": "00000001000000020000000300000004",
      ])
    let message = Data(parts[0].utf8) + Data(".".utf8) + Data(parts[1].utf8)
    let signature = _RSA.Signing.RSASignature(rawRepresentation: try bytes(parts[2]))
    let key = try Self.key.get().publicKey
    let padding = algorithm == "PS256" ? _RSA.Signing.Padding.PSS : .insecurePKCS1v1_5
    #expect(
      algorithm == "RS384"
        ? key.isValidSignature(signature, for: SHA384.hash(data: message), padding: padding)
        : key.isValidSignature(signature, for: SHA256.hash(data: message), padding: padding))
  }

  @Test func `each try of a sign-in has an assertion of its own`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      guard sent.isSignIn else { return json([]) }
      return index == 0 ? json(["error": "server_error"], status: 503) : json(["access_token": "t"])
    }
    _ = try await client(transport, manual, [:]).get("/x")
    let assertions = try transport.signIns.map { try JSONReader.value($0.body).object?["client_assertion"]?.string }
    #expect(assertions.count == 2)
    #expect(assertions.first != assertions.last)
  }

  @Test func `a refused assertion is explained, and quoted nowhere`() async throws {
    let pem = try Self.key.get().pemRepresentation
    let transport = RecordingTransport(answersSignIn: true) { sent, _ in
      let assertion = (try? JSONReader.value(sent.body))?.object?["client_assertion"]?.string ?? ""
      return json(["error": "invalid_client", "error_description": .string("bad \(assertion) \(pem)")], status: 401)
    }
    let client = try client(transport, ManualClock(), [:])
    let error = await #expect(throws: APIError.self) { try await client.get("/x") }
    #expect(error?.message.contains("has the public key and the algorithm of the private key") == true)
    #expect(error?.message.contains("bad <redacted>") == true)
    #expect(error?.message.contains("PRIVATE KEY") == false)
  }

  @Test
  func `the key comes from a variable or from a file, as PKCS #1 or #8, with its line ends or with backslashes and n`()
    throws
  {
    let key = try Self.key.get()
    let one = key.pemRepresentation.replacing("\n", with: "\\n")
    for text in [key.pemRepresentation, key.pkcs8PEMRepresentation, " \(key.pemRepresentation)\n\n", one] {
      #expect(error([Self.keyVariable: text]) == nil)
      #expect(error([Self.pathVariable: "key.pem"], file: Array(text.utf8)) == nil)
    }
    #expect(error(["AUTH0_CLIENT_SECRET": "s", Self.algorithmVariable: "RS384"]) == nil)
  }

  @Test func `a key wins over a secret, and a ready token over a key`() throws {
    var environment = Self.base.merging(["AUTH0_CLIENT_SECRET": "s"]) { $1 }
    environment[Self.keyVariable] = try Self.key.get().pemRepresentation
    guard case .privateKey("app", let key) = try Credentials(environment: environment).method else {
      Issue.record("the key was not taken")
      return
    }
    #expect(key.algorithm == .rs256)
    environment["AUTH0_API_TOKEN"] = "opaque"
    #expect(try Credentials(environment: environment).method == .accessToken(Secret("opaque")))
  }

  @Test func `a file is read from disk, and one that is not there is said`() throws {
    let folder = try TemporaryFolder()
    let file = folder.file("key.pem")
    let environment = Self.base.merging([Self.pathVariable: file]) { $1 }
    let error = #expect(throws: CredentialsError.self) { try Credentials(environment: environment) }
    #expect(error?.message.hasPrefix("the file '\(file)' of \(Self.pathVariable) cannot be read") == true)
    try folder.write(try Self.key.get().pemRepresentation, to: "key.pem")
    #expect(throws: Never.self) { try Credentials(environment: environment) }
  }

  @Test func `a key that cannot be used is refused with what to do, unseen`() throws {
    let key = try Self.key.get()
    let lines = key.pemRepresentation.split(separator: "\n")
    let damaged = (lines.prefix(5) + lines.suffix(2)).joined(separator: "\n")
    let cases = [
      ("hidden", "contains no PEM text"), (damaged, "contains a damaged key"),
      (P256.Signing.PrivateKey().pemRepresentation, "contains an elliptic-curve key"),
      (P384.Signing.PrivateKey().pemRepresentation, "contains an elliptic-curve key"),
      (Self.block("EC PRIVATE KEY"), "contains an elliptic-curve key"),
      (Self.block("PRIVATE KEY"), "contains a damaged key"),
      (try TestKey.small.get().pemRepresentation, "less than 2048 bits"),
      (key.publicKey.pemRepresentation, "contains a PUBLIC KEY, not a private key"),
      (Self.block("ENCRYPTED PRIVATE KEY"), "by a passphrase"),
    ]
    for (text, words) in cases {
      let message = try #require(error([Self.keyVariable: text]))
      #expect(message.hasPrefix("\(Self.keyVariable) contains "))
      #expect(message.contains(words))
      #expect(!message.contains("hidden") && !message.contains("BEGIN RSA"))
      #expect(error([Self.pathVariable: "a/\u{1B}key.pem"], file: Array(text.utf8))?.contains(words) == true)
    }
    #expect(error([Self.pathVariable: "a/\u{1B}key.pem"])?.contains("\u{1B}") == false)
  }

  @Test(arguments: [
    ([algorithmVariable: "RS256"], "\(algorithmVariable) is set, but \(keyVariable) is not set"),
    ([algorithmVariable: "RS256", keyVariable: ""], "\(algorithmVariable) is set, but \(keyVariable) is empty"),
    ([keyVariable: "KEY", "AUTH0_CLIENT_ID": ""], "is set, but AUTH0_CLIENT_ID is empty"),
    ([keyVariable: "KEY", pathVariable: "x"], "both set: set one of them"),
    ([keyVariable: "KEY", algorithmVariable: "HS256"], "is 'HS256': write one of RS256, RS384, PS256"),
    ([keyVariable: "KEY", algorithmVariable: "rs256"], "is 'rs256': write one of"),
  ])
  func `half of the variables is not enough`(variables: [String: String], words: String) throws {
    let pem = try Self.key.get().pemRepresentation
    let message = try #require(error(variables.mapValues { $0 == "KEY" ? pem : $0 }))
    #expect(message.contains(words))
  }

  @Test func `credentials print without the key`() throws {
    let pem = try Self.key.get().pemRepresentation
    let credentials = try Credentials(environment: Self.base.merging([Self.keyVariable: pem]) { $1 })
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] {
      #expect(!text.contains("PRIVATE KEY") && !text.contains(pem.split(separator: "\n")[1]))
    }
  }
}
