import Documents
import Tenant
import Testing

@Suite struct SnapshotReadingTests {
  /// A tenant of three grants, two of which use organizations.
  private struct Tenant: TenantSource {
    var carried: Set<TenantCollection> = Set(TenantCollection.allCases)
    var organizationGaps: [String: CoverageGap] = [:]

    func carries(_ collection: TenantCollection) -> Bool { carried.contains(collection) }
    func identity() async -> TenantIdentity {
      TenantIdentity(kind: .live, domain: "t.example", managementAudience: "https://t.example/api/v2/")
    }
    func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
      let reading: any Sendable
      switch Record.collection {
      case .clientGrants: reading = Reading<ClientGrant>(Self.grants, pages: 1)
      case .clients: reading = Reading<Client>([], pages: 2)
      case .resourceServers:
        reading = Reading<ResourceServer>(
          [], gap: CoverageGap(.resourceServers, status: 403, message: "not allowed"))
      default: reading = await organizations(ofGrants: Self.grants.idsWithOrganizations)
      }
      return reading as? Reading<Record> ?? Reading([])
    }

    private static let grants: [ClientGrant] = {
      let raws: [JSONObject] = [
        ["id": "cgr_1", "audience": "a"], ["id": "cgr_2", "audience": "a", "organization_usage": "require"],
        ["id": "cgr_3", "audience": "a", "organization_usage": "allow"],
        ["audience": "a", "organization_usage": "allow"],
      ]
      return raws.compactMap { try? ClientGrant($0) }
    }()

    func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
      let readings = ids.map { id in
        let organization = try? Organization(["id": .string("org of \(id)")])
        let record = GrantOrganizations(grant: id, organizations: organization.map { [$0] } ?? [])
        let gap = organizationGaps[id]
        return Reading(gap == nil ? [record] : [], pages: 1, gap: gap)
      }
      return Reading(together: readings)
    }
  }

  @Test func `a tenant is read as far as it carries anything`() async throws {
    let snapshot = await TenantSnapshot(of: Tenant())
    #expect(snapshot.domain == "t.example")
    #expect(snapshot.managementAudience == "https://t.example/api/v2/")
    #expect(snapshot.records.grants.count == 4)
    #expect(snapshot[Client.self] == [])
    #expect(snapshot.coverage[.clients] == CollectionCoverage(read: 0, pages: 2))
    #expect(snapshot.coverage[.resourceServers]?.gap?.status == 403)
    #expect(!snapshot.isComplete)
    #expect(try TenantSnapshot(object(JSONWriter.compact(snapshot.json))) == snapshot)
    let bare = await TenantSnapshot(of: Tenant(carried: [.clientGrants]))
    #expect(bare[Client.self] == nil && bare[ResourceServer.self] == nil && bare[GrantOrganizations.self] == nil)
    #expect(bare.isComplete)
  }

  @Test func `organizations are read for the grants that use them and left out where that failed`() async {
    let gaps = ["cgr_2", "cgr_3"].map { CoverageGap(.organizations, message: "no organizations of \($0)") }
    let all = await TenantSnapshot(of: Tenant())
    #expect(all[GrantOrganizations.self]?.map(\.grant) == ["cgr_2", "cgr_3"])
    #expect(all.coverage[.organizations] == CollectionCoverage(read: 2, pages: 2))
    let one = await TenantSnapshot(of: Tenant(organizationGaps: ["cgr_3": gaps[1]]))
    #expect(one[GrantOrganizations.self]?.map(\.grant) == ["cgr_2"])
    for _ in 0..<20 {
      let none = await TenantSnapshot(of: Tenant(organizationGaps: ["cgr_2": gaps[0], "cgr_3": gaps[1]]))
      #expect(none[GrantOrganizations.self] == [])
      #expect(none.coverage[.organizations]?.gap == gaps[0])
    }
  }
}
