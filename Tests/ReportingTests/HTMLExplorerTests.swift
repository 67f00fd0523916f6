import Documents
import PolicyEngine
import Reporting
import Tenant
import Testing

/// The page's first fold, and the grants in its data; what the script makes of them is for `.ci/explore_report.py` to say.
@Suite struct `HTML explorer` {
  // MARK: The data
  @Test func `a grant is numbers, and what grants have in common stands once`() throws {
    let entries = [
      try entry("cgr_1", "billing", "https://orders/", scopes: ["read:orders", "delete:orders"]),
      try entry("cgr_2", "billing", "https://stock/", scopes: ["read:stock"], subject: "user", usage: "require"),
      try entry("cgr_3", "stock", "https://orders/", scopes: ["delete:orders", "pay:orders"]),
    ]
    let data = try data(entries)
    let grants = try #require(data["grants"]?.array)
    #expect(grants[0] == ["cgr_1", 0, 0, 0, 0, 1, 0, 0, 0, [0, 1]])
    #expect(grants[1] == ["cgr_2", 0, 1, 2, 0, 3, 0, 0, 0, [0]])
    #expect(grants[2] == ["cgr_3", 1, 0, 0, 0, 1, 0, 0, 0, [1, 2]])
    #expect(data["words"] == ["client", "deny", "user", "require"])
    #expect(data["applications"]?.array?.first == [.string(SampleReports.domain), "client:billing", "billing", nil])
    #expect(
      data["apis"]?.array?.first == [
        .string(SampleReports.domain), "https://orders/", nil, 0, ["read:orders", "delete:orders", "pay:orders"], "---",
      ])
    #expect(data["owners"] == [["identity", "identity"]])
    #expect(data["reaches"] == [["live", "it can be used"]])
    let page = try page(entries)
    #expect(page.occurrences(of: "delete:orders") == 1)
  }

  @Test func `the scopes of a grant of all stand with the API, and flags tell the rest`() throws {
    let data = try data([
      try entry("cgr_1", "a", "https://orders/", scopes: ["read:orders", "delete:orders"], all: true),
      try entry("cgr_2", "b", "https://unread/", scopes: nil, all: true, anyOrganization: true, paths: ["x"]),
    ])
    let grants = try #require(data["grants"]?.array)
    #expect(grants[0] == ["cgr_1", 0, 0, 0, 1, 1, 0, 0, 0, []])
    #expect(grants[1] == ["cgr_2", 1, 1, 0, 7, 1, 0, 0, 0, [], [0], -1])
    #expect(data["apis"]?.array?.first?.array?.last == [0, 1])
    #expect(data["paths"] == [["x", ""]])
  }

  @Test func `each scope of Auth0's own APIs has its tier, also in a report that was read back`() throws {
    let data = try data([
      try entry(
        "cgr_1", "a", "https://acme.eu.auth0.com/api/v2/", scopes: ["create:client_grants", "read:users", "no:such"],
        system: true)
    ])
    // The places among all tiers: tenant-admin, user-read, unknown.
    #expect(data["apis"]?.array?.first?.array?.last == "065")
  }

  @Test func `a finding names its grant by its place, and says its worth only where that differs`() throws {
    let entries = [
      try entry("cgr_1", "a", "https://orders/", scopes: []), try entry("cgr_2", "b", "https://orders/", scopes: []),
    ]
    let reach = FindingReach(tier: nil, reachability: Reachability(.live, "it can be used"), owner: "other")
    let findings = [
      SampleReports.finding("scope-length", entries[1].grant, "as the grant", reach: entries[1].reach),
      SampleReports.finding("scope-length", entries[0].grant, "otherwise", reach: reach),
      SampleReports.finding(
        "scope-length", try SampleReports.grant("cgr_9", client: "c", audience: "a"), "elsewhere", reach: reach),
    ]
    let shown = try #require(try data(entries, findings)["findings"]?.array).compactMap(\.object)
    #expect(shown.map { $0["on"] } == [1, 0, nil])
    #expect(shown.map { $0["grant"] == nil } == [true, true, false])
    #expect(shown.map { $0["reach"]?.object?["owner"] } == [nil, "other", "other"])
    #expect(try data(entries, findings)["owners"]?.array?.count == 2)
  }

  @Test(arguments: [
    "</script><script>alert(1)</script>", "<!--<script>", "\"\\", "\u{2028}", "{{apis}}", "__proto__", "\u{202E}",
  ])
  func `no name of a grant ends the data`(text: String) throws {
    let entry = AccessEntry(
      tenant: text, grant: try SampleReports.grant(text, client: text, name: text, audience: text, subject: text),
      apiName: text, scopeCount: 1, scopes: [text], organizationUsage: text,
      reach: FindingReach(
        tier: .tenantAdmin, paths: [text], through: text, reachability: Reachability(.live, text), owner: text))
    let page = try page([entry])
    #expect(page.occurrences(of: "<script") == 2 && page.occurrences(of: "</script>") == 2)
    #expect(!page.contains("<!--") && !page.contains("\u{202E}"))
    let data = try data(of: page)
    #expect(data["apis"]?.array?.first?.array?[4] == [.string(text.visible)])
    #expect(data["paths"] == [[.string(text.visible), ""]])
    #expect(data["owners"]?.array?.first == [.string(text.visible), .string(text.visible.shellQuoted)])
  }

  // MARK: The first fold
  @Test func `who can take over the tenant is told with scopes and grants`() throws {
    let management = "https://acme.eu.auth0.com/api/v2/"
    let page = beforeData(
      try page([
        try entry("cgr_1", "a", management, scopes: ["read:users", "create:client_grants"], system: true),
        try entry("cgr_2", "a", management, scopes: ["update:clients"], subject: "user", system: true, paths: ["way"]),
        try entry("cgr_3", "b", management, scopes: ["create:client_grants"], system: true, state: .dormant),
        try entry("cgr_4", "c", management, scopes: ["create:client_grants"], system: true, state: .unknown),
        try entry("cgr_5", "d", "https://orders/", scopes: ["delete:orders"], tier: .businessWrite),
      ]))
    let card = try #require(page.between("<section class=\"card\" aria-labelledby=\"takeover\">", "</section>"))
    #expect(card.contains("1 application live, 1 application unknown whether live: "))
    #expect(card.contains("<bdi data-page=\"#/application/a\">a</bdi>"))
    #expect(card.contains("<code><bdi>create:client_grants</bdi></code> <code><bdi>way</bdi></code>"))
    #expect(
      card.contains("<bdi data-page=\"#/application/c\">c</bdi></strong> <span class=\"tag\">unknown whether live"))
    #expect(card.contains("<bdi>cgr_1</bdi> <bdi>cgr_2</bdi>") && !card.contains("read:users"))
    #expect(card.contains("Worth as much and dormant: 1 grant."))
    for other in ["cgr_3", "cgr_5"] { #expect(!card.contains(other)) }
  }

  @Test(arguments: [
    (true, "1 of 1 grant read."), (false, "1 grant read, and there may be more: the list is incomplete."),
  ])
  func `it says how far it goes`(isComplete: Bool, wanted: String) throws {
    var report = SampleReports.audit(
      [],
      tenants: [
        SampleReports.tenant(
          grants: 1, gap: isComplete ? nil : CoverageGap(.clientGrants, message: "the list ended early"))
      ])
    report.inventory = Inventory([try entry("cgr_1", "a", "https://orders/", scopes: ["read"], tier: .businessRead)])
    let page = beforeData(try HTMLReport.render(report))
    #expect(page.contains("No grant that may be live gives what takes over the tenant."))
    #expect(page.contains(wanted.dropLast()) && page.contains("Not covered: Actions and hooks that add scopes"))
  }

  @Test func `every finding that can be accepted shows the command, quoted for a shell`() throws {
    let grant = try SampleReports.grant("cgr_1", client: "c", audience: "a")
    let reach = FindingReach(tier: nil, reachability: Reachability(.live, "r"), owner: "o'neil & co")
    let findings = [
      SampleReports.finding("scope-length", grant, "m", reach: reach), SampleReports.finding("other", grant, "n"),
      SampleReports.finding("waived", grant, "w", status: .waived),
    ]
    let page = try HTMLReport.render(SampleReports.audit(findings))
    let commands = beforeData(page).components(of: "<pre>grantlint waivers add ")
    #expect(commands.count == 2)
    let quoted = "--owner &#39;o&#39;\\&#39;&#39;neil &amp; co&#39; --reason &#39;REASON&#39; --expires 2026-05-01"
    #expect(commands.contains { $0.contains(quoted) } && commands.contains { $0.contains("--owner OWNER") })
    let data = try data(of: page)
    #expect(data["owners"] == [["o'neil & co", "'o'\\''neil & co'"]] && data["until"] == "2026-05-01")
  }
}

