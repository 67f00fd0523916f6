import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import PolicyEngine
import TenantEmulator
import TestSupport
import Testing

/// `plan` and `apply`.
@Suite struct `Plan and apply` {
  private static let grants =
    RepairScene.allScopes(2) + [
      RepairScene.grant("cgr_user", ["scope": ["read:orders"], "subject_type": "user"])
    ]

  private func planned(
    _ grants: [JSONObject] = Self.grants, _ arguments: [String] = ["--unsafe-fixes"]
  ) async throws -> RepairScene {
    let scene = try RepairScene(grants)
    let plan = await scene.run(["plan", "-o", "@plan.json", "--select", RepairScene.rules] + arguments)
    #expect(plan.code == 0, "\(plan.error)")
    #expect(plan.output.contains("+  \"allow_all_scopes\": false,"))
    return scene
  }

  @Test func `what was planned is applied, and audited again`() async throws {
    let scene = try await planned()
    #expect(await scene.isOnlyRead())
    let attributes = try FileManager.default.attributesOfItem(atPath: scene.folder.file("plan.json"))
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let outcome = await scene.run(["apply", "@plan.json", "--unsafe-fixes", "-f", "json", "-o", "json=@report.json"])
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
    let records = try RepairScene.remediation(outcome.output)
    #expect(records.mapValues(\.status) == ["cgr_all1": "verified", "cgr_all2": "verified", "cgr_user": "verified"])
    #expect(records["cgr_user"]?.reason == "tokens issued before keep their access until they expire, up to 2 hours")
    #expect(scene.folder.read("report.json") == outcome.output)
    let again = await scene.run(["apply", "@plan.json", "--unsafe-fixes", "-q"])
    #expect(again.code == 0)
    #expect(await scene.bodies().count == 3, "applying again changes nothing")
  }

