import CryptoExtras
import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import ManagementAPI

/// The assertions that this program makes, read by a tenant that verifies them.
@Suite("Signing in by private key, end to end") struct PrivateKeySignInTests {
  private func read(_ variables: [String: String]) async throws -> (reading: Reading<ClientGrant>, calls: [Int]) {
    var settings = EmulatorSettings()
    settings.clientKey = try ClientAssertionKey(pem: try TestKey.signing.get().publicKey.pemRepresentation)
    var tenant = EmulatedTenant(domain: "acme.eu.auth0.com")
    _ = tenant.admit(settings.clientID)
    let emulator = TenantEmulator(tenant: tenant, settings: settings)
    let environment = ["AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": settings.clientID]
    let live = LiveTenant(
      credentials: try Credentials(environment: environment.merging(variables) { $1 }),
      transport: ClosureTransport { request, body in await emulator.respond(to: request, body: body) },
      version: "test", timeout: 3_600)
    let reading = await live.read(ClientGrant.self)
    return (reading, await emulator.requests.map(\.status))
  }

  @Test(arguments: ["RS256", "RS384", "PS256"])
  func `a tenant is read by an assertion of each algorithm`(algorithm: String) async throws {
    let (reading, calls) = try await read([
      "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY": try TestKey.signing.get().pemRepresentation,
      "AUTH0_CLIENT_ASSERTION_SIGNING_ALG": algorithm,
    ])
    #expect(reading.coverage.gap == nil)
    #expect(reading.records.count == 1)
    #expect(calls == [200, 200])
  }

  @Test func `a secret is refused where the client has a key`() async throws {
    let secret = EmulatorSettings().clientSecret.reveal()
    let (reading, calls) = try await read(["AUTH0_CLIENT_SECRET": secret])
    #expect(reading.coverage.gap?.message.contains("client_secret is not accepted") == true)
    #expect(calls.allSatisfy { $0 == 401 })
  }
}
