import Documents
import TestSupport
import Testing

/// `grantlint who`, `access` and `paths` as commands: what they print, and with which code they end.
@Suite struct `grantlint who, access and paths` {
  /// Two applications of one name, of which one came from outside; an API that is open to all.
  private static let tenant: JSONObject = [
    "client_grants": [
      ["id": "cgr_1", "client_id": "deploy", "audience": "https://t.example/api/v2/", "scope": ["delete:users"]],
      ["id": "cgr_2", "client_id": "evil", "audience": "https://t.example/api/v2/", "scope": ["delete:users"]],
      ["id": "cgr_3", "client_id": "gone", "audience": "https://orders.example/", "scope": ["read:orders", "=1+1"]],
      ["id": "cgr_4", "client_id": "deploy", "audience": "https://bills.example/", "allow_all_scopes": true],
    ],
    "clients": [
      ["client_id": "deploy", "name": "Deploy", "is_first_party": true, "grant_types": ["client_credentials"]],
      ["client_id": "evil", "name": "Deploy", "is_first_party": true, "grant_types": ["client_credentials"]],
      ["client_id": "admin", "name": "Admin", "is_first_party": true, "grant_types": ["client_credentials"]],
    ],
    "resource_servers": [
      [
        "identifier": "https://orders.example/", "name": "Orders", "enforce_policies": false,
        "scopes": [["value": "read:orders"], ["value": "write:orders"]],
        "subject_type_authorization": ["user": ["policy": "allow_all"]],
      ],
      [
        "identifier": "https://t.example/api/v2/", "name": "Management", "is_system": true,
        "scopes": [["value": "delete:users"]],
        "subject_type_authorization": ["user": ["policy": "deny_all"], "client": ["policy": "require_client_grant"]],
      ],
    ],
  ]

  /// Within a year of now.
  private static let soon = CommandRun.day(30)

  private func run(_ words: [String], _ tenant: JSONObject = Self.tenant) async throws -> CommandRun {
    let folder = try TemporaryFolder()
    _ = try folder.write(JSONWriter.pretty(.object(tenant)), to: "tenant.json")
    let flags = words.contains("--demo") || words.count < 2 ? [] : ["--tenant", "t.example", "--no-config"]
    return await CommandRun(words + flags, folder: folder.path)
  }

  private func json(_ words: [String], _ tenant: JSONObject = Self.tenant) async throws -> JSONObject {
    let outcome = try await run(words + ["@tenant.json", "-f", "json"], tenant)
    return try #require(try JSONReader.value(outcome.output).object, "\(outcome.error)")
  }

  // MARK: What a narrower question says

  @Test(arguments: [
    ["--reachability", "dormant"], ["--client", "Nobody*"], ["--tier", "tenant-admin", "--owner", "x"],
  ])
  func `what filters leave out is not said of everybody`(filters: [String]) async throws {
    let answer = try await run(["who", "delete:users", "@tenant.json"] + filters)
    #expect(answer.code == 0, "\(answer.error)")
    #expect(answer.output.hasPrefix("No client grant among what fits \(filters[0]) "), "\(answer.output)")
    let test = try await run(["who", "delete:users", "@tenant.json", "--only", "deploy"] + filters)
    #expect(test.code == 2)
    #expect(test.error.contains("--only is about everybody") && test.output.isEmpty)
  }

  @Test func `a test names the API that it is about`() async throws {
    let words = ["who", "delete:users", "@tenant.json", "--api", "Manage*", "--only", "deploy", "--only", "evil"]
    let passed = try await run(words)
    #expect(passed.code == 0, "\(passed.error)")
    #expect(passed.output.contains("passed: only deploy, evil can use delete:users among what fits --api"))
  }

  @Test func `a scope that nothing defines is no proof`() async throws {
    let question = try await run(["who", "delete:user", "@tenant.json"])
    #expect(question.code == 0)
    #expect(question.output.hasPrefix("attention: no API defines a scope 'delete:user'; did you mean 'delete:users'"))
    let test = try await run(["who", "delete:user", "@tenant.json", "--only", "deploy"])
    #expect(test.code == 3)
    #expect(test.output.contains("unproved: whether only deploy can use delete:user: no API defines delete:user"))
    #expect(try await json(["who", "delete:user"])["undefined_scopes"] == ["delete:user"])
    #expect(try await json(["who", "*:users", "write:*"])["undefined_scopes"] == [])
  }

  @Test func `every scope leaves out what gives none, and says so`() async throws {
    var tenant = Self.tenant
    tenant["client_grants"] = .array(
      (tenant["client_grants"]?.array ?? []) + [
        ["id": "cgr_5", "client_id": "admin", "audience": "https://orders.example/", "scope": []]
      ])
    let all = try await run(["who", "*", "@tenant.json"], tenant)
    #expect(all.output.contains("\n2 grants beside these give no scope at all\n"), "\(all.output)")
    #expect(!(try await run(["who", "*:users", "@tenant.json"], tenant)).output.contains("no scope at all"))
  }

