import Documents
import PolicyEngine
import Testing

@testable import Reporting

@Suite struct `Offenders in messages` {
  struct Case: CustomTestStringConvertible, Sendable {
    let message: String
    let offenders: [String]
    let sentence: String
    var testDescription: String { sentence }

    init(_ message: String, _ offenders: [String], _ rest: String = "") {
      (self.message, self.offenders, sentence) = (message, offenders, message + rest)
    }
  }

  private static let long = String(repeating: "x", count: 100)

  @Test(arguments: [
    Case("can raise its own rights", ["update:clients"], ": update:clients"),
    Case("has 4 scopes", ["a:1", "a:2", "a:3", "a:4"], ": a:1, a:2, a:3 (+ 1)"),
    Case("has 3 scopes", ["read:a", "b\(String(repeating: "x", count: 80))", "c"], ": read:a (+ 2)"),
    Case("has 1 scope", [long], ": \(String(repeating: "x", count: 80))..."),
    Case("1 scope is not of 1 to 280 characters", [""], ": \"\""),
    Case("1 scope has a space", ["read:a "], ": \"read:a \""),
    // What a message names it names once.
    Case("the application should not: app_type: native", ["app_type: native"]),
    Case("third party with https://t.example/api/v2/", ["https://t.example/api/v2/", "read:x"], ": read:x"),
    Case("can delete: delete:a", ["delete:a", "delete:b"], "; delete:b"),
    Case("has all scopes", ["*"]), Case("has every scope of the Management API", ["*"]),
    Case("1 scope is a wildcard", ["*"], ": *"),
    Case("accepts any organization", ["allow_any_organization"]), Case("has no scope and no details", ["scope"]),
    // A part of a longer name is another name.
    Case("has update:clients_all beyond reading", ["update:clients", "reading"], ": update:clients"),
    Case("does more than readings", ["reading"], ": reading"), Case("m", ["longer than that"], ": longer than that"),
    Case("says nothing more", []),
  ])
  func `a message is followed by the offenders that it does not name`(example: Case) throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let finding = SampleReports.finding("scope-length", grant, example.message, offenders: example.offenders)
    #expect(finding.sentence == example.sentence)
    #expect(finding.message == example.message)
  }

  @Test func `why a finding is open again comes last`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    func finding(_ message: String, _ state: BaselineState?, _ waiver: FindingWaiver.State?) -> String {
      SampleReports.finding(
        "scope-length", grant, message, offenders: ["read:a", "read:b"], baselineState: state,
        waiver: waiver.map {
          FindingWaiver(
            state: $0, owner: "dana", reason: "r", expires: "2026-06-30", offenders: ["read:a"], position: "w.yml:1:1")
        }
      ).sentence
    }
    #expect(
      finding("too long; widened since the baseline: read:b", .widened, nil)
        == "too long: read:a, read:b; widened since the baseline: read:b")
    #expect(
      finding("too long; widened since accepted by dana: read:b", .new, .widened)
        == "too long: read:a, read:b; widened since accepted by dana: read:b")
    #expect(
      finding("too long; the waiver of dana lapsed after 2026-06-30", nil, .expired)
        == "too long: read:a, read:b; the waiver of dana lapsed after 2026-06-30")
  }

  @Test(arguments: [ReportFormat.sarif, .junit, .markdown, .html, .github, .gitlab])
  func `every format that people read names them, with nothing hidden`(format: ReportFormat) throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let offenders = ["update:clients", "create:r\u{202E}oles", "c", "d", "e"]
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "too wide", offenders: offenders)])
    let text = try format.render(report).replacing(#"\\u"#, with: #"\u"#)
    // Markdown escapes what could be its own.
    let plain = format == .markdown ? text.replacing("\\", with: "").replacing("&#123;", with: "{") : text
    #expect(plain.contains("too wide: update:clients, create:r"))
    #expect(plain.contains("oles, c (+ 2)"))
    #expect(!text.unicodeScalars.contains("\u{202E}"))
  }

  @Test(arguments: [ReportFormat.json, .ndjson, .csv])
  func `for programs the message stays the rule's own`(format: ReportFormat) throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "too wide", offenders: ["a:b"])])
    #expect(!(try format.render(report)).contains("too wide: a:b"))
  }
}
