import ArgumentParser
import Foundation
import GrantModel
import GrantSources
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting

/// `grantlint rollback`: the changes of a journal, or of a run's JSON report, taken back.
struct Rollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Take back what a run changed.",
    discussion: """
      The changes are taken back last first. A grant that somebody changed since the run is left alone. The rollback \
      writes a journal itself, so that it can be rolled back; a repair that was rolled back is not made again unless \
      --repeat is given.

      Exit codes: 0 every grant reads as before; 2 the file is no journal and no report, or of another tenant or \
      the same at another address (a rehearsal); 3 the tenant cannot be read; 4 something was not, or not wholly, \
      restored; 130 interrupted.
      """)

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  @Argument(
    help: ArgumentHelp("The journal of the run, or its JSON report (-f json).", valueName: "journal"))
  var file: String

  @Option(parsing: .upToNextOption, help: ArgumentHelp("Only these grants, by their ids.", valueName: "grant"))
  var only: [String] = []

  @Flag(help: "Show what would be restored, as a diff, and write nothing.")
  var dryRun = false

  @Flag(help: "Also leave allow_all_scopes in two calls, where the API refuses one.")
  var unsafeFixes = false

  @Option(
    help: ArgumentHelp(
      "Where the rollback is written down; default grantlint-journal-RUN.jsonl.", valueName: "path"))
  var journal: String?

  @Flag(help: "Do not ask before changing anything, also on a terminal.")
  var yes = false

  @Option(name: .shortAndLong, help: "How the outcome is printed.")
  var format: Format = .text

  @Option(help: "When the diff has colours.")
  var color: ColorChoice = .auto

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let source = try RollbackFile.read(file)
    if let stranger = only.first(where: { id in !source.grants.contains { $0.isIdentical(to: id) } }) {
      throw CommandError(message: "--only: \(file.visible) holds no change of a grant \(stranger.visible)")
    }
    let live = try TenantChoice(
      tenant, configuration.load(environment: environment), isLive: true, environment: environment
    ).live()
    try await live.requireReadableOrEnd()
    let identity = await live.identity()
    try PlanFiles.require(source.tenant, isTenantOf: identity, "the file")
    if let address = source.address, !address.isIdentical(to: live.address) {
      throw CommandError(
        message: "the file is of \(source.tenant.visible) at \(address.visible), and this is at \(live.address)")
    }

    let run = RunContext.starting()
    let rollback = await RollbackPlan(
      source, only: only.isEmpty ? nil : Set(only.map(ExactString.init)), runID: run.id,
      tenant: TenantContext(identity, startedAt: run.startedAt), reader: TenantReader(tenant: live))
    let style = Terminal.style(color, environment: environment)
    if dryRun {
      let diff = PlanDiff.render(rollback.plan, color: style.color)
      try end(run, rollback.outcomes, identity.domain, diff: diff)
    } else if rollback.plan.changes.isEmpty {
      try end(run, rollback.outcomes, identity.domain)
    } else if yes || RepairPrompt(color: style.color).isConfirmed(rollback.plan) {
      let header = JournalRecord.Run(
        id: run.id, kind: .rollback, undoes: source.runs, tenant: identity.domain, address: live.address,
        startedAt: run.startedAt, version: GrantlintVersion.current, clientID: identity.clientID)
      let session = try ChangeSession(live.renewed(), run: header, path: journal)
      let executor = RollbackExecutor(
        writer: session.writer, journal: session.journal, unsafeFixes: unsafeFixes,
        apis: { await live.resourceServers().records })
      let outcomes = await executor.apply(rollback, isInterrupted: { session.isInterrupted })
      try end(run, outcomes, identity.domain, interrupted: session.isInterrupted)
    }
  }

  /// Prints what came of it. Throws `ExitStatus` where that is not 0.
  private func end(
    _ run: RunContext, _ outcomes: [RemediationOutcome], _ domain: String, diff: String? = nil,
    interrupted: Bool = false
  ) throws {
    ProgressLine.clear()
    let text: String
    switch format {
    case .text: text = [diff, OutcomePage.text(outcomes)].compactMap { $0 }.joined(separator: "\n")
    case .json:
      if let diff { StandardError.write(diff) }
      text = JSONWriter.pretty(.object(OutcomePage.json(outcomes, run: run.id, tenant: domain))) + "\n"
    }
    let isShown = StandardOutput.write(text)
    if interrupted { throw ExitStatus(code: 130) }
    if outcomes.contains(where: \.status.fallsShort) { throw ExitStatus(code: 4) }
    if !isShown { throw ExitStatus(code: 3) }
  }
}

/// What a rollback is made from.
enum RollbackFile {
  /// Reads a journal or a JSON report. Throws `CommandError`.
  static func read(_ path: String) throws -> RollbackSource {
    guard let bytes = try? InputFile.bytes(path) else {
      throw CommandError(message: "\(path.visible) cannot be read")
    }
    do {
      // A journal has a value a line, so that it is one value only while it holds nothing but its first record.
      if let object = try? JSONReader.value(bytes).object, object["record"] == nil {
        return try RollbackSource(report: object)
      }
      return try RollbackSource(journal: bytes)
    } catch {
      throw CommandError(
        message: "\(path.visible) is neither a journal nor a JSON report of a run of this version: \(error)")
    }
  }
}
