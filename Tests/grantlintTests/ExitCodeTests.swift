import Foundation
import Reporting
import TestSupport
import Testing

/// The table of exit codes. What needs a process, its end and its standard input, is in the last tests.
@Suite struct `Exit codes` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  /// Audits a text as a file.
  private func audit(_ input: String, _ arguments: String...) async throws -> CommandRun {
    await run(["audit", try folder.write(input, to: "input.json")] + arguments)
  }

  @Test func `0: every grant read, every rule evaluated, nothing open`() async throws {
    let outcome = try await audit(Samples.clean)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("clean"))
    #expect(outcome.error == "")
  }

  @Test func `1: an open finding at the threshold`() async throws {
    let outcome = await run([try folder.write(Samples.violating, to: "grants.json")])
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("no-allow-all-scopes"))
  }

  @Test(arguments: [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] as [(String, Int32)])
  func `the threshold decides between 0 and 1`(failOn: String, code: Int32) async throws {
    let outcome = try await audit(Samples.violating, "--fail-on", failOn)
    #expect(outcome.code == code)
    #expect(outcome.output.contains("no-allow-all-scopes"))
  }

  @Test(arguments: [
    ["--no-such-flag"], ["--format", "xml"], ["--fail-on", "sometimes"], ["--demo", "grants.json"], ["--timeout", "0"],
    ["--demo", "--select", "no-alow-all-scopes"], ["--demo", "--ignore", "nothing-like-it"],
    ["--demo", "--param", "scope-length.max"], ["--demo", "--param", "scope-length.max=many"],
    ["--demo", "--param", "scope-length.maximum=3"],
    ["--demo", "--param", "user-grant-organization-usage.absent=maybe"],
    ["--demo", "--rules", "/nowhere"], ["--demo", "-o", "junit"], ["--demo", "-o", "xml=@report.xml"],
    ["--demo", "-o", "json=/nowhere/report.json"], ["rules", "explain", "no-such-rule"], ["schema", "nothing"], [],
  ])
  func `2: usage, configuration, credentials`(arguments: [String]) async throws {
    let outcome = await run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(!outcome.error.isEmpty)
  }

  @Test(arguments: [
    "", "[1]", "{}", "{\"client_grants\":{}}", "[{\"id\":\"cgr_1\",\"scope\":\"all\",\"audience\":\"a\"}]",
  ])
  func `3: an input that is no list of grants`(input: String) async throws {
    let outcome = try await audit(input)
    #expect(outcome.code == 3)
    #expect(outcome.output.hasPrefix("incomplete"))
    #expect(!outcome.output.contains("clean"))
  }

  @Test func `3: a cut input, unless the user knows better`() async throws {
    let cut = try await audit(Samples.cut)
    #expect(cut.code == 3)
    #expect(cut.output.contains("--assume-complete"))
    let accepted = try await audit(Samples.cut, "--assume-complete")
    #expect(accepted.code == 0)
  }

  @Test func `3: a tenant that cannot be reached`() async throws {
    // By a process, because its network is asked. Port 1 of this machine: nothing listens there, and a refused connection
    // fails at once.
    let outcome = try await Binary.run(
      ["audit", "--api-url", "http://127.0.0.1:1", "--timeout", "1"],
      environment: ["AUTH0_DOMAIN": "tenant.example", "AUTH0_ACCESS_TOKEN": "opaque"])
    #expect(outcome.code == 3)
    #expect(outcome.output.hasPrefix("incomplete"))
  }

  @Test func `3 comes before 1: findings do not hide that the audit is incomplete`() async throws {
    let path = try folder.write(Samples.violating, to: "grants.json")
    let outcome = await run(["audit", path, "@missing.json"])
    #expect(outcome.code == 3)
    #expect(outcome.output.contains("no-allow-all-scopes"))
    #expect(outcome.output.contains("missing.json"))
  }

  @Test func `3 under --strict: a rule that the source carries no data for`() async throws {
    let grants = try folder.write(Samples.clean, to: "grants.json")
    let rule = try folder.write(Samples.clientRule, to: "known-client.yaml")
    let rules = Samples.grantsOnly + ",known-client"
    let lenient = await run(["audit", grants, "--rules", rule, "--select", rules])
    #expect(lenient.code == 0)
    #expect(lenient.output.contains("clean for 6 of 7 rules"))
    let strict = await run(["audit", grants, "--rules", rule, "--select", rules, "--strict"])
    #expect(strict.code == 3)
  }

  @Test(arguments: Cases.some(ReportFormat.allCases.map(\.rawValue), every: 2))
  func `the code is the same for every format`(format: String) async throws {
    let inputs: [(String, Int32)] = [(Samples.clean, 0), (Samples.violating, 1), (Samples.cut, 3)]
    for (input, code) in inputs {
      #expect(try await audit(input, "-f", format, "--select", Samples.grantsOnly).code == code)
    }
  }

  @Test(arguments: [
    ["--help"], ["audit", "--help"], ["rules", "--help"], ["--version"], ["version", "-v"], ["schema", "report"],
    ["rules"],
  ])
  func `0: what a user asks for help`(arguments: [String]) async throws {
    let outcome = await run(arguments)
    #expect(outcome.code == 0)
    #expect(!outcome.output.isEmpty)
  }

  // MARK: Of a process

  @Test(
    arguments: [
      (Samples.clean, 0, "clean"), (Samples.violating, 1, "failed"), (Samples.cut, 3, "incomplete"),
      ("", 3, "incomplete"),
    ] as [(String, Int32, String)])
  func `a process ends with the code of what it read from standard input`(
    input: String, code: Int32, verdict: String
  ) async throws {
    let outcome = try await Binary.run(["audit", "-"], input: input)
    #expect(outcome.code == code)
    #expect(outcome.output.hasPrefix(verdict))
    #expect(outcome.error == "")
  }

  @Test func `a process ends with 2 where its command line is refused, and with 0 after its help`() async throws {
    let refused = try await Binary.run(["--no-such-flag"])
    #expect(refused.code == 2 && refused.output == "" && !refused.error.isEmpty)
    let help = try await Binary.run(["--help"])
    #expect(help.code == 0 && !help.output.isEmpty && help.error == "")
  }

  /// What libraries do at the end of a process raced with the thread of the calls, and the end was a signal.
  @Test func `a process ends without what libraries do at its end`() async throws {
    let outcome = try await Binary.run(["--version"], environment: ["LD_DEBUG": "files"])
    #expect(outcome.code == 0)
    #expect(outcome.error.contains("calling init: "))
    #expect(!outcome.error.contains("calling fini: "))
  }
}
