import Documents
import PolicyEngine
import Reporting
import Testing

@Suite struct `HTML and hostile text` {
  @Test func `no hidden character reaches the page`() throws {
    for page in [
      try HTMLReport.render(try SampleReports.hostile),
      try HTMLReport.render(ErrorReport(message: HostileText.all, toolVersion: HostileText.all, exitCode: .usage)),
    ] {
      #expect(hiddenCharacters(in: page) == [])
      #expect(page.contains("\\u{202E}"))
      #expect(!page.contains("<script>alert"))
    }
  }

  /// What would be a command in a style sheet or a script could not be written otherwise.
  @Test func `nothing in what every page holds would be a command`() throws {
    let page = try HTMLReport.render(try SampleReports.full)
    #expect(NeutralText.of(page, .markup) == page)
  }

  /// A combining mark makes one character of itself and the quotation mark before it; a browser sees two.
  @Test(arguments: [
    "\"\u{301} onfocus=x ", "'\u{301} onfocus=x ", "<\u{338}img>", "&\u{301}lt;", "\">\u{20DD}<img src=x>",
  ])
  func `marks do not keep a quotation mark from being escaped`(name: String) throws {
    var report = SampleReports.audit([])
    let grant = try SampleReports.grant("cgr_1", client: "c", name: name, audience: name)
    report.inventory = Inventory([AccessEntry(tenant: "t", grant: grant, apiName: name, scopeCount: 1)])
    let page = Array(beforeData(try HTMLReport.render(report)).utf8)
    #expect(!page.contains(Array(name.utf8)))
    #expect(page.contains(Array(escaped(name).utf8)))
  }

  @Test(arguments: [
    "</script><script>alert(1)</script>", "<!--<script>", "\"\\", "\u{2028}", "<", "<<", "a<", "{{findings}}",
  ])
  func `the data block holds every text and ends where it should`(text: String) throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", name: text, audience: text)
    let finding = SampleReports.finding(
      "scope-length", grant, text, offenders: [text], evidence: ["key": [.string(text)]])
    let page = try HTMLReport.render(SampleReports.audit([finding]))
    #expect(page.occurrences(of: "<script") == 2 && page.occurrences(of: "</script>") == 2)
    #expect(!page.contains("<!--"))
    let shown = try #require(try data(of: page)["findings"]?.array?.first?.object)
    #expect(shown["message"] == .string(text.visible))
    #expect(shown["grant"]?.object?["api"] == .string(text.visible))
    #expect(shown["offenders"]?.array?.first == .string(text.visible))
    #expect(shown["evidence"] == [["key", [.string(text.visible)]]])
  }

  @Test func `the PATCH is what would be sent, whatever is in it`() throws {
    let set: JSONObject = [
      "scope": ["read:\u{202E}x", "</script>", "\\u{202E}"], "limit": .number(try number("9007199254740993")),
    ]
    let grant = try SampleReports.grant("cgr /1?", client: "c", audience: "a")
    let finding = SampleReports.finding("scope-length", grant, "m", fix: ProposedFix(safety: .unsafe, set: set))
    let page = try HTMLReport.render(SampleReports.audit([finding]))
    let fix = try #require(try data(of: page)["findings"]?.array?.first?.object?["fix"]?.object)
    #expect(fix["path"] == "/api/v2/client-grants/cgr%20%2F1%3F")
    #expect(fix["safety"] == "unsafe")
    #expect(try JSONReader.value(fix["body"]?.string ?? "") == .object(set))
    #expect(fix["body"]?.string?.contains("9007199254740993") == true)
  }

  @Test func `a grant without an id has no address to send a PATCH to`() throws {
    let grant = try SampleReports.grant(nil, client: "c", audience: "a")
    let finding = SampleReports.finding("scope-length", grant, "m", fix: ProposedFix(safety: .safe, set: [:]))
    let page = try HTMLReport.render(SampleReports.audit([finding]))
    let fix = try #require(try data(of: page)["findings"]?.array?.first?.object?["fix"]?.object)
    #expect(fix["path"] == nil && fix["body"] == "{}")
  }

  private func data(of page: String) throws -> JSONObject {
    let text = try #require(page.between("id=\"data\">", "</script>"))
    return try #require(try JSONReader.value(text).object)
  }

  private func number(_ text: String) throws -> JSONNumber {
    guard case .number(let number) = try JSONReader.value(text) else { throw NotANumber() }
    return number
  }

  private struct NotANumber: Error {}

  private func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
