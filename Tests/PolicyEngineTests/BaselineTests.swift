import Documents
import PolicyEngine
import Tenant
import Testing

/// A baseline is written, read, and held against the findings of an audit on 2026-01-31.
@Suite struct BaselineTests {
  private static let path = "baseline.json"

  private static func tenant(_ scopes: [String: [String]], gap: CoverageGap? = nil) throws -> FakeTenant {
    try FakeTenant(
      scopes.sorted { $0.key < $1.key }.map { client, scope in
        grant("cgr_\(client)", ["client_id": .string(client), "scope": .strings(scope)])
      }, gap: gap)
  }

  private static func baseline(_ scopes: [String: [String]], waivers: [String]? = nil) async throws -> Baseline {
    try Baseline(of: try await SampleWaivers.audit(try tenant(scopes), waivers: waivers), path: path)
  }

  /// The findings of `scoped`: client, status, state, in the order of the clients.
  private static func standings(_ report: AuditReport) -> [String] {
    report.findings.filter { $0.rule == "scoped" }.map { finding in
      "\(finding.grant?.clientID ?? "-") \(finding.status) \(finding.baselineState.map { "\($0)" } ?? "-")"
    }
  }

  // MARK: The file

  @Test func `the file names every finding for people, and is the same whatever the order of the grants`() async throws
  {
    let grants = [
      grant("cgr_2", ["client_id": "b", "scope": ["x\u{202E}"]]),
      ["id": "cgr_3", "default_for": "third_party_clients", "audience": "https://a.example/", "scope": ["y"]],
      grant("cgr_1", ["subject_type": "user", "scope": ["a", "b"]]),
    ]
    let baseline = try Baseline(of: try await SampleWaivers.audit(try FakeTenant(grants)), path: Self.path)
    let reversed = try Baseline(of: try await SampleWaivers.audit(try FakeTenant(grants.reversed())), path: Self.path)
    #expect(baseline.text == reversed.text)
    #expect(baseline.findings.map(\.fingerprint) == baseline.findings.map(\.fingerprint).sorted())
    let entry = try #require(baseline.findings.first { $0.grant["id"] == "cgr_1" })
    #expect(
      entry.grant == ["id": "cgr_1", "client_id": "app", "audience": "https://a.example/", "subject_type": "user"])
    #expect(entry.offenders == ["a", "b"])
    #expect(
      baseline.findings.contains { $0.grant["default_for"] == "third_party_clients" && $0.grant["client_id"] == nil })
    #expect(baseline.text.hasPrefix("{\n  \"baseline_version\": 1,\n  \"findings\": [\n"))
    #expect(baseline.text.hasSuffix("  \"tenants\": [\n    \"t.example\"\n  ]\n}\n"))
    #expect(try Baseline(Array(baseline.text.utf8), path: Self.path) == baseline)
  }

  @Test func `what is waived and what is about waivers is left out`() async throws {
    let baseline = try await Self.baseline(
      ["a": ["x"], "b": ["y"]], waivers: ["client_id: a", "client_id: gone", "client_id: b, expires: 2026-01-30"])
    #expect(baseline.findings.map { $0.grant["client_id"] } == ["b"])
  }

  @Test func `what a baseline holds stays in the next one`() async throws {
    let first = try await Self.baseline(["a": ["x"], "b": ["y"]])
    let report = try await SampleWaivers.audit(try Self.tenant(["a": ["x"], "c": ["z"]]), baseline: first)
    let second = try Baseline(of: report, path: Self.path)
    #expect(second.findings.compactMap { $0.grant["client_id"]?.string }.sorted() == ["a", "c"])
  }

  @Test func `a baseline of the former form holds, says what to do, and is written again in the present one`()
    async throws
  {
    let present = try await Self.baseline(["a": ["x"], "b": ["y"]])
    var text = present.text
    for entry in present.findings {
      let key = GrantKey(
        clientID: entry.grant["client_id"]?.string, defaultFor: nil, audience: "https://a.example/",
        subjectType: "client")
      let former = try #require(Fingerprint.former(rule: entry.rule, tenant: entry.tenant, grant: key))
      text = text.replacing(entry.fingerprint, with: former)
    }
    let former = try Baseline(Array(text.utf8), path: Self.path)
    #expect(former != present)
    let report = try await SampleWaivers.audit(
      try Self.tenant(["a": ["x"], "b": ["y", "z"], "c": ["x"]]), baseline: former)
    #expect(Self.standings(report) == ["a baselined unchanged", "b open widened", "c open new"])
    #expect(report.baseline?.fixedSince.isEmpty == true)
    #expect(
      report.acceptanceWarnings == [
        "baseline.json names 2 findings by fingerprints of a form that version 1.0 will not accept any more: "
          + "write it again with --write-baseline baseline.json"
      ])
    let same = try await SampleWaivers.audit(try Self.tenant(["a": ["x"], "b": ["y"]]), baseline: former)
    let renewed = try Baseline(of: same, path: Self.path)
    #expect(renewed == present)
    let silent = try await SampleWaivers.audit(try Self.tenant(["a": ["x"], "b": ["y"]]), baseline: renewed)
    #expect(silent.acceptanceWarnings.isEmpty && silent.findings.allSatisfy { $0.status == .baselined })
  }

  @Test func `an incomplete audit has no baseline`() async throws {
    let cut = try Self.tenant(["a": ["x"]], gap: CoverageGap(.clientGrants, message: "cut"))
    let report = try await SampleWaivers.audit(cut)
    let error = #expect(throws: BaselineError.self) { try Baseline(of: report, path: Self.path) }
    #expect(error?.message == "no baseline was written: it would be that of an incomplete audit")
  }

  private static let print = "0123456789abcdef0123456789abcdef"

  private static func entry(_ change: (inout JSONObject) -> Void) -> String {
    var entry: JSONObject = [
      "fingerprint": .string(print), "rule": "scoped", "tenant": "t.example", "grant": ["client_id": "a"],
      "offenders": ["x"],
    ]
    change(&entry)
    return JSONWriter.compact(["baseline_version": 1, "tenants": ["t.example"], "findings": [.object(entry)]])
  }

  private static let wrong: [(text: String, message: String)] = [
    ("", "baseline.json: not JSON: the input is empty"),
    ("{\n  \"a\": tru}", "baseline.json: not JSON: expected true"),
    ("[]", "baseline.json: expected an object, found a list"),
    ("{\"schema_version\":1,\"findings\":[]}", "baseline.json: is not a baseline: it has no baseline_version"),
    (
      "{\"baseline_version\":1,\"tenant\":\"t\"}",
      "baseline.json: tenant: unknown key; did you mean 'tenants'?"
    ),
    (
      "{\"baseline_version\":2}",
      "baseline.json: baseline_version: is 1, not 2; write the baseline again"
    ),
    ("{\"baseline_version\":1}", "baseline.json: findings: is missing"),
    (
      "{\"baseline_version\":1,\"tenants\":[1],\"findings\":[]}",
      "baseline.json: tenants[0]: expected a string, found a number"
    ),
    ("{\"baseline_version\":1,\"tenants\":[]}", "baseline.json: findings: is missing"),
    (
      "{\"baseline_version\":1,\"tenants\":[],\"findings\":{}}",
      "baseline.json: findings: expected a list, found an object"
    ),
    (entry { $0["rule"] = nil }, "baseline.json: findings[0].rule: is missing"),
    (entry { $0["rule"] = 1 }, "baseline.json: findings[0].rule: expected a string, found a number"),
    (entry { $0["tenant"] = .null }, "baseline.json: findings[0].tenant: expected a string, found null"),
    (
      entry { $0["offenders"] = ["a", 1] }, "baseline.json: findings[0].offenders[1]: expected a string, found a number"
    ),
    (entry { $0["offender"] = [] }, "baseline.json: findings[0].offender: unknown key; did you mean 'offenders'?"),
    (
      entry { $0["grant"] = ["client": "a"] },
      "baseline.json: findings[0].grant.client: unknown key; did you mean 'client_id'?"
    ),
    (
      entry { $0["grant"] = ["client_id": true] },
      "baseline.json: findings[0].grant.client_id: expected a string, found a boolean"
    ),
    (
      entry { $0["fingerprint"] = "ABC" },
      "baseline.json: findings[0].fingerprint: is 32 of the digits 0-9 and a-f, not 'ABC'"
    ),
  ]

  @Test(arguments: wrong) func `what is wrong with a file is told`(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Baseline(Array(text.utf8), path: Self.path) }
    #expect(error.map { "\($0.place.file): \($0.message)" } == message)
  }

  @Test func `a fingerprint stands in a file once`() {
    let entry = "{\"fingerprint\":\"\(Self.print)\",\"rule\":\"r\",\"tenant\":\"t\",\"grant\":{},\"offenders\":[]}"
    let text = "{\"baseline_version\":1,\"tenants\":[],\"findings\":[\(entry),\(entry)]}"
    let error = #expect(throws: Diagnostic.self) { try Baseline(Array(text.utf8), path: Self.path) }
    #expect(error?.message == "findings[1].fingerprint: occurs twice: \(Self.print)")
    // The place is the one of the second.
    #expect(error?.place.column == 64 + entry.utf8.count)
  }

  // MARK: Holding findings against it

  @Test func `new findings fail, those of the baseline do not, and what is gone is told`() async throws {
    let baseline = try await Self.baseline(["a": ["x"], "b": ["x", "y"], "c": ["x"]])
    let report = try await SampleWaivers.audit(
      try Self.tenant(["b": ["y", "x"], "c": ["x", "z"], "d": ["x"]]), baseline: baseline)
    #expect(Self.standings(report) == ["b baselined unchanged", "c open widened", "d open new"])
    #expect(
      report.findings.map(\.message) == ["has scopes", "has scopes; widened since the baseline: z", "has scopes"])
    #expect(report.baseline?.path == Self.path)
    #expect(report.baseline?.fixedSince.map { $0.grant["client_id"] } == ["a"])
    #expect(report.summary.baselined == 1)
    #expect(report.verdict == .violations)
  }

  @Test func `a tenant as it was is clean`() async throws {
    let scopes = ["a": ["x"], "b": ["y"]]
    let report = try await SampleWaivers.audit(
      try Self.tenant(scopes), baseline: try await Self.baseline(scopes))
    #expect(Self.standings(report) == ["a baselined unchanged", "b baselined unchanged"])
    #expect(report.baseline?.fixedSince == [])
    #expect(report.verdict == .clean)
  }

  @Test func `nothing is called fixed that the audit could not see`() async throws {
    let baseline = try await Self.baseline(["a": ["x"]])
    let cut = try Self.tenant([:], gap: CoverageGap(.clientGrants, message: "cut"))
    #expect(try await SampleWaivers.audit(cut, baseline: baseline).baseline?.fixedSince == [])
    let otherTenant = try FakeTenant([], domain: "other.example")
    #expect(try await SampleWaivers.audit(otherTenant, baseline: baseline).baseline?.fixedSince == [])
    let unknown = Sample.text(id: "scoped", check: "client.global")
    let tenant = try FakeTenant([grant("cgr_1")], clients: Reading([], gap: refused(.clients)))
    #expect(try await SampleWaivers.audit(tenant, baseline: baseline, rules: [unknown]).baseline?.fixedSince == [])
    let off = try await SampleWaivers.audit(
      try Self.tenant([:]), baseline: baseline, rules: [SampleWaivers.scoped, Sample.text(id: "other")],
      selection: RuleSelection(ignore: ["scoped"]))
    #expect(off.baseline?.fixedSince == [])
    #expect(try await SampleWaivers.audit(try Self.tenant([:]), baseline: baseline).baseline?.fixedSince.count == 1)
  }

  @Test func `an unknown is never baselined`() async throws {
    let unknown = Sample.text(id: "scoped", check: "client.global")
    let tenant = try FakeTenant([grant("cgr_1")], clients: Reading([], gap: refused(.clients)))
    let plain = try await SampleWaivers.audit(tenant, rules: [unknown])
    let text = JSONWriter.compact([
      "baseline_version": 1, "tenants": ["t.example"],
      "findings": .array(
        plain.findings.map { finding in
          [
            "fingerprint": .string(finding.fingerprint), "rule": "scoped", "tenant": "t.example", "grant": [:],
            "offenders": [],
          ]
        }),
    ])
    let report = try await SampleWaivers.audit(
      tenant, baseline: try Baseline(Array(text.utf8), path: Self.path), rules: [unknown])
    #expect(report.findings == plain.findings)
    #expect(report.verdict == .incomplete)
  }

  /// A finding with the offenders x and y: in the baseline with these offenders, and under these waivers.
  private static let both: [(baselined: [String], waivers: [String], standing: String)] = [
    (["x", "y"], ["client_id: a"], "a waived unchanged"),
    (["x"], ["client_id: a"], "a waived widened"),
    (["x", "y"], ["client_id: a, expires: 2026-01-30"], "a open unchanged"),
    (["x", "y"], ["client_id: a, offenders: [x]"], "a baselined unchanged"),
    (["x"], ["client_id: a, offenders: [x]"], "a open widened"),
    (["x"], ["client_id: a, offenders: [y]"], "a open widened"),
    (["x", "y"], ["client_id: b"], "a baselined unchanged"),
  ]

  @Test(arguments: both)
  func `a waiver wins over the baseline`(baselined: [String], waivers: [String], standing: String) async throws {
    let report = try await SampleWaivers.audit(
      try Self.tenant(["a": ["x", "y"]]), waivers: waivers,
      baseline: try await Self.baseline(["a": baselined]))
    #expect(Self.standings(report) == [standing])
  }

  @Test func `the entry of a former id is still met`() async throws {
    let old = Sample.text(
      id: "former", check: "size(grant.scope) == 0", "message: \"'has scopes'\"\noffenders: grant.scope")
    let twice = [grant("cgr_1", ["scope": ["x"]]), grant("cgr_2", ["scope": ["y"]])]
    let before = try await SampleWaivers.audit(
      try FakeTenant(
        twice + [
          grant("cgr_3", ["client_id": "b", "scope": ["x"]]), grant("cgr_4", ["client_id": "c", "scope": ["x"]]),
        ]),
      rules: [old])
    let report = try await SampleWaivers.audit(
      try FakeTenant(twice + [grant("cgr_3", ["client_id": "b", "scope": ["x"]])]),
      baseline: try Baseline(of: before, path: Self.path))
    #expect(Self.standings(report) == ["app baselined unchanged", "app baselined unchanged", "b baselined unchanged"])
    #expect(report.baseline?.fixedSince.map { $0.grant["client_id"] } == ["c"])
  }
}
