import Documents
import PolicyEngine
import Reporting
import TestSupport
import Testing

@Suite struct `Hostile text` {
  @Test(arguments: ReportFormat.allCases)
  func `no hidden character reaches a report`(format: ReportFormat) throws {
    let text = unbroken(try format.render(try SampleReports.hostile, style: TextStyle(showWaived: true)), format)
    #expect(hiddenCharacters(in: text) == [])
    #expect(text.contains(format.form == .json ? "\\u202e" : "\\u{202E}"))
  }

  @Test(arguments: ReportFormat.allCases)
  func `no hidden character reaches an error`(format: ReportFormat) throws {
    let error = ErrorReport(message: HostileText.all, toolVersion: HostileText.all, exitCode: .usage)
    let text = unbroken(try format.render(error), format)
    #expect(hiddenCharacters(in: text) == [])
    if format == .junit { #expect(throws: Never.self) { try XMLTree.parse(text) } }
  }

  @Test(arguments: ReportFormat.allCases)
  func `nothing in a report is a command to the runner of a pipeline`(format: ReportFormat) throws {
    for style in [
      TextStyle(showWaived: true, links: true, hints: true), TextStyle(width: 60, color: true, grouping: .client),
    ] {
      let text = try format.render(try SampleReports.commanding, style: style)
      let commands = PipelineRunner.commands(in: text)
      #expect(commands.filter { !Self.isAnnotation($0, format) } == [])
      #expect((format == .github) == !commands.isEmpty)
    }
  }

  @Test(arguments: ReportFormat.allCases)
  func `nothing in an error is a command to the runner of a pipeline`(format: ReportFormat) throws {
    let message = PipelineText.samples.joined(separator: "\n")
    let text = try format.render(ErrorReport(message: message, toolVersion: PipelineText.all, exitCode: .usage))
    #expect(PipelineRunner.commands(in: text).filter { !Self.isAnnotation($0, format) } == [])
  }

  private static func isAnnotation(_ command: String, _ format: ReportFormat) -> Bool {
    format == .github && ["error ", "warning ", "notice "].contains { command.hasPrefix($0) }
  }

  @Test(arguments: HostileText.withCommands.indices)
  func `a JSON report is read back without loss`(index: Int) throws {
    let sample = HostileText.withCommands[index]
    let value: JSONValue = .string(sample)
    // What is empty in a grant is absent.
    let ofGrant: JSONValue = sample.isEmpty ? .null : value
    let grant = try SampleReports.grant(sample, client: sample, name: sample, audience: sample)
    let finding = SampleReports.finding(
      sample, grant, sample, offenders: [sample], evidence: JSONObject([(sample, value)]), tenant: sample)
    let report = SampleReports.audit([finding], tenants: [SampleReports.tenant(grants: 1, domain: sample)])
    let json = try #require(try JSONReader.value(try ReportFormat.json.render(report)).object)
    let lines = try ReportFormat.ndjson.render(report).split(separator: "\n").map { try JSONReader.value(String($0)) }
    for read in [json["findings"]?.array?.first?.object, lines.first?.object] {
      #expect(read?["rule"] == value && read?["message"] == value && read?["tenant"] == value)
      #expect(read?["offenders"] == [value] && read?["evidence"] == .object(JSONObject([(sample, value)])))
      #expect(["id", "client_id", "audience"].allSatisfy { read?["grant"]?.object?[$0] == ofGrant })
      #expect(read?["grant"]?.object?["client_name"] == value)
    }
    #expect(json["tenants"]?.array?.first?.object?["domain"] == value)
    let run = try JSONReader.value(try ReportFormat.sarif.render(report)).object?["runs"]?.array?.first?.object
    let result = try #require(run?["results"]?.array?.first?.object)
    #expect(result["ruleId"] == value)
    let properties = try #require(result["properties"]?.object)
    #expect(["client_id", "audience"].allSatisfy { properties[$0] ?? .null == ofGrant })
    #expect(["client_name", "tenant"].allSatisfy { properties[$0] == value })
    #expect(properties["offenders"] == [value])
    let entry = try JSONReader.value(try ReportFormat.gitlab.render(report)).array?.first?.object
    #expect(entry?["check_name"] == value)
    #expect(entry?["description"]?.string?.hasSuffix(sample.visible) == true)
    let error = ErrorReport(message: sample, toolVersion: sample, exitCode: .usage)
    let failed = try JSONReader.value(try ReportFormat.json.render(error)).object
    #expect(failed?["error"]?.object?["message"] == value && failed?["tool"]?.object?["version"] == value)
  }

  @Test(arguments: HostileText.withCommands.indices.filter { !["", " "].contains(HostileText.withCommands[$0]) })
  func `HTML gives every text back in its visible form`(index: Int) throws {
    let sample = HostileText.withCommands[index]
    let error = ErrorReport(message: sample.visible, toolVersion: "1", exitCode: .usage)
    var page = try ReportFormat.html.render(error)
    for (reference, character) in [
      ("&#91;", "["), ("&#58;", ":"), ("&#39;", "'"), ("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">"), ("&amp;", "&"),
    ] {
      page = page.replacing(reference, with: character)
    }
    #expect(page.contains(sample.visible.visible))
  }

  @Test(arguments: HostileText.withCommands.indices.filter { HostileText.withCommands[$0].utf8.count < 100 })
  func `a PATCH can be copied from every format that shows it`(index: Int) throws {
    let sample = HostileText.withCommands[index]
    let set: JSONObject = ["scope": [.string(sample), "plain", .string("\\\(sample)")]]
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let report = SampleReports.audit([
      SampleReports.finding("scope-length", grant, "m", fix: ProposedFix(safety: .safe, set: set))
    ])
    func body(_ text: String, from start: String, to end: String) throws -> JSONValue {
      let tail = try #require(text.ranges(of: start).first.map { text[$0.upperBound...] })
      let body = try #require(tail.ranges(of: end).first.map { tail[..<$0.lowerBound] })
      return try JSONReader.value(String(body))
    }
    let junit = try XMLTree.parse(try ReportFormat.junit.render(report)).all("failure").first?.text ?? ""
    #expect(try body(junit, from: "PATCH ", to: "\n") == .object(set))
    let github = try ReportFormat.github.render(report).replacing("%25", with: "%")
    #expect(try body(github, from: "PATCH ", to: "\n") == .object(set))
    for format in [ReportFormat.json, .ndjson] {
      let lines =
        format == .json
        ? [try format.render(report)] : try format.render(report).split(separator: "\n").map(String.init)
      let object = try JSONReader.value(lines[0]).object
      let finding = object?["findings"]?.array?.first?.object ?? object
      #expect(finding?["fix"]?.object?["set"] == .object(set))
    }
    let sarif = try JSONReader.value(try ReportFormat.sarif.render(report)).object?["runs"]?.array?.first?.object
    let result = sarif?["results"]?.array?.first?.object
    #expect(result?["properties"]?.object?["fix"]?.object?["set"] == .object(set))
    let cells = try CSVTable(try ReportFormat.csv.render(report))
    #expect(try JSONReader.value(cells.rows[0]["fix"] ?? "") == .object(set))
  }

  @Test func `in colour only our own codes are written`() throws {
    let text = try ReportFormat.text.render(try SampleReports.hostile, style: TextStyle(color: true))
    #expect(hiddenCharacters(in: withoutColor(text)) == [])
  }

  /// The line ends of a format that has another one than U+000A.
  private func unbroken(_ text: String, _ format: ReportFormat) -> String {
    format == .csv ? text.replacing("\r\n", with: "\n") : text
  }

  @Test(arguments: HostileText.withCommands.indices)
  func `XML gives every text back in its visible form`(index: Int) throws {
    let sample = HostileText.withCommands[index]
    let grant = try SampleReports.grant("cgr_1", client: sample, audience: "a")
    let finding = SampleReports.finding("scope-length", grant, "is \(sample)!", offenders: ["[\(sample)]"])
    let root = try XMLTree.parse(try ReportFormat.junit.render(SampleReports.audit([finding])))
    let failure = try #require(root.all("failure").first)
    let message = "is \(sample.visible)!"
    #expect(failure.attributes["message"]?.hasPrefix(message) == true)
    #expect(failure.text.hasPrefix(message))
    #expect(failure.text.contains("\noffender: [\(sample.visible)]\n"))
  }

  @Test func `a line end in a name starts no line of its own`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", name: "x\nclean: all is well", audience: "a")
    let report = SampleReports.audit([SampleReports.finding("scope-length", grant, "m")])
    for format in ReportFormat.allCases {
      let lines = try format.render(report).split(whereSeparator: \.isNewline)
      #expect(!lines.contains { $0.hasPrefix("clean") }, "\(format)")
    }
  }
}
