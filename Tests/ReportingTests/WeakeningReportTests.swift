import Documents
import PolicyEngine
import Reporting
import Testing

struct WeakeningReportTests {
  private static var weakening: Weakening {
    var weakening = Weakening(file: "../.grantlint.yml")
    weakening.rulesOff = ["a", "b", "c"]
    weakening.rulesLowered = ["d"]
    weakening.profile = .starter
    weakening.failsNever = true
    return weakening
  }

  @Test(arguments: ReportFormat.allCases)
  func `every format says what a found configuration weakens`(format: ReportFormat) throws {
    var report = try SampleReports.empty
    #expect(try !format.render(report).contains("weakened by"))
    report.weakening = Self.weakening
    let text = try format.render(report)
    switch format {
    case .json, .ndjson:
      let object = try JSONDocument(Array(text.utf8)).values.last?.value.object
      #expect(object?["weakened_by"]?.object?["rules_off"] == ["a", "b", "c"])
    default:
      // The escapes of Markdown and HTML stand between some of the characters, and lines are folded.
      let plain = text.replacing("\\", with: "").split(whereSeparator: \.isWhitespace).joined(separator: " ")
      #expect(
        plain.contains("weakened by ../.grantlint.yml: 3 rules off, 1 rule lowered, profile: starter, fail_on: never"))
    }
    #expect(report.verdict == .clean)
  }

  @Test func `waived findings count where the waivers are of the configuration`() throws {
    var report = try SampleReports.full
    report.weakening = Weakening(file: ".grantlint.yml")
    report.weakening?.namesWaivers = true
    #expect(try ReportFormat.text.render(report).contains("1 finding"))
    let run = try JSONReader.value(try ReportFormat.json.render(report)).object
    #expect(run?["weakened_by"]?.object?["waived"] == 1)
    #expect(run?["weakened_by"]?.object?["baselined"] == 0)
  }
}
