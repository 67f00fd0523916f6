import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

@Suite struct `GitLab report` {
  private func entries(_ report: AuditReport) throws -> [JSONObject] {
    try #require(try JSONReader.value(try ReportFormat.gitlab.render(report)).array).map { try #require($0.object) }
  }

  @Test func `every entry is whole, so that none drops those after it`() throws {
    for report in [
      try SampleReports.full, try SampleReports.incomplete, try SampleReports.hostile, try SampleReports.attention,
    ] {
      for entry in try entries(report) {
        #expect(entry["description"]?.string?.isEmpty == false)
        #expect(entry["check_name"]?.string?.isEmpty == false)
        #expect(["info", "major", "critical", "blocker"].contains(entry["severity"]?.string))
        let location = try #require(entry["location"]?.object)
        let path = try #require(location["path"]?.string)
        #expect(!path.isEmpty && !path.hasPrefix("/") && !path.hasPrefix("./") && !path.contains(".."))
        #expect(try #require(location["lines"]?.object?["begin"]?.int) >= 1)
      }
    }
  }

  @Test func `no two entries have one fingerprint`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit((0..<3).map { SampleReports.finding("scope-length", grant, "m \($0)") })
    let fingerprints = try entries(report).compactMap { $0["fingerprint"]?.string }
    let one = String(repeating: "0f", count: 16)
    #expect(fingerprints == [one, one + "-2", one + "-3"])
  }

  @Test func `it holds what is open and what was not read, and nothing that was accepted`() throws {
    let names = try entries(try SampleReports.full).compactMap { $0["check_name"]?.string }
    #expect(
      names == [
        "audit-is-complete", "weakened-by-configuration", "orphan-client", "no-allow-all-scopes", "no-allow-all-scopes",
        "scope-length",
        "scope-length", "stale-waiver", "too-many-scopes",
      ])
    #expect(try entries(try SampleReports.empty).isEmpty)
    #expect(!(try entries(try SampleReports.incomplete).isEmpty))
  }

  @Test(arguments: [
    ("tenant/grants.json", "tenant/grants.json"), ("./g.json", "g.json"),
    ("/tmp/g.json", "auth0/acme.eu.auth0.com/client-grants/cgr_1.json"),
    ("../g.json", "auth0/acme.eu.auth0.com/client-grants/cgr_1.json"),
    ("-", "auth0/acme.eu.auth0.com/client-grants/cgr_1.json"),
  ])
  func `a path stays inside of the repository`(file: String, path: String) throws {
    let grant = try SampleReports.grant(
      "cgr_1", client: "c", audience: "a", origin: RecordOrigin(file: file, line: 7))
    let entry = try entries(SampleReports.audit([SampleReports.finding("scope-length", grant, "m")]))[0]
    let location = try #require(entry["location"]?.object)
    #expect(location["path"]?.string == path)
    #expect(location["lines"]?.object?["begin"]?.int == (path.hasPrefix("auth0") ? 1 : 7))
  }
}
