import Documents
import Foundation
import HTTPTypes
import Reporting
import TenantEmulator
import TestSupport
import Testing

/// What is not to write sends nothing but GET and the sign-in: every command, source and format.
@Suite struct `Dry means dry` {
  private static let formats = Cases.some(ReportFormat.allCases.map(\.rawValue), every: 4)

  @Test(arguments: formats)
  func `audits and diffs in every format`(format: String) async throws {
    let scene = try RepairScene(RepairScene.allScopes(3))
    let all = ["--select", RepairScene.rules, "-f", format, "-o", "\(format)=@report"]
    for (flags, code) in [
      ([], 1), (["--diff"], 1), (["--diff", "--fix"], 1), (["--diff", "--unsafe-fixes"], 1),
      (["--fix", "--max-changes", "0"], 4),
    ] as [([String], Int32)] {
      let outcome = await scene.run(["audit"] + flags + all)
      #expect(outcome.code == code, "\(flags): \(outcome.error)")
      #expect(await scene.isOnlyRead(), "\(flags)")
    }
    #expect(scene.journals.isEmpty)
  }

  @Test(arguments: [
    [], ["@tenant.json"], ["@grants.json"], ["@folder"], ["--demo"],
  ])
  func `plans and audits of every source`(source: [String]) async throws {
    let scene = try RepairScene(RepairScene.allScopes(3))
    #expect(await scene.run(["snapshot", "-o", "@tenant.json"]).code == 0)
    let grants = JSONWriter.compact(.array(RepairScene.allScopes(3).map { .object($0) }))
    try scene.folder.write(grants, to: "grants.json")
    try FileManager.default.createDirectory(atPath: scene.folder.file("folder"), withIntermediateDirectories: false)
    try scene.folder.write(grants, to: "folder/grants.json")
    let calls = await scene.emulator.requests.count
    for (arguments, code) in [(["plan", "-o", "@plan.json"], 0), (["audit", "--diff"], 1), (["audit"], 1)]
      as [([String], Int32)]
    {
      let outcome = await scene.run(arguments + source + ["--select", "no-allow-all-scopes"])
      #expect(outcome.code == code, "\(arguments): \(outcome.error)")
    }
    #expect(await scene.isOnlyRead())
    #expect((await scene.emulator.requests.count > calls) == source.isEmpty, "only a live tenant is called")
    #expect(scene.journals.isEmpty)
  }

  /// Standard input is that of a process.
  @Test func `plans and audits of a list by standard input`() async throws {
    let scene = try await ProcessScene(RepairScene.allScopes(3))
    let grants = JSONWriter.compact(.array(RepairScene.allScopes(3).map { .object($0) }))
    for (arguments, code) in [(["plan", "-o", "plan.json"], 0), (["audit", "--diff"], 1), (["audit"], 1)]
      as [([String], Int32)]
    {
      let outcome = try await scene.launch(arguments + ["-", "--select", "no-allow-all-scopes"], input: grants)
      #expect(outcome.code == code, "\(arguments): \(outcome.error)")
    }
    #expect(await scene.emulator.requests.isEmpty, "only a live tenant is called")
    #expect(scene.journals.isEmpty)
    await scene.server.stop()
  }

  @Test(arguments: ["text", "json"])
  func `a rollback that only shows`(format: String) async throws {
    let scene = try RepairScene(RepairScene.allScopes(3))
    #expect(await scene.fix("-q", "-o", "json=@report.json").code == 0)
    let journals = scene.journals
    let calls = await scene.emulator.requests.count
    for source in journals.map({ [$0] }) + [["@report.json", "--unverified"], []] {
      let outcome = await scene.run(["rollback"] + source + ["--dry-run", "-f", format])
      #expect(outcome.code == 0, "\(outcome.error)")
    }
    let later = await scene.emulator.requests.dropFirst(calls)
    #expect(!later.isEmpty && later.allSatisfy { $0.method == .get || $0.path == "/oauth/token" })
    #expect(scene.journals == journals)
  }
}
