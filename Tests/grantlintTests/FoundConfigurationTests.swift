import Documents
import Foundation
import Synchronization
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// Whoever can change a file in a checkout can turn a red report green: the reports say so.
@Suite("A configuration that was found") struct FoundConfigurationTests {
  private static let configuration = """
    version: 1
    fail_on: never
    min_severity: warning
    rules:
      settings:
        no-allow-all-scopes: off
        scope-length: warning
        empty-grant: {parameters: {}}
        too-many-scopes: {parameters: {max: 200}}
        orphan-client: error
        system-grant-inventory: off
    audiences:
      - match: https://api.larkspur.example/*
        rules:
          wildcard-scope: off
          undefined-scope: note
    waivers: {file: waivers.yml}
    """

  private static let waivers = """
    version: 1
    waivers:
      - rule: orphan-audience
        client_id: "*"
        owner: dana@example.com
        reason: being moved
        expires: 2099-01-01
    """

  /// Runs an audit of the demo tenant in a folder with that configuration.
  private func audit(_ arguments: String...) async throws -> (code: Int32, report: JSONObject) {
    let folder = try TemporaryFolder()
    _ = try folder.write(
      Self.configuration.replacing("        empty-grant: {parameters: {}}\n", with: ""), to: ".grantlint.yml")
    _ = try folder.write(Self.waivers.replacing("2099-01-01", with: Self.soon), to: "waivers.yml")
    let outcome = await CommandRun(
      ["audit", "--demo", "-f", "json"] + arguments.map { $0.replacing("FOUND", with: folder.file(".grantlint.yml")) },
      folder: folder.path)
    return (outcome.code, try #require(try JSONReader.value(outcome.output).object))
  }

  /// A day that no waiver may end after, and that has not passed.
  private static let soon = CommandRun.day(30)

  @Test func `is said to weaken the audit, with everything that it takes away`() async throws {
    let (code, report) = try await audit()
    #expect(code == 0, "fail_on: never")
    let weakening = try #require(report["weakened_by"]?.object)
    #expect(weakening["file"]?.string?.hasSuffix(".grantlint.yml") == true)
    #expect(weakening["rules_off"] == ["no-allow-all-scopes", "wildcard-scope"])
    #expect(weakening["rules_lowered"] == ["scope-length", "undefined-scope"])
    #expect(weakening["parameters"] == ["too-many-scopes.max"])
    #expect(weakening["fail_on_never"] == true)
    #expect(weakening["min_severity"] == "warning")
    #expect((weakening["waived"]?.int ?? 0) > 0)
  }

  @Test func `what a flag decides is not its doing`() async throws {
    let (code, report) = try await audit(
      "--fail-on", "error", "--min-severity", "note", "--no-waivers", "--select", "no-allow-all-scopes,too-many-scopes",
      "--param", "too-many-scopes.max=300")
    #expect(code == 1)
    #expect(report["weakened_by"] == .null)
  }

  @Test(arguments: [
    ("starter", [String](), JSONValue.string("starter")), ("starter", ["--profile", "recommended"], .null),
    ("starter", ["--profile", "starter"], .null), ("starter", ["--select", "orphan-client"], .null),
    ("starter", ["--config", "@.grantlint.yml"], .null), ("recommended", [], .null), ("strict", [], .null),
  ])
  func `chooses a smaller profile only by saying so`(profile: String, flags: [String], weakening: JSONValue)
    async throws
  {
    let folder = try TemporaryFolder()
    try folder.write("version: 1\nprofile: \(profile)\n", to: ".grantlint.yml")
    let outcome = await CommandRun(["audit", "--demo", "-f", "json"] + flags, folder: folder.path)
    let report = try #require(try JSONReader.value(outcome.output).object)
    #expect((report["weakened_by"]?.object?["profile"] ?? .null) == weakening)
    #expect((report["weakened_by"] == .null) == (weakening == .null))
  }

  @Test func `one that is named is the run's own`() async throws {
    let (_, report) = try await audit("--config", "FOUND")
    #expect(report["weakened_by"] == .null)
  }
}
