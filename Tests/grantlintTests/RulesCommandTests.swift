import Documents
import Foundation
import TestSupport
import Testing

/// `grantlint rules …`. A process is needed where a path of the working directory is the point.
@Suite struct `The rules command` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  @Test func `lists the rules as JSON`() async throws {
    let outcome = await run("rules", "list", "--format", "json")
    #expect(outcome.code == 0)
    let rules = try #require(try JSONReader.value(outcome.output).object?["rules"]?.array).compactMap(\.object)
    #expect(rules.count == 48)
    #expect(rules.compactMap { $0["id"]?.string } == rules.compactMap { $0["id"]?.string }.sorted())
    let off = rules.filter { $0["enabled"] == false }.compactMap { $0["id"]?.string }
    #expect(off == ["scope-naming", "stealable-token", "system-grant-inventory", "unowned-client"])
    let limit = try #require(rules.first { $0["id"] == "too-many-scopes" })
    #expect(limit["title"] == "Grants have few scopes")
    #expect(limit["severity"] == "warning")
    #expect(limit["fix"] == .null)
    #expect(limit["source"] == "builtin")
    #expect(limit["tags"] == ["least-privilege", "cwe-250"])
    #expect(limit["controls"]?.array?.contains("rfc-9700:2.3") == true)
    #expect(
      limit["parameters"]?.array?.first == [
        "name": "max", "type": "int", "default": 10, "description": "Most scopes on a system API.", "values": .null,
        "matches": .null,
      ])
    #expect(rules.first { $0["id"] == "no-allow-all-scopes" }?["fix"] == "safe")
  }

  @Test func `tells in the list what is off`() async throws {
    let outcome = await run("rules", "list")
    let lines = outcome.output.split(separator: "\n")
    func rules(_ word: Substring) -> [Substring] {
      lines.map { $0.split(separator: " ") }.filter { $0[2] == word }.map { $0[0] }
    }
    #expect(rules("off") == ["scope-naming", "unowned-client"])
    #expect(rules("strict") == ["stealable-token", "system-grant-inventory"])
    #expect(rules("starter").contains("grant-self-escalation") && rules("default").contains("orphan-client"))
    #expect(lines.contains { $0.hasPrefix("stale-waiver ") })
  }

  @Test(arguments: [40, 80])
  func `breaks no word of the list, however narrow the terminal is`(width: Int) async throws {
    let rules = try #require(
      try JSONReader.value(await run("rules", "list", "-f", "json").output).object?["rules"]?.array)
    let list = await run("rules", "list", variables: ["COLUMNS": "\(width)"]).output
    #expect(list.split(separator: "\n").allSatisfy { $0.count <= width })
    let shown = Set(list.split { $0 == " " || $0 == "\n" })
    for rule in rules.compactMap(\.object) {
      let words = ["id", "severity", "title"].compactMap { rule[$0]?.string }.flatMap { $0.split(separator: " ") }
      for word in words { #expect(shown.contains(word), "\(word)") }
    }
  }

  @Test(arguments: ["stale-waiver", "expired-waiver", "scope-naming"])
  func `explains also what is no rule file or is off`(id: String) async throws {
    let outcome = await run("rules", "explain", id)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("\(id)  warning"))
    #expect(outcome.output.contains("What to do"))
    #expect(outcome.output.contains("turned on") == (id == "scope-naming"))
  }

  @Test func `writes the page that the repository holds`() async throws {
    let page = URL(filePath: #filePath).appending(path: "../../../rules/README.md").standardized
    let outcome = await run("rules", "docs")
    Goldens.expect(
      try String(contentsOf: page, encoding: .utf8), toBe: outcome.output,
      "what grantlint rules docs --output rules/README.md writes")
    #expect(await run("rules", "docs", "--output", "@rules.md").code == 0)
    #expect(folder.read("rules.md") == outcome.output)
  }

  @Test func `keeps what a rule says from becoming Markdown`() async throws {
    let rule = Samples.clientRule.replacing("title: The application exists", with: "title: 'A | <b>`*[x](y) #'")
      .replacing(
        "severity: warning",
        with: "severity: warning\nparameters: {p: {type: string, default: \"``|\", description: D.}}")
    let path = try folder.write(rule, to: "known-client.yaml")
    let outcome = await run("rules", "docs", "--rules", path)
    #expect(outcome.code == 0)
    let row = ##"| [`known-client`](#known-client) | warning | starter |  | A \| \<b\>\`\*\[x\](y) \# |"##
    #expect(outcome.output.contains(row))
    #expect(outcome.output.contains(#"| `p` | `string` | ```"``\|"``` | D. |"#))
  }

  @Test func `starts a rule that passes its test, and never over a file`() async throws {
    let made = try await Binary.run(["rules", "new", "no-exports"], folder: folder.path)
    #expect(made.code == 0)
    #expect(made.output.contains("grantlint rules test rules/no-exports.yaml"))
    let text = try #require(folder.read("rules/no-exports.yaml"))
    let tested = await run("rules", "test", "@rules/no-exports.yaml")
    #expect(tested.code == 0)
    let audited = await run("audit", "--demo", "--rules", "@rules", "--select", "no-exports")
    #expect(audited.code == 0)
    let again = await run("rules", "new", "no-exports", "--dir", "@rules")
    #expect(again.code == 2)
    #expect(again.error.contains("exists already"))
    #expect(folder.read("rules/no-exports.yaml") == text)
  }

  @Test(
    arguments: [
      ("too-many-scopes", 1, "known-client (8 checks)"), ("too-many-scops", 2, "did you mean 'too-many-scopes'?"),
    ] as [(String, Int32, String)])
  func `a rule can yield to a built-in one when it is tested`(other: String, code: Int32, text: String) async throws {
    let rule = Samples.clientRule.replacing("severity: warning", with: "severity: warning\nyields_to: [\(other)]")
    let path = try folder.write(rule, to: "known-client.yaml")
    let outcome = await run("rules", "test", path)
    #expect(outcome.code == code, "\(outcome.error)")
    #expect((outcome.output + outcome.error).contains(text), "\(outcome.error)")
  }

  @Test(arguments: [
    ("No-Exports", "an id is lower-case words"), ("../x", "an id is lower-case words"),
    ("scope-length", "a built-in rule is called"), ("stale-waiver", "a built-in rule is called"),
  ])
  func `refuses to start a rule of this id`(id: String, reason: String) async throws {
    let outcome = await run("rules", "new", id, "--dir", "@own")
    #expect(outcome.code == 2)
    #expect(outcome.error.contains(reason))
    #expect(folder.names == [])
  }

  @Test func `writes the outcomes of the tests as JUnit`() async throws {
    let rule = try folder.write(
      Samples.clientRule + """

        examples:
          - {name: gone, grant: {client_id: app}, expect: pass}
          - {name: there, grant: {client_id: app}, client: {client_id: app}, expect: pass}
        """, to: "known-client.yaml")
    let outcome = await run(
      "rules", "test", rule, "-f", "junit", "-o", "junit=\(folder.file("x.xml"))", "-o",
      "text=\(folder.file("x.txt"))")
    #expect(outcome.code == 1)
    #expect(folder.read("x.xml") == outcome.output)
    #expect(outcome.output.contains(#"<testsuites name="grantlint" tests="9" failures="2" errors="0" time="0">"#))
    #expect(outcome.output.contains(#"<failure type="example" message="expected pass, found fail">"#))
    #expect(outcome.output.contains(#"<testcase name="there" classname="known-client" time="0"/>"#))
    #expect(folder.read("x.txt")?.hasSuffix("7 passed, 2 failed\n") == true)
  }

  @Test(arguments: ["junit", "csv=@x", "junit=", "=@x"])
  func `refuses an output that it cannot write`(output: String) async throws {
    #expect(await run("rules", "test", "-o", output).code == 2)
  }

  @Test func `fails on a rule that one orphan grant would make unknown`() async throws {
    let rule = try folder.write(
      Samples.clientRule.replacing("check: client != null", with: "check: client.app_type != 'spa'") + """

        examples:
          - {name: spa, grant: {client_id: app}, client: {client_id: app, app_type: spa}, expect: fail}
          - {name: job, grant: {client_id: app}, client: {client_id: app, app_type: native}, expect: pass}
        """, to: "known-client.yaml")
    let outcome = await run("rules", "test", rule)
    #expect(outcome.code == 1)
    #expect(
      outcome.output.contains(
        "\(rule):7:8: evaluates where the application does not exist\n       check: null has no field"))
    #expect(outcome.output.hasSuffix("7 passed, 1 failed\n"))
  }

  @Test func `tells an expression that fails everywhere once, with its place in the file`() async throws {
    let rule = try folder.write(
      Samples.clientRule.replacing("check: client != null", with: "check: 1 / 0 == 1") + """

        examples:
          - {name: spa, grant: {client_id: app}, expect: fail}
          - {name: job, grant: {client_id: app}, expect: pass}
        """, to: "known-client.yaml")
    let outcome = await run("rules", "test", rule)
    #expect(outcome.code == 1)
    #expect(outcome.output.components(separatedBy: "division by zero (\(rule):7:10)").count == 2, "\(outcome.output)")
    #expect(outcome.output.hasSuffix("\n     the same in 7 other checks\n0 passed, 8 failed\n"), "\(outcome.output)")
  }

  @Test func `finds in the demo tenant what the rules that are off look for`() async throws {
    let outcome = await run(
      "audit", "--demo", "-f", "json", "--select", "scope-naming,system-grant-inventory", "--param",
      "scope-naming.pattern=[a-z_]+:[a-z_]+", "--fail-on", "note")
    #expect(outcome.code == 1)
    let report = try #require(try JSONReader.value(outcome.output).object)
    let findings = try #require(report["findings"]?.array).compactMap(\.object).map { finding in
      "\(finding["rule"]?.string ?? "") \(finding["grant"]?.object?["id"]?.string?.suffix(2) ?? "")"
    }
    #expect(findings == ["system-grant-inventory 01", "scope-naming 23", "scope-naming 22"])
  }
}
