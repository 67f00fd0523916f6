import GrantModel
import PolicyEngine
import Reporting
import Testing

@Suite struct `Hostile text` {
  @Test(arguments: ReportFormat.allCases)
  func `no hidden character reaches a report`(format: ReportFormat) throws {
    let text = try format.render(try SampleReports.hostile, style: TextStyle(showWaived: true))
    #expect(hiddenCharacters(in: text) == [])
    #expect(text.contains("\\u{202E}"))
  }

  @Test(arguments: ReportFormat.allCases)
  func `no hidden character reaches an error`(format: ReportFormat) throws {
    let text = try format.render(ErrorReport(message: HostileText.all, toolVersion: HostileText.all))
    #expect(hiddenCharacters(in: text) == [])
    if format == .junit { #expect(throws: Never.self) { try XMLTree.parse(text) } }
  }

  @Test func `in colour only our own codes are written`() throws {
    let text = try ReportFormat.text.render(try SampleReports.hostile, style: TextStyle(color: true))
    #expect(hiddenCharacters(in: withoutColor(text)) == [])
  }

  @Test(arguments: HostileText.samples.indices)
  func `XML gives every text back in its visible form`(index: Int) throws {
    let sample = HostileText.samples[index]
    let grant = try SampleReports.grant("cgr_1", client: sample, audience: "a")
    let finding = SampleReports.finding("scope-length", grant, "is \(sample)!", offenders: ["[\(sample)]"])
    let root = try XMLTree.parse(try ReportFormat.junit.render(SampleReports.audit([finding])))
    let failure = try #require(root.all("failure").first)
    let message = "is \(sample.visible)!"
    #expect(failure.attributes["message"]?.isIdentical(to: message) == true)
    #expect(failure.text.hasPrefix(message + "\n"))
    #expect(failure.text.contains("\noffender: [\(sample.visible)]\n"))
  }

  @Test func `a line end in a name starts no line of its own`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", name: "x\nclean: all is well", audience: "a")
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "m")])
    for format in ReportFormat.allCases {
      let lines = try format.render(report).split(separator: "\n")
      #expect(!lines.contains { $0.hasPrefix("clean") }, "\(format)")
    }
  }
}
