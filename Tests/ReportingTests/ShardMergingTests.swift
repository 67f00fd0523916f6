import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

/// The reports of the shards of a fleet, and what makes them no whole.
@Suite struct `Merging the reports of shards` {
  private static let count = 2

  /// Six tenants, their domains, and the reports of two shards of them.
  private struct Fleet {
    let reports: [AuditReport]
    let domains: [String]
    let shards: [AuditReport]

    init() async throws {
      let reports = try await AuditedTenants.reports(6, seed: 3)
      let domains = reports.flatMap { $0.tenants.map(\.identity.listedDomain) }
      (self.reports, self.domains) = (reports, domains)
      shards = try (0..<count).map { index in
        let own = Shard(index: index, count: count, of: domains)
        var report = try AuditReport.merged(
          reports.filter { report in report.tenants.allSatisfy { own.has($0.identity.listedDomain) } })
        report.run.shard = own
        return report
      }
    }
  }

  private static func contradiction(_ reports: [AuditReport]) -> MergeContradiction? {
    do throws(MergeContradiction) {
      _ = try AuditReport.merged(reports)
      return nil
    } catch { return error }
  }

  @Test func `all of them are the merge of all tenants, in either order`() async throws {
    let fleet = try await Fleet()
    #expect(fleet.shards.allSatisfy { !$0.tenants.isEmpty })
    #expect(try AuditReport.merged(fleet.shards) == AuditReport.merged(fleet.reports))
    #expect(try AuditReport.merged(fleet.shards.reversed()) == AuditReport.merged(fleet.reports))
  }

  @Test(arguments: 0..<count) func `one that is not there makes the audit incomplete`(missing: Int) async throws {
    let fleet = try await Fleet()
    let merged = try AuditReport.merged([fleet.shards[1 - missing]])
    #expect(merged.run.missingShards == [missing])
    #expect(merged.run.missingTenants == fleet.shards[missing].tenants.count)
    #expect(!merged.isComplete && merged.run.shard == nil)
  }

  @Test func `one without tenants that is not there is missing all the same`() async throws {
    var report = try await AuditedTenants.reports(1, seed: 3)[0]
    let domains = report.tenants.map(\.identity.listedDomain)
    let own = Shard.index(of: domains[0], among: 2)
    report.run.shard = Shard(index: own, count: 2, of: domains)
    let merged = try AuditReport.merged([report])
    #expect(merged.run.missingShards == [1 - own] && merged.run.missingTenants == 0)
  }

  @Test func `of several shards none judges its findings, of one it does`() async throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    var report = SampleReports.audit([SampleReports.finding("scope-length", grant, "m")])
    #expect(report.exitCode == .violations)
    report.run.shard = Shard(index: 0, count: 2, of: [SampleReports.domain])
    #expect(report.exitCode == .clean)
    report.run.shard = Shard(index: 0, count: 1, of: [SampleReports.domain])
    #expect(report.exitCode == .violations)
  }

  /// Other words of the second shard, and what is said of both.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shard: @Sendable (_ domains: [String]) -> Shard?
    let message: String
  }

  static let cases = [
    Case(
      testDescription: "no shard", shard: { _ in nil }, message: "one is shard 0/2, and the other no shard"),
    Case(
      testDescription: "of another number of shards", shard: { Shard(index: 1, count: 3, of: $0) },
      message: "one is shard 0/2, and the other shard 1/3"),
    Case(
      testDescription: "of a fleet with a tenant more", shard: { Shard(index: 1, count: 2, of: $0 + ["more.example"]) },
      message: "they are shards of two fleets: of 6 tenants and of 7 tenants, whose lists differ"),
    Case(
      testDescription: "of a fleet with another tenant",
      shard: { Shard(index: 1, count: 2, of: $0.dropLast() + ["other.example"]) },
      message: "they are shards of two fleets: of 6 tenants and of 6 tenants, whose lists differ"),
    Case(
      testDescription: "the same one", shard: { Shard(index: 0, count: 2, of: $0) }, message: "both are shard 0/2"),
  ]

  @Test(arguments: cases) func `what is no other part of the same fleet is refused`(other: Case) async throws {
    let fleet = try await Fleet()
    var reports = fleet.shards
    reports[1].run.shard = other.shard(fleet.domains)
    let contradiction = try #require(Self.contradiction(reports))
    #expect(contradiction.places == [0, 1] && contradiction.isOfShards)
    #expect(contradiction.message.hasSuffix(other.message), "\(contradiction)")
    // It is found as well where the first report is the one that is no shard.
    if other.shard(fleet.domains) == nil {
      let reversed = try #require(Self.contradiction(reports.reversed()))
      #expect(reversed.places == [1, 0] && reversed.message.hasSuffix(other.message))
    }
  }

  @Test func `a tenant that belongs to another shard is refused`() async throws {
    var report = try await Fleet().shards[0]
    report.run.shard = try Shard(index: 1, count: 2, of: await Fleet().domains)
    let contradiction = try #require(Self.contradiction([report]))
    #expect(contradiction.places == [0] && contradiction.message.hasSuffix("is not a tenant of shard 1/2"))
  }

  @Test func `a report that contradicts itself is refused`() async throws {
    var reports = try await Fleet().shards
    reports[1].inventory = Inventory()
    let contradiction = try #require(Self.contradiction(reports))
    #expect(contradiction.places == [1])
    #expect(contradiction.message.hasPrefix("the report of shard 1/2 contradicts itself: "))
  }

  /// What both shards say of their fleet, which shards there are, and what is said of them.
  @Test(
    arguments: [
      (-1, nil, [0, 1], "the shards have 6 tenants, and the fleet has 5"),
      (1, nil, [0, 1], "the shards have 6 tenants, and the fleet has 7"),
      (-5, nil, [0], "tenants, and the fleet has 1"),
      (0, "other.example", [0, 1], "the shards have other tenants than the fleet has"),
    ] as [(Int, String?, [Int], String)])
  func `shards that have other tenants than their fleet are refused`(
    more: Int, other: String?, parts: [Int], message: String
  ) async throws {
    let fleet = try await Fleet()
    var domains = fleet.domains
    if more < 0 { domains = domains.dropLast(-more) }
    if more > 0 { domains.append("more.example") }
    if let other { domains = domains.dropLast() + [other] }
    let reports = parts.map { index in
      var report = fleet.shards[index]
      report.run.shard = Shard(index: index, count: 2, of: domains)
      return report
    }
    let contradiction = try #require(Self.contradiction(reports))
    #expect(contradiction.places == Array(reports.indices) && contradiction.isOfShards)
    #expect(contradiction.message.hasSuffix(message), "\(contradiction)")
  }

  @Test(arguments: [(0, 1, true), (9_999, 10_000, true), (0, 10_001, false), (2, 2, false), (3, 2, false)])
  func `a report is of a shard that there can be`(index: Int, count: Int, isRead: Bool) throws {
    var report = SampleReports.audit([])
    report.run.shard = Shard(index: index, count: count, tenants: 1, sha256: String(repeating: "0", count: 64))
    let text = try ReportFormat.json.render(report)
    if isRead {
      #expect(try AuditReport.read(Array(text.utf8), file: "r.json").run.shard == report.run.shard)
    } else {
      #expect(throws: (any Error).self) { try AuditReport.read(Array(text.utf8), file: "r.json") }
    }
  }
}
