import Documents
import Foundation
import TestSupport
import Testing

/// Audits of what code declares.
@Suite struct `Audits of code` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  private func report(_ run: CommandRun) throws -> JSONObject { try #require(try JSONReader.value(run.output).object) }

  private func write(_ text: String, to name: String) throws -> String { try folder.write(text, to: name) }

  private func plan(_ values: String, unknown: String, configuration: String = "{}") -> String {
    """
    {"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"auth0_client_grant.g","mode":"managed",
    "type":"auth0_client_grant","name":"g","values":\(values)}]}},"resource_changes":[{"address":"auth0_client_grant.g",
    "mode":"managed","type":"auth0_client_grant","name":"g","change":{"actions":["create"],"before":null,"after":\(values),
    "after_unknown":\(unknown)}}],"configuration":{"root_module":{"resources":[{"address":"auth0_client_grant.g","mode":"managed",
    "type":"auth0_client_grant","name":"g","expressions":\(configuration)}]}}}
    """
  }

  @Test func `with a value known after apply are clean but for it, and incomplete where they are strict`() async throws
  {
    _ = try write(
      plan(
        #"{"audience":"a","scopes":["read:a"]}"#, unknown: #"{"client_id":true,"id":true,"subject_type":true}"#,
        configuration:
          #"{"client_id":{"references":["auth0_client.new.id","auth0_client.new"]},"audience":{},"scopes":{}}"#),
      to: "plan.json")
    let run = await run("audit", "@plan.json", "--select", "no-allow-all-scopes,orphan-client,client-required")
    #expect(run.code == 0)
    #expect(run.output.hasPrefix("clean for 2 of 3 rules but for 1 value known after apply: 1 grant of local"))
    #expect(run.output.contains("orphan-client  needs clients"))
    let strict = await self.run("audit", "@plan.json", "--select", "orphan-client", "--strict")
    #expect(strict.code == 3)
  }

  /// What is known after apply does not excuse what somebody can say now.
  @Test func `are incomplete where more is unknown than what the deployment makes`() async throws {
    _ = try write(
      plan(
        #"{"audience":"https://auth.acme.example/api/v2/","scopes":["read:a"],"allow_all_scopes":null}"#,
        unknown: #"{"subject_type":true}"#, configuration: #"{"subject_type":{"references":["auth0_client.a.x"]}}"#),
      to: "plan.json")
    let rules = "user-grant-organization-usage"
    let unnamed = await run("audit", "@plan.json", "--select", rules)
    #expect(unnamed.code == 3 && unnamed.output.contains("--tenant DOMAIN"), "\(unnamed.output)")
    let named = await run("audit", "@plan.json", "--select", "\(rules),empty-grant", "--tenant", "other.eu.auth0.com")
    #expect(named.code == 0 && named.output.contains("known after apply"), "\(named.output)")
  }

  /// What is known of a list may be enough: then the rest need not be.
  @Test(arguments: [
    (
      #"{"client_id":"a","audience":"https://t.eu.auth0.com/api/v2/","scopes":["delete:users",null]}"#,
      #"{"scopes":[false,true]}"#
    ),
    (#"{"client_id":"a","allow_all_scopes":true,"subject_type":"client"}"#, #"{"audience":true}"#),
  ])
  func `find what is wrong whatever the values come to`(values: String, unknown: String) async throws {
    _ = try write(plan(values, unknown: unknown), to: "plan.json")
    let rules = "management-api-least-privilege,no-allow-all-scopes"
    let run = await run("audit", "@plan.json", "--select", rules, "-f", "json")
    #expect(run.code == 1, "\(run.output)")
    let findings = try report(run)["findings"]?.array?.compactMap(\.object) ?? []
    #expect(findings.contains { $0["result"] == "fail" && ($0["offenders"]?.array?.count ?? 0) == 1 })
    let own = await self.run("audit", "@plan.json", "--select", "user-grant-organization-usage,wildcard-scope")
    #expect(own.code == 0)
  }

  /// An application that is made by the same change cannot be one that somebody has listed: what is wrong with its grant is
  /// found before it is there.
  @Test func `find what a new application must not have`() async throws {
    _ = try write(
      plan(
        #"{"audience":"https://t.eu.auth0.com/api/v2/","scopes":["read:clients","delete:users"]}"#,
        unknown: #"{"client_id":true,"id":true}"#,
        configuration: #"{"client_id":{"references":["auth0_client.new.id","auth0_client.new"]}}"#), to: "plan.json")
    _ = try write(
      "resource \"auth0_client_grant\" \"g\" {\n  client_id = auth0_client.new.id\n  scopes = [\n    \"read:clients\",\n    \"delete:users\",\n  ]\n}\n",
      to: "main.tf")
    let run = await run("audit", "@plan.json", "--select", "management-api-least-privilege", "-f", "json")
    #expect(run.code == 1)
    let finding = try #require(try report(run)["findings"]?.array?.first?.object)
    #expect(finding["grant"]?.object?["client_id"]?.string == "auth0_client_grant.g")
    #expect(finding["grant"]?.object?["client_name"]?.string == "auth0_client.new")
    let location = try #require(finding["location"]?.object)
    #expect(location["file"]?.string == folder.file("main.tf"))
    #expect(location["line"]?.int == 5 && location["column"]?.int == 5)
  }

  @Test(arguments: [
    ("scope: ##X##", "wildcard-scope", "scope is ##X##"),
    ("allow_all_scopes: ##X##", "no-allow-all-scopes", "allow_all_scopes is ##X##"),
    ("audience: ##X##", "orphan-audience", "audience is ##X##"),
    ("audience: ##X##", "management-api-least-privilege", "audience is ##X##"),
    ("client_id: ##X##", "orphan-client", "client_id is ##X##"),
    ("subject_type: ##X##", "user-grant-organization-usage", "subject_type is ##X##"),
    ("scope: [read:a, ##X##]", "duplicate-scope", "scope is ##X##"), ("scope: ##X##", "empty-grant", "scope is ##X##"),
    ("scope: ##X##", "too-many-scopes", "scope is ##X##"),
    ("client_id: ##X##", "client-required", "client_id is ##X##"),
  ])
  func `never pass what is not known`(field: String, rule: String, words: String) async throws {
    let base = [
      "client_id: app",
      "audience: \(rule == "management-api-least-privilege" ? "https://t.eu.auth0.com/api/v2/" : "x")",
    ]
    let key = field.prefix { $0 != ":" }
    let lines = base.filter { !$0.hasPrefix("\(key):") } + [field]
    _ = try write(
      "clients:\n- {name: app, app_type: spa}\nresourceServers:\n- {identifier: x, scopes: []}\nclientGrants:\n- \(lines.joined(separator: "\n  "))\n",
      to: "t.yaml")
    let run = await run("audit", "@t.yaml", "--select", rule, "--tenant", "t.eu.auth0.com", "-f", "json")
    #expect(run.code == 3)
    let finding = try #require(try report(run)["findings"]?.array?.first?.object)
    #expect(finding["result"]?.string == "unknown")
    let message = finding["message"]?.string ?? ""
    #expect(
      message.contains("\(words) (") && message.contains("t.yaml:") && message.contains("--mapping-env"), "\(message)")
    let location = finding["location"]?.object
    #expect(location.map { message.contains(":\($0["line"]?.int ?? 0):\($0["column"]?.int ?? 0)") } == true)
  }

  @Test func `never print what looks like a secret`() async throws {
    _ = try write("clientGrants:\n- {client_id: app, audience: a, scope: [\"##GITHUB_TOKEN##\"]}\n", to: "t.yaml")
    _ = try write(#"{"GITHUB_TOKEN":"value-of-the-file"}"#, to: "m.json")
    for format in ["text", "json", "sarif", "csv", "markdown", "html"] {
      let run = await run(
        "audit", "@t.yaml", "--mapping", "@m.json", "--mapping-env", "GITHUB_TOKEN", "-f", format,
        variables: ["GITHUB_TOKEN": "value-of-the-environment"])
      #expect(run.code == 3)
      #expect(!run.said.contains("value-of-"))
      #expect(run.error.contains("looks like a secret"))
    }
  }

  @Test func `take values from a file and from the variables that are named`() async throws {
    _ = try write("clientGrants:\n- {client_id: ##APP##, audience: ##API##, scope: @@SCOPES@@}\n", to: "t.yaml")
    _ = try write(#"{"APP":"from-file","API":"from-file","SCOPES":["read:a"]}"#, to: "m.json")
    let run = await run(
      "who", "read:a", "@t.yaml", "--mapping", "@m.json", "--mapping-env", "API", "-f", "json",
      variables: ["API": "from-environment", "APP": "not-asked-for"])
    let match = try #require(try report(run)["matches"]?.array?.first?.object)
    #expect(match["client_id"]?.string == "from-file" && match["audience"]?.string == "from-environment")
    let missing = await self.run("audit", "@t.yaml", "--mapping-env", "NOWHERE")
    #expect(missing.code == 2 && missing.error.contains("--mapping-env names NOWHERE"))
  }

  @Test(arguments: [
    ["audit"], ["who", "read:a"], ["access", "app"], ["paths"],
  ])
  func `refuse what is about files where no file is named`(words: [String]) async throws {
    _ = try write(#"{"APP":"a"}"#, to: "m.json")
    for flags in [["--mapping", "@m.json"], ["--mapping-env", "APP"], ["--provider", "auth0"]] {
      let run = await CommandRun(words + flags, variables: ["APP": "a"], folder: folder.path)
      #expect(run.code == 2 && run.error.contains("\(flags[0]) is about files, and no file is named"), "\(run.error)")
    }
  }

  @Test(arguments: ["t.yaml", "t.yml", "main.tf", "terraform.tfstate", "t.json", "t.ndjson"])
  func `take a mistyped file for a file, and never for a scope`(name: String) async throws {
    let run = await self.run("who", "read:a", name)
    #expect(run.code == 3 && run.output.contains("no such file: \(name)"), "\(run.error) \(run.output)")
  }

  @Test func `do not take a client of elsewhere for an orphan`() async throws {
    _ = try write(
      "clients: [{name: other}]\nclientGrants:\n- {client_id: managed elsewhere, audience: a, scope: [read:a]}\n",
      to: "t.yaml")
    let run = await run("audit", "@t.yaml", "--select", "orphan-client,orphan-audience,empty-grant", "-f", "json")
    #expect(run.code == 0)
    let skipped = try report(run)["skipped_rules"]?.array?.compactMap { $0.object?["rule"]?.string }
    #expect(skipped == ["orphan-audience", "orphan-client"])
  }

  @Test func `point at the line and column in every format that can`() async throws {
    _ = try write(
      "clientGrants:\n  - client_id: app\n    audience: https://t.eu.auth0.com/api/v2/\n    scope: [read:clients, delete:users]\n",
      to: "t.yaml")
    func output(_ format: String) async -> String {
      await run("audit", "@t.yaml", "--select", "management-api-least-privilege", "-f", format).output
    }
    #expect(await output("text").contains("t.yaml:4:27"))
    #expect(await output("junit").contains("t.yaml:4:27"))
    #expect(await output("github").contains("line=4,col=27"))
    let sarif = await output("sarif")
    #expect(sarif.contains("\"startColumn\":27") && sarif.contains("\"startLine\":4"))
    let csv = await output("csv")
    #expect(csv.split(separator: "\n").first?.hasSuffix(",column") == true || csv.contains("column"))
  }
}
