import Documents
import ManagementAPI
import PolicyEngine
import Remediation
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// The wall clock is set while a run is under way: what the run reads, changes and takes back is the same.
@Suite struct `A clock that jumps while a run is under way` {
  /// By how many seconds the clock is off at each reading.
  static let jumps: [[Double]] = {
    let (hour, year) = (3_600.0, 31_557_600.0)
    var random = SeededGenerator(seed: 4)
    return [
      [0, hour], [hour, 0], [0, 0, 0, -hour], [-year, year], [0, 30 * year], [10 * year, -50 * year, 0],
      (0..<7).map { _ in Double.random(in: -60 * year...7_000 * year, using: &random) },
    ]
  }()

  private static let grants =
    RepairScene.allScopes(5)
    + (1...5).map { RepairScene.grant("cgr_user\($0)", ["scope": ["read:orders"], "subject_type": "user"]) }

  /// A tenant by whose rate limit a run has to wait for several times.
  private static func scene() throws -> RepairScene {
    try RepairScene(grants) { $0.rateLimit = RateLimit(burst: 5, perSecond: 2) }
  }

  @Test(arguments: jumps) func `an audit finds the same, and waits no longer than for clocks that are wrong`(
    jumps: [Double]
  ) async throws {
    let (right, wrong) = (try Self.scene(), try Self.scene())
    let arguments = ["audit", "-f", "csv", "--select", RepairScene.rules, "-o", "json=@report.json"]
    let (expected, run) = (await right.run(arguments), await wrong.run(arguments, jumping: jumps))
    #expect(expected.code == 1 && run.code == 1, "\(run.error)")
    #expect(run.output == expected.output)
    let (calls, fewest) = (await wrong.emulator.requests.count, await right.emulator.requests.count)
    #expect(calls >= fewest && calls <= 2 * fewest, "\(calls) calls, \(fewest) by a clock that is right")
    #expect(wrong.elapsed <= right.elapsed + 60 * Double(calls), "\(wrong.elapsed) s")
  }

  @Test(arguments: jumps) func `a repair changes each grant once, and is taken back`(jumps: [Double]) async throws {
    let scene = try Self.scene()
    let before = try await scene.grants()
    let repair = await scene.run(
      ["audit", "--fix", "--yes", "--unsafe-fixes", "--select", RepairScene.rules, "--fail-on", "never", "-q"],
      jumping: jumps)
    #expect(repair.code == 0, "\(repair.error)")
    let writes = await scene.emulator.writes
    #expect(writes.count == 10 && Set(writes.map(\.grantID)).count == 10)

    let journal = try #require(scene.journals.first)
    #expect(try scene.journal(journal).runs.map { $0.changes.count { $0.outcome?.status == .verified } } == [10])
    let listed = await scene.run(["journal", "list"], jumping: jumps)
    #expect(listed.code == 0 && listed.output.contains("  repair  10 "), "\(listed)")
    let rollback = await scene.run(["rollback", journal, "--yes", "-q"], jumping: jumps)
    #expect(rollback.code == 0, "\(rollback.error)")
    #expect(try await scene.grants().differing(from: before) == [])
  }

  @Test(arguments: jumps) func `the newest repair is taken back, or a word says that the clock was put back`(
    jumps: [Double]
  ) async throws {
    let scene = try Self.scene()
    // The clock is right again before the second one, which may so appear to be the earlier one.
    for (rule, jumps) in [("no-allow-all-scopes", jumps), ("user-grant-organization-usage", [0])] {
      let repair = await scene.run(
        ["audit", "--fix", "--yes", "--unsafe-fixes", "--select", rule, "--fail-on", "never", "-q"], jumping: jumps)
      #expect(repair.code == 0, "\(repair.error)")
    }
    let repaired = try await scene.grants()
    let rollback = await scene.run(["rollback", "--yes", "-q"])
    let changed = try await scene.grants().differing(from: repaired)
    if changed.isEmpty {
      #expect(rollback.code == 4 && rollback.error.contains("the clock was put back"), "\(rollback.error)")
    } else {
      #expect(rollback.code == 0 && changed.count == 5 && changed.allSatisfy { $0.hasPrefix("cgr_user") })
    }
  }
}
