import ArgumentParser
import Crypto
import CryptoExtras
import Documents
import Foundation
import PolicyEngine
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// A rehearsal is of a tenant as whole as the one that the snapshot was taken of.
@Suite("Signing in to an emulated tenant") struct EmulateTests {
  private static let management = "https://t.example/api/v2/"

  private static func grant(_ id: String, _ client: String, _ fields: JSONObject = [:]) -> JSONObject {
    var grant: JSONObject = ["id": .string(id), "client_id": .string(client), "audience": .string(management)]
    for (key, value) in fields.members { grant[key] = value }
    return grant
  }

  private func tenant(_ grants: [JSONObject]) -> EmulatedTenant {
    EmulatedTenant(domain: "t.example", clientGrants: grants)
  }

  @Test func `the client that took the snapshot signs in, else one that could have`() {
    let grants = [
      Self.grant("cgr_1", "system", ["is_system": true]), Self.grant("cgr_2", "user", ["subject_type": "user"]),
      Self.grant("cgr_3", "one"), Self.grant("cgr_4", "two"),
    ]
    #expect(tenant(grants).client(preferring: "two") == "two")
    #expect(tenant(grants).client(preferring: "user") == "one")
    #expect(tenant(grants).client(preferring: "gone") == "one")
    #expect(tenant(Array(grants.prefix(2))).client(preferring: "gone") == "system")
    #expect(tenant([]).client(preferring: "gone") == nil)
  }

  @Test func `a client without a grant there is given one, once`() throws {
    var tenant = tenant([Self.grant("cgr_1", "one", ["subject_type": "user"])])
    let added = tenant.admit("one")
    let id = try #require(added)
    #expect(tenant.clientGrants.count == 2)
    #expect(tenant.clientGrants.last?["id"] == .string(id))
    #expect(tenant.clients.map { $0["client_id"] } == ["one"])
    #expect(tenant.admit("one") == nil)
    #expect(tenant.clientGrants.count == 2)
  }

  @Test(
    arguments: [
      (client: "two", grants: 2, signsIn: "two", isAdded: false), ("gone", 2, "one", false),
      ("gone", 0, "app_grantlint_auditor", true),
    ])
  func `the greeting says as whom one signs in, and what was added`(
    sample: (client: String, grants: Int, signsIn: String, isAdded: Bool)
  ) throws {
    let folder = try TemporaryFolder()
    let grants = [Self.grant("cgr_1", "one"), Self.grant("cgr_2", "two")].prefix(sample.grants)
    let snapshot: JSONObject = [
      "snapshot_version": 1, "domain": "t.example", "client_id": .string(sample.client),
      "management_audience": .string(Self.management), "client_grants": .array(grants.map { .object($0) }),
    ]
    let path = try folder.write(JSONWriter.compact(.object(snapshot)), to: "snapshot.json")
    let command = try #require(try Grantlint.parseAsRoot(["emulate", "--snapshot", path]) as? Emulate).workflow
    let (options, addedGrant) = try command.options()
    #expect(options.settings.clientID == sample.signsIn)
    #expect((addedGrant != nil) == sample.isAdded)
    #expect(options.tenant?.clientGrants.count == sample.grants + (sample.isAdded ? 1 : 0))
  }

  private func command(_ arguments: [String]) throws -> EmulateWorkflow {
    try #require(try Grantlint.parseAsRoot(["emulate"] + arguments) as? Emulate).workflow
  }

  @Test func `with a key the greeting says to sign in by it, and names the file of a private one`() async throws {
    let folder = try TemporaryFolder()
    let key = try TestKey.signing.get()
    let isPrivate = try folder.write(key.pemRepresentation, to: "private key.pem")
    let isPublic = try folder.write(key.publicKey.pemRepresentation, to: "public.pem")
    let variable = "export AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH="
    for (path, words) in [(isPrivate, "'\(isPrivate)'\n"), (isPublic, "PRIVATE_KEY.pem ")] {
      let command = try command(["--client-key", path])
      let server = try await EmulatorServer.start(try command.options().options)
      let greeting = await command.greeting(server, nil)
      await server.stop()
      #expect(greeting.contains(variable + words))
      #expect(greeting.contains("AUTH0_CLIENT_ASSERTION_SIGNING_ALG=RS256"))
      #expect(!greeting.contains("SECRET"))
    }
  }

  @Test func `a file that is no key of RSA is a usage error that names it`() throws {
    let folder = try TemporaryFolder()
    let elliptic = try folder.write(P256.Signing.PrivateKey().publicKey.pemRepresentation, to: "elliptic.pem")
    for (path, words) in [
      (elliptic, "elliptic.pem contains a key that is damaged or not an RSA key"),
      ("/nowhere", "/nowhere does not exist"),
    ] {
      let error = #expect(throws: CommandError.self) { try command(["--client-key", path]).options() }
      #expect(error?.code == .usage)
      #expect(error?.message.contains("--client-key: ") == true)
      #expect(error?.message.contains(words) == true)
    }
  }
}
