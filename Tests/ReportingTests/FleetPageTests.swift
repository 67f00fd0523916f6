import Documents
import Foundation
import PolicyEngine
import Tenant
import TestSupport
import Testing

@testable import Reporting

/// The HTML page of several tenants, and the parts of a report that the tenants' pages are made of.
@Suite struct `Page of a fleet` {
  private static func fleet(_ seed: UInt64 = 1, _ count: Int = 6) async throws -> AuditReport {
    try AuditReport.merged(try await AuditedTenants.reports(count, seed: seed))
  }

  private static func page(_ report: AuditReport, pages: String? = nil) throws -> String {
    try HTMLReport.parts(report, pages: pages).text
  }

  /// The rows of the table of tenants, as lists of texts.
  private static func rows(_ page: String) -> [[String]] {
    page.split(separator: "<tr><th scope=\"row\">").dropFirst().map { row in
      row.split(separator: "</tr>")[0].replacing(/<\/t[dh]>/, with: "\t").replacing(/<[^>]*>/, with: "")
        .split(separator: "\t", omittingEmptySubsequences: false).map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test(arguments: [1, 2, 3] as [UInt64])
  func `a report of several is taken apart into what it was made of`(seed: UInt64) async throws {
    let reports = try await AuditedTenants.reports(6, seed: seed)
    let parts = try AuditReport.merged(reports).byTenant()
    #expect(parts.map { $0.tenants[0].identity.domain } == reports.map { $0.tenants[0].identity.domain })
    for (part, own) in zip(parts, reports) {
      // A waiver that accepts something in another tenant is not stale.
      func isOther(_ rule: String) -> Bool { rule != BuiltInChecks.staleWaiver.id }
      #expect(part.rules.filter { isOther($0.id) } == own.rules.filter { isOther($0.id) })
      #expect(part.skippedRules == own.skippedRules)
      #expect(part.findings.filter { isOther($0.rule) } == own.findings.filter { isOther($0.rule) })
      #expect(
        part.turnedOff == own.turnedOff && part.disabledRules == own.disabledRules && part.inventory == own.inventory)
      #expect(part.waivers.map(\.findings) == own.waivers.map(\.findings) && part.baseline == own.baseline)
      #expect(part.unlisted == own.unlisted)
      guard part.findings.count == own.findings.count else { continue }
      #expect(part.rules == own.rules && part.exitCode == own.exitCode && part.summary == own.summary)
    }
  }

  @Test(arguments: [1, 2] as [UInt64])
  func `the table has every tenant, worst first, with the figures of its own report`(seed: UInt64) async throws {
    let report = try await Self.fleet(seed)
    let page = try Self.page(report)
    let rows = Self.rows(page).prefix(report.tenants.count)
    #expect(Set(rows.map { $0[0] }) == Set(report.tenants.map(\.identity.domain)))
    for row in rows {
      let own = try #require(report.byTenant().first { $0.tenants[0].identity.domain == row[0] })
      #expect(row[1].hasSuffix(own.isComplete ? (own.verdict == .violations ? "failed" : row[1]) : "incomplete"))
      let open = own.summary.open
      #expect(row[3...5] == [open[.error] ?? 0, open[.warning] ?? 0, open[.note] ?? 0].map(String.init)[...])
    }
    let incomplete = rows.map { $0[1].hasSuffix("incomplete") }
    #expect(incomplete == incomplete.sorted { $0 && !$1 } && incomplete.contains(true))
  }

  @Test func `tiers count what can be used, and apart what nobody knows`() async throws {
    let report = try await Self.fleet()
    let tiers = TenantTiers(report)
    for tenant in report.tenants {
      for tier in Tier.allCases {
        let own = report.inventory.filter { $0.tenant == tenant.identity.domain && $0.reach?.tier == tier }
        let count = tiers[tenant.identity.domain][tier] ?? TenantTiers.Count()
        #expect(count.live == own.count { $0.reach?.reachability.state == .live })
        #expect(count.unknown == own.count { $0.reach?.reachability.state == .unknown })
      }
    }
  }

  @Test func `a page leads to those of the tenants only where there are such pages`() async throws {
    let report = try await Self.fleet()
    #expect(!(try Self.page(report)).contains("<a href=\"t"))
    let page = try Self.page(report, pages: "my report-tenants")
    for tenant in report.tenants {
      #expect(page.contains("<a href=\"my%20report-tenants/\(tenant.identity.domain).html\">"))
    }
    let part = try HTMLReport.parts(report.byTenant()[0], fleet: "../report.html").text
    #expect(part.contains("<a href=\"../report.html\">All tenants</a>"))
    #expect(!(try HTMLReport.render(report.byTenant()[0])).contains("All tenants"))
  }

  @Test func `what a stranger calls a tenant is text, and leads nowhere else`() async throws {
    let hostile = "../<script>alert(1)</script>\"'&"
    let report = try await Self.fleet()
    var renamed = report
    let first = report.tenants[0]
    renamed.tenants[0] = TenantReport(
      identity: TenantIdentity(kind: .live, domain: hostile), coverage: first.coverage, gaps: first.gaps)
    renamed.tenants[0].rules = first.rules
    let page = try Self.page(renamed, pages: "pages")
    #expect(!page.contains("<script>alert") && page.contains("&lt;script&gt;alert(1)"))
    #expect(page.contains("href=\"pages/%252E.%252F%253Cscript%253E"))
  }

  @Test func `a shard without tenants, missing shards and a fleet of one have a page`() async throws {
    let report = try await Self.fleet()
    var empty = report.withoutTenants
    empty.run.shard = Shard(index: 1, count: 2, of: ["a.example"])
    #expect(try Self.page(empty).contains("no tenant was to be audited"))
    var missing = report
    missing.run.missingShards = [1, 3]
    let page = try Self.page(missing)
    #expect(page.contains("Shards without a report") && page.contains("shard 3"))
    let one = report.byTenant()[0].among(report)
    #expect(Self.rows(try Self.page(one)).first?[0] == one.tenants[0].identity.domain)
  }
}
