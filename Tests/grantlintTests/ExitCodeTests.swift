import Foundation
import Reporting
import TestSupport
import Testing

/// The table of exit codes, through the built program.
@Suite struct `Exit codes` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func `0: every grant read, every rule evaluated, nothing open`() async throws {
    let outcome = try await Binary.run(["audit", folder.write(Samples.clean, to: "grants.json")])
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("clean"))
    #expect(outcome.error == "")
  }

  @Test func `1: an open finding at the threshold`() async throws {
    let outcome = try await Binary.run([folder.write(Samples.violating, to: "grants.json")])
    #expect(outcome.code == 1)
    #expect(outcome.output.contains("no-allow-all-scopes"))
  }

  @Test(arguments: [("error", 1), ("warning", 1), ("note", 1), ("never", 0)] as [(String, Int32)])
  func `the threshold decides between 0 and 1`(failOn: String, code: Int32) async throws {
    let path = try folder.write(Samples.violating, to: "grants.json")
    let outcome = try await Binary.run(["audit", path, "--fail-on", failOn])
    #expect(outcome.code == code)
    #expect(outcome.output.contains("no-allow-all-scopes"))
  }

  @Test(arguments: [
    ["--no-such-flag"], ["--format", "xml"], ["--fail-on", "sometimes"], ["--demo", "grants.json"], ["--timeout", "0"],
    ["--demo", "--select", "no-alow-all-scopes"], ["--demo", "--ignore", "nothing-like-it"],
    ["--demo", "--param", "scope-length.max"], ["--demo", "--param", "scope-length.max=many"],
    ["--demo", "--param", "scope-length.maximum=3"],
    ["--demo", "--param", "user-grant-organization-usage.absent=maybe"],
    ["--demo", "--rules", "/nowhere"], ["--demo", "-o", "junit"], ["--demo", "-o", "xml=report.xml"],
    ["--demo", "-o", "json=/nowhere/report.json"], ["rules", "explain", "no-such-rule"], ["schema", "nothing"], [],
  ])
  func `2: usage, configuration, credentials`(arguments: [String]) async throws {
    let outcome = try await Binary.run(arguments, folder: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.output == "")
    #expect(!outcome.error.isEmpty)
  }

  @Test(arguments: [
    "", "[1]", "{}", "{\"client_grants\":{}}", "[{\"id\":\"cgr_1\",\"scope\":\"all\",\"audience\":\"a\"}]",
  ])
  func `3: an input that is no list of grants`(input: String) async throws {
    let outcome = try await Binary.run(["audit", "-"], input: input)
    #expect(outcome.code == 3)
    #expect(outcome.output.hasPrefix("incomplete"))
    #expect(!outcome.output.contains("clean"))
  }

  @Test func `3: a cut input, unless the user knows better`() async throws {
    let cut = try await Binary.run(["audit", "-"], input: Samples.cut)
    #expect(cut.code == 3)
    #expect(cut.output.contains("--assume-complete"))
    let accepted = try await Binary.run(["audit", "-", "--assume-complete"], input: Samples.cut)
    #expect(accepted.code == 0)
  }

  @Test func `3: a tenant that cannot be reached`() async throws {
    // Port 1 of this machine: nothing listens there, and a refused connection fails at once.
    let outcome = try await Binary.run(
      ["audit", "--api-url", "http://127.0.0.1:1", "--timeout", "1"],
      environment: ["AUTH0_DOMAIN": "tenant.example", "AUTH0_ACCESS_TOKEN": "opaque"])
    #expect(outcome.code == 3)
    #expect(outcome.output.hasPrefix("incomplete"))
  }

  @Test func `3 comes before 1: findings do not hide that the audit is incomplete`() async throws {
    let path = try folder.write(Samples.violating, to: "grants.json")
    let outcome = try await Binary.run(["audit", path, folder.file("missing.json")])
    #expect(outcome.code == 3)
    #expect(outcome.output.contains("no-allow-all-scopes"))
    #expect(outcome.output.contains("missing.json"))
  }

  @Test func `3 under --strict: a rule that the source carries no data for`() async throws {
    let grants = try folder.write(Samples.clean, to: "grants.json")
    let rule = try folder.write(Samples.clientRule, to: "known-client.yaml")
    let rules = Samples.grantsOnly + ",known-client"
    let lenient = try await Binary.run(["audit", grants, "--rules", rule, "--select", rules])
    #expect(lenient.code == 0)
    #expect(lenient.output.contains("clean for 6 of 7 rules"))
    let strict = try await Binary.run(["audit", grants, "--rules", rule, "--select", rules, "--strict"])
    #expect(strict.code == 3)
  }

  @Test(arguments: Cases.some(ReportFormat.allCases.map(\.rawValue), every: 2))
  func `the code is the same for every format`(format: String) async throws {
    let inputs: [(String, Int32)] = [(Samples.clean, 0), (Samples.violating, 1), (Samples.cut, 3)]
    for (input, code) in inputs {
      let arguments = ["audit", "-", "-f", format, "--select", Samples.grantsOnly]
      #expect(try await Binary.run(arguments, input: input).code == code)
    }
  }

  @Test(arguments: [
    ["--help"], ["audit", "--help"], ["rules", "--help"], ["--version"], ["schema", "report"], ["rules"],
  ])
  func `0: what a user asks for help`(arguments: [String]) async throws {
    let outcome = try await Binary.run(arguments)
    #expect(outcome.code == 0)
    #expect(!outcome.output.isEmpty)
  }
}
