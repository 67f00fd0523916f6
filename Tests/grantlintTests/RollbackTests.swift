import Documents
import Foundation
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// `rollback` and `journal show`, each run a minute after the one before it.
@Suite struct `Rollback` {
  private static let grants =
    RepairScene.allScopes(2) + [
      RepairScene.grant("cgr_user", ["scope": ["read:orders"], "subject_type": "user"]),
      RepairScene.grant("cgr_gone", ["scope": ["read:orders", "gone:orders"]]),
    ]

  /// Two addresses at which tenants of the same name answer.
  private static let (address, other) = ("http://127.0.0.1:4010", "http://127.0.0.1:4020")

  private func repaired(
    _ grants: [JSONObject] = Self.grants, address: String? = nil
  ) async throws -> (RepairScene, [String: ClientGrant]) {
    let scene = try RepairScene(grants, address: address)
    let before = try await scene.grants()
    let outcome = await scene.fix("--unsafe-fixes", "-f", "json", "-o", "json=@report.json", "--fail-on", "never")
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(try await scene.grants().differing(from: before).count == grants.count)
    return (scene, before)
  }

  @Test(arguments: [true, false])
  func `everything that the API takes back is restored, from the journal or from the report`(fromReport: Bool)
    async throws
  {
    let (scene, before) = try await repaired()
    let outcome =
      await fromReport
      ? scene.rollback("@report.json", "--unverified") : scene.rollback(scene.journals[0])
    #expect(outcome.code == 4, "one scope is not taken back")
    #expect(outcome.output.contains("the API does not define gone:orders and does not take that back"))
    #expect(try await scene.grants().differing(from: before) == ["cgr_gone"])
  }

  @Test func `an outcome is kept in every file that is named, and a quiet rollback says only why it fell short`()
    async throws
  {
    let (scene, _) = try await repaired()
    let outputs = ["-o", "json=@undone.json", "-o", "text=@undone.txt"]
    let declined = await scene.run(["rollback", scene.journals[0], "-q"] + outputs)
    #expect(declined.code == 4)
    #expect(declined.error.hasPrefix("grantlint: error: nothing was changed: nobody is at a terminal"))
    #expect(try #require(scene.folder.read("undone.txt")).hasPrefix("error: nothing was changed"))

    let rehearsed = await scene.run(["rollback", "--dry-run", "-q", "-o", "json=@undone.json"])
    #expect(rehearsed.output == "" && rehearsed.error == "", "\(rehearsed.error)")
    #expect(scene.folder.read("undone.json")?.contains("\"planned\"") == true)

    let outcome = await scene.run(["rollback", scene.journals[0], "--yes", "-q"] + outputs)
    #expect(outcome.code == 4 && outcome.output == "")
    #expect(
      outcome.error.contains("error: 1 of 4 grants fell short: the API does not define gone:orders"), "\(outcome.error)"
    )
    let statuses = try RepairScene.remediation(try #require(scene.folder.read("undone.json"))).mapValues(\.status)
    #expect(statuses.values.count { $0 == "verified" } == 3 && statuses["cgr_gone"] != "verified", "\(statuses)")
    #expect(scene.folder.read("undone.txt")?.hasSuffix("3 verified, 1 refused\n") == true)

    // An audit's report, by which a run may have to be taken back, is none of its outcomes.
    let report = await scene.rollback(scene.journals[0], "-o", "json=@report.json")
    #expect(report.code == 2 && report.error.contains("not an earlier outcome of a rollback"), "\(report.error)")
  }

  @Test(arguments: ["--yes", "--dry-run"])
  func `a quiet rollback of more grants than may be changed says so on one line`(flag: String) async throws {
    let (scene, _) = try await repaired(RepairScene.allScopes(2))
    let outcome = await scene.run(["rollback", scene.journals[0], "-q", "--max-changes", "0", flag])
    #expect(outcome.code == 4 && outcome.output == "")
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    #expect(outcome.error.contains("2 grants would be changed, more than --max-changes 0"), "\(outcome.error)")
  }