  /// The tenant with more grants, and what is said of its APIs changed.
  private static func with(_ grants: [JSONValue], _ change: (inout JSONObject) -> Void = { _ in }) -> JSONObject {
    var tenant = tenant
    tenant["client_grants"] = .array((tenant["client_grants"]?.array ?? []) + grants)
    change(&tenant)
    return tenant
  }

  @Test(arguments: [nil, "all_clients"])
  func `nobody knows whom another default is for`(group: String?) async throws {
    var grant: JSONObject = ["id": "cgr_9", "audience": "https://orders.example/", "scope": ["write:orders"]]
    grant["default_for"] = group.map { .string($0) }
    let tenant = Self.with([.object(grant)]) { tenant in
      tenant["clients"] = .array(
        (tenant["clients"]?.array ?? []) + [["client_id": "partner", "name": "Partner", "is_first_party": false]])
    }
    // Users get it from the API itself, so that the grant is asked about alone.
    let words = ["who", "write:orders", "@tenant.json", "--subject-type", "client"]
    let test = try await run(words + ["--only", "partner"], tenant)
    #expect(test.code == 3, "\(test.output)")
    // Of a grant that names nobody it is known that this one does not have it.
    let said = group == nil ? "No client grant among" : "may be able to use write:orders"
    #expect(try await run(words + ["--client", "deploy"], tenant).output.contains(said))
  }

  @Test func `a default for third parties is theirs, and they count as takers once`() async throws {
    let tenant = Self.with([
      [
        "id": "cgr_9", "default_for": "third_party_clients", "audience": "https://t.example/api/v2/",
        "scope": ["update:client_grants"],
      ]
    ]) { tenant in
      tenant["clients"] = .array(
        (tenant["clients"]?.array ?? []) + [["client_id": "partner", "name": "Partner", "is_first_party": false]])
    }
    let own = try await json(["who", "update:client_grants"], tenant)
    #expect(own["takeover_clients"] == 0)
    #expect(try await json(["who", "delete:users"], tenant)["takeover_clients"] == 1)
    let ways = try await run(["paths", "@tenant.json", "--from", "partner"], tenant)
    #expect(ways.output.contains("third parties without a grant of their own: tenant-admin"), "\(ways.output)")
    #expect(try await run(["who", "update:client_grants", "@tenant.json", "--only", "partner"], tenant).code == 0)
  }

  @Test func `a wildcard hides no slip beside it, and neither does another API`() async throws {
    let tenant = Self.with([
      ["id": "cgr_9", "client_id": "deploy", "audience": "https://orders.example/", "scope": ["read:*"]]
    ])
    let both = try await json(["who", "read:anything", "delete:nothing"], tenant)
    #expect(both["undefined_scopes"] == ["delete:nothing"])
    // The Management API defines it, and it is not the one that is asked about.
    let elsewhere = try await run(
      ["who", "delete:users", "@tenant.json", "--api", "Orders", "--only", "deploy"], tenant)
    #expect(elsewhere.code == 3, "\(elsewhere.output)")
    let nowhere = try await run(["who", "read:orders", "@tenant.json", "--api", "Orderz", "--only", "deploy"], tenant)
    #expect(nowhere.code == 3 && nowhere.output.contains("no API fits"), "\(nowhere.output)")
  }

  @Test(arguments: ["user", "client", "anonymous_user"])
  func `a policy that nobody knows may let anybody in`(subject: String) async throws {
    let tenant = Self.with([]) { tenant in
      var apis = tenant["resource_servers"]?.array ?? []
      var api = apis[0].object ?? [:]
      api["subject_type_authorization"] = [
        "user": ["policy": subject == "user" ? "allow_most" : "deny_all"],
        "client": ["policy": subject == "client" ? "allow_most" : "require_client_grant"],
        "anonymous_user": ["policy": subject == "anonymous_user" ? "allow_most" : "deny_all"],
      ]
      apis[0] = .object(api)
      tenant["resource_servers"] = .array(apis)
    }
    let test = try await run(["who", "write:orders", "@tenant.json", "--only", "deploy"], tenant)
    #expect(test.code == 3, "\(test.output)")
    #expect(test.output.contains("nobody knows what its policy for \(subject) does: allow_most"))
  }

