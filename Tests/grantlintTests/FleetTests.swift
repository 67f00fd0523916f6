import Documents
import Foundation
import PolicyEngine
import Reporting
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// Several tenants of a configuration in one run.
@Suite struct `Fleets` {
  private static let head = """
    groups:
      production:
        rules: {empty-grant: error}
      staging:
        rules: {wildcard-scope: off}
        pacing: {max_rps: 5}

    """

  private static func scene(
    _ count: Int = 4, seed: UInt64 = 1, failures: [String: FleetScene.Failure] = [:]
  ) throws -> FleetScene {
    var random = SeededGenerator(seed: seed)
    let tenants = (0..<count).map { FleetScene.tenant("t\($0).example", &random) }
    let overrides = [
      "t0.example": "groups: [production]", "t1.example": "groups: [staging]",
      "t2.example": "rules: {wildcard-scope: note}",
    ]
    return try FleetScene(tenants, overrides: overrides, failures: failures, head: head)
  }

  @Test func `all tenants of a configuration are one report`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(["audit", "-o", "json=@all.json"])
    #expect([0, 1].contains(run.code), "\(run.error)")
    let report = try scene.withoutRun("all.json")
    #expect(
      report["tenants"]?.array?.map { $0.object?["domain"]?.string } == (0..<4).map { "t\($0).example" })
    #expect(run.output.contains("TENANTS (4, worst first)"))
    #expect(try scene.runOf("all.json")["shard"] == .null)
  }

  @Test func `each tenant is told as an audit of it alone tells it`() async throws {
    for seed in 1...UInt64(clamping: Cases.count(2, whole: 10)) {
      let scene = try Self.scene(seed: seed)
      let all = await scene.run(["audit", "-q", "-o", "json=@tenants/{domain}.json", "-o", "json=@all.json"])
      #expect([0, 1].contains(all.code), "\(all.error)")
      for index in 0..<4 {
        let domain = "t\(index).example"
        let alone = await scene.run(["audit", "--tenant", domain, "-q", "-o", "json=@alone.json"])
        #expect([0, 1].contains(alone.code), "\(alone.error)")
        #expect(try scene.withoutRun("tenants/\(domain).json") == scene.withoutRun("alone.json"), "\(domain)")
      }
    }
  }

  @Test(arguments: FleetScene.Failure.allCases)
  func `a tenant that fails is named first, and the others are audited`(failure: FleetScene.Failure) async throws {
    let whole = try Self.scene()
    _ = await whole.run(["audit", "-q", "-o", "json=@{domain}.json"])
    let scene = try Self.scene(failures: ["t2.example": failure])
    let outputs = ReportFormat.allCases.flatMap { ["-o", "\($0.rawValue)=@out.\($0.rawValue)"] }
    let run = await scene.run(["audit"] + outputs + ["-o", "json=@{domain}.json"])
    #expect(run.code == 3, "\(run.error)")
    #expect(run.output.hasPrefix("incomplete: 1 of 4 tenants not wholly audited: t2.example"), "\(run.output)")
    for domain in ["t0.example", "t1.example", "t3.example"] {
      #expect(try scene.withoutRun("\(domain).json") == whole.withoutRun("\(domain).json"))
    }
    #expect(try scene.runOf("out.json")["incomplete_tenants"] == ["t2.example"])
    #expect(scene.folder.read("out.junit")?.firstRange(of: "t2.example") != nil)
    let suites = try #require(scene.folder.read("out.junit")).split(separator: "<testsuite ").dropFirst()
    #expect(suites.first?.contains("name=\"t2.example\"") == true)
    for format in ["text", "markdown", "html", "github", "sarif"] {
      let text = try #require(scene.folder.read("out.\(format)") ?? (format == "text" ? run.output : nil))
      #expect(text.contains("t2.example"), "\(format)")
    }
    #expect(await scene.tenants["t2.example"]?.writes.isEmpty == true)
  }

  @Test func `SARIF has a run and a category for each tenant, with its own verdict`() async throws {
    let scene = try Self.scene(failures: ["t1.example": .secret])
    _ = await scene.run(["audit", "-q", "-o", "sarif=@all.sarif"])
    let runs = try #require(try JSONReader.value(scene.folder.read("all.sarif") ?? "").object?["runs"]?.array)
    #expect(
      runs.map { $0.object?["automationDetails"]?.object?["id"]?.string } == (0..<4).map { "grantlint/t\($0).example/" }
    )
    let successes = runs.map { run -> Bool? in
      run.object?["invocations"]?.array?.first?.object?["executionSuccessful"]?.bool
    }
    #expect(successes == [true, false, true, true])
  }

  @Test(arguments: [
    (["--tenants", "t1.example"], ["t1.example"]), (["--tenants", "prod*"], ["t0.example"]),
    (["--tenants", "T1.Example"], ["t1.example"]),
    (["--tenants", "staging,t3*"], ["t1.example", "t3.example"]),
    (
      ["--tenants", "t?.example", "--tenants", "production"], ["t0.example", "t1.example", "t2.example", "t3.example"]
    ),
  ])
  func `tenants are picked by their domains and groups`(flags: [String], domains: [String]) async throws {
    let scene = try Self.scene()
    let run = await scene.run(["audit", "-q", "-o", "json=@all.json"] + flags)
    #expect([0, 1].contains(run.code), "\(run.error)")
    let report = try scene.withoutRun("all.json")
    #expect(report["tenants"]?.array?.compactMap { $0.object?["domain"]?.string } == domains)
    for index in 0..<4 { #expect((scene.calls["t\(index).example"] > 0) == domains.contains("t\(index).example")) }
  }

  @Test func `a variable picks them too, and one tenant is picked as before`() async throws {
    let scene = try Self.scene()
    let some = await scene.run(["audit"], variables: ["GRANTLINT_TENANTS": "t1*,t2*"])
    #expect(some.output.contains("TENANTS (2"))
    #expect(some.error.contains("GRANTLINT_TENANTS picks 2 of the 4 tenants of the configuration"))
    let none = await scene.run(["audit"], variables: ["GRANTLINT_TENANTS": "t9*"])
    #expect(none.code == 2 && none.error.contains("GRANTLINT_TENANTS: no tenant of the configuration has"))
    let all = await scene.run(["audit"], variables: ["GRANTLINT_TENANTS": "*"])
    #expect(all.error == "")
    for variables in [["AUTH0_DOMAIN": "t1.example"], ["GRANTLINT_TENANT": "t1.example"]] {
      let one = await scene.run(["audit"], variables: variables)
      #expect(!one.output.contains("TENANTS") && one.output.contains("t1.example"))
      #expect(
        one.error.contains("picks t1.example of the 4 tenants of the configuration; --tenant names another, and "))
      #expect(one.error.split(separator: "\n").count == 1)
    }
  }

  @Test func `what is to be run next names the tenant that a variable picks`() async throws {
    let grant: JSONObject = [
      "id": "cgr_1", "client_id": "app", "audience": "https://orders.example/",
      "scope": ["read:orders", "read:orders"],
    ]
    let api: JSONObject = ["identifier": "https://orders.example/", "scopes": [["value": "read:orders"]]]
    let scene = try FleetScene(
      ["t0.example", "t1.example"].map {
        EmulatedTenant(domain: $0, clientGrants: [grant], clients: [], resourceServers: [api])
      })
    let plan = await scene.run(
      ["plan", "-o", "@plan.json", "--state", "@state", "--select", "duplicate-scope"],
      variables: ["AUTH0_DOMAIN": "t1.example"])
    let next = plan.error.split(separator: "\n").first { $0.contains("next: grantlint apply") }
    #expect(next?.contains("--tenant t1.example") == true, "\(plan.error)")
  }

  @Test func `where few files may be open few tenants are read at a time`() async throws {
    let folder = try TemporaryFolder()
    let tenants = (0..<2).map {
      "  - {domain: t\($0).example, api_url: \"http://127.0.0.1:1\", credentials: {access_token: TOKEN}}"
    }
    try folder.write(
      "version: 1\npacing: {timeout: 1}\ntenants:\n\(tenants.joined(separator: "\n"))\n", to: "fleet.yml")
    let run = try await Binary.shell(
      "ulimit -n 32; \"$GRANTLINT\" audit --config \"$FILE\" --jobs 2 -q -o json=\"$FILE.json\"; echo $?",
      environment: ["FILE": folder.file("fleet.yml"), "TOKEN": "opaque"])
    #expect(run.output == "3\n", "\(run)")
    #expect(run.error.contains("1 tenant at a time, not 2: a process may have 32 files open (ulimit -n)"), "\(run)")
    #expect(folder.read("fleet.yml.json")?.contains("no connection could be made") == true, "\(run)")
  }

  @Test(arguments: [
    (["audit", "--tenants", "t9*"], "no tenant of the configuration has a domain or a group 't9*'"),
    (["audit", "--tenants", ""], "--tenants is empty"), (["audit", "--tenants", " , "], "--tenants is empty"),
    (["audit", "-o", "json=@{domain}.x", "-o", "sarif=@{domain}.x"], "two reports would go to"),
    (["audit", "--write-baseline", "@{domain}.json"], "one baseline is of all tenants"),
    (["audit", "--shard", "0/10001"], "at most 10000 shards"),
    (["audit", "--tenants", "t1*", "--tenant", "t1.example"], "--tenants and --tenant exclude each other"),
    (["audit", "@grants.json", "--tenants", "t1*"], "--tenants is about tenants that are signed in to"),
    (["audit", "--fix", "--yes"], "--fix is about one tenant"), (["audit", "--diff"], "--diff is about one tenant"),
    (["audit", "--api-url", "https://other.example"], "--api-url is the address of one tenant"),
    (["audit", "--since", "@grants.json"], "--since is about one tenant"),
    (["audit", "--declared", "@grants.json"], "--declared is about one tenant"),
    (["audit", "--shard", "4/4"], "there is no shard 4 of 4"), (["audit", "--shard", "x"], "--shard takes K/N"),
    (["audit", "--shard=-1/4"], "--shard takes K/N, K from 0"),
    (["audit", "--shards", "4"], "neither JOB_COMPLETION_INDEX"),
    (["audit", "--shards", "4", "--shard", "0/4"], "exclude each other"), (["audit", "--jobs", "0"], "--jobs takes"),
    (["who", "x"], "pick one by --tenant"), (["snapshot", "--tenants", "*"], "name them by --output with {domain}"),
    (["snapshot", "-o", "@{domain}.json", "--tenant", "t1.example"], "which is for several tenants"),
    (["diff", "@{domain}.json", "live"], "pick them by --tenants"),
    (["diff", "@{domain}.json", "live", "--tenant", "t1.example"], "pick them by --tenants"),
    (["diff", "@{domain}.json", "live", "--tenants", "*", "-f", "sarif"], "sarif is of one tenant"),
    (["who", "x", "--tenants", "*", "--only", "app"], "--only names applications of one tenant"),
  ])
  func `what does not fit several tenants is refused before anything is called`(
    arguments: [String], message: String
  ) async throws {
    let scene = try Self.scene()
    try scene.folder.write("[]", to: "grants.json")
    let run = await scene.run(arguments)
    #expect(run.code == 2 && run.error.contains(message), "\(run.error)")
    for index in 0..<4 { #expect(scene.calls["t\(index).example"] == 0) }
  }

  @Test func `the address of one tenant is not that of all, and credentials are of each`() async throws {
    let scene = try Self.scene()
    let address = await scene.run(["audit"], variables: ["GRANTLINT_API_URL": "https://other.example"])
    #expect(address.code == 2 && address.error.contains("GRANTLINT_API_URL is the address of one tenant"))
    try scene.folder.write(
      "version: 1\ntenants:\n  - {domain: t0.example}\n  - {domain: t1.example}\n", to: "fleet.yml")
    let usual = await scene.run(["audit", "-q"], variables: ["AUTH0_ACCESS_TOKEN": "opaque"])
    #expect(usual.code == 3 && usual.error.contains("no credentials are named for it"))
    #expect(scene.calls["t0.example"] == 0 && scene.calls["t1.example"] == 0)
  }

  @Test func `a tenant that is there under two domains is audited once`() async throws {
    var random = SeededGenerator(seed: 1)
    let scene = try FleetScene([FleetScene.tenant("t0.example", &random)], aliases: ["login.example": "t0.example"])
    let credentials = "credentials: {client_id: FLEET_ID, client_secret: FLEET_SECRET}"
    try scene.folder.write(
      """
      version: 1
      tenants:
        - {domain: login.example, audience: "https://t0.example/api/v2/", \(credentials)}
        - {domain: t0.example, \(credentials)}
      """, to: "fleet.yml")
    let run = await scene.run(["audit", "-q", "-o", "json=@all.json"])
    #expect(run.code == 3)
    #expect(
      run.error.contains("its credentials are for t0.example, which is read as t0.example"), "\(run.error)")
    #expect(try scene.runOf("all.json")["incomplete_tenants"] == ["login.example"])
    // The question has the same answer as the audit, and a shard the same as one run.
    let who = await scene.run(["who", "read:*", "--tenants", "*"])
    #expect(who.code == 3 && who.output.contains("login.example"), "\(who.output)")
    let snapshot = await scene.run(["snapshot", "--tenants", "*", "-o", "@{domain}.snapshot.json"])
    #expect(snapshot.code == 3 && snapshot.error.contains("login.example: its credentials are for t0.example"))
    let diff = await scene.run(["diff", "@{domain}.snapshot.json", "live", "--tenants", "*"])
    #expect(diff.code == 3 && diff.output.contains("not compared: login.example: its credentials"), "\(diff.output)")
    for count in 2...5 {
      for index in 0..<count {
        _ = await scene.run(["audit", "-q", "--shard", "\(index)/\(count)", "-o", "json=@shards/\(index).json"])
      }
      let merged = await scene.merge(["@shards", "-q", "-o", "json=@merged/all.json"])
      #expect(merged.code == 3, "\(merged.error)")
      #expect(try scene.withoutRun("merged/all.json") == scene.withoutRun("all.json"))
    }
  }

  @Test func `audiences that are shifted by a line do not keep the others from being audited`() async throws {
    var random = SeededGenerator(seed: 1)
    let scene = try FleetScene((0..<3).map { FleetScene.tenant("t\($0).example", &random) })
    let tenants = [(0, 1), (1, 2), (2, 2)].map { own, other in
      """
        - domain: t\(own).example
          audience: "https://t\(other).example/api/v2/"
          credentials: {client_id: FLEET_ID, client_secret: FLEET_SECRET}

      """
    }
    try scene.folder.write("version: 1\ntenants:\n" + tenants.joined(), to: "fleet.yml")
    let run = await scene.run(["audit", "-q", "-o", "json=@all.json"])
    #expect(run.code == 3, "\(run.error)")
    #expect(try scene.runOf("all.json")["incomplete_tenants"] == ["t0.example", "t1.example"])
  }

  @Test func `under --strict the tenant is named of which a rule was skipped`() async throws {
    var random = SeededGenerator(seed: 1)
    let tenants = (0..<4).map { FleetScene.tenant("t\($0).example", &random) }
    let scene = try FleetScene(tenants, without: ["t2.example": "read:resource_servers"])
    let run = await scene.run(["audit", "--strict", "--fail-on", "never", "-o", "json=@all.json"])
    #expect(run.code == 3)
    #expect(try scene.runOf("all.json")["incomplete_tenants"] == ["t2.example"])
    #expect(run.output.hasPrefix("incomplete: 1 of 4 tenants not wholly audited: t2.example"), "\(run.output)")
  }

  @Test func `what is wrong with a tenant of the file has a place, and nobody is called`() async throws {
    let scene = try Self.scene()
    for (line, message) in [
      ("domain: acme", "fleet.yml:3:14: domain is a host name such as acme.eu.auth0.com, not 'acme'"),
      ("domain: a.example.", "fleet.yml:3:14: domain is a host name"),
      ("domain: a.example, audience: x", "fleet.yml:3:35: audience is 'x': write the identifier"),
      ("domain: a.example, api_url: \"http://b.example\"", "fleet.yml:3:34: api_url must begin with https://"),
    ] {
      try scene.folder.write("version: 1\ntenants:\n  - {\(line)}\n  - domain: t1.example\n", to: "fleet.yml")
      let run = await scene.run(["audit"])
      #expect(run.code == 2 && run.error.contains(message), "\(run.error)")
      #expect(scene.calls["t1.example"] == 0)
    }
  }

  @Test func `a tenant that cannot be read is told by the names of the configuration`() async throws {
    let scene = try Self.scene(failures: ["t1.example": .secret, "t2.example": .silence])
    let run = await scene.run(["audit"])
    #expect(run.output.contains("check FLEET_ID and WRONG_SECRET"), "\(run.output)")
    #expect(!run.output.contains("AUTH0_") && !run.output.contains("--api-url"), "\(run.output)")
  }

  @Test func `a line about a finding says of which tenant it is`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(["audit", "-f", "github", "-o", "markdown=@all.md"])
    let annotations = run.output.split(separator: "\n").filter {
      $0.hasPrefix("::") && !$0.contains("more annotations")
    }
    #expect(!annotations.isEmpty)
    for line in annotations { #expect(line.contains("%0Atenant t"), "\(line)") }
    let markdown = try #require(scene.folder.read("all.md"))
    #expect(markdown.contains("### Tenants (4, worst first)") && markdown.contains("| rank | tenant | grant |"))
  }

  @Test func `groups are checked with the file, and a found file has neither`() async throws {
    let scene = try Self.scene()
    try scene.folder.write(
      "version: 1\ngroups: {prod: {}}\ntenants:\n  - {domain: t0.example, groups: [prodd]}\n", to: "fleet.yml")
    let typo = await scene.run(["audit"])
    #expect(
      typo.code == 2
        && typo.error.contains("fleet.yml:4:35: there is no group 'prodd' under groups; did you mean 'prod'?"),
      "\(typo.error)")
    try scene.folder.write("version: 1\ngroups: {prod: {}}\n", to: ".grantlint.yml")
    let found = await CommandRun(["audit", "--demo"], folder: scene.folder.path)
    #expect(found.code == 2 && found.error.contains("groups of tenants are read only from a file that --config names"))
  }

  // MARK: Questions, snapshots, comparisons

  @Test func `who asks every tenant`() async throws {
    let scene = try Self.scene(failures: ["t3.example": .silence])
    let run = await scene.run(["who", "delete:users", "--tenants", "*", "-f", "json"])
    #expect(run.code == 3)
    let answer = try #require(try JSONReader.value(run.output).object)
    #expect(answer["complete"] == false)
    #expect(answer["tenants"]?.array?.map { $0.object?["complete"]?.bool } == [true, true, true, false])
    for (index, tenant) in (answer["tenants"]?.array ?? []).prefix(3).enumerated() {
      let alone = await scene.run(["who", "delete:users", "--tenant", "t\(index).example", "-f", "json"])
      #expect(try JSONReader.value(alone.output) == tenant)
    }
    let text = await scene.run(["who", "delete:users", "--tenants", "*"])
    let first = try #require(text.output.firstRange(of: "t3.example"))
    for index in 0..<3 {
      let other = try #require(text.output.firstRange(of: "t\(index).example"))
      #expect(first.lowerBound < other.lowerBound)
    }
    // Where nobody can, that is no whole answer.
    let grant: JSONObject = [
      "id": "cgr_1", "client_id": "app", "audience": "https://orders.example/", "scope": ["read:orders"],
    ]
    let nobody = try FleetScene(
      ["t0.example", "t1.example"].map { EmulatedTenant(domain: $0, clientGrants: [grant]) })
    let misspelt = await nobody.run(["who", "delet:users", "--tenants", "*"])
    #expect(misspelt.output.hasPrefix("0 grants in 0 of 2 tenants\n"), "\(misspelt.output)")
    #expect(misspelt.output.contains("attention: no API defines a scope 'delet:users'"), "\(misspelt.output)")
    #expect(misspelt.output.contains("Not covered:"), "\(misspelt.output)")
    let table = await scene.run(["who", "delete:users", "--tenants", "t0*", "-f", "csv"])
    #expect(table.output.hasPrefix("tenant,result,"))
  }

  @Test func `a fleet is compared with its snapshots, tenant by tenant`() async throws {
    let scene = try Self.scene()
    let snapshot = await scene.run(["snapshot", "--tenants", "*", "-o", "@snapshots/{domain}.json"])
    #expect(snapshot.code == 0, "\(snapshot.error)")
    let same = await scene.run(["diff", "@snapshots/{domain}.json", "live", "--tenants", "*"])
    #expect(same.code == 0 && same.output.contains("0 different, 4 the same"), "\(same.output)")
    let token = try #require(await scene.tenants["t2.example"]?.issueToken()).reveal()
    #expect(!token.isEmpty)
    var changed = try #require(await scene.tenants["t2.example"]?.tenant)
    changed.clientGrants.append([
      "id": "cgr_new", "client_id": "app_9", "audience": "https://orders.example/", "scope": ["delete:users"],
    ])
    let later = try FleetScene(
      await [scene.tenants["t0.example"]?.tenant, changed].compactMap(\.self), failures: ["t0.example": .silence])
    let arguments = ["diff", "\(scene.folder.path)/snapshots/{domain}.json", "live", "--tenants", "*"]
    let run = await later.run(arguments + ["--fail-on", "any", "-o", "sarif=@{domain}.sarif", "-o", "json=@diff.json"])
    #expect(run.code == 3, "\(run.output)")
    #expect(run.output.hasPrefix("2 tenants: ") && run.output.contains("app_9"), "\(run.output)")
    #expect(later.folder.read("t2.example.sarif")?.contains("cgr_new") == true)
    let codes = try #require(try JSONReader.value(later.folder.read("diff.json") ?? "").object?["tenants"]?.array)
    #expect(codes.map { $0.object?["exit_code"] } == [3, 1])
    #expect(run.output.hasPrefix("2 tenants: 1 not wholly compared, 1 different, 0 the same"), "\(run.output)")
    let one = await scene.run(["diff", "@snapshots/t0.example.json", "live", "--tenants", "*"])
    #expect(one.code == 2 && one.error.contains("for every tenant: write {domain}"), "\(one.error)")
    let markdown = await later.run(arguments + ["-f", "markdown"])
    #expect(markdown.output.hasPrefix("<!-- grantlint diff -->\n") && markdown.output.contains("### t2.example"))
  }

  @Test func `no output of a tenant leaves its folder, and no stale report stays`() async throws {
    let scene = try Self.scene(failures: ["t0.example": .silence])
    try scene.folder.write("mine", to: "mine/t1.example.json")
    let refused = await scene.run(["audit", "-q", "-o", "json=@mine/{domain}.json"])
    #expect(refused.code == 2 && scene.folder.read("mine/t1.example.json") == "mine", "\(refused.error)")
    for index in 0..<4 { #expect(scene.calls["t\(index).example"] == 0) }
  }

  @Test(arguments: [
    ["json=@x/{domain}.out", "sarif=@./x/{domain}.out"], ["json=@x/{domain}.out", "sarif=@x//{domain}.out"],
    ["json=@x/{domain}.out", "sarif=@x/t1.example.out"], ["html=@x/{domain}/../all.html"],
  ])
  func `two reports never take one place`(outputs: [String]) async throws {
    let scene = try Self.scene()
    let run = await scene.run(["audit", "-q"] + outputs.flatMap { ["-o", $0] })
    #expect(
      run.code == 2 && (run.error.contains("two reports would go to") || run.error.contains("'..'")), "\(run.error)")
    for index in 0..<4 { #expect(scene.calls["t\(index).example"] == 0) }
  }

  @Test func `a page of a tenant is no other report`() async throws {
    let scene = try Self.scene()
    let run = await scene.run(["audit", "-q", "-o", "html=@f.html", "-o", "json=@f-tenants/{domain}.html"])
    #expect(run.code == 3 && run.error.contains("two reports would go to"), "\(run.error)")
  }

  @Test func `nothing of a tenant stays from a run before one that fails`() async throws {
    var random = SeededGenerator(seed: 1)
    let tenants = (0..<2).map { FleetScene.tenant("t\($0).example", &random) }
    let scene = try FleetScene(tenants, aliases: ["login.example": "t0.example"])
    let outputs = ["-q", "-o", "json=@{domain}.json", "-o", "html=@all.html"]
    func configure(_ secret: String) throws {
      try scene.folder.write(
        """
        version: 1
        tenants:
          - domain: login.example
            audience: "https://t0.example/api/v2/"
            credentials: {client_id: FLEET_ID, client_secret: \(secret)}
          - {domain: t1.example, credentials: {client_id: FLEET_ID, client_secret: FLEET_SECRET}}
        """, to: "fleet.yml")
    }
    try configure("FLEET_SECRET")
    let first = await scene.run(["audit"] + outputs)
    #expect([0, 1].contains(first.code), "\(first.error)")
    // The file is named as the tenant is in the configuration, whatever its credentials say.
    #expect(try scene.withoutRun("login.example.json")["tenants"]?.array?.count == 1)
    #expect(scene.folder.read("t0.example.json") == nil && scene.folder.read("all-tenants/login.example.html") != nil)
    try configure("UNSET")
    #expect(await scene.run(["audit"] + outputs).code == 3)
    #expect(try scene.runOf("login.example.json")["complete"] == false)
    let refused = await scene.run(["audit", "--select", "nope"] + outputs)
    #expect(refused.code == 2)
    #expect(scene.folder.read("all-tenants/login.example.html") == nil)
    #expect(scene.folder.read("all-tenants/t1.example.html") == nil)
  }

  @Test func `a baseline of the fleet is not replaced by a part of it`() async throws {
    let scene = try Self.scene()
    let whole = await scene.run(["audit", "-q", "--write-baseline", "@baseline.json"])
    #expect([0, 1].contains(whole.code), "\(whole.error)")
    let text = try #require(scene.folder.read("baseline.json"))
    for flags in [["--shard", "0/2"], ["--tenants", "t1*"], ["--tenant", "t1.example"]] {
      let part = await scene.run(["audit", "-q", "--write-baseline", "@baseline.json"] + flags)
      #expect(part.code == 3 && part.error.contains("the baseline was not written"), "\(flags) \(part.error)")
      #expect(scene.folder.read("baseline.json") == text)
    }
  }

  @Test func `a waiver that accepts something in one tenant is stale in none`() async throws {
    let waivers = """
      version: 1
      waivers:
        - {rule: wildcard-scope, client_id: app_1, owner: a, reason: b, expires: 2027-06-01}
        - {rule: wildcard-scope, client_id: gone, owner: a, reason: b, expires: 2027-06-01}

      """
    func grants(_ domain: String, _ client: String) -> EmulatedTenant {
      EmulatedTenant(
        domain: domain,
        clientGrants: [
          ["id": "cgr_1", "client_id": .string(client), "audience": "https://orders.example/", "scope": ["*"]]
        ])
    }
    let scene = try FleetScene(
      [grants("t0.example", "app_1"), grants("t1.example", "app_2"), grants("t2.example", "app_3")])
    try scene.folder.write(waivers, to: "waivers.yml")
    _ = await scene.run(["audit", "-q", "--waivers", "@waivers.yml", "-o", "json=@all.json"])
    let report = try scene.withoutRun("all.json")
    let stale = (report["findings"]?.array ?? []).compactMap(\.object).filter { $0["rule"] == "stale-waiver" }
    #expect(stale.count == 3)
    for finding in stale { #expect(finding["message"]?.string?.contains("client_id gone") == true, "\(finding)") }
    let check = report["rules"]?.array?.compactMap(\.object).first { $0["id"] == "stale-waiver" }
    #expect(check?["fail"] == 3 && check?["pass"] == 3)
    for index in 0..<4 {
      let shard = await scene.run([
        "audit", "-q", "--waivers", "@waivers.yml", "--shard", "\(index)/4", "-o", "json=@shards/\(index).json",
      ])
      #expect(shard.code == 0, "\(shard.error)")
    }
    _ = await scene.merge(["@shards", "-q", "-o", "json=@merged/all.json"])
    #expect(try scene.withoutRun("merged/all.json") == report)
  }
}
