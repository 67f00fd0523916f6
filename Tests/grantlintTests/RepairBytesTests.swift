import Documents
import TenantEmulator
import TestSupport
import Testing

/// What the program sends, against what the official tools were recorded to send.
@Suite struct `Bytes of a repair` {
  /// The recorded way out of allow_all_scopes: the grant before it, its API, and the bodies of the two calls.
  private func recorded() throws -> (grant: JSONObject, bodies: [JSONObject]) {
    let changes = try Recordings.exchanges("TestAccClientGrant").filter {
      $0["method"] == "PATCH" && $0["path"]?.string?.hasPrefix("/api/v2/client-grants/") == true
    }
    let index = try #require(changes.firstIndex { $0["request"]?.object?["allow_all_scopes"] == false })
    let grant = try #require(changes[index - 1]["response"]?.object)
    return (grant, changes[index...(index + 1)].compactMap { $0["request"]?.object })
  }

  @Test(.enabled(if: Recordings.isPresent, Recordings.absence))
  func `the two calls out of allow_all_scopes are the recorded ones`() async throws {
    let (grant, bodies) = try recorded()
    #expect(grant["allow_all_scopes"] == true && bodies.count == 2)
    let scopes = try #require(bodies[1]["scope"]?.array)
    var tenant = EmulatedTenant(
      domain: RepairScene.domain, clientGrants: [grant],
      resourceServers: [
        [
          "identifier": grant["audience"] ?? .null, "scopes": .array(scopes.map { ["value": $0] }),
          "authorization_details": [["type": "payment"]],
        ]
      ])
    _ = tenant.admit(EmulatorSettings().clientID)
    let scene = try RepairScene(tenant: tenant) { $0.twoStepScopes = true }
    let arguments = ["audit", "--fix", "-q", "--select", "no-allow-all-scopes"]
    let refused = await scene.run(arguments)
    #expect(refused.code == 4)
    #expect(await scene.emulator.writes.isEmpty, "only with --unsafe-fixes")
    let outcome = await scene.run(arguments + ["--unsafe-fixes"])
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(await scene.emulator.writes.map(\.body) == bodies)
  }
}
