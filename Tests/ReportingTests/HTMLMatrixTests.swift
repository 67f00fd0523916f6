import PolicyEngine
import Reporting
import Testing

/// The access matrix as the page shows it.
@Suite struct `Access matrix` {
  @Test func `a cell is what all grants of a client on an API allow`() throws {
    let billing = try entry("cgr_1", "billing", "https://a/", scopes: 2)
    let user = try entry("cgr_2", "billing", "https://a/", subject: "user", scopes: 3)
    let all = try entry("cgr_3", "reports", "https://a/", scopes: 7, all: true)
    let unread = try entry("cgr_4", "reports", "https://b/", scopes: nil, all: true)
    let findings = [
      SampleReports.finding("scope-length", user.grant, "m", severity: .warning),
      SampleReports.finding("scope-length", all.grant, "m", severity: .error, status: .waived),
      SampleReports.finding("scope-length", unread.grant, "m", severity: .note),
      SampleReports.finding("too-many-scopes", unread.grant, "m", severity: .error),
    ]
    let matrix = try matrix([billing, user, all, unread], findings)
    #expect(matrix.columns == ["https://b/", "https://a/"])
    #expect(matrix.holders == ["reports", "billing"])
    #expect(
      matrix.cells == [
        [
          Cell(tone: "error", text: "▲?✱ scopes, all scopes of the API, 2 open findings, worst error", link: true),
          Cell(tone: "granted", text: "7✱ scopes, all scopes of the API", link: false),
        ],
        [
          Cell(tone: "none", text: "", link: false),
          Cell(tone: "warning", text: "◆5 scopes, in 2 grants, 1 open finding, worst warning", link: true),
        ],
      ])
  }

  @Test func `two grants of one key are told apart by id`() throws {
    let first = try entry("cgr_1", "c", "https://a/", scopes: 1)
    let second = try entry("cgr_2", "c", "https://a/", scopes: 1)
    let matrix = try matrix([first, second], [SampleReports.finding("scope-length", first.grant, "m")])
    #expect(matrix.cells[0][0].text == "▲2 scopes, in 2 grants, 1 open finding, worst error")
  }

  @Test func `Auth0's own APIs come first`() throws {
    let entries = [
      try entry("cgr_1", "c", "https://a/", scopes: 1),
      try entry("cgr_2", "c", "https://t/api/v2/", scopes: 1, system: true),
    ]
    #expect(try matrix(entries, []).columns == ["https://t/api/v2/", "https://a/"])
  }

  @Test func `a large tenant shows the worst, and the sum of the rest`() throws {
    let entries = try (0..<80).flatMap { client in
      try (0..<60).map { api in try entry("cgr_\(client)_\(api)", "c\(client)", "https://a\(api)/", scopes: 1) }
    }
    let worst = try #require(entries.last)
    let matrix = try matrix(entries, [SampleReports.finding("scope-length", worst.grant, "m")])
    #expect(matrix.holders.count == 60 && matrix.columns.count == 40)
    #expect(matrix.holders.first == "c79" && matrix.holders.last == "21 other clients")
    #expect(matrix.columns.first == "https://a59/" && matrix.columns.last == "21 other APIs")
    #expect(matrix.cells[0][0].tone == "error" && matrix.cells[0][0].link)
    #expect(matrix.cells[59][39] == Cell(tone: "granted", text: "441 scopes, in 441 grants", link: false))
    #expect(
      matrix.caption.contains("80 clients × 60 APIs") && matrix.caption.contains("the 59 clients and the 39 APIs"))
  }

  @Test func `a tenant as large as the matrix is not summed up`() throws {
    let entries = try (0..<60).flatMap { client in
      try (0..<40).map { api in try entry("cgr_\(client)_\(api)", "c\(client)", "https://a\(api)/", scopes: 1) }
    }
    let matrix = try matrix(entries, [])
    #expect(matrix.holders.count == 60 && matrix.columns.count == 40)
    #expect(!matrix.holders.contains { $0.contains("other") } && !matrix.caption.contains("summed"))
  }

  @Test func `a report without inventory has no matrix`() throws {
    #expect(!(try HTMLReport.render(try SampleReports.empty)).contains("<table class=\"matrix\">"))
  }
}

// MARK: - Reading the table
extension `Access matrix` {
  struct Cell: Equatable {
    let tone: String
    let text: String
    let link: Bool
  }

  struct Table {
    let columns: [String]
    let holders: [String]
    let cells: [[Cell]]
    let caption: String
  }

  private func entry(
    _ id: String, _ client: String, _ audience: String, subject: String = "client", scopes: Int?, all: Bool = false,
    system: Bool = false
  ) throws -> AccessEntry {
    AccessEntry(
      tenant: SampleReports.domain,
      grant: try SampleReports.grant(id, client: client, audience: audience, subject: subject), scopeCount: scopes,
      allowsAllScopes: all, isOnSystemAPI: system)
  }

  private func matrix(_ entries: [AccessEntry], _ findings: [Finding]) throws -> Table {
    var report = SampleReports.audit(findings)
    report.inventory = Inventory(entries)
    let text = try #require(try HTMLReport.render(report).between("<table class=\"matrix\">", "</table>"))
    let table = try XMLTree.parse("<table>\(text)</table>")
    let rows = table.all("tbody")[0].all("tr")
    return Table(
      columns: table.all("thead")[0].all("bdi").map(\.text), holders: rows.map { $0.all("bdi")[0].text },
      cells: rows.map { row in
        row.all("td").map { Cell(tone: $0.attributes["class"] ?? "", text: $0.text, link: !$0.all("a").isEmpty) }
      },
      caption: table.all("caption")[0].text)
  }
}