  @Test func `a plan that is kept says until when it is good and what applies it`() async throws {
    let scene = try RepairScene(Self.grants)
    let only = ["--select", RepairScene.rules]
    let path = scene.folder.file("a plan.json")
    let plan = await scene.run(["plan", "-o", path, "--unsafe-fixes", "--state", "state"] + only)
    #expect(plan.code == 0, "\(plan.error)")
    let line = try #require(plan.error.split(separator: "\n").last { $0.hasPrefix("plan: ") })
    #expect(
      line
        == "plan: \(path), good until 2027-01-16T08:01:00Z; next: grantlint apply '\(path)' --unsafe-fixes --state state"
    )
    for arguments in [["--max-changes", "1"], ["--ignore", RepairScene.rules, "--param", "too-many-scopes.max=9"]] {
      let other = await scene.run(["plan", "-o", "@other.json"] + (arguments.count > 2 ? [] : only) + arguments)
      #expect(other.error.contains("plan: \(scene.folder.file("other.json"))\n"), "\(other.error)")
    }
    let demo = await scene.run(["plan", "--demo", "-o", "@demo.json"] + only)
    #expect(demo.error == "plan: \(scene.folder.file("demo.json"))\n", "\(demo.error)")
  }

  @Test func `a plan from a file is applied to the tenant of the file`() async throws {
    let scene = try RepairScene(RepairScene.allScopes(1))
    #expect(await scene.run(["snapshot", "-o", "@tenant.json"]).code == 0)
    let plan = await scene.run(["plan", "@tenant.json", "-o", "@plan.json", "--select", RepairScene.rules])
    let command = "grantlint apply \(scene.folder.file("plan.json")) --tenant \(RepairScene.domain)"
    #expect(plan.error.hasSuffix("next: \(command)\n"), "\(plan.error)")
  }

  @Test(arguments: ["0s", "367d", "soon"])
  func `a lifetime that cannot be is said once`(text: String) async throws {
    let outcome = try await RepairScene(Self.grants).run(["plan", "--demo", "--expires-in", text])
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("write a time from 1s to 366d, for example"))
    #expect(outcome.error.components(separatedBy: "'\(text)'").count == 2, "\(outcome.error)")
  }

  @Test func `a quiet plan prints nothing, is kept, and says in one line why it is refused`() async throws {
    let scene = try await planned()
    let quiet = await scene.run(
      ["plan", "--select", RepairScene.rules, "--unsafe-fixes", "-q", "-o", "@again.json", "--expires-in", "1h"])
    #expect(quiet.code == 0 && quiet.output == "" && quiet.error == "", "\(quiet.error)")
    #expect(scene.folder.read("again.json")?.contains("\"plan_version\"") == true)
    let refused = await scene.run(
      ["plan", "--select", RepairScene.rules, "--unsafe-fixes", "-q", "--max-changes", "1", "-o", "@again.json"])
    #expect(refused.code == 4 && refused.output == "")
    #expect(refused.error.hasPrefix("grantlint: error: ") && refused.error.split(separator: "\n").count == 1)
    let formatted = await scene.run(["plan", "--demo", "-o", "json=@again.json"])
    #expect(formatted.code == 2 && formatted.error.contains("a plan has one format: name a path, not json=PATH"))
  }

  @Test func `a safe change needs no flag, an unsafe one the same flag again`() async throws {
    let scene = try await planned()
    let outcome = await scene.run(["apply", "@plan.json", "-f", "json"])
    #expect(outcome.code == 4, "a reviewed plan is a promise")
    #expect(try JSONReader.value(outcome.output).object?["run"]?.object?["exit_code"] == 4)
    let records = try RepairScene.remediation(outcome.output)
    #expect(records["cgr_user"]?.status == "stale" && records["cgr_all1"]?.status == "verified")
    #expect(records["cgr_user"]?.reason == "needs --unsafe-fixes")
  }

  @Test func `what the plan itself held is no broken promise`() async throws {
    let scene = try await planned(Self.grants, [])
    let outcome = await scene.run(["apply", "@plan.json", "-f", "json"])
    #expect(outcome.code == 0, "\(outcome.output)\(outcome.error)")
    #expect(try RepairScene.remediation(outcome.output)["cgr_user"]?.status == "skipped")
  }

  @Test func `a plan whose repair was rolled back is not applied again unless that is asked for`() async throws {
    let scene = try await planned(RepairScene.allScopes(2))
    #expect(await scene.run(["apply", "@plan.json", "-q"]).code == 0)
    #expect(await scene.rollback(scene.journals[0]).code == 0)
    let writes = await scene.bodies().count
    let outcome = await scene.run(["apply", "@plan.json", "-f", "json"])
    #expect(outcome.code == 4)
    #expect(try JSONReader.value(outcome.output).object?["run"]?.object?["exit_code"] == 4)
    let records = try RepairScene.remediation(outcome.output)
    #expect(
      records.values.allSatisfy { $0.status == "stale" && $0.reason.hasPrefix("rolled back by run") })
    #expect(await scene.bodies().count == writes)
    #expect(await scene.run(["apply", "@plan.json", "--repeat", "-q"]).code == 0)
  }

  @Test(arguments: [
    ["AUTH0_CLIENT_SECRET": "wrong"], ["AUTH0_API_TOKEN": "eyJ.no.token"],
  ])
  func `without a sign-in nothing is applied or rolled back, and no journal made`(
    environment: [String: String]
  ) async throws {
    let scene = try await planned(RepairScene.allScopes(2))
    #expect(await scene.run(["apply", "@plan.json", "-q"]).code == 0)
    let journals = scene.journals
    let writes = await scene.bodies().count
    let apply = await scene.run(["apply", "@plan.json", "-o", "json=@report.json"], environment)
    #expect(apply.code == 3)
    #expect(apply.error.contains("nothing was changed: the tenant cannot be read"), "\(apply.error)")
    let report = try JSONReader.value(try #require(scene.folder.read("report.json"))).object
    #expect(report?["run"]?.object?["exit_code"] == 3)
    let rollback = await scene.run(["rollback", journals[0], "--yes"], environment)
    #expect(rollback.code == 3)
    #expect(rollback.error.contains("nothing was changed: the tenant cannot be read"), "\(rollback.error)")
    let gone = ClosureTransport { _, _ throws(TransportError) in
      throw TransportError("connection refused", isTransient: true)
    }
    for arguments in [["apply", "@plan.json"], ["rollback", journals[0]]] {
      let outcome = await scene.run(arguments + ["--timeout", "2"], transport: gone)
      #expect(outcome.code == 3, "unreachable: \(outcome.error)")
    }
    #expect(scene.journals == journals)
    #expect(await scene.bodies().count == writes)
  }

  @Test(arguments: [
    ("\"read:orders\"", "\"create:orders\"", 4, "its checksum differs"),
    ("\"expires_at\": \"2", "\"expires_at\": \"1", 4, "its checksum differs"),
    ("\"plan_version\": 2", "\"plan_version\": 9", 2, "plan_version: is not 2"),
    ("{", "[", 2, "/edited.json is not a plan: it is not JSON"),
  ])
  func `a plan that was edited is refused`(old: String, new: String, code: Int32, message: String) async throws {
    let scene = try await planned()
    let text = try #require(scene.folder.read("plan.json"))
    #expect(text.contains(old))
    try scene.folder.write(text.replacing(old, with: new, maxReplacements: 1), to: "edited.json")
    let outcome = await scene.run(["apply", "@edited.json", "--unsafe-fixes"])
    #expect(outcome.code == code)
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(await scene.isOnlyRead())
  }

  @Test func `a plan of another tenant is exit 2`() async throws {
    let scene = try RepairScene(Self.grants)
    let snapshot = await scene.run(["snapshot", "-o", "@tenant.json"])
    #expect(snapshot.code == 0)
    let text = try #require(scene.folder.read("tenant.json")).replacing(RepairScene.domain, with: "other.example")
    try scene.folder.write(text, to: "other.json")
    let plan = await scene.run(["plan", "@other.json", "-o", "@plan.json"])
    #expect(plan.code == 0, "\(plan.error)")
    let outcome = await scene.run(["apply", "@plan.json"])
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("is of the tenant other.example, and this is demo.grantlint.example"))
    #expect(await scene.isOnlyRead())
  }

  @Test func `a plan from a file is applied to its tenant`() async throws {
    let scene = try RepairScene(Self.grants)
    _ = await scene.run(["snapshot", "-o", "@tenant.json"])
    let plan = await scene.run(["plan", "@tenant.json", "-o", "@plan.json", "--select", "no-allow-all-scopes"])
    #expect(plan.code == 0, "\(plan.error)")
    let outcome = await scene.run(["apply", "@plan.json", "-q"])
    #expect(outcome.code == 0, "\(outcome.error)")
    #expect(await scene.bodies().count == 2)
  }

  @Test func `an expired plan is refused`() async throws {
    let scene = try await planned(Self.grants, ["--unsafe-fixes", "--expires-in", "90m"])
    let text = try #require(scene.folder.read("plan.json"))
    var plan = try #require(try JSONReader.value(text).object)
    let made = try #require(plan["audit"]?.object?["started_at"]?.string)
    let expires = try #require(plan["expires_at"]?.string)
    let span = try Date(expires, strategy: .iso8601).timeIntervalSince(try Date(made, strategy: .iso8601))
    #expect(span == 5_400)
    // What a day does, and no edit could: the plan as if it had been made before.
    plan["expires_at"] = "2027-01-01T00:00:00Z"
    plan["checksum"] = nil
    plan["checksum"] = .string(Fingerprint.sha256(JSONWriter.compact(.object(plan))))
    try scene.folder.write(JSONWriter.compact(.object(plan)), to: "plan.json")
    let outcome = await scene.run(["apply", "@plan.json", "--unsafe-fixes"])
    #expect(outcome.code == 4)
    #expect(outcome.error.contains("it expired at"))
    #expect(await scene.isOnlyRead())
  }

  @Test func `the limit is asked when planning and when applying`() async throws {
    let scene = try RepairScene(RepairScene.allScopes(12))
    let plan = await scene.run(["plan", "-o", "@plan.json", "--select", RepairScene.rules])
    #expect(plan.code == 4)
    #expect(plan.output.contains("--max-changes 10"))
    let refused = await scene.run(["apply", "@plan.json", "-f", "json"])
    #expect(refused.code == 4)
    #expect(try RepairScene.remediation(refused.output).values.allSatisfy { $0.status == "refused" })
    #expect(await scene.isOnlyRead())
    let applied = await scene.run(["apply", "@plan.json", "-q", "--max-changes", "12"])
    #expect(applied.code == 0)
    #expect(await scene.bodies().count == 12)
  }

  @Test func `what somebody changed since the plan is left alone`() async throws {
    let scene = try await planned()
    await scene.emulator.update(grant: "cgr_all1") { $0["organization_usage"] = "allow" }
    let outcome = await scene.run(["apply", "@plan.json", "--unsafe-fixes", "-f", "json"])
    #expect(outcome.code == 4)
    let records = try RepairScene.remediation(outcome.output)
    #expect(records["cgr_all1"]?.status == "stale" && records["cgr_all2"]?.status == "verified")
    #expect(records["cgr_all1"]?.reason == "the grant changed since the plan was made: organization_usage")
  }

  @Test func `a plan from an incomplete audit is not applied`() async throws {
    let scene = try RepairScene(
      Self.grants, failing: .init(path: "/api/v2/resource-servers", status: .forbidden))
    let plan = await scene.run(["plan", "-o", "@plan.json", "--select", RepairScene.rules])
    #expect(plan.code == 3, "\(plan.output)")
    let outcome = await scene.run(["apply", "@plan.json"])
    #expect(outcome.code == 4)
    #expect(outcome.error.contains("/plan.json is refused: it was made of an incomplete audit"), "\(outcome.error)")
    #expect(await scene.isOnlyRead())
  }
}
