import Documents
import Foundation
import HTTPTypes
import Remediation
import TenantEmulator
import TestSupport
import Testing

/// A repair of four grants while things go wrong, in this process: over sockets where the faults are of those, and by a
/// process where the kernel limits what it may write.
@Suite(.timeLimit(.minutes(10))) struct `Faults of a repair` {
  private static let grants = RepairScene.allScopes(4)
  private static let arguments = ["audit", "--fix", "-f", "json", "--select", RepairScene.rules]

  private static let passing = [
    "patch#1:429=1", "patch#2-3:429=1", "client-grant#1-2:429=1", "patch#2:500", "patch#2:503", "patch#2-3:502",
    "patch#2:reset", "patch#2:reset-after", "patch#2:close", "patch#2:close-after", "patch#2:cut", "patch#2:garbage",
    "patch#2:html", "patch#2:expire", "client-grant#3:expire", "client-grant#3:500", "client-grant#4:reset",
  ]

  @Test(arguments: Cases.some(passing, every: 2))
  func `what passes is survived, and no change is made twice`(fault: String) async throws {
    let scene = try await RepairScene(Self.grants, faults: fault)
    let outcome = await scene.run(Self.arguments)
    #expect(outcome.code == 0, "\(outcome.output.suffix(600))")
    let records = try RepairScene.remediation(outcome.output)
    #expect(records.count == 4 && records.values.allSatisfy { $0.status == "verified" })
    #expect(await scene.bodies().count == 4)
    #expect(await !scene.injectedFaults().isEmpty)
    await scene.stop()
  }

  @Test(arguments: ["patch#2:hang", "patch#2:hang-after"])
  func `a call that hangs is given up and looked after`(fault: String) async throws {
    let scene = try await RepairScene(Self.grants, faults: fault)
    let outcome = await scene.run(Self.arguments)
    #expect(outcome.code == 0, "\(outcome.output.suffix(600))")
    #expect(await scene.bodies().count == 4)
    #expect(await scene.injectedFaults().count == 1)
    await scene.stop()
  }

  @Test(arguments: ["patch#2-4:500", "patch#2-4:reset"])
  func `what does not pass is said, and the grant is as before`(fault: String) async throws {
    let scene = try await RepairScene(Self.grants, faults: fault)
    let before = try await scene.grants()
    let outcome = await scene.run(Self.arguments)
    #expect(outcome.code == 4)
    let failed = try RepairScene.remediation(outcome.output).filter { $0.value.status == "failed" }
    let id = try #require(failed.keys.first)
    #expect(failed.count == 1 && failed[id]?.reason.contains("the grant reads as before") == true)
    #expect(try await scene.grants()[id] == before[id])
    await scene.stop()
  }

  @Test func `a scope that is silently dropped is a failure, and said plainly`() async throws {
    let grant = RepairScene.grant("cgr_1", ["scope": ["read:orders", "read:orders", "gone:orders"]])
    let rule = """
      id: once
      title: Each scope once
      severity: error
      since: "0.1"
      rationale: For this test.
      remedy: None.
      check: "size(grant.scope) == size(grant.scope.distinct())"
      fix: {safety: safe, set: {scope: "grant.scope.distinct()"}}
      """
    let scene = try RepairScene([grant]) { $0.undefinedNames = .dropped }
    let path = try scene.folder.write(rule, to: "once.yaml")
    let outcome = await scene.run(["audit", "--fix", "-f", "json", "--rules", path, "--select", "once"])
    #expect(outcome.code == 4)
    let record = try #require(try RepairScene.remediation(outcome.output)["cgr_1"], "\(outcome.error)")
    #expect(record.status == "failed")
    #expect(record.reason == "scope: the API did not store gone:orders")
  }

  @Test func `somebody else's change between the look and the change is seen`() async throws {
    let scene = try RepairScene(Self.grants)
    await scene.emulator.beforeEachCall { emulator, request in
      guard request.method == .patch, request.path?.hasSuffix("cgr_all2") == true else { return }
      emulator.update(grant: "cgr_all2") { $0["organization_usage"] = "allow" }
    }
    let outcome = await scene.run(Self.arguments)
    #expect(outcome.code == 4)
    let record = try #require(try RepairScene.remediation(outcome.output)["cgr_all2"])
    #expect(record.status == "applied")
    #expect(record.reason.contains("somebody else changed organization_usage at the same time"))
  }

  @Test func `somebody else's change between audit and look is left alone`() async throws {
    let scene = try RepairScene(Self.grants)
    await scene.emulator.beforeEachCall { emulator, request in
      guard request.method == .get, request.path?.hasSuffix("cgr_all2") == true else { return }
      emulator.update(grant: "cgr_all2") { $0["organization_usage"] = "allow" }
    }
    let outcome = await scene.run(Self.arguments)
    #expect(outcome.code == 4)
    #expect(try RepairScene.remediation(outcome.output)["cgr_all2"]?.status == "drifted")
    #expect(await scene.emulator.writes.count == 3)
  }

  @Test func `the copy of a journal is the journal, and is taken away with it`() async throws {
    let scene = try RepairScene(Self.grants)
    #expect(await scene.run(Self.arguments + ["--journal", "@kept.jsonl"]).code == 0)
    let name = try #require(scene.journals.first)
    #expect(scene.folder.read("kept.jsonl") == scene.folder.read("state/journals/\(name)"))
    let unused = try RepairScene(Self.grants)
    await unused.emulator.beforeEachCall { emulator, request in
      guard request.method == .get, let id = request.path?.split(separator: "/").last, id.hasPrefix("cgr_")
      else { return }
      emulator.update(grant: String(id)) { $0["organization_usage"] = "allow" }
    }
    let outcome = await unused.run(Self.arguments + ["--journal", "@kept.jsonl"])
    #expect(outcome.code == 4 && outcome.error.contains("copy of the journal: "), "\(outcome.error)")
    #expect(unused.journals.isEmpty && unused.folder.read("kept.jsonl") == nil)
  }

  /// The limit on the size of files stands for a disk that fills up in the middle of the run.
  @Test(arguments: [1, 2, 3])
  func `a disk that is full of a sudden ends the run before the next change`(kibibytes: Int) async throws {
    let scene = try await ProcessScene(Self.grants)
    let outcome = try await scene.shell(
      "trap '' XFSZ; ulimit -f \(kibibytes); exec $GRANTLINT audit --fix -f json --select \(RepairScene.rules)")
    #expect(outcome.code == 4, "\(outcome.error)")
    #expect(outcome.error.contains("grantlint: error: the journal "), "\(outcome.error)")
    let written = await scene.emulator.writes.map(\.grantID)
    #expect(written.count < 4)
    let name = try #require(scene.journals.first)
    let intents = try scene.journal(name).runs.flatMap(\.changes).map(\.change.id)
    #expect(intents.count >= written.count && Array(intents.prefix(written.count)) == written)
    let statuses = try RepairScene.remediation(outcome.output)
    #expect(statuses.values.contains { $0.reason.contains("cannot be written") })
    await scene.server.stop()
  }

  /// The grants are as they were: nothing is written to a tenant whose changes cannot be written down.
  @Test func `a full disk keeps apply and rollback from writing as well`() async throws {
    let scene = try await ProcessScene(Self.grants)
    #expect(await scene.run(["plan", "-o", "@plan.json", "--select", RepairScene.rules]).code == 0)
    // Nothing fits into a file: it is made, and its first line cannot be written.
    let full = "trap '' XFSZ; ulimit -f 0; exec $GRANTLINT "
    let apply = try await scene.shell(full + "apply plan.json")
    #expect(apply.code == 4 && apply.error.contains("nothing was changed"), "\(apply.error)")
    #expect(await scene.isOnlyRead())
    #expect(scene.journals.isEmpty, "what has no first line tells of nothing")
    let before = scene.journals
    #expect(await scene.run(["apply", "@plan.json", "-q"]).code == 0)
    let name = try #require(scene.journals.first { !before.contains($0) })
    let rollback = try await scene.shell(full + "rollback \(name) --yes")
    #expect(rollback.code == 4 && rollback.error.contains("nothing was changed"), "\(rollback.error)")
    #expect(await scene.bodies().count == 4)
    await scene.server.stop()
  }

  @Test func `without a journal the report keeps what the audit found`() async throws {
    let scene = try RepairScene(Self.grants)
    // A journal that nobody can read: what earlier runs did is not known.
    let journals = scene.state + "/journals"
    try FileManager.default.createDirectory(
      atPath: journals, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try "{}\n".write(toFile: journals + "/2026-01-01-x.jsonl", atomically: true, encoding: .utf8)
    let outcome = await scene.run(Self.arguments + ["-o", "json=@report.json"])
    #expect(outcome.code == 4)
    #expect(
      outcome.error.contains("nothing was changed: \(journals)/2026-01-01-x.jsonl:1:1: at: is missing"),
      "\(outcome.error)")
    let report = try #require(try JSONReader.value(outcome.output).object)
    #expect(report["findings"]?.array?.isEmpty == false)
    #expect(report["run"]?.object?["exit_code"] == 4)
    let records = try RepairScene.remediation(outcome.output)
    #expect(records.count == 4)
    #expect(records.values.allSatisfy { $0.status == "refused" && $0.reason.hasPrefix("nothing was changed: ") })
    #expect(scene.folder.read("report.json") == outcome.output)
    #expect(await scene.isOnlyRead())
  }
}
