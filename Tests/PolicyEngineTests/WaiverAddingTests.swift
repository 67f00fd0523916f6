import Documents
import PolicyEngine
import Tenant
import Testing

/// What `grantlint waivers add` writes.
@Suite struct WaiverAddingTests {
  private static func finding(
    _ offenders: [String] = ["delete:users"], client: String = "app", name: String? = "Billing", rule: String = "scoped"
  ) throws -> Finding {
    let grant = try ClientGrant(["id": "cgr_1", "client_id": .string(client), "audience": "https://a.example/"])
    return Finding(
      fingerprint: Fingerprint.of(rule: rule, tenant: "t.example", grant: grant.key), rule: rule, title: "T",
      severity: .error, result: .fail, tenant: "t.example", grant: GrantReference(grant, clientName: name, position: 0),
      message: "m", offenders: offenders)
  }

  private static func add(
    _ finding: Finding, to text: String?, owner: String = "identity-team", reason: String = "Planned.",
    expires: String = "2026-06-30"
  ) throws -> String {
    try WaiverFile.adding(
      WaiverDraft(accepting: finding, owner: owner, reason: reason, expires: SampleWaivers.day(expires)), to: text,
      path: SampleWaivers.path, catalogue: try Sample.catalogue(SampleWaivers.scoped),
      limit: WaiverLimit(today: SampleWaivers.today))
  }

  private static func refusal(_ body: () throws -> String) -> String? {
    do {
      _ = try body()
      return nil
    } catch let error as WaiverAdditionError {
      return error.display
    } catch let error as WaiverRefusal {
      return error.message
    } catch {
      return "\(error)"
    }
  }

