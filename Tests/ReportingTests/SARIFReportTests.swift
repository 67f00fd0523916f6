import Documents
import PolicyEngine
import Tenant
import TestSupport
import Testing

@testable import Reporting

@Suite struct `SARIF report` {
  private func runs(_ report: AuditReport) throws -> [JSONObject] {
    let log = try #require(try JSONReader.value(try ReportFormat.sarif.render(report)).object)
    #expect(log["version"] == "2.1.0")
    return try #require(log["runs"]?.array).map { try #require($0.object) }
  }

  private func results(_ run: JSONObject) throws -> [JSONObject] {
    try #require(run["results"]?.array).map { try #require($0.object) }
  }

  private func invocation(_ run: JSONObject) throws -> JSONObject {
    try #require(run["invocations"]?.array?.first?.object)
  }

  @Test func `a result refers to its rule by place, and each rule has help and a score`() throws {
    let run = try runs(try SampleReports.full)[0]
    let rules = try #require(run["tool"]?.object?["driver"]?.object?["rules"]?.array?.compactMap { $0.object })
    for result in try results(run) {
      let index = try #require(result["ruleIndex"]?.int)
      #expect(rules[Int(index)]["id"] == result["ruleId"])
    }
    let rule = try #require(rules.first { $0["id"] == "no-allow-all-scopes" })
    #expect(rule["help"]?.object?["markdown"]?.string?.contains("**How to fix**") == true)
    #expect(rule["properties"]?.object?["security-severity"] == "8.0")
    #expect(
      rule["properties"]?.object?["tags"] == ["security", "least-privilege", "nist-800-53:AC-6", "owasp-asvs:8.2"])
    #expect(rules.contains { $0["id"] == "stale-waiver" } && rules.contains { $0["id"] == "undefined-scope" })
  }

  @Test func `an accepted result is suppressed, and every other says that it is not`() throws {
    let results = try results(try runs(try SampleReports.full)[0])
    #expect(results.allSatisfy { $0["suppressions"]?.array != nil })
    let suppressed = results.filter { $0["suppressions"]?.array?.isEmpty == false }
    #expect(suppressed.compactMap { $0["properties"]?.object?["status"] } == ["waived", "baselined"])
    #expect(
      suppressed[0]["suppressions"]?.array?.first?.object?["justification"]?.string
        == "waived by dana@example.com until 2026-06-30, whatever is added: the export job, see SEC-7")
    let plain = SampleReports.audit(
      try SampleReports.violations.findings.filter { $0.status == .open && $0.waiver == nil })
    #expect(try self.results(try runs(plain)[0]).allSatisfy { $0["suppressions"] == nil })
  }

  @Test func `states of the baseline are said only where there is one`() throws {
    let results = try results(try runs(try SampleReports.full)[0])
    let states = Dictionary(results.map { ($0["baselineState"]?.string ?? "?", 1) }, uniquingKeysWith: +)
    #expect(states == ["new": 6, "updated": 1, "unchanged": 1, "absent": 2])
    #expect(
      results.filter { $0["baselineState"] == "absent" }.allSatisfy { $0["kind"] == "pass" && $0["level"] == "none" })
    var report = try SampleReports.full
    report.baseline = nil
    #expect(try self.results(try runs(report)[0]).allSatisfy { $0["baselineState"] == nil })
  }

  @Test func `what was repaired is left out, and what is unknown is a notification`() throws {
    let run = try runs(try SampleReports.full)[0]
    #expect(!(try results(run)).contains { $0["properties"]?.object?["status"] == "fixed" })
    let notifications = try #require(try invocation(run)["toolExecutionNotifications"]?.array?.compactMap { $0.object })
    let texts = notifications.compactMap { $0["message"]?.object?["text"]?.string }
    #expect(texts[0].hasPrefix("not read: clients (HTTP 403)"))
    #expect(texts[1].hasPrefix("orphan-client is unknown on 40 grants: "))
    #expect(notifications[1]["associatedRule"]?.object?["id"] == "orphan-client")
    #expect(try invocation(run)["executionSuccessful"] == false)
  }

  @Test func `each tenant has a run with an id of its own`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit(
      ["b.auth0.com", "a.auth0.com"].map { SampleReports.finding("scope-length", grant, "m", tenant: $0) },
      tenants: ["b.auth0.com", "a.auth0.com", "b.auth0.com"].map { SampleReports.tenant(grants: 1, domain: $0) })
    let runs = try runs(report)
    #expect(
      runs.map { $0["automationDetails"]?.object?["id"] } == ["grantlint/a.auth0.com/", "grantlint/b.auth0.com/"])
    #expect(try runs.map { try results($0).count } == [1, 1])
  }

  @Test func `a place is the line of a file, or a name that stays`() throws {
    let inFile = try SampleReports.grant(
      "cgr_1", client: "c", audience: "a", origin: RecordOrigin(file: "/tmp/my grants#1.json", line: 9))
    let live = try SampleReports.grant("../cgr 2", client: "c", audience: "a")
    let unnamed = try SampleReports.grant(nil, client: "c", audience: "a", position: 3)
    let report = SampleReports.audit([inFile, live, unnamed].map { SampleReports.finding("scope-length", $0, "m") })
    let places = try results(try runs(report)[0]).compactMap {
      $0["locations"]?.array?.first?.object?["physicalLocation"]?.object
    }
    #expect(
      places.map { $0["artifactLocation"]?.object?["uri"] } == [
        "file:///tmp/my%20grants%231.json", "auth0/acme.eu.auth0.com/client-grants/.._cgr%202.json",
        "auth0/acme.eu.auth0.com/client-grants/number-4.json",
      ])
    #expect(places.map { $0["region"]?.object?["startLine"]?.int } == [9, 1, 1])
  }

  @Test func `fingerprints are those of the findings`() throws {
    let result = try results(try runs(try SampleReports.violations)[0])[0]
    let fingerprint = String(repeating: "0f", count: 16)
    #expect(
      result["partialFingerprints"] == [
        "primaryLocationLineHash": .string(fingerprint + ":1"), "grantlintFinding/v2": .string(fingerprint),
      ])
  }

  @Test func `over the limit the worst stay and the rest is counted`() async throws {
    #expect(SARIFReport.resultLimit == 25_000)
    let limit = Cases.count(250, whole: SARIFReport.resultLimit)
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let notes = Array(repeating: SampleReports.finding("empty-grant", grant, "m", severity: .note), count: limit)
    let waived = SampleReports.finding("scope-length", grant, "m", status: .waived)
    let error = SampleReports.finding("too-many-scopes", grant, "m")
    let report = SampleReports.audit([waived, error] + notes)
    var bytes: [UInt8] = []
    try await SARIFReport.parts(report, resultLimit: limit).write(workers: 1) { bytes += $0 }
    let run = try #require(try JSONReader.value(bytes).object?["runs"]?.array?.first?.object)
    let results = try results(run)
    #expect(results.count == limit)
    #expect(results[0]["ruleId"] == "too-many-scopes")
    #expect(run["properties"]?.object?["results_left_out"]?.int == 2)
    let notifications = try invocation(run)["toolExecutionNotifications"]?.array ?? []
    let texts = notifications.compactMap { $0.object?["message"]?.object?["text"]?.string }
    #expect(texts.contains { $0.hasPrefix("2 results left out") })
  }

  @Test func `what GitHub shows is the open of the highest rank, and the rest is told`() throws {
    let limit = SARIFReport.shownLimit
    #expect(limit == 5_000)
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    func reach(_ tier: Tier) -> FindingReach {
      FindingReach(tier: tier, reachability: Reachability(.live, "r"))
    }
    let accepted = SampleReports.finding("scope-length", grant, "m", status: .waived, reach: reach(.tenantAdmin))
    let unknown = SampleReports.unknown("orphan-client", [grant])
    let notes = Array(repeating: SampleReports.finding("empty-grant", grant, "m", severity: .note), count: limit - 1)
    let high = SampleReports.finding("too-many-scopes", grant, "m", reach: reach(.tenantAdmin))
    func told(_ findings: [Finding]) throws -> (ranks: [Int64], unshown: [String]) {
      let report = SampleReports.audit(findings.sorted(by: Finding.isListedBefore))
      let run = try runs(report)[0]
      let notifications = try invocation(run)["toolExecutionNotifications"]?.array ?? []
      return (
        try results(run).compactMap { $0["rank"]?.int },
        notifications.compactMap { $0.object?["message"]?.object?["text"]?.string }.filter {
          $0.contains("GitHub shows")
        }
      )
    }
    let all = try told([accepted, unknown] + notes + [high])
    #expect(all.ranks.count == limit + 1, "the unknown is no result")
    #expect(all.ranks[..<limit] == all.ranks[..<limit].sorted(by: >)[...])
    #expect(all.ranks.first == Int64(high.rank) && all.ranks.last == Int64(accepted.rank))
    #expect(all.unshown == ["GitHub shows 5,000 results of a run, and not the other 1: what is accepted"])
    let open = try told(notes + [high, high])
    let rank = notes[0].rank
    #expect(
      open.unshown == [
        "GitHub shows 5,000 results of a run, and not the other 1: those of the lowest rank, \(rank) and below"
      ])
    #expect(try told(notes + [high]).unshown.isEmpty)
  }

  @Test func `a name in a message makes no link`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "[safe](https://evil.example)", audience: "a")
    let result = try results(try runs(SampleReports.audit([SampleReports.finding("scope-length", grant, "m")]))[0])[0]
    let text = try #require(result["message"]?.object?["text"]?.string)
    #expect(text.contains("\\[safe\\](https://evil.example)"))
  }

  @Test func `an error is a run that did not succeed`() throws {
    let text = try ReportFormat.sarif.render(
      ErrorReport(message: "no credentials", toolVersion: "0.1.0", exitCode: .usage))
    let run = try #require(try JSONReader.value(text).object?["runs"]?.array?.first?.object)
    #expect(try invocation(run)["executionSuccessful"] == false)
    #expect(try invocation(run)["exitCode"]?.int == 2)
    #expect(run["results"] == [])
  }
}
