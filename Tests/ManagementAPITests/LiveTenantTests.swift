import Documents
import HTTPTypes
import Tenant
import Testing

@testable import ManagementAPI

struct LiveTenantTests {
  @Test func `a failed sign-in is the gap of every collection, told once to the API`() async throws {
    let transport = RecordingTransport(answersSignIn: true) { _, _ in
      json(["error": "access_denied", "error_description": "Unauthorized"], status: 401)
    }
    let tenant = try tenant(transport)
    #expect(await tenant.identity().domain == "acme.eu.auth0.com")
    let gap = try #require(await tenant.read(ClientGrant.self).coverage.gap)
    #expect(gap.collection == .clientGrants)
    #expect(gap.status == 401)
    #expect(gap.message.hasPrefix("sign-in failed"))
    #expect(await tenant.read(Client.self).coverage.gap?.message == gap.message)
    #expect(await tenant.read(ResourceServer.self).coverage.gap?.message == gap.message)
    #expect(await tenant.organizations(ofGrants: ["cgr_1"]).coverage.gap?.message == gap.message)
    #expect(await tenant.clientNames().isEmpty)
    #expect(transport.sent.count == 1)
  }

  @Test func `clients are asked for by the fields that are kept, and no secret stays`() async throws {
    let list = CursorList(
      key: "clients",
      records: [["client_id": "c1", "name": "One", "client_secret": "spilled", "app_type": "non_interactive"]])
    let transport = RecordingTransport { sent, _ in list.answer(sent) }
    let reading = try await tenant(transport).read(Client.self)
    let sent = try #require(transport.calls.first)
    #expect(sent.endpoint == "/clients")
    #expect(sent.query("fields") == [Client.fields.joined(separator: ",")])
    #expect(sent.query("include_fields") == ["true"])
    #expect(reading.records.map(\.clientID) == ["c1"])
    var dumped = ""
    dump(reading, to: &dumped)
    #expect(!dumped.contains("spilled"))
  }

  @Test func `names come from the clients that were read, else from a list of names`() async throws {
    let list = CursorList(key: "clients", records: [["client_id": "c1", "name": "One"], ["client_id": "c2"]])
    let transport = RecordingTransport { sent, _ in list.answer(sent) }
    let names = [ExactString("c1"): "One"]
    let both = try tenant(transport)
    _ = await both.read(Client.self)
    #expect(await both.clientNames() == names)
    #expect(transport.calls.count == 1)
    let onlyNames = try tenant(transport)
    #expect(await onlyNames.clientNames() == names)
    #expect(await onlyNames.clientNames() == names)
    #expect(transport.calls.count == 2)
    #expect(transport.calls.last?.query("fields") == ["client_id,name"])
  }

  @Test func `each collection is fetched once, however many ask at once`() async throws {
    let transport = RecordingTransport { sent, _ in
      switch sent.endpoint {
      case "/client-grants": CursorList.grants(150).answer(sent)
      case "/clients": CursorList(key: "clients", records: [["client_id": "c"]]).answer(sent)
      case "/resource-servers": json(["resource_servers": []])
      default: CursorList(key: "organizations", records: [["id": "org_1"]]).answer(sent)
      }
    }
    let tenant = try tenant(transport)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<10 {
        group.addTask { #expect(await tenant.read(ClientGrant.self).records.count == 150) }
        group.addTask { #expect(await tenant.read(Client.self).records.count == 1) }
        group.addTask { #expect(await tenant.read(ResourceServer.self).coverage.isComplete) }
        group.addTask { #expect(await tenant.organizations(ofGrants: ["cgr_1"]).coverage.read == 1) }
      }
    }
    #expect(transport.signIns.count == 1)
    #expect(transport.calls.count == 5)
  }

  @Test func `organizations of a grant are asked for by its encoded id`() async throws {
    let list = CursorList(key: "organizations", records: (0..<120).map { ["id": .string("org_\($0)")] })
    let transport = RecordingTransport { sent, _ in list.answer(sent) }
    let tenant = try tenant(transport)
    #expect(await tenant.organizations(ofGrants: ["../x?y"]).records.first?.organizations.count == 120)
    #expect(transport.calls.first?.endpoint == "/client-grants/..%2Fx%3Fy/organizations")
    for id in ["", ".", ".."] {
      let gap = await tenant.organizations(ofGrants: [id]).coverage.gap
      #expect(gap?.collection == .organizations)
    }
    #expect(transport.calls.count == 2)
  }

  @Test func `a live tenant carries every collection`() throws {
    let tenant = try tenant(RecordingTransport { _, _ in json([]) })
    #expect(TenantCollection.allCases.allSatisfy(tenant.carries))
  }
}
