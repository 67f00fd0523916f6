import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import Remediation
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// Files that somebody else wrote, one fault at a time, through the program in this process. What many of them do
/// together `WriteInvariants` tries.
@Suite struct `Files of a checkout` {
  private let folder: TemporaryFolder
  private let emulator: TenantEmulator

  init() throws {
    folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("checkout/.git"), withIntermediateDirectories: true)
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    settings.twoStepScopes = true
    let grants =
      RepairScene.allScopes(1) + [
        RepairScene.grant(
          "cgr_user", ["scope": ["read:orders"], "subject_type": "user", "organization_usage": "require"])
      ]
    emulator = TenantEmulator(tenant: RepairScene.tenant(grants), settings: settings)
  }

  private func run(_ arguments: String..., variables: [String: String] = [:], answer: String? = nil) async
    -> CommandRun
  {
    await run(arguments, variables: variables, answer: answer)
  }

  private func run(_ arguments: [String], variables: [String: String], answer: String? = nil) async -> CommandRun {
    let own = [
      "AUTH0_DOMAIN": RepairScene.domain, "AUTH0_CLIENT_ID": emulator.settings.clientID,
      "AUTH0_CLIENT_SECRET": emulator.settings.clientSecret.reveal(), "HOME": folder.file("home"),
    ]
    return await CommandRun(
      arguments, variables: own.merging(variables) { $1 }, folder: folder.file("checkout"), emulator: emulator,
      answer: answer)
  }

  private func write(_ text: String, to name: String) throws -> String {
    try folder.write(text, to: "checkout/\(name)")
  }

  private func isUntouched() async -> Bool { await emulator.writes.isEmpty }

  @Test(arguments: [[], ["--fix"]])
  func `a configuration that was found and names a state is exit 2, and one that is named is not`(flags: [String])
    async throws
  {
    let file = try write("version: 1\nstate: \(folder.file("named"))\n", to: ".grantlint.yml")
    let found = await run(["audit", "-q"] + flags, variables: [:])
    #expect(found.code == 2 && found.said.contains("a state folder is read only from a file that --config names"))
    let named = await run("audit", "--fix", "-q", "--config", file, "--select", "no-allow-all-scopes")
    #expect(named.code == 4, "the repair takes two calls: \(named.said)")
    #expect(named.said.contains("journal: \(folder.file("named"))/journals/"), "\(named.said)")
  }

  @Test func `a value that a found configuration sets is not written, one that is named is`() async throws {
    let file = try write(
      """
      version: 1
      rules: {settings: {user-grant-organization-usage: {parameters: {allowed: [deny]}}}}
      """, to: ".grantlint.yml")
    let arguments = ["audit", "--fix", "--unsafe-fixes", "--select", "user-grant-organization-usage"]
    let found = await run(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4])
    #expect(found.said.unfolded.contains("its value comes from allowed, which a configuration sets that was found"))
    #expect(await isUntouched())
    let named = await run(
      arguments[0], arguments[1], arguments[2], "--allow-widening", arguments[3], arguments[4], "--config", file)
    #expect(await emulator.writes.map(\.grantID) == ["cgr_user"], "\(named.said)")
  }

  @Test func `what a found configuration loosens is a widening, and a configuration lifts no guard`() async throws {
    let file = try write(
      """
      version: 1
      rules: {settings: {user-grant-organization-usage: {parameters: {allowed: [allow]}}}}
      """, to: "ours.yml")
    let held = await run(
      "audit", "--fix", "--unsafe-fixes", "--select", "user-grant-organization-usage", "--config", file)
    #expect(
      held.said.unfolded.contains(
        "changes organization_usage from require to allow; planned only with --allow-widening"))
    #expect(await isUntouched())
  }

  @Test(arguments: [
    (["CI": "true"], false), (["CI": "true", "GRANTLINT_STATE": "STATE"], true), ([:], true),
  ])
  func `in CI the way in two calls needs a state that somebody named`(
    variables: [String: String], isTaken: Bool
  ) async throws {
    let variables = variables.mapValues { $0 == "STATE" ? folder.file("state") : $0 }
    let outcome = await run(
      "audit", "--fix", "--unsafe-fixes", "--select", "no-allow-all-scopes", variables: variables)
    #expect(outcome.code == (isTaken ? 0 : 4))
    #expect(await emulator.writes.count == (isTaken ? 2 : 0))
    #expect(
      outcome.said.unfolded.contains("because CI is set and no state folder is named") == !isTaken, "\(outcome.said)")
  }

  /// Two gibibytes that take no room on the disk.
  private func sparse(_ name: String) throws -> String {
    let path = try write("", to: name)
    let file = try FileHandle(forWritingTo: URL(filePath: path))
    try file.truncate(atOffset: 2 << 30)
    try file.close()
    return path
  }

  @Test(
    arguments: [
      (["audit"], 2, "a configuration"), (["audit", "--config", "FILE"], 2, "a configuration"),
      (["audit", "--rules", "FILE"], 2, "a rule file"), (["audit", "--waivers", "FILE"], 2, "a waiver file"),
      (["audit", "--baseline", "FILE"], 2, "a baseline"), (["audit", "FILE"], 3, "an input"),
      (["apply", "FILE"], 2, "a plan"), (["rollback", "FILE", "--unverified"], 2, "a journal"),
      (["journal", "show", "FILE"], 2, "a journal"),
      (["emulate", "--snapshot", "FILE"], 2, "an input"),
      (["rules", "eval", "true", "--grant", "FILE"], 2, "an input"),
    ] as [([String], Int32, String)])
  func `a file that is too large is refused with its limit, and not read`(
    arguments: [String], code: Int32, kind: String
  ) async throws {
    let path = try sparse(arguments.contains("FILE") ? "file.json" : ".grantlint.yml")
    let outcome = await run(arguments.map { $0 == "FILE" ? path : $0 }, variables: ["COLUMNS": "1000"])
    #expect(outcome.code == code, "\(outcome.said)")
    #expect(outcome.said.contains("MiB, the most that \(kind) may be: "), "\(outcome.said)")
  }

  @Test func `an answer of no changes nothing, and says no more than that`() async throws {
    let arguments = ["--unsafe-fixes", "--select", "no-allow-all-scopes"]
    let fix = await run("audit", "--fix", arguments[0], arguments[1], arguments[2], answer: "n")
    #expect(fix.said.hasSuffix("nothing was changed\n"), "\(fix.said)")
    #expect(fix.code == 1, "the finding is still open")
    let plan = folder.file("plan.json")
    #expect(await run("plan", "-o", plan, arguments[0], arguments[1], arguments[2]).code == 0)
    let apply = await run("apply", plan, arguments[0], arguments[1], arguments[2], answer: "n")
    #expect(apply.code == 4 && apply.said.hasSuffix("nothing was changed\n"), "\(apply.said)")
    #expect(await isUntouched())
    #expect(await run("apply", plan, arguments[0], arguments[1], arguments[2], answer: "y").code == 0)
    let rollback = await run("rollback", answer: "n")
    #expect(rollback.code == 4 && rollback.said.hasSuffix("nothing was changed\n"), "\(rollback.said)")
    let unasked = await run("rollback")
    #expect(unasked.code == 4 && unasked.said.contains("--yes takes it back without asking"), "\(unasked.said)")
    #expect(await emulator.writes.count == 2)
    #expect(await run("rollback", "--yes").code == 0)
    let nothing = await run("rollback", "--yes")
    #expect(nothing.code == 4 && nothing.said.contains("nothing was changed: no repair of"), "\(nothing.said)")
  }

  @Test func `too many changes are said once, with the number to pass`() async throws {
    let outcome = await run(
      "audit", "--fix", "--unsafe-fixes", "--max-changes", "0", "--select", "no-allow-all-scopes")
    #expect(outcome.code == 4)
    #expect(outcome.said.ranges(of: "more than --max-changes 0").count == 1, "\(outcome.said)")
    #expect(outcome.said.contains("--max-changes 1"))
    #expect(await isUntouched())
  }

  /// Also where there is nothing to change: what an earlier run left open would stay unsaid.
  @Test(arguments: ["no-allow-all-scopes", "audience-required"])
  func `a state that cannot be read is exit 4, and said before anything else`(rule: String) async throws {
    let state = folder.file("state")
    try FileManager.default.createDirectory(
      atPath: "\(state)/journals", withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try "{}\n".write(toFile: "\(state)/journals/2026-01-01-x.jsonl", atomically: true, encoding: .utf8)
    let outcome = await run("audit", "--fix", "--select", rule, variables: ["GRANTLINT_STATE": state])
    #expect(outcome.code == 4, "\(outcome.said)")
    #expect(outcome.said.unfolded.contains("attention: nothing was changed: "))
    #expect(await isUntouched())
    let diff = await run("audit", "--diff", "--select", rule, variables: ["GRANTLINT_STATE": state])
    #expect(diff.code == 4 && diff.said.contains("what earlier runs did is not known"))
  }

  @Test func `organization fields that the API refused are not tried for thirty days`() async throws {
    var settings = emulator.settings
    settings.strictOrganizationFields = true
    let grants = ["cgr_a", "cgr_b"].map { RepairScene.grant($0, ["scope": ["read:orders"], "subject_type": "user"]) }
    let strict = TenantEmulator(tenant: RepairScene.tenant(grants), settings: settings)
    let other = try `Files of a checkout`(folder: folder, emulator: strict)
    let arguments = ["audit", "--fix", "--unsafe-fixes", "--select", "user-grant-organization-usage"]
    func repair(_ more: String...) async -> CommandRun {
      await other.run(arguments[0], arguments[1], arguments[2], arguments[3], arguments[4], more.first ?? "-v")
    }
    let first = await repair()
    #expect(await strict.requests.count { $0.method == .patch } == 1, "the first is tried alone")
    #expect(first.code == 4)
    let second = await repair()
    #expect(await strict.requests.count { $0.method == .patch } == 1)
    #expect(second.said.unfolded.contains("it is not tried for 30 days"), "\(second.said)")
    _ = await repair("--repeat")
    #expect(await strict.requests.count { $0.method == .patch } == 2)
  }

  private init(folder: TemporaryFolder, emulator: TenantEmulator) throws {
    self.folder = folder
    self.emulator = emulator
  }
}

extension String {
  /// On one line, with one blank between words.
  fileprivate var unfolded: String { split(whereSeparator: \.isWhitespace).joined(separator: " ") }
}