  @Test func `a rollback is rolled back, and neither repair nor rollback is repeated unasked`() async throws {
    let (scene, before) = try await repaired(Array(Self.grants.prefix(3)))
    let first = try #require(scene.journals.first)
    let repaired = try await scene.grants()
    let rollback = await scene.rollback(first, "-f", "json")
    #expect(rollback.code == 0)
    #expect(try await scene.grants().differing(from: before) == [])

    let again = await scene.fix("--unsafe-fixes", "-f", "json")
    #expect(try RepairScene.remediation(again.output).values.allSatisfy { $0.reason.hasPrefix("rolled back by run") })
    #expect(try await scene.grants().differing(from: before) == [])

    let second = try #require(scene.journals.first { $0 != first })
    #expect(await scene.rollback(second).code == 0)
    #expect(try await scene.grants().differing(from: repaired) == [])
  }

  @Test func `what was taken back while somebody was asked is not made again`() async throws {
    let scene = try RepairScene(RepairScene.allScopes(2))
    let before = try await scene.grants()
    let arguments = ["audit", "--fix", "--select", RepairScene.rules, "--unsafe-fixes", "-f", "json"]
    let late = await scene.run(arguments, answer: "y") {
      #expect(await scene.run(arguments + ["--yes"]).error.contains("undo: "))
      #expect(await scene.run(["rollback", "--yes"]).code == 0)
    }
    #expect(try RepairScene.remediation(late.output).values.allSatisfy { $0.reason.hasPrefix("rolled back by run") })
    #expect(try await scene.grants().differing(from: before) == [])
  }

  @Test func `a repair that something undid is not made again, until that is asked for`() async throws {
    let (scene, _) = try await repaired(RepairScene.allScopes(2))
    await scene.emulator.update(grant: "cgr_all1") { grant in
      grant["allow_all_scopes"] = true
      grant["scope"] = nil
    }
    let writes = await scene.bodies().count
    let outcome = await scene.fix("-f", "json")
    #expect(outcome.code == 1, "its finding stays open")
    let record = try #require(try RepairScene.remediation(outcome.output)["cgr_all1"])
    #expect(record.status == "skipped")
    #expect(record.reason.hasPrefix("reverted by something else (Terraform, deploy-cli?)"))
    #expect(await scene.bodies().count == writes)
    #expect(await scene.fix("--repeat", "-q").code == 0)
    #expect(await scene.bodies().count == writes + 1)
  }

  @Test func `only the grants that are named, and a dry run writes nothing`() async throws {
    let (scene, before) = try await repaired()
    let journal = scene.journals[0]
    let writes = await scene.bodies().count
    let dry = await scene.run(["rollback", journal, "--dry-run"])
    #expect(dry.output.contains("+  \"allow_all_scopes\": true"))
    #expect(await scene.bodies().count == writes)
    #expect(scene.journals == [journal])
    #expect(await scene.rollback(journal, "--grant", "cgr_all1", "--grant", "cgr_user").code == 0)
    #expect(try await scene.grants().differing(from: before) == ["cgr_all2", "cgr_gone"])
    #expect(await scene.rollback(journal, "--grant", "cgr_other").code == 2)
  }

