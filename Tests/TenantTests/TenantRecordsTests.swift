import Documents
import Testing

@testable import Tenant

/// What is known of a tenant, and when two of them are the same.
@Suite struct TenantRecordsTests {
  private static func records(
    _ clients: [String] = ["a"], apis: [String]? = nil, pages: Int = 1
  ) throws -> TenantRecords {
    var records = TenantRecords()
    records.add(Reading(try clients.map { try Client(["client_id": .string($0), "name": "C"]) }, pages: pages))
    if let apis {
      records[ResourceServer.self] = RecordTable(
        try apis.map { try ResourceServer(["identifier": .string($0)]) })
    }
    return records
  }

  @Test func `records are the same where all collections and their coverage are`() throws {
    #expect(try Self.records() == Self.records())
    #expect(try Self.records(apis: ["o"]) == Self.records(apis: ["o"]))
    #expect(try Self.records() != Self.records(["b"]), "another record")
    #expect(try Self.records() != Self.records(pages: 2), "another coverage")
    #expect(try Self.records() != Self.records(apis: []), "one collection more")
    #expect(try Self.records(apis: []) != Self.records(), "one collection less")
    var other = try Self.records(apis: ["o"])
    other[Client.self] = nil
    #expect(try Self.records() != other, "another collection")
  }

  @Test(arguments: [(false, false), (false, true), (true, false), (true, true)])
  func `what one of two reads is, both together are`(first: Bool, second: Bool) {
    let coverage = CollectionCoverage(read: 1, pages: 1, isAssumed: first, isDeclared: first)
      .adding(CollectionCoverage(read: 2, pages: 3, isAssumed: second, isDeclared: second))
    #expect(coverage.isAssumed == (first || second) && coverage.isDeclared == (first || second))
    #expect(coverage.read == 3 && coverage.pages == 4 && coverage.isComplete)
  }
}