  @Test func `what fails is named by its id`() async throws {
    let tenant = Self.with([
      ["id": "cgr_9", "client_id": "other", "audience": "https://orders.example/", "scope": ["write:orders"]]
    ]) { tenant in
      tenant["clients"] = .array(
        (tenant["clients"]?.array ?? []) + [["client_id": "other", "name": "Admin (admin)", "is_first_party": true]])
    }
    let test = try await run(
      ["who", "write:orders", "@tenant.json", "--subject-type", "client", "--only", "admin"], tenant)
    #expect(test.output.contains("and Admin (admin) (other) can") || test.code == 3, "\(test.output)")
  }

  // MARK: Answers

  @Test func `names everybody who can, with ids where a name is not enough`() async throws {
    let outcome = try await run(["who", "delete:users", "@tenant.json"])
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(outcome.output.hasPrefix("2 applications can use delete:users on Management (4 of 4 grants read)\n"))
    #expect(outcome.output.contains("Deploy (deploy)") && outcome.output.contains("Deploy (evil)"))
  }

  @Test func `says that nobody can, what was read, and what that does not cover`() async throws {
    let nobody = try await run(["who", "delete:logs", "@tenant.json"])
    #expect(
      nobody.output == """
        No client grant gives delete:logs: 4 of 4 grants read.
        Not covered: Actions and hooks that add scopes, dashboard members, tokens already issued, custom token exchange, \
        other issuers.

        """)
  }

  @Test func `shows an open API beside the grants, and what is dormant with its reason`() async throws {
    let object = try await json(["who", "read:orders"])
    let matches = try #require(object["matches"]?.array).compactMap(\.object)
    let open = try #require(matches.first { $0["how"] == "open" })
    #expect(open["client_id"] == .null && open["user_gate"] == "any_user" && open["grant"] == .null)
    let dormant = try #require(matches.first { $0["grant"] == "cgr_3" })
    #expect(dormant["reachability"]?.object?["state"] == "dormant" && dormant["how"] == "listed")
    #expect(object["grants_read"] == 4 && object["complete"] == true)
    let outcome = try await run(["who", "read:orders", "@tenant.json"])
    #expect(outcome.output.hasPrefix("any application can use read:orders"))
    #expect(outcome.output.contains("dormant: gone: the application does not exist"))
  }

  @Test func `marks a match by all scopes of an API that was not read`() async throws {
    var tenant = Self.tenant
    tenant["resource_servers"] = nil
    let matches = try #require(try await json(["who", "pay:bills"], tenant)["matches"]?.array).compactMap(\.object)
    #expect(matches.count == 1 && matches[0]["how"] == "all_scopes" && matches[0]["scopes_known"] == false)
  }

  @Test(arguments: [
    (["--api", "*orders*"], 2), (["--client", "gone"], 1), (["--client", "Deploy"], 2),
    (["--subject-type", "user"], 1),
    (["--tier", "user-write"], 2),
    (["--reachability", "dormant"], 1), (["--owner", "(none)"], 4), (["--owner", "team"], 0),
  ])
  func `is narrowed by its flags`(flags: [String], count: Int) async throws {
    #expect(try await json(["who", "*"] + flags)["matches"]?.array?.count == count)
  }

  @Test func `a waiver shows where nothing else is open`() async throws {
    let folder = try TemporaryFolder()
    _ = try folder.write(JSONWriter.pretty(.object(Self.tenant)), to: "tenant.json")
    _ = await CommandRun(
      ["audit", "@tenant.json", "--tenant", "t.example", "-q", "-o", "json=@report.json"], folder: folder.path)
    let report = try #require(try JSONReader.value(folder.read("report.json") ?? "").object)
    for finding in report["findings"]?.array?.compactMap(\.object) ?? []
    where finding["grant"]?.object?["id"] == "cgr_2" {
      let added = await CommandRun(
        [
          "waivers", "add", finding["fingerprint"]?.string ?? "", "--report", "@report.json", "--owner", "team",
          "--reason", "known", "--expires", Self.soon, "--file", "@waivers.yml",
        ], folder: folder.path)
      #expect(added.code == 0, "\(added.error)")
    }
    let outcome = await CommandRun(
      [
        "who", "delete:users", "@tenant.json", "--tenant", "t.example", "-f", "json", "--waivers", "@waivers.yml",
      ], folder: folder.path)
    let matches = try #require(try JSONReader.value(outcome.output).object?["matches"]?.array).compactMap(\.object)
    #expect(matches.filter { $0["waived"] == true }.compactMap { $0["grant"]?.string } == ["cgr_2"])
  }

  // MARK: The test for CI

  @Test(arguments: [
    (["who", "delete:users", "@tenant.json", "--only", "deploy", "--only", "evil"], 0, "passed: only deploy, evil"),
    (
      ["who", "delete:users", "@tenant.json", "--only", "deploy"], 1,
      "failed: only deploy may use delete:users, and Deploy (evil) can"
    ),
    (["who", "read:orders", "@tenant.json", "--only", "deploy"], 1, "and any application can"),
  ])
  func `only those who may: the code says whether it was proved`(words: [String], code: Int32, text: String)
    async throws
  {
    let outcome = try await run(words)
    #expect(outcome.code == code && outcome.output.contains(text), "\(outcome.output)")
  }

  @Test func `a name that somebody else has too is no permission`() async throws {
    let outcome = try await run(["who", "delete:users", "@tenant.json", "--only", "Deploy"])
    #expect(outcome.code == 2 && outcome.error.contains("deploy, evil"))
    let unknown = try await run(["who", "delete:users", "@tenant.json", "--only", "Deploi"])
    #expect(unknown.code == 1 && unknown.error.contains("did you mean 'Deploy'"))
  }

  @Test func `without a list of APIs it cannot be proved`() async throws {
    var tenant = Self.tenant
    tenant["resource_servers"] = nil
    let outcome = try await run(
      ["who", "delete:logs", "@tenant.json", "--api", "*orders*", "--only", "deploy"], tenant)
    #expect(outcome.code == 3 && outcome.output.contains("no list of APIs was read"))
  }

  // MARK: Words

  @Test(arguments: [
    (["who"], "scope"), (["who", "@tenant.json", "delete:users"], "the scopes come first"),
    (["who", "read:users update:users"], "one has no spaces"),
    (["who", "x", "--demo", "@tenant.json"], "exclude each other"),
    (["who", "x", "@nowhere.json"], "no such file"),
  ])
  func `what is no question is refused`(words: [String], text: String) async throws {
    let outcome = try await run(words)
    #expect(outcome.code == (words.last == "@nowhere.json" ? 3 : 2))
    #expect((outcome.error + outcome.output).contains(text), "\(outcome.error)\(outcome.output)")
  }

  @Test func `a cell is no formula`() async throws {
    let outcome = try await run(["who", "=*", "@tenant.json", "-f", "csv"])
    #expect(outcome.output.contains(#"["=1+1"]"#) == false || outcome.output.contains("\"[\"\"=1+1\"\"]\""))
    #expect(outcome.output.hasPrefix("result,client_id,"))
  }

  // MARK: Access and paths

  @Test func `access tells all of an application, and all who reach an API`() async throws {
    let application = try await run(["access", "gone", "@tenant.json"])
    #expect(application.code == 0 && application.output.contains("It can use no API; 1 grant dormant"))
    let api = try await run(["access", "Orders", "@tenant.json"])
    #expect(api.output.contains("API Orders (https://orders.example/): it defines 2 scopes"))
    #expect(api.output.contains("any application"))
    // An API that is open to all gives user tokens, which an application without a sign-in cannot ask for.
    #expect(!(try await run(["access", "admin", "@tenant.json"])).output.contains("open"))
    var tenant = Self.tenant
    tenant["clients"] = [
      ["client_id": "web", "name": "Web", "is_first_party": true, "grant_types": ["authorization_code"]]
    ]
    let web = try await run(["access", "web", "@tenant.json"], tenant)
    #expect(web.output.contains("open, for any user who signs in"), "\(web.output)")
    let ambiguous = try await run(["access", "Deploy", "@tenant.json"])
    #expect(ambiguous.code == 2 && ambiguous.error.contains("name one by its id: deploy, evil"))
    let unknown = try await run(["access", "Order", "@tenant.json"])
    #expect(unknown.code == 2 && unknown.error.contains("did you mean 'Orders'"))
  }

  @Test func `paths tells each step with its call and grant`() async throws {
    var tenant = Self.tenant
    tenant["client_grants"] = [
      [
        "id": "cgr_1", "client_id": "deploy", "audience": "https://t.example/api/v2/",
        "scope": ["update:client_grants"],
      ],
      ["id": "cgr_2", "client_id": "evil", "audience": "https://t.example/api/v2/", "scope": ["read:client_keys"]],
    ]
    let outcome = try await run(["paths", "@tenant.json"], tenant)
    #expect(
      outcome.code == 0 && outcome.output.hasPrefix("2 applications can come to tenant-admin (2 of 2 grants read)"))
    #expect(outcome.output.contains("2. As Deploy (deploy): With update:client_grants"), "\(outcome.output)")
    let ways = try #require(try await json(["paths", "--from", "evil"], tenant)["ways"]?.array).compactMap(\.object)
    #expect(ways.count == 1 && ways[0]["steps"]?.array?.count == 2)
    let none = try await run(["paths", "@tenant.json", "--from", "admin"], tenant)
    #expect(none.code == 0 && none.output.contains("Admin (admin) cannot come to tenant-admin"))
  }
}
