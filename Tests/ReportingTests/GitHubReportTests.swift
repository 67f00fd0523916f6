import PolicyEngine
import Reporting
import Tenant
import Testing

@Suite struct `GitHub report` {
  /// A line as a runner of GitHub Actions reads it.
  struct Command {
    let name: String
    let properties: [String: String]
    let message: String

    /// nil: a line of the log.
    init?(_ line: some StringProtocol) {
      guard line.hasPrefix("::"), let end = line.dropFirst(2).ranges(of: "::").first else { return nil }
      let head = line.dropFirst(2)[..<end.lowerBound].split(separator: " ", maxSplits: 1)
      name = String(head[0])
      let pairs = (head.count > 1 ? head[1] : "").split(separator: ",").map { $0.split(separator: "=", maxSplits: 1) }
      properties = Dictionary(
        pairs.map { (String($0[0]), Self.unescaped($0[1]).replacing("%3A", with: ":").replacing("%2C", with: ",")) }
      ) { first, _ in first }
      message = Self.unescaped(line[end.upperBound...])
    }

    private static func unescaped(_ text: some StringProtocol) -> String {
      String(text).replacing("%0A", with: "\n").replacing("%0D", with: "\r").replacing("%25", with: "%")
    }
  }

  private func commands(_ report: AuditReport) throws -> [Command] {
    try ReportFormat.github.render(report).split(separator: "\n").compactMap { Command($0) }
  }

  @Test func `an open finding is an annotation, an accepted one is not`() throws {
    let report = try SampleReports.full
    let commands = try commands(report)
    let rules = commands.filter { $0.name != "notice" }.compactMap { $0.properties["title"] }
    #expect(rules.count { $0 == "grantlint: no-allow-all-scopes" } == 2)
    #expect(rules.count { $0 == "grantlint: too-many-scopes" } == 1)
    #expect(commands.first?.message.hasPrefix("clients (HTTP 403): the token may not read applications") == true)
    #expect(commands.contains { $0.message.contains("\nfix (safe): PATCH {\"allow_all_scopes\":false") })
  }

  @Test func `rules that are unknown for one reason are one annotation at its place`() throws {
    let place = RecordOrigin(file: "t.yaml", line: 12, column: 16)
    func unknown(_ rule: String, _ message: String) -> Finding {
      Finding(
        fingerprint: rule, rule: rule, title: rule, severity: .error, result: .unknown, tenant: SampleReports.domain,
        subject: .grant, grant: nil, message: message, origin: place)
    }
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let commands = try commands(
      SampleReports.audit(
        (1...30).map { unknown("r\($0)", "not evaluated: x") } + [unknown("other", "not evaluated: y")]
          + [SampleReports.finding("scope-length", grant, "m")]))
    #expect(
      commands.compactMap { $0.properties["title"] } == [
        "grantlint: 30 rules are unknown", "grantlint: other", "grantlint: scope-length",
      ])
    #expect(commands[0].message == "not evaluated: x\n" + (1...30).map { "r\($0)" }.joined(separator: ", "))
    #expect(commands[0].properties["file"] == "t.yaml" && commands[0].properties["line"] == "12")
    #expect(commands[0].properties["col"] == "16" && commands[0].name == "error")
  }

  @Test func `the verdict is the last line of the log`() throws {
    let last = try ReportFormat.github.render(try SampleReports.violations).split(separator: "\n").last
    #expect(last?.hasPrefix("grantlint: failed: 4 errors, 2 warnings in 40 grants") == true)
    #expect(
      try ReportFormat.github.render(try SampleReports.empty)
        == "grantlint: clean: 40 grants of acme.eu.auth0.com, 2 rules, 80 evaluations\n")
  }

  @Test(arguments: [(10, 10, nil), (11, 10, "2 more"), (500, 10, "491 more")])
  func `no level has more than ten, and the last says how many more there are`(
    findings: Int, shown: Int, more: String?
  ) throws {
    let grants = try (0..<findings).map { try SampleReports.grant("cgr_\($0)", client: "c", audience: "a") }
    let report = SampleReports.audit(
      grants.map { SampleReports.finding("scope-length", $0, "m") }
        + grants.map { SampleReports.finding("too-many-scopes", $0, "m", severity: .warning) }
        + grants.map { SampleReports.finding("empty-grant", $0, "m", severity: .note) })
    let commands = try commands(report)
    for level in ["error", "warning", "notice"] {
      let titles = commands.filter { $0.name == level }.compactMap { $0.properties["title"] }
      #expect(titles.count == shown)
      #expect(titles.last?.hasSuffix(more ?? "grantlint: ") == (more != nil))
    }
  }

  @Test func `a finding in a file names its line`() throws {
    let origin = RecordOrigin(file: "./a,b:c%.json", line: 7)
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a", origin: origin)
    let commands = try commands(SampleReports.audit([SampleReports.finding("scope-length", grant, "100% wrong")]))
    #expect(
      commands[0].properties == [
        "file": "a,b:c%.json", "line": "7", "col": "1", "title": "grantlint: scope-length",
      ])
    #expect(commands[0].message.hasPrefix("cgr_1: 100% wrong\n"))
  }

  @Test(arguments: ["::error::x", "x\n::error::y", "##[error]z", "a::b", "%0A::error::w"])
  func `no name gives a command of its own`(name: String) throws {
    let grant = try SampleReports.grant(name, client: name, name: name, audience: name)
    let report = SampleReports.audit(
      [SampleReports.finding("scope-length", grant, name)],
      tenants: [SampleReports.tenant(grants: 1, domain: name)])
    let text = try ReportFormat.github.render(report)
    let lines = text.split(whereSeparator: \.isNewline)
    #expect(lines.compactMap { Command($0)?.properties["title"] } == ["grantlint: scope-length"])
    #expect(!text.contains("##["))
    #expect(Command(lines[0])?.message.hasPrefix("\(name.shown): \(name.shown)\n") == true)
  }
}