  @Test func `what somebody changed since is left alone`() async throws {
    let (scene, before) = try await repaired(RepairScene.allScopes(2))
    await scene.emulator.update(grant: "cgr_all2") { $0["scope"] = ["read:orders"] }
    let outcome = await scene.rollback(scene.journals[0], "-f", "json")
    #expect(outcome.code == 4)
    #expect(
      try RepairScene.remediation(outcome.output).mapValues(\.status) == [
        "cgr_all1": "verified", "cgr_all2": "drifted",
      ])
    #expect(try await scene.grants().differing(from: before) == ["cgr_all2"])
  }

  @Test func `another tenant is exit 2, and so is what is no journal`() async throws {
    let (scene, _) = try await repaired(RepairScene.allScopes(1))
    for name in ["state/journals/\(scene.journals[0])", "report.json"] {
      let text = try #require(scene.folder.read(name)).replacing(RepairScene.domain, with: "other.example")
      try scene.folder.write(text, to: "other")
      let outcome = await scene.rollback("@other", "--unverified")
      #expect(outcome.code == 2)
      #expect(outcome.error.contains("other.example"))
    }
    try scene.folder.write(try #require(scene.folder.read("state/journals/\(scene.journals[0])")), to: "copy.jsonl")
    let copied = await scene.rollback("@copy.jsonl")
    #expect(copied.code == 2)
    #expect(copied.error.contains("copy.jsonl is not in the state folder"), "\(copied.error)")
    #expect(copied.error.contains("--unverified takes a file from elsewhere"))
    try scene.folder.write("{}", to: "none")
    #expect(await scene.rollback("@none", "--unverified").code == 2)
    #expect(await scene.rollback("@nothing", "--unverified").code == 2)
    #expect(await scene.rollback("nothing").code == 2)
    #expect(await scene.bodies().count == 1)
  }

  /// The emulator stands for a tenant under that tenant's name, at another address.
  @Test func `a rehearsal neither keeps the tenant from being repaired nor is rolled back there`() async throws {
    let (rehearsal, _) = try await repaired(RepairScene.allScopes(2), address: Self.address)
    let journal = rehearsal.journals[0]
    let production = try RepairScene(RepairScene.allScopes(2))
    // Under the state of the rehearsal, and its address in the report.
    func elsewhere(_ arguments: [String]) async -> CommandRun {
      await rehearsal.run(arguments, ["GRANTLINT_API_URL": Self.other], transport: production.transport)
    }
    let report = await elsewhere(["rollback", "@report.json", "--unverified", "--yes"])
    #expect(report.code == 2 && report.error.contains(Self.address), "\(report.error)")
    let mistaken = await elsewhere(["rollback", journal, "--yes"])
    #expect(mistaken.code == 2)
    for address in [Self.address, Self.other] {
      #expect(mistaken.error.contains(address), "\(mistaken.error)")
    }
    let arguments = ["audit", "--fix", "--select", RepairScene.rules, "-q"]
    #expect(await elsewhere(arguments).code == 0)
    #expect(await production.bodies().count == 2)
    #expect(await rehearsal.rollback(journal).code == 0)
  }

  @Test func `a dry run says what gives access back, and shows all of it`() async throws {
    let grants =
      RepairScene.allScopes(1) + [RepairScene.grant("cgr_gone", ["scope": ["read:orders", "gone:orders"]])]
    let (scene, _) = try await repaired(grants)
    let dry = await scene.run(["rollback", scene.journals[0], "--dry-run"])
    #expect(
      dry.output.contains("2 grants of \(RepairScene.domain) would be changed, 2 of them widen access"), "\(dry.output)"
    )
    #expect(dry.output.contains("  safety        widens\n  widens        turns on allow_all_scopes\n"))
    #expect(dry.output.contains("-    \"read:orders\""), "the list that goes away")
    #expect(!dry.output.contains("closes"))
  }

  @Test func `a journal says who lost what`() async throws {
    let (scene, _) = try await repaired()
    let name = scene.journals[0]
    let text = await scene.run(["journal", "show", name])
    #expect(text.code == 0)
    for part in [
      "repair of demo.grantlint.example", "signed in as app_grantlint_auditor, came to its end", "cgr_user  verified",
      "may lose      app_cgr_gone: gone:orders on https://orders.example/", "allow_all_scopes: true → false",
      "scope: [\"read:orders\",\"gone:orders\"] → [\"read:orders\"]",
    ] { #expect(text.output.contains(part), "\(part)") }
    let json = await scene.run(["journal", "show", name, "--format", "json"])
    let run = try #require(try JSONReader.value(json.output).object?["runs"]?.array?.first?.object)
    #expect(run["changes"]?.array?.count == 4 && run["ended"] == true)
    #expect(await scene.run(["journal", "show", "none"]).code == 2)
  }
}
