import Foundation
import GrantModel
import Remediation
import TenantEmulator
import Testing

/// The program is killed (SIGKILL) at each point at which a repair of twelve grants can stand; what it leaves has to be
/// something that a second run can finish and a rollback can undo.
@Suite(.timeLimit(.minutes(10))) struct `A repair that is killed` {
  private static let gate = Gate(width: 4)
  private static let arguments = [
    "audit", "--fix", "--unsafe-fixes", "--max-changes", "12", "-q", "--select", RepairScene.rules,
  ]

  /// Twelve grants that need one call each.
  private static let grants =
    RepairScene.allScopes(6)
    + (1...6).map { RepairScene.grant("cgr_user\($0)", ["scope": ["read:orders"], "subject_type": "user"]) }

  /// Of each change: before and after it is made; of some, after it is read back, and after the fresh read.
  private static let points =
    (1...12).flatMap { ["patch#\($0):stop", "patch#\($0):stop-after"] }
    + [1, 2, 4, 6, 13, 14, 23, 24].map { "client-grant#\($0):stop-after" }

  @Test(arguments: points)
  func `leaves every grant before or after, is finished by the next run, and can be rolled back`(point: String)
    async throws
  {
    await Self.gate.enter()
    defer { Task { await Self.gate.leave() } }
    let scene = try await RepairScene(Self.grants, faults: point)
    try await survive(scene, middle: false)
    await scene.server.stop()
  }

  /// The first grant takes the one call that is refused and two more, the others two.
  @Test(arguments: [2, 3, 13, 25].flatMap { ["patch#\($0):stop", "patch#\($0):stop-after"] })
  func `between two calls leaves what the next run finishes first`(point: String) async throws {
    await Self.gate.enter()
    defer { Task { await Self.gate.leave() } }
    let scene = try await RepairScene(RepairScene.allScopes(12), faults: point) { $0.twoStepScopes = true }
    try await survive(scene, middle: true)
    await scene.server.stop()
  }

  private func survive(_ scene: RepairScene, middle: Bool) async throws {
    let before = try await scene.grants()
    try await scene.kill(Self.arguments)
    let first = scene.journals
    #expect(first.count == 1)
    let reading = try scene.journal(try #require(first.first))
    let killed = try await scene.grants()

    let second = try await scene.run(Self.arguments)
    #expect(second.code == 0, "\(second.error)")
    let after = try await scene.grants()
    #expect(after.differing(from: before).count == 12)
    for (id, grant) in killed {
      let isJournaledMiddle = middle && reading.entries.contains { $0.record.isMiddle(grant) }
      #expect(
        before[id]?.isEffectivelyEqual(to: grant) == true || after[id]?.isEffectivelyEqual(to: grant) == true
          || isJournaledMiddle, "\(id)")
    }
    if let left = killed.first(where: { $0.value.isEmpty }) {
      // What an earlier run left open is finished before anything else is written.
      let writes = await scene.server.emulator.writes
      let index = try #require(
        writes.lastIndex { $0.grantID == left.key && $0.body == ["allow_all_scopes": false, "scope": []] })
      #expect(writes[index + 1].grantID == left.key)
      #expect(second.error.contains("finished what an earlier run left: \(left.key) verified"))
    }

    for name in scene.journals.filter({ !first.contains($0) }) + first {
      let rollback = try await scene.run(["rollback", name, "--unsafe-fixes"])
      #expect(rollback.code == 0, "\(rollback.output)\(rollback.error)")
    }
    #expect(try await scene.grants().differing(from: before) == [])
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
