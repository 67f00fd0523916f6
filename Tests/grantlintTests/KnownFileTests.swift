import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// A file in the place of another one is told for what it is.
@Suite struct `Files in the wrong place` {
  @Test(arguments: [
    ("{\"plan_version\": 1}", "f is a plan, not X; 'grantlint apply f' takes it"),
    ("{\n  \"snapshot_version\": 1\n}\n", "f is a snapshot, not X; 'grantlint audit f' and "),
    ("{\"baseline_version\": 1}", "f is a baseline, not X; 'grantlint audit --baseline f' takes it"),
    ("{\"schema_version\": 1}", "f is a report, not X; 'grantlint waivers add --report f'"),
    ("{\"record\":\"error\",\"schema_version\":1}\n{}\n", "f is a report, not X"),
    ("{\"record\":\"finding\"}\n{\"record\":\"summary\"}\n", "f is a report, not X"),
    ("{\"record\":\"run\"}\n{\"record\":\"end\"}\n", "f is a journal, not X; 'grantlint journal show f'"),
    ("{\"record\":\"run\",\"journal_version\":2}\n{}\n", "f is a journal, not X; 'grantlint journal show f'"),
    ("{\"journal_version\": 1}", "f is what 'grantlint journal show -f json' prints, not X"),
    ("{\"run\": {}, \"remediation\": []}", "f is the outcome of a rollback, not X"),
    ("[{\"id\": \"cgr_1\"}]", "f is a list as the Management API gives it, not X; 'grantlint audit f'"),
    ("{\"$schema\": \"\", \"runs\": []}", "f is a SARIF report, not X"), ("<?xml version", "f is XML or HTML, not X"),
    ("version: 1", "f is YAML, not X"), (" \n", "f is empty, not X"), ("", "f is empty, not X"),
    ("{\"a\": 1}", "f is JSON that grantlint does not write, not X"), ("abc", "f is not X: it is not JSON"),
  ])
  func `it is named with the command that takes it`(text: String, message: String) {
    let said = KnownFile(Array(text.utf8)).message("f", insteadOf: "X")
    #expect(said.hasPrefix(message), "\(said)")
  }

  @Test(arguments: [
    ["audit", "--demo", "--config"], ["audit", "--demo", "--waivers"], ["audit", "--demo", "--rules"],
    ["waivers", "list", "--file"], ["rules", "test"], ["rules", "eval", "grant.id", "--grant"], ["journal", "show"],
    ["apply", "--state", "@state"], ["rollback", "--state", "@state", "--unverified"],
    ["rollback", "--state", "@state"],
  ])
  func `each command says so`(command: [String]) async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("{\"snapshot_version\": 1}", to: "s.json")
    let arguments = command.map { $0.replacing("@", with: "\(folder.path)/") } + [path]
    let outcome = await CommandRun(arguments, folder: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("is a snapshot, not a "), "\(outcome.error)")
  }
}
