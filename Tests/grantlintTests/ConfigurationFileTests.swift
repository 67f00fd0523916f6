import Documents
import Foundation
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// The configuration file. A process is needed where it is that of the working directory.
@Suite struct `Configuration files` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., variables: [String: String] = [:], in place: String? = nil) async
    -> CommandRun
  {
    await CommandRun(arguments, variables: variables, folder: place ?? folder.path)
  }

  private func makeFolder(_ name: String) throws -> String {
    try FileManager.default.createDirectory(atPath: folder.file(name), withIntermediateDirectories: true)
    return folder.file(name)
  }

  /// The report of a run without what differs between any two.
  private func report(_ output: String) throws -> JSONValue {
    var report = try #require(try JSONReader.value(output).object)
    report["run"] = nil
    return .object(report)
  }

  // MARK: init

  @Test func `init writes a file that changes nothing, and never over another`() async throws {
    let before = await run("audit", "--demo", "-f", "json")
    let made = try await Binary.run(["init"], folder: folder.path)
    #expect(made.code == 0)
    #expect(made.output == "")
    let text = try #require(folder.read(".grantlint.yml"))
    let after = try await Binary.run(["audit", "--demo", "-f", "json", "-v"], folder: folder.path)
    #expect(after.error.contains("configuration: .grantlint.yml\n"))
    #expect(after.error.contains(" in 1 page\n") && !after.error.contains(" in 1 pages"), "\(after.error)")
    #expect(after.code == before.code)
    #expect(try report(after.output) == report(before.output))

    try folder.write("mine", to: ".grantlint.yml")
    let again = try await Binary.run(["init"], folder: folder.path)
    #expect(again.code == 2)
    #expect(again.error.contains(".grantlint.yml exists already"))
    #expect(folder.read(".grantlint.yml") == "mine")
    #expect(await run("init", "-o", "@other.yml").code == 0)
    #expect(folder.read("other.yml") == text)
  }

  // MARK: Which file

  @Test func `a file is looked for up to the root of the repository, and not beyond`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    try folder.write("version: 1\nfail_on: never", to: ".grantlint.yml")
    let inner = try makeFolder("repository/inner")
    #expect(await run(grants, in: inner).code == 1, "above is anybody's")
    _ = try makeFolder(".git")
    let found = await run(grants, "-v", in: inner)
    #expect(found.code == 0)
    #expect(found.error.contains("configuration: \(inner)/../../.grantlint.yml\n"))
    #expect(await run(grants, "--no-config", in: inner).code == 1)
    _ = try makeFolder("repository/.git")
    let stopped = await run(grants, "-v", in: inner)
    #expect(stopped.code == 1)
    #expect(stopped.error.contains("configuration: none\n"))
  }

  @Test func `a flag comes before a variable, a variable before the file, the file before the default`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    #expect(await run(grants).code == 1)
    try folder.write("version: 1\nfail_on: never", to: ".grantlint.yml")
    #expect(await run(grants).code == 0)
    let variable = ["GRANTLINT_FAIL_ON": "error"]
    #expect(await run(grants, variables: variable).code == 1)
    #expect(await run(grants, variables: ["GRANTLINT_FAIL_ON": ""]).code == 0, "empty counts as not set")
    #expect(await run(grants, "--fail-on", "never", variables: variable).code == 0)
    let named = try folder.write("version: 1\nfail_on: error", to: "ci.yml")
    #expect(await run(grants, "--config", named).code == 1)
    #expect(await run(grants, variables: ["GRANTLINT_CONFIG": named]).code == 1)
    #expect(await run(grants, "--no-config", variables: ["GRANTLINT_CONFIG": named]).code == 1)
  }

  @Test(arguments: [
    (
      "GRANTLINT_FAIL_ON", "eror",
      "GRANTLINT_FAIL_ON is 'eror': write one of error, warning, note, never; did you mean 'error'?"
    ),
    ("GRANTLINT_MIN_SEVERITY", "low", "GRANTLINT_MIN_SEVERITY is 'low': write one of note, warning, error"),
    ("GRANTLINT_FORMAT", "jsn", "did you mean 'json'?"), ("GRANTLINT_TIMEOUT", "soon", "write a number"),
    ("GRANTLINT_MAX_RPS", "0", "GRANTLINT_MAX_RPS takes a number of calls a second above 0"),
    ("GRANTLINT_SELECT", "no-such-rule", "GRANTLINT_SELECT: no rule 'no-such-rule'"),
    ("GRANTLINT_RULES", "/nowhere", "GRANTLINT_RULES: there is no"),
    ("GRANTLINT_CONFIG", "/nowhere", "/nowhere does not exist"),
  ])
  func `a variable that does not hold is exit code 2`(name: String, value: String, message: String) async throws {
    let outcome = await run("audit", "--demo", variables: [name: value])
    #expect(outcome.code == 2)
    #expect(outcome.error.contains(message))
  }

  @Test func `a variable that does not exist is told, and so is a file of another ending`() async throws {
    try folder.write("version: 1", to: ".grantlint.yaml")
    let outcome = await run("audit", "--demo", variables: ["GRANTLINT_FAILON": "never"])
    #expect(outcome.code == 1)
    #expect(outcome.error.contains("there is no variable GRANTLINT_FAILON; did you mean 'GRANTLINT_FAIL_ON'?"))
    #expect(outcome.error.contains(".grantlint.yaml is not read"))
  }

  // MARK: What it says

  @Test func `what is wrong with it is exit code 2 in every report, with place and caret`() async throws {
    try folder.write(
      "version: 1\noutputs: {json: report.json}\nrules: {settings: {no-alow-all-scopes: off}}", to: ".grantlint.yml")
    try folder.write(Samples.olderJSON, to: "report.json")
    let outcome = await run("audit", "--demo", "-o", "junit=@report.xml")
    #expect(outcome.code == 2)
    #expect(
      outcome.error == """
        grantlint: error: invalid configuration:
        \(folder.path)/.grantlint.yml:3:20: no rule 'no-alow-all-scopes'; did you mean 'no-allow-all-scopes'? 'grantlint rules list' shows them
          rules: {settings: {no-alow-all-scopes: off}}
                             ^

        """)
    #expect(folder.read("report.json")?.contains("no-alow-all-scopes") == true)
    #expect(folder.read("report.xml")?.contains("no-alow-all-scopes") == true)
  }

  @Test func `mistakes of form do not hide unknown names, parameters and values`() throws {
    let path = try folder.write(
      """
      version: 1
      fail_on: eror
      rules:
        empty-grant: off
        settings:
          no-alow-al: of
          scope-length: {parameters: {maxi: 3}}
      audiences:
        - rules: {wildcard: off}
      remediation: {fixable: [zzz]}
      """, to: "many.yml")
    let reading = ConfigurationReading(config: path, noConfig: false)
    let error = #expect(throws: CommandError.self) { try reading.get() }
    let lines = (error?.message ?? "").split(separator: "\n").filter { $0.hasPrefix(path) }
      .map { $0.dropFirst(path.count + 1).prefix { $0 != ":" } }
    #expect(lines == ["2", "4", "6", "6", "7", "9", "9", "10"], "\(error?.message ?? "")")
  }

  @Test(arguments: [
    ("--config", "the configuration file"), ("--rules", "the rule file"), ("--waivers", "the waiver file"),
    ("--baseline", "the baseline"),
  ])
  func `a file that is missing, a folder or no text is told as such`(option: String, name: String) async throws {
    try Data([0xFF]).write(to: URL(filePath: folder.file("bytes.yml")))
    let text = await CommandRun(["--demo", option, folder.file("bytes.yml")], folder: folder.path)
    #expect(text.code == 2)
    if option != "--baseline" { #expect(text.error.contains("\(name) \(folder.file("bytes.yml")) is not UTF-8 text")) }
    guard option != "--rules" else { return }
    let missing = await CommandRun(["--demo", option, folder.file("none")], folder: folder.path)
    #expect(missing.error.contains("\(name) \(folder.file("none")) does not exist"), "\(missing.error)")
    let other = await CommandRun(["--demo", option, folder.path], folder: folder.path)
    #expect(other.error.contains("\(name) \(folder.path) is a folder"), "\(other.error)")
  }

  @Test func `no older report survives a file that cannot be read as a whole`() async throws {
    try folder.write("version: 1\nfail_on: nothing\noutputs: {json: report.json}", to: ".grantlint.yml")
    try folder.write(Samples.olderJSON, to: "report.json")
    #expect(await run("audit", "--demo").code == 2)
    #expect(folder.read("report.json")?.contains("\"exit_code\": 2") == true)
  }

  @Test func `outputs are written, and a flag names another place for its format`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    try folder.write("version: 1\noutputs: {json: report.json, junit: report.xml}", to: ".grantlint.yml")
    #expect(await run(grants, "-o", "json=@other.json").code == 1)
    #expect(folder.names.filter { $0.contains("report") || $0.contains("other") } == ["other.json", "report.xml"])
  }

  @Test func `rules, their settings and overriding come from a file that is named`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    _ = try makeFolder("ci/policies")
    let ownRule = """
      id: no-allow-all-scopes
      title: Ours
      severity: warning
      since: "1"
      rationale: Ours.
      remedy: Ours.
      check: "!grant.allow_all_scopes"
      """
    try folder.write(ownRule, to: "ci/policies/no-allow-all-scopes.yaml")
    let config = try folder.write(
      "version: 1\nrules: {folders: [policies], settings: {audience-required: off}}", to: "ci/grantlint.yml")
    let refused = await run(grants, "--config", config)
    #expect(refused.code == 2)
    #expect(refused.error.contains("rules.override"))
    try folder.write(
      "version: 1\nrules: {folders: [policies], override: [no-allow-all-scopes]}", to: "ci/grantlint.yml")
    let accepted = await run(grants, "--config", config, "-f", "json")
    #expect(accepted.code == 0)
    #expect(accepted.output.contains("\"source\": \"\(folder.path)/ci/policies/no-allow-all-scopes.yaml\""))
    let explained = await run("rules", "explain", "no-allow-all-scopes", "--config", config)
    #expect(explained.output.contains("Ours"))
  }

  @Test(arguments: [
    "tenants: [{domain: evil.example}]", "rules: {folders: [policies]}", "remediation: {max_changes: 11}",
    "outputs: {json: ../report.json}", "outputs: {json: /tmp/report.json}", "waivers: {file: ../waivers.yml}",
    "baseline: link/baseline.json", "outputs: {json: dangling.json}", "outputs: {json: inner/../../report.json}",
  ])
  func `a file that is found stays in its folder and sends nothing elsewhere`(line: String) async throws {
    let repository = try makeFolder("repository")
    _ = try makeFolder("repository/inner")
    let outside = try makeFolder("outside")
    try folder.write(Samples.olderJSON, to: "report.json")
    try folder.write("{}", to: "outside/baseline.json")
    let manager = FileManager.default
    try manager.createSymbolicLink(atPath: "\(repository)/link", withDestinationPath: outside)
    try manager.createSymbolicLink(atPath: "\(repository)/dangling.json", withDestinationPath: "\(outside)/new.json")
    try folder.write("version: 1\n\(line)", to: "repository/.grantlint.yml")
    let outcome = await run("audit", "--demo", in: repository)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains(".grantlint.yml:2:"))
    #expect(outcome.error.contains("--config"))
    #expect(folder.read("report.json") == Samples.olderJSON)
    #expect(folder.read("outside/new.json") == nil)
  }

  // MARK: Repair

  @Test(arguments: [
    ("remediation: {unfixable: [no-allow-all-scopes]}", [], "among --unfixable"),
    ("remediation: {protect: [{audience: \"urn:*\"}]}", [], "protected by the configuration"),
    ("remediation: {max_changes: 0}", [], "max"),
    ("remediation: {max_changes: 0}", ["--max-changes", "5"], "would be changed"),
  ])
  func `the file narrows what a repair may touch`(line: String, flags: [String], text: String) async throws {
    try folder.write("version: 1\n\(line)", to: ".grantlint.yml")
    let outcome = await CommandRun(
      ["audit", "--demo", "--diff", "--select", "no-allow-all-scopes", "-f", "json"] + flags, folder: folder.path)
    #expect((outcome.output + outcome.error).contains(text))
  }

  // MARK: Schemas

  @Test(arguments: ["config", "rule", "waivers", "report"])
  func `a schema is JSON`(name: String) async throws {
    let outcome = await run("schema", name)
    #expect(outcome.code == 0)
    #expect(try JSONReader.value(outcome.output).object?["$schema"] == "https://json-schema.org/draft/2020-12/schema")
  }
}
