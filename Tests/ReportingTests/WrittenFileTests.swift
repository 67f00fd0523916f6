import PolicyEngine
import Testing

@testable import Reporting

/// By what a file is known again that a run wrote: what is none is never removed.
@Suite struct `Written files` {
  private static func contents(_ text: String) throws -> FileContents {
    let bytes = Array(text.utf8)
    return try FileContents(size: bytes.count) { offset, count in Array(bytes.dropFirst(offset).prefix(count)) }
  }

  @Test(arguments: `Golden files`.Sample.allCases, ReportFormat.allCases)
  func `every report is known again, and by its own format`(
    sample: `Golden files`.Sample, format: ReportFormat
  ) throws {
    let contents = try Self.contents(format.render(try sample.report))
    #expect(format.recognises(contents))
    #expect(WrittenFile.report.recognises(contents))
    for kind in WrittenFile.allCases where kind != .report && !(kind == .ruleOutcomes && format == .junit) {
      if kind == .comparison, [.sarif, .github, .gitlab].contains(format) { continue }
      #expect(!kind.recognises(contents))
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func `every error is known again`(format: ReportFormat) throws {
    let error = ErrorReport(message: "one\ntwo", toolVersion: "0.1.0", exitCode: .usage)
    #expect(format.recognises(try Self.contents(format.render(error))))
  }

  @Test(arguments: ReportFormat.allCases)
  func `a report of any size is known again`(format: ReportFormat) throws {
    var report = try SampleReports.violations
    let finding = try #require(report.findings.first)
    report = report.with(remediation: [], findings: Array(repeating: finding, count: 120))
    #expect(format.recognises(try Self.contents(format.render(report))))
  }

  @Test(arguments: [0, 1, 65_530, 65_534, 65_536, 200_000, 300_000])
  func `what a file is known by is found wherever it is`(before: Int) throws {
    // What begins like it ends in the middle of it, and white space does not count.
    let text = String(repeating: "a", count: before) + "aa\n b" + String(repeating: "a", count: 150_000)
    let bytes = Array(text.utf8)
    let contents = try FileContents(size: bytes.count) { offset, count in
      Array(bytes[offset..<min(offset + count, bytes.count)])
    }
    #expect(contents.contains("aab") && contents.contains("baa") && !contents.contains("abab"))
  }

  @Test func `outcomes and the page of rules are known again`() throws {
    let outcomes = [("a-rule", [ExampleOutcome]()), ("b-rule", [])]
    #expect(WrittenFile.ruleOutcomes.recognises(try Self.contents(RuleTestPage.render(outcomes))))
    #expect(WrittenFile.ruleOutcomes.recognises(try Self.contents(RuleTestPage.junit(outcomes))))
    #expect(WrittenFile.rulePage.recognises(try Self.contents(RuleHandbook.render(try RuleCatalogue([])))))
  }

  @Test(arguments: [
    "nothing to do\n", "Orders (cgr_1): verified (app on orders)\n\n1 verified\n",
    "cgr_1: failed (app on orders)\n  the second call failed\n\ncgr_2: verified (app on b)\n\n1 verified, 1 failed\n",
    #"{"remediation": [], "run": {"address": null, "id": "r"}, "tenant": "t"}"#, "error: no such run\n",
    #"{"error": {"message": "x"}, "tool": {"name": "grantlint", "version": "1"}}"#,
  ])
  func `the outcome of a rollback is known again`(text: String) throws {
    #expect(WrittenFile.rollback.recognises(try Self.contents(text)))
  }

  @Test(arguments: [
    "green", "-----BEGIN PRIVATE KEY-----\nMIIE\n-----END PRIVATE KEY-----\n", "# The rules\n\nOurs.\n",
    "{}", "[{}]", "[{\"id\": \"cgr_1\"}]\n", "{\"client_grants\": []}", "{\"name\": \"grantlint\"}",
    #"{"client": {"name": "\"tool\":{\"name\":\"grantlint\",\"plan_version\":"}}"#,
    #"[{"description":"x","check_name":"y","fingerprint":"0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f0f","severity":"minor"}]"#,
    #"{"$schema":"https://json.schemastore.org/sarif-2.1.0.json","runs":[{"tool":{"driver":{"name":"other"}}}]}"#,
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"other\" tests=\"1\"/>\n",
    "<!doctype html>\n<html lang=\"en\">\n<head>\n<title>Grants - grantlint</title>\n", "tenant,severity\r\na,b\r\n",
    "## Notes\n\n## grantlint: clean\n", "clean the kitchen\n", "failed: attempts\n\nnotes\n",
    "::error title=other::x\n",
    "version: 1\nwaivers: []\n", "id: my-rule\ntitle: Rule\n", "3 passed, 1 failed, maybe\n",
    "nothing to do\ntoday\n", "notes: verified by hand\n\n1 verified\n", "a: verified (b)\n1 checked\n",
    #"{"remediation": [], "tenant": "t"}"#, "\u{0}\u{1}", "\n",
  ])
  func `what no run wrote is not known`(text: String) throws {
    let contents = try Self.contents(text)
    for kind in WrittenFile.allCases { #expect(!kind.recognises(contents), "\(kind)") }
  }
}
