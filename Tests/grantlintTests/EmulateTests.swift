import ArgumentParser
import Foundation
import GrantModel
import TenantEmulator
import Testing

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
    let command = try #require(try Grantlint.parseAsRoot(["emulate", "--snapshot", path]) as? Emulate)
    let (options, addedGrant) = try command.options()
    #expect(options.settings.clientID == sample.signsIn)
    #expect((addedGrant != nil) == sample.isAdded)
    #expect(options.tenant?.clientGrants.count == sample.grants + (sample.isAdded ? 1 : 0))
  }
}
