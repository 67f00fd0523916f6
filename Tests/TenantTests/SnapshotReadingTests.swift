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
    func clientGrants() async -> Reading<ClientGrant> {
      let raws: [JSONObject] = [
        ["id": "cgr_1", "audience": "a"], ["id": "cgr_2", "audience": "a", "organization_usage": "require"],
        ["id": "cgr_3", "audience": "a", "organization_usage": "allow"],
        ["audience": "a", "organization_usage": "allow"],
      ]
      return Reading(raws.compactMap { try? ClientGrant($0) }, pages: 1)
    }
    func clients() async -> Reading<Client> { Reading([], pages: 2) }
    func resourceServers() async -> Reading<ResourceServer> {
      Reading([], gap: CoverageGap(.resourceServers, status: 403, message: "not allowed"))
    }
    func organizations(ofGrant id: String) async -> Reading<Organization> {
      let organization = try? Organization(["id": .string("org of \(id)")])
      return Reading(organization.map { [$0] } ?? [], pages: 1, gap: organizationGaps[id])
    }
  }

  @Test func `a tenant is read as far as it carries anything`() async throws {
    let snapshot = await TenantSnapshot(of: Tenant())
    #expect(snapshot.domain == "t.example")
    #expect(snapshot.managementAudience == "https://t.example/api/v2/")
    #expect(snapshot.clientGrants.count == 4)
    #expect(snapshot.clients == [])
    #expect(snapshot.coverage[.clients] == CollectionCoverage(read: 0, pages: 2))
    #expect(snapshot.coverage[.resourceServers]?.gap?.status == 403)
    #expect(!snapshot.isComplete)
    #expect(try TenantSnapshot(object(JSONWriter.compact(snapshot.json))) == snapshot)
    let bare = await TenantSnapshot(of: Tenant(carried: [.clientGrants]))
    #expect(bare.clients == nil && bare.resourceServers == nil && bare.grantOrganizations == nil)
    #expect(bare.isComplete)
  }

  @Test func `organizations are read for the grants that use them and left out where that failed`() async {
    let gaps = ["cgr_2", "cgr_3"].map { CoverageGap(.organizations, message: "no organizations of \($0)") }
    let all = await TenantSnapshot(of: Tenant())
    #expect(all.grantOrganizations?.keys.map(\.value).sorted() == ["cgr_2", "cgr_3"])
    #expect(all.coverage[.organizations] == CollectionCoverage(read: 2, pages: 2))
    let one = await TenantSnapshot(of: Tenant(organizationGaps: ["cgr_3": gaps[1]]))
    #expect(one.grantOrganizations?.keys.map(\.value) == ["cgr_2"])
    for _ in 0..<20 {
      let none = await TenantSnapshot(of: Tenant(organizationGaps: ["cgr_2": gaps[0], "cgr_3": gaps[1]]))
      #expect(none.grantOrganizations == [:])
      #expect(none.coverage[.organizations]?.gap == gaps[0])
    }
  }
}
