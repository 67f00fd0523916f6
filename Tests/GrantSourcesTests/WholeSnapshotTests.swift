import Documents
import Foundation
import Tenant
import Testing

@testable import GrantSources

/// A snapshot counts as whole only where what it says of itself is what it holds (invariant R).
struct WholeSnapshotTests {
  /// A snapshot of one record of each collection, with the grant by which it was taken.
  private static let snapshot: JSONObject = [
    "snapshot_version": 1, "domain": "t.example", "management_audience": "https://t.example/api/v2/",
    "client_id": "app",
    "client_grants": [
      ["id": "cgr_1", "client_id": "app", "audience": "https://t.example/api/v2/", "scope": ["read:x"]]
    ],
    "clients": [["client_id": "app"]],
    "resource_servers": [["identifier": "https://t.example/api/v2/"]],
    "grant_organizations": ["cgr_1": [["id": "org_1"]]],
    "coverage": .object(
      JSONObject(counted.map { ($0.rawValue, ["read": 1, "complete": true, "pages": 1]) })),
  ]

  private func coverage(
    _ snapshot: JSONObject, _ collection: TenantCollection, assumeComplete: Bool = false
  ) async -> CollectionCoverage {
    let source = source(JSONWriter.compact(.object(snapshot)), assumeComplete: assumeComplete)
    return await coverage(collection.record, of: source)
  }

  /// Of organizations those of the one grant.
  private func coverage<Record: TenantRecord>(_ type: Record.Type, of source: FileSource) async -> CollectionCoverage {
    if case .byGrant = Record.listing { return await source.organizations(ofGrants: ["cgr_1"]).coverage }
    return await source.read(type).coverage
  }

  /// The collections with records that can be counted.
  private static let counted = TenantCollection.allCases.filter { collection in
    if case .single = collection.record.listing { false } else { true }
  }

  @Test(arguments: counted)
  func `a snapshot that says what it holds is whole`(collection: TenantCollection) async {
    let coverage = await coverage(Self.snapshot, collection)
    #expect(coverage == CollectionCoverage(read: 1))
  }

  @Test(arguments: counted, [0, 2, 100])
  func `a snapshot whose coverage says another number is not whole`(
    collection: TenantCollection, stated: Int
  ) async throws {
    var snapshot = Self.snapshot
    var entries = try #require(snapshot["coverage"]?.object)
    entries[collection.rawValue] = ["read": .int(stated), "complete": true, "pages": 1]
    snapshot["coverage"] = .object(entries)
    let gap = try #require(await coverage(snapshot, collection).gap)
    #expect(gap.collection == collection)
    #expect(gap.message.contains("taken of \(stated) and has 1"))
    let assumed = await coverage(snapshot, collection, assumeComplete: true)
    #expect(assumed.isComplete && assumed.isAssumed)
    let others = Self.counted.filter { $0 != collection }
    for other in others { #expect(await self.coverage(snapshot, other).isComplete) }
  }

  @Test(arguments: [.clients, .resourceServers, .organizations] as [TenantCollection])
  func `a collection that is said to have been read and is not there is not whole`(collection: TenantCollection) async {
    var snapshot = Self.snapshot
    snapshot[collection.rawValue] = nil
    #expect(await !coverage(snapshot, collection).isComplete)
    #expect(source(JSONWriter.compact(.object(snapshot))).carries(collection), "the rules are not just skipped")
  }

  @Test(
    arguments: [
      ("read", "5"), ("read", ["a"]), ("complete", "yes"), ("pages", "x"), ("assumed", 1),
    ] as [(String, JSONValue)])
  func `coverage of another type is an error`(key: String, value: JSONValue) async throws {
    var snapshot = Self.snapshot
    snapshot["coverage"] = ["client_grants": .object(JSONObject([(key, value)]))]
    let gap = try #require(await coverage(snapshot, .clientGrants).gap)
    #expect(gap.message.contains("coverage.client_grants.\(key)"))
  }

  @Test func `a snapshot without the grant by which it was taken is not whole`() async throws {
    var snapshot = Self.snapshot
    snapshot["client_id"] = "another"
    let gap = try #require(await coverage(snapshot, .clientGrants).gap)
    #expect(gap.message.contains("the grant by which it was read is not in the list: another"))
    #expect(await coverage(snapshot, .clientGrants, assumeComplete: true).isAssumed)
  }

  @Test(arguments: [[:], ["clients": ["read": 1, "complete": true]]] as [JSONObject])
  func `it is not whole where it says nothing of its grants either`(coverage entries: JSONObject) async throws {
    var snapshot = Self.snapshot
    snapshot["coverage"] = .object(entries)
    #expect(await coverage(snapshot, .clientGrants).isComplete)
    snapshot["client_id"] = "another"
    #expect(try #require(await coverage(snapshot, .clientGrants).gap).message.contains("not in the list: another"))
    snapshot["coverage"] = nil
    #expect(try #require(await coverage(snapshot, .clientGrants).gap).message.contains("not in the list: another"))
  }

  @Test func `a list of which a snapshot says nothing is doubted as one by itself is`() async throws {
    var snapshot = Self.snapshot
    snapshot["coverage"] = nil
    for (count, isWhole) in [(49, true), (50, false), (100, false), (101, true)] {
      snapshot["clients"] = .array((0..<count).map { ["client_id": .string("app\($0)")] })
      #expect(await coverage(snapshot, .clients).isComplete == isWhole)
      #expect(await coverage(snapshot, .clientGrants).isComplete)
    }
  }

  @Test(arguments: [("t.example", false), ("https://T.example/", false), ("other.example", true), ("name", true)])
  func `another name for its tenant is told`(name: String, isOther: Bool) {
    let text = JSONWriter.compact(.object(Self.snapshot))
    let warnings = FileSource(paths: ["-"], domain: name) { Data(text.utf8) }.warnings
    #expect(
      warnings
        == (isOther ? ["the snapshot is of t.example, and is reported as \(name), the name that was given"] : []))
  }

  @Test func `a list that went on when a snapshot was taken is no whole one, but by the user's word`() async {
    var snapshot = Self.snapshot
    snapshot["coverage"] = ["resource_servers": ["read": 1, "complete": true, "unlisted": "the list may go on"]]
    let coverage = await coverage(snapshot, .resourceServers)
    #expect(coverage.isComplete && coverage.unlisted?.message == "the list may go on" && !coverage.isAssumed)
    let assumed = await self.coverage(snapshot, .resourceServers, assumeComplete: true)
    #expect(assumed.unlisted == nil && assumed.isAssumed)
  }

  @Test func `what was assumed when a snapshot was taken stays said`() async {
    var snapshot = Self.snapshot
    snapshot["coverage"] = ["client_grants": ["read": 1, "complete": true, "assumed": true]]
    #expect(await coverage(snapshot, .clientGrants).isAssumed)
  }
}
