import Foundation
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// A flag that would do nothing is refused; what a variable or a configuration says for other runs is not.
@Suite struct `Flags that would do nothing` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], _ variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  @Test(arguments: [
    (["audit", "--demo", "--yes"], "--yes says how to repair: it goes with --fix or --diff"),
    (["audit", "--demo", "--repeat"], "--repeat says how to repair: it goes with --fix or --diff"),
    (["audit", "--demo", "--max-changes", "3"], "--max-changes says how to repair: it goes with --fix or --diff"),
    (["audit", "--demo", "--tenant", "a.example"], "--demo and --tenant exclude each other"),
    (["audit", "--demo", "--api-url", "http://127.0.0.1:1"], "--demo and --api-url exclude each other"),
    (["plan", "--demo", "--timeout", "3"], "--demo and --timeout exclude each other"),
    (["snapshot", "--demo", "--max-rps", "3"], "--demo and --max-rps exclude each other"),
    (["rollback", "--rules", "r"], "--rules goes with --finish"),
    (["rollback", "--select", "r"], "--select goes with --finish"),
    (["rollback", "--ignore", "r"], "--ignore goes with --finish"),
    (["rollback", "--param", "a.b=1"], "--param goes with --finish"),
    (["rollback", "--waivers", "w"], "--waivers goes with --finish"),
    (["rollback", "--no-waivers"], "--no-waivers goes with --finish"),
    (["rollback", "--baseline", "b"], "--baseline goes with --finish"),
  ])
  func `are refused by name`(arguments: [String], reason: String) async {
    let outcome = await run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains(reason), "\(outcome.error)")
  }

  @Test func `are not refused where a variable or a configuration says it`() async throws {
    let config = try folder.write(
      "version: 1\npacing: {max_rps: 3, timeout: 60}\nremediation: {max_changes: 3}\n", to: "c.yml")
    let outcome = await run(
      ["audit", "--demo", "-q", "--config", config, "--select", "no-allow-all-scopes"],
      [
        "GRANTLINT_TENANT": "a.example", "GRANTLINT_API_URL": "http://127.0.0.1:1", "GRANTLINT_TIMEOUT": "60",
        "GRANTLINT_MAX_RPS": "3", "GRANTLINT_MAX_CHANGES": "3",
      ])
    #expect(outcome.code == 1, "\(outcome.error)")
  }

  @Test func `of --fix and --diff it is said which counts`() async throws {
    let outcome = await run(["audit", "--fix", "--diff", "--tenant", "a.example"], ["AUTH0_ACCESS_TOKEN": "x"])
    #expect(outcome.error.contains("--diff only shows what --fix would change: nothing is changed"))
    let quiet = await run(["audit", "--fix", "--diff", "-q", "--tenant", "a.example"], ["AUTH0_ACCESS_TOKEN": "x"])
    #expect(!quiet.error.contains("--diff only shows"))
  }
}