  @Test func `a file that is missing is made`() throws {
    let text = try Self.add(try Self.finding(["delete:users", "a\"b"]), to: nil)
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false).drop { $0.hasPrefix("#") }
    #expect(
      lines.joined(separator: "\n")
        == """
        version: 1
        waivers:
          # Billing (app) on https://a.example/, subject type client
          - rule: scoped
            tenant: "t.example"
            fingerprint: "bc38b0a02d2ad9a4ac5a5ad4e0e2a5bd"
            offenders: ["delete:users", "a\\"b"]
            owner: "identity-team"
            reason: "Planned."
            expires: 2026-06-30

        """.replacing("bc38b0a02d2ad9a4ac5a5ad4e0e2a5bd", with: try Self.finding().fingerprint))
  }

  private static let entry = "rule: scoped, client_id: b, owner: o, reason: r, expires: 2026-06-30"

  /// Texts of a file, and how the entry that is appended begins.
  private static let layouts: [(text: String, dash: String)] = [
    ("# Ours.\nversion: 1 # one\n\nwaivers:\n  # b\n  - {\(entry)} # x\n\n# The end.\n", "  - rule"),
    ("version: 1\nwaivers:\n- {\(entry)}\n", "- rule"),
    ("version: 1\nwaivers:\n      -   {\(entry)}", "      -   rule"),
    ("version: 1\nwaivers: # none yet\n", "  - rule"), ("version: 1\nwaivers:", "  - rule"),
    ("version: 1\r\nwaivers:\r\n  - {\(entry)}\r\n", "  - rule"),
    (
      "version: 1\nwaivers:\n  - rule: scoped\n    client_id: b\n    owner: o\n    expires: 2026-06-30\n    reason: |\n"
        + "      Folded\n      text.\n", "  - rule"
    ),
    (
      "version: 1\nwaivers:\n  - {\(entry)}\n  -\n    rule: scoped\n    client_id: c\n    owner: ö\n    reason: 📎\n"
        + "    expires: 2026-02-28", "  - rule"
    ),
  ]

  @Test(arguments: layouts)
  func `what a file holds stays byte for byte, and the entry takes its layout`(text: String, dash: String) throws {
    let result = try Self.add(try Self.finding(), to: text)
    #expect(Array(result.utf8).starts(with: Array(text.utf8)))
    let added = String(decoding: result.utf8.dropFirst(text.utf8.count), as: UTF8.self)
    #expect(added.unicodeScalars.split(separator: "\n").contains { String($0).hasPrefix("\(dash): scoped") })
    #expect(added.utf8.contains(UInt8(ascii: "\r")) == text.utf8.contains(UInt8(ascii: "\r")))
    #expect(text.utf8.last == UInt8(ascii: "\n") || added.hasPrefix("\n"))
    let before = try SampleWaivers.file(text).waivers
    let after = try SampleWaivers.file(result).waivers
    #expect(Array(after.dropLast()) == before)
    #expect(after.last?.offenders == ["delete:users"])
    let third = try Self.add(try Self.finding(client: "third"), to: result)
    #expect(try SampleWaivers.file(third).waivers.count == before.count + 2)
  }

  @Test func `an empty list in brackets becomes one of lines`() throws {
    let result = try Self.add(try Self.finding(), to: "# Ours.\nversion: 1\nwaivers: [ ] # none\n")
    #expect(result.hasPrefix("# Ours.\nversion: 1\nwaivers:  # none\n  # Billing"))
    #expect(try SampleWaivers.file(result).waivers.count == 1)
  }

  @Test(arguments: [
    "waivers:\n  - {\(entry)}\nversion: 1\n", "version: 1\nwaivers: [{\(entry)}]\n",
    "{version: 1, waivers: []}\n", "version: 1\nwaivers:\n  - {\(entry)}\n...\n",
    "version: 1\nwaivers:\n  - rule: scoped\n    client_id: b\n    owner: o\n    expires: 2026-06-30\n    reason: |+\n"
      + "      Its line ends count.\n",
  ])
  func `a layout to which nothing can be appended is refused`(text: String) throws {
    let finding = try Self.finding()
    #expect(
      Self.refusal { try Self.add(finding, to: text) }
        == "waivers.yml is laid out so that nothing can be appended: its last key must be 'waivers', with a '-' for each"
    )
  }

  @Test func `what the finding hides in its names is written visibly and read back exactly`() throws {
    let offenders = [
      "a\u{202E}b", "e\u{301}", "\u{E9}", "# x", "- y", "no", "\\u{202E}", "\u{E0001}", "tab\tline\n", "",
    ]
    let text = try Self.add(
      try Self.finding(offenders, client: "app\n- rule: x", name: "B\u{2028}\u{85}# \""), to: nil,
      owner: "\"o\": {[*&!", reason: "First.\nSecond: #3\u{200B}")
    for hidden in ["\u{202E}", "\u{2028}", "\u{85}", "\u{200B}", "\u{E0001}"] {
      #expect(!text.unicodeScalars.contains(hidden.unicodeScalars.first ?? " "))
    }
    let waiver = try #require(try SampleWaivers.file(text).waivers.first)
    #expect(waiver.offenders.map { JSONValue.strings($0) } == .strings(offenders))
    #expect(waiver.owner == "\"o\": {[*&!")
    #expect(waiver.reason == "First.\nSecond: #3\u{200B}")
  }

  @Test func `what is accepted already is not accepted twice`() throws {
    let finding = try Self.finding()
    let once = try Self.add(finding, to: nil)
    #expect(
      Self.refusal { try Self.add(finding, to: once) }
        == "identity-team accepts that finding until 2026-06-30 (waivers.yml:7:5); nothing was added")
    let glob = SampleWaivers.text(["client_id: a*"])
    #expect(Self.refusal { try Self.add(finding, to: glob) }?.hasPrefix("identity-team accepts that finding") == true)
    for keys in ["client_id: a*, expires: 2026-01-30", "client_id: a*, offenders: [x]", "client_id: b"] {
      let text = SampleWaivers.text([keys])
      #expect(try SampleWaivers.file(try Self.add(finding, to: text)).waivers.count == 2)
    }
  }

  @Test(arguments: [
    (
      "2027-02-01",
      "expires is at most a year ahead (2027-01-31), not 2027-02-01; waivers.max_days of a configuration allows more"
    ),
    ("2026-01-30", "2026-01-30 has passed: the waiver would accept nothing"),
  ])
  func `a day that cannot be is refused`(expires: String, message: String) throws {
    let finding = try Self.finding()
    #expect(Self.refusal { try Self.add(finding, to: nil, expires: expires) } == message)
  }

  @Test func `a report may be older than the name of the rule, but not of a rule that there is not`() throws {
    let former = try Self.finding(rule: "former")
    let file = try SampleWaivers.file(try Self.add(former, to: nil))
    #expect(file.warnings == [])
    let waiver = try #require(file.waivers.first)
    #expect(waiver.rule == "scoped")
    #expect(waiver.selectorJSON["fingerprint"] == .string(former.fingerprint))
    let other = try Self.finding(rule: "scopd")
    #expect(
      Self.refusal { try Self.add(other, to: nil) }
        == "no rule 'scopd'; did you mean 'scoped'? 'grantlint rules list' shows them")
  }

  @Test func `a file that does not hold is left as it is`() throws {
    let finding = try Self.finding()
    let display = Self.refusal { try Self.add(finding, to: "version: 1\nwaivers:\n  - rule: scopd\n") }
    #expect(display?.hasPrefix("invalid waivers:\nwaivers.yml:3:5: a waiver needs the key 'owner'") == true)
  }

  @Test func `what nobody can accept has no draft`() async throws {
    let tenant = try FakeTenant([grant("cgr_1")], clients: Reading([], gap: refused(.clients)))
    let report = try await SampleWaivers.audit(
      tenant, waivers: ["client_id: x"], rules: [Sample.text(id: "scoped", check: "client.global"), Sample.text()])
    let unknown = try #require(report.findings.first { $0.result == .unknown })
    let stale = try #require(
      try await SampleWaivers.audit(try FakeTenant([grant("cgr_1")]), waivers: ["client_id: x"]).findings.first)
    var fixed = try Self.finding()
    fixed.status = .fixed
    let messages = [
      (unknown, "'scoped' is unknown there, and what was not seen cannot be accepted"),
      (stale, "'stale-waiver' cannot be waived: correct the waiver that it names"),
      (fixed, "the finding \(fixed.fingerprint) is not there any more: it was repaired"),
    ]
    for (finding, message) in messages {
      #expect(Self.refusal { try Self.add(finding, to: nil) } == message)
    }
  }

  // MARK: Looking the finding up

  private static func report(_ finding: String) -> [UInt8] {
    Array("{\"schema_version\":1,\"findings\":[\(finding)]}".utf8)
  }

  @Test func `a finding of a report has its own texts`() throws {
    let json = #"""
      {"fingerprint":"f","rule":"scoped","title":"T","severity":"error","result":"fail","status":"open",
       "tenant":"t.example","message":"m","offenders":["a\u202Eb","\\u{41}","\\u"],
       "grant":{"id":null,"client_id":"x\u200B","client_name":"N","audience":"https://a/","subject_type":"user"}}
      """#
    let finding = try #require(try Finding.named("f", inReport: Self.report(json), file: "r.json"))
    #expect(JSONValue.strings(finding.offenders) == ["a\u{202E}b", "\\u{41}", "\\u"])
    #expect(finding.grant?.clientID == "x\u{200B}")
    #expect(finding.grant?.id == nil)
    #expect(finding.grant?.clientName == "N")
    #expect(finding.grant?.subjectType == "user")
  }

  @Test func `what other findings of a report say does not matter`() throws {
    let known =
      #"{"fingerprint":"f","rule":"scoped","title":"T","severity":"error","result":"fail","status":"open","#
      + #""tenant":"t.example","message":"m","offenders":[]}"#
    let later = known.replacing(#""f""#, with: #""g""#).replacing(#""open""#, with: #""reviewed""#)
    let report = Self.report("\(later),\(known)")
    #expect(try Finding.named("f", inReport: report, file: "r.json")?.rule == "scoped")
    #expect(try Finding.named("h", inReport: report, file: "r.json") == nil)
    let error = #expect(throws: Diagnostic.self) { try Finding.named("g", inReport: report, file: "r.json") }
    #expect(error?.message == "findings[0].status: has an unknown value 'reviewed'")
  }

  @Test(arguments: [
    ("", "r.json:1:1: not JSON: the input is empty"),
    ("[]", "r.json:1:1: expected an object, found a list"),
    (
      "{\n \"schema_version\":3}",
      "r.json:2:19: schema_version: this is not a JSON report of schema version 1 or 2"
    ),
    ("{\"schema_version\":1}", "r.json:1:1: findings: is missing"),
    (
      "{\"schema_version\":1,\"error\":{\"message\":\"no credentials\"}}",
      "r.json:1:29: error: the run ended without an audit: no credentials"
    ),
    ("{\"schema_version\":1,\"findings\":[{\"rule\":\"a\"}]}", "r.json:1:33: findings[0].fingerprint: is missing"),
  ])
  func `a text that is no report is refused`(text: String, message: String) {
    let error = #expect(throws: Diagnostic.self) { try Finding.named("f", inReport: Array(text.utf8), file: "r.json") }
    #expect(error?.description == message)
  }
}
