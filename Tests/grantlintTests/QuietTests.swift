import Foundation
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// `--quiet` prints no report; where the code is 2, 3 or 4 one line on standard error says why.
@Suite struct `Quiet runs` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: [String], _ variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  @Test(arguments: [
    ("one sentence", "one sentence"), ("invalid rules:\na:1:1: x\n  line\n  ^", "invalid rules: a:1:1: x"),
    ("invalid rules:\na:1:1: x\n  line\n  ^\na:2:1: y\na:3:1: z\n  l\n  ^", "invalid rules: a:1:1: x; and 2 more"),
    ("two\n  lines", "two lines"),
  ])
  func `of several mistakes the first is told`(message: String, line: String) {
    #expect(CommandError(message: message).line == line)
  }

  @Test(
    arguments: [
      (["apply", "-q", "@none"], 2, "none"), (["apply", "-q", "@none", "-o", "json=/dev/full"], 2, "none"),
      (["merge", "-q", "@none", "-o", "json=/dev/full"], 2, "none"),
      (["-q", "@cut.json", "-o", "json=/dev/full"], 3, "fell short"),
      (["-q", "@cut.json", "--write-baseline", "@b.json"], 3, "incomplete: 1 read fell short"),
    ] as [([String], Int32, String)])
  func `one line says why`(arguments: [String], code: Int32, reason: String) async throws {
    try folder.write(Samples.cut, to: "cut.json")
    let outcome = await run(arguments)
    #expect(outcome.code == code, "\(outcome.error)")
    #expect(outcome.output.isEmpty)
    #expect(outcome.reasons.count == 1, "\(outcome.error)")
    #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
    #expect(outcome.error.contains(reason), "\(outcome.error)")
  }

  /// What keeps a repair from being made, and what is said of it.
  @Test(arguments: [
    (["--max-changes", "0"], "", "more than --max-changes 0"), ([], "{}\n", "nothing was changed: "),
  ])
  func `one line says why a repair falls short`(arguments: [String], journal: String, reason: String) async throws {
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    let emulator = TenantEmulator(tenant: RepairScene.tenant(RepairScene.allScopes(2)), settings: settings)
    let state = folder.file("state")
    if !journal.isEmpty {
      for path in [state, "\(state)/journals"] {
        try FileManager.default.createDirectory(
          atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
      }
      try folder.write(journal, to: "state/journals/2026-01-01-x.jsonl")
    }
    let outcome = await CommandRun(
      ["audit", "--fix", "--yes", "-q", "--select", "no-allow-all-scopes"] + arguments,
      variables: [
        "AUTH0_DOMAIN": RepairScene.domain, "AUTH0_CLIENT_ID": emulator.settings.clientID,
        "AUTH0_CLIENT_SECRET": emulator.settings.clientSecret.reveal(), "GRANTLINT_STATE": state,
      ], folder: folder.path, emulator: emulator)
    #expect(outcome.code == 4, "\(outcome.error)")
    #expect(outcome.reasons.count == 1, "\(outcome.error)")
    #expect(outcome.reasons.first?.contains(reason) == true, "\(outcome.error)")
    #expect(await emulator.writes.isEmpty)
  }

  @Test func `a program that cannot read its own command line does nothing`() async {
    let said = Lines()
    var ports = Ports()
    ports.console.writeOutput = { text in
      said.add("unexpected: \(text)")
      return true
    }
    ports.console.writeError = { said.add($0) }
    let code = await Ports.$current.withValue(ports) { await Main.run(process: []) }
    #expect(code == 2)
    #expect(
      said.text == "grantlint: error: the command line cannot be read (is /proc mounted here?): nothing was done\n")
  }

  @Test func `the name of the program alone is a command line`() async {
    let said = Lines()
    var ports = Ports()
    ports.variables = [:]
    ports.folder = folder.path
    ports.console.writeError = { said.add($0) }
    let code = await Ports.$current.withValue(ports) { await Main.run(process: ["grantlint"]) }
    #expect(code == 2 && said.text.contains("AUTH0_DOMAIN"), "\(said.text)")
  }
}