// MARK: - Reading pages
extension `HTML explorer` {
  private func entry(
    _ id: String, _ client: String, _ audience: String, scopes: [String]?, all: Bool = false,
    subject: String = "client",
    usage: String = "deny", anyOrganization: Bool = false, system: Bool = false, paths: [String] = [],
    state: Reachability.State = .live, tier: Tier = .tenantAdmin
  ) throws -> AccessEntry {
    AccessEntry(
      tenant: SampleReports.domain,
      grant: try SampleReports.grant(id, client: client, audience: audience, subject: subject),
      scopeCount: scopes?.count, scopes: scopes, allowsAllScopes: all, organizationUsage: usage,
      allowsAnyOrganization: anyOrganization, isOnSystemAPI: system,
      reach: FindingReach(
        tier: tier, paths: paths, reachability: Reachability(state, "it can be used"), owner: "identity"))
  }

  private func page(_ entries: [AccessEntry], _ findings: [Finding] = []) throws -> String {
    var report = SampleReports.audit(findings)
    report.inventory = Inventory(entries)
    return try HTMLReport.render(report)
  }

  private func data(_ entries: [AccessEntry], _ findings: [Finding] = []) throws -> JSONObject {
    try data(of: try page(entries, findings))
  }

  private func data(of page: String) throws -> JSONObject {
    let text = try #require(page.between("id=\"data\">", "</script>"))
    return try #require(try JSONReader.value(text).object)
  }
}

extension String {
  /// What follows each place of a text.
  fileprivate func components(of text: String) -> [String] {
    ranges(of: text).map { String(self[$0.upperBound...].prefix(200)) }
  }
}
