import Documents
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// `--profile`, its variable and its key, on the demo tenant.
@Suite struct `The profile of a run` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func audit(_ arguments: String..., variables: [String: String] = [:]) async throws -> JSONObject {
    let outcome = await CommandRun(
      ["audit", "--demo", "-f", "json"] + arguments, variables: variables, folder: folder.path)
    return try #require(try JSONReader.value(outcome.output).object)
  }

  private func profile(_ report: JSONObject) -> String? { report["turned_off"]?.object?["profile"]?.string }

  @Test func `a flag comes before the variable, that before the configuration`() async throws {
    try folder.write("version: 1\nprofile: strict", to: ".grantlint.yml")
    let variable = ["GRANTLINT_PROFILE": "starter"]
    #expect(profile(try await audit()) == "strict")
    #expect(profile(try await audit(variables: variable)) == "starter")
    #expect(profile(try await audit("--profile", "recommended", variables: variable)) == "recommended")
    #expect(profile(try await audit("--no-config")) == "recommended")
    let mistyped = await CommandRun(
      ["audit", "--demo"], variables: ["GRANTLINT_PROFILE": "start"], folder: folder.path)
    #expect(mistyped.code == 2)
    #expect(
      mistyped.error.contains("write one of starter, recommended, strict; did you mean 'starter'?"), "\(mistyped.error)"
    )
  }

  @Test func `each shows less or more than the one before it, and says how much`() async throws {
    func figures(_ report: JSONObject) -> (findings: Int, rules: Int, outside: Int64) {
      (
        report["findings"]?.array?.count ?? 0, report["rules"]?.array?.count ?? 0,
        report["turned_off"]?.object?["outside_profile"]?.int ?? -1
      )
    }
    let starter = figures(try await audit("--profile", "starter"))
    let recommended = figures(try await audit())
    let strict = figures(try await audit("--profile", "strict"))
    #expect(starter.findings < recommended.findings && recommended.findings < strict.findings)
    #expect(starter.rules + Int(clamping: starter.outside) == recommended.rules && recommended.outside == 0)
    #expect(strict.rules == recommended.rules + 2 && strict.outside == 0)
  }

  @Test func `a plan of another profile is applied by the same one`() async throws {
    let (plan, state) = ("@plan.json", "@state")
    let snapshot = try folder.write(
      """
      {"snapshot_version":1,"domain":"acme.eu.auth0.com","client_grants":[
        {"id":"cgr_1","client_id":"app","audience":"https://orders.example/","allow_all_scopes":true}],
       "clients":[{"client_id":"app","name":"App","grant_types":["client_credentials"]}],
       "resource_servers":[{"identifier":"https://orders.example/","scopes":[{"value":"read:x"}]}],
       "coverage":{"client_grants":{"complete":true,"pages":1,"read":1},
        "clients":{"complete":true,"pages":1,"read":1},"resource_servers":{"complete":true,"pages":1,"read":1}}}
      """, to: "tenant.json")
    let outcome = await CommandRun(
      ["plan", snapshot, "--profile", "strict", "--output", plan, "--state", state], folder: folder.path)
    #expect(outcome.error.contains("grantlint apply \(folder.file("plan.json")) --profile strict"), "\(outcome.error)")
  }

  @Test func `the list says the profile of each rule`() async throws {
    let rules = try #require(
      try JSONReader.value(await CommandRun(["rules", "list", "-f", "json"], folder: folder.path).output)
        .object?["rules"]?.array?.compactMap(\.object))
    func profile(_ id: String) -> JSONValue? { rules.first { $0["id"]?.string == id }?["profile"] }
    #expect(profile("grant-self-escalation") == "starter" && profile("orphan-client") == "recommended")
    #expect(profile("stealable-token") == "strict" && profile("scope-naming") == .null)
    #expect(profile("stale-waiver") == "starter")
    let page = await CommandRun(["rules", "explain", "stealable-token"], folder: folder.path)
    #expect(page.output.contains("off but in profile strict") && page.output.contains("profile     strict"))
  }
}
