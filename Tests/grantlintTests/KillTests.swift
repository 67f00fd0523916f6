import Documents
import Foundation
import Remediation
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// The built program is killed (SIGKILL) at each point at which a repair of twelve grants can stand; what it leaves has to
/// be something that the next runs tell the truth of, can bring to an end, and that a rollback can undo. Those runs need
/// no process.
@Suite(.timeLimit(.minutes(10))) struct `A repair that is killed` {
  private static let gate = Gate(width: 4)
  private static let arguments = [
    "audit", "--fix", "--unsafe-fixes", "--max-changes", "12", "-q", "--select", RepairScene.rules,
  ]

  /// Twelve grants that need one call each.
  private static let grants =
    RepairScene.allScopes(6)
    + (1...6).map { RepairScene.grant("cgr_user\($0)", ["scope": ["read:orders"], "subject_type": "user"]) }

  /// Of each change: before and after it is made; of some, after it is read back, and after the fresh read. Every
  /// seventh is some of each.
  private static let points =
    (1...12).flatMap { ["patch#\($0):stop", "patch#\($0):stop-after"] }
    + [1, 2, 4, 6, 13, 14, 23, 24].map { "client-grant#\($0):stop-after" }

  @Test(arguments: Cases.some(points, every: 7))
  func `leaves every grant before or after, is finished by the next run, and can be rolled back`(point: String)
    async throws
  {
    await Self.gate.enter()
    defer { Task { await Self.gate.leave() } }
    let scene = try await ProcessScene(Self.grants, faults: point)
    try await survive(scene, middle: false)
    await scene.server.stop()
  }

  /// The first grant takes the one call that is refused and two more, the others two.
  @Test(arguments: Cases.some([2, 3, 13, 25].flatMap { ["patch#\($0):stop", "patch#\($0):stop-after"] }, every: 3))
  func `between two calls leaves what the next run reports and only a rollback ends`(point: String) async throws {
    await Self.gate.enter()
    defer { Task { await Self.gate.leave() } }
    let scene = try await ProcessScene(RepairScene.allScopes(12), faults: point) { $0.twoStepScopes = true }
    try await survive(scene, middle: true)
    await scene.server.stop()
  }

  private func survive(_ scene: ProcessScene, middle: Bool) async throws {
    let before = try await scene.grants()
    try await scene.kill(Self.arguments)
    let first = scene.journals
    #expect(first.count == 1)
    let reading = try scene.journal(try #require(first.first))
    let killed = try await scene.grants()

    let left = killed.first { $0.value.isEmpty }?.key
    let second = await scene.run(Self.arguments)
    #expect(second.code == (left == nil ? 0 : 4), "\(second.error)")
    if let left { try await finish(left, of: reading.runs[0].run.id, scene, second) }
    let after = try await scene.grants()
    #expect(after.differing(from: before).count == 12)
    for (id, grant) in killed {
      let isJournaledMiddle = middle && reading.entries.contains { $0.record.isMiddle(grant) }
      #expect(
        before[id]?.isEffectivelyEqual(to: grant) == true || after[id]?.isEffectivelyEqual(to: grant) == true
          || isJournaledMiddle, "\(id)")
    }

    for name in scene.journals.reversed() {
      let rollback = await scene.run(["rollback", name, "--yes", "--unsafe-fixes", "--max-changes", "12"])
      #expect(rollback.code == 0, "\(rollback.output)\(rollback.error)")
    }
    #expect(try await scene.grants().differing(from: before) == [])
  }

  /// The next run repairs everything else and writes nothing to the grant between two calls; `rollback --finish` does.
  private func finish(_ left: String, of run: String, _ scene: ProcessScene, _ second: CommandRun) async throws {
    #expect(second.error.ranges(of: "run \(run) left grant \(left)").count == 1, "\(second.error)")
    #expect(second.error.contains("grantlint rollback --finish \(run)"))
    #expect(try await scene.grants()[left]?.isEmpty == true)
    let finish = await scene.run(
      ["rollback", "--finish", run, "--yes", "--unsafe-fixes", "--select", RepairScene.rules])
    #expect(finish.code == 0, "\(finish.output)\(finish.error)")
    #expect(await scene.emulator.writes.last?.grantID == left)
  }

  // MARK: States

  /// Kills a run between the two calls of its first grant.
  private func killed(_ environment: [String: String] = [:]) async throws -> ProcessScene {
    let scene = try await ProcessScene(RepairScene.allScopes(3), faults: "patch#2:stop-after") {
      $0.twoStepScopes = true
    }
    try await scene.kill(Self.arguments, environment)
    #expect(try await scene.grants().values.contains(where: \.isEmpty))
    return scene
  }

  @Test func `a state that is lost leaves a grant without scopes that nobody writes to, and a finding that says so`()
    async throws
  {
    let scene = try await killed()
    let left = try #require(try await scene.grants().first { $0.value.isEmpty }?.key)
    try FileManager.default.removeItem(atPath: scene.state)
    let next = await scene.run(["audit", "--fix", "--unsafe-fixes", "-f", "json"])
    let findings = try #require(try JSONReader.value(next.output).object?["findings"]?.array).compactMap(\.object)
    #expect(findings.contains { $0["rule"] == "empty-grant" && $0["grant"]?.object?["id"] == .string(left) })
    #expect(try await scene.grants()[left]?.isEmpty == true)
    await scene.server.stop()
  }

  @Test func `an older state, restored from a cache, still reports what it knows, and makes nothing be written`()
    async throws
  {
    let scene = try await killed()
    let older = scene.folder.file("older")
    try FileManager.default.copyItem(atPath: scene.state, toPath: older)
    let run = try scene.journal(scene.journals[0]).runs[0].run.id
    #expect(
      await scene.run(["rollback", run, "--yes", "--unsafe-fixes"]).code == 0, "all scopes are given back")
    try FileManager.default.removeItem(atPath: scene.state)
    try FileManager.default.moveItem(atPath: older, toPath: scene.state)
    let writes = await scene.bodies().count
    let replayed = await scene.run(["audit", "--diff", "--select", RepairScene.rules])
    #expect(!replayed.output.contains("between the two calls"), "the tenant says otherwise: \(replayed.output)")
    #expect(await scene.bodies().count == writes)
    await scene.server.stop()
  }

  @Test func `a key lets the state travel, and another key stops the run before its first write`() async throws {
    let key = ["GRANTLINT_STATE_KEY": String(repeating: "k", count: 32)]
    let scene = try await killed(key)
    let writes = await scene.bodies().count
    for other in [["GRANTLINT_STATE_KEY": String(repeating: "o", count: 32)]] {
      let refused = await scene.run(Self.arguments, other)
      #expect(refused.code == 4)
      #expect(refused.error.contains("is not authenticated by GRANTLINT_STATE_KEY"), "\(refused.error)")
      #expect(await scene.bodies().count == writes)
    }
    // It is looked at twice, before and after the lock is taken, and told once.
    let told = await scene.run(Self.arguments.filter { $0 != "-q" } + ["-f", "json"], key)
    let attention = try #require(try JSONReader.value(told.output).object?["attention"]?.array)
    #expect(told.code == 4 && attention.count == 1 && told.output.contains("between the two calls"), "\(attention)")
    let quiet = await scene.run(Self.arguments, key)
    #expect(quiet.code == 4 && quiet.error.contains("between the two calls"))
    await scene.server.stop()
  }

  /// The second machine has a state of its own, and so no lock in common with the first, which stands still.
  @Test func `two machines do not undo each other`() async throws {
    let scene = try await ProcessScene(RepairScene.allScopes(3), faults: "patch#2:stop")
    try await scene.kill(Self.arguments) {
      let other = await scene.run(Self.arguments + ["--state", scene.folder.file("other")])
      #expect(other.code == 0, "\(other.error)")
      let repaired = try await scene.grants()
      #expect(repaired.values.allSatisfy { !$0.effectiveAllowAllScopes })
    }
    #expect(Set(await scene.emulator.writes.map(\.grantID)).count == 3)
    #expect(await scene.bodies().allSatisfy { $0["scope"] == ["read:orders", "create:orders"] })
    await scene.server.stop()
  }
}

extension ClientGrant {
  /// Whether it allows nothing.
  fileprivate var isEmpty: Bool { !effectiveAllowAllScopes && (scope ?? []).isEmpty }
}

extension JournalRecord {
  /// Whether the record announces this grant as the state between two calls.
  fileprivate func isMiddle(_ grant: ClientGrant) -> Bool {
    guard case .middle(let middle) = self, let state = try? ClientGrant(middle.state) else { return false }
    return state.isEffectivelyEqual(to: grant)
  }
}
