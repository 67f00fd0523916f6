import ArgumentParser
import Documents
import Foundation
import GrantSources
import ManagementAPI
import PolicyEngine
import Remediation
import Reporting
import SystemPackage
import Tenant

/// `grantlint rollback`: the changes of a run, taken back, or brought to their end.
struct Rollback: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rollback",
    abstract: "Take back what a run changed.",
    discussion: """
      The run is one of the state folder, by its id or the beginning of it ('grantlint journal list' shows them); without \
      one it is the newest repair of this tenant with changes that were not taken back. The changes are taken back last \
      first, under the guards of this run. A grant that somebody changed since is left alone. What would be restored is \
      shown and has to be confirmed: by an answer, or by --yes. The rollback writes a journal itself, so that it can be \
      rolled back; a repair that was rolled back is not made again unless --repeat is given.

      A run that was killed between the two calls out of allow_all_scopes leaves a grant without scopes: --finish plans \
      its repair again by the rules of this run and makes the second call.

      Exit codes: 0 every grant reads as before; 2 no such run, or one of another tenant or the same at another address \
      (a rehearsal); 3 the tenant cannot be read; 4 something was not, or not wholly, restored, or the answer was no; 130 \
      interrupted.
      """)

  /// What the outcome is written as.
  enum Format: String, ExpressibleByArgument, OutputFormat {
    case text, json

    static var kind: WrittenFile { .rollback }
    var report: ReportFormat { self == .text ? .text : .json }
  }

  @Argument(help: ArgumentHelp("The run; with --unverified a file.", valueName: "run"))
  var name: String?

  @Option(help: ArgumentHelp("Only this grant, by its id; repeatable.", valueName: "id"))
  var grant: [String] = []

  @Flag(help: "Finish what the run left between two calls instead of taking it back.")
  var finish = false

  @Flag(
    help: "Take back the changes of a file that is not in the state folder: a journal, or the JSON report of a run.")
  var unverified = false

  @Flag(help: "Show what would be restored, as a diff, and write nothing.")
  var dryRun = false

  @Flag(help: "Do not ask before changing anything. Without a terminal nothing is changed unless this is given.")
  var yes = false

  @OptionGroup var state: StateOptions

  @Option(
    help: ArgumentHelp(
      "Also write the journal to a new file, to keep as an artifact; {run} in the name becomes the id of the run.",
      valueName: "path"))
  var journal: String?

  @Option(name: .shortAndLong, help: "The format of the outcome on standard output.")
  var format: Format = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the outcome to a file; repeatable.", valueName: "format=path"))
  var output: [String] = []

  @Option(help: "When the diff has colours.")
  var color: ColorChoice = .auto

  @Flag(
    name: .shortAndLong,
    help: "Print neither the diff nor the outcome; the exit code tells, and one line on why it is not 0.")
  var quiet = false

  @OptionGroup(title: "Guards") var guardOptions: GuardOptions
  @OptionGroup(title: "Rules, with --finish") var rules: RuleOptions
  @OptionGroup(title: "Rules, with --finish") var selection: SelectionOptions
  @OptionGroup(title: "Rules, with --finish") var acceptance: AcceptanceOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func validate() throws {
    if finish, unverified { throw ValidationError("--finish takes a run of the state folder, not --unverified.") }
    if finish, name == nil { throw ValidationError("--finish needs the run that is to be finished.") }
    if unverified, name == nil { throw ValidationError("--unverified needs a file.") }
    let forFinish = [
      ("--fixable", !guardOptions.fixable.isEmpty), ("--unfixable", !guardOptions.unfixable.isEmpty),
      ("--allow-widening", guardOptions.allowWidening), ("--rules", !rules.paths.isEmpty),
      ("--select", !selection.select.isEmpty), ("--ignore", !selection.ignore.isEmpty),
      ("--param", !selection.param.isEmpty), ("--waivers", acceptance.waivers != nil),
      ("--no-waivers", acceptance.noWaivers), ("--baseline", acceptance.baseline != nil),
    ]
    if !finish, let flag = forFinish.first(where: \.1)?.0 {
      throw ValidationError("\(flag) goes with --finish: what is taken back was not planned by rules.")
    }
  }

  func run() async throws {
    let environment = Surroundings.current.variables
    let kept = KeptPaths(
      [name, state.state, journal] + acceptance.paths + rules.readPaths, environment,
      rules.configuration.read(environment: environment).file)
    let outputs = try Outputs<Format>(output, environment: environment, keeping: kept)
    do {
      try await takeBack(environment, outputs)
    } catch let error as CommandError {
      outputs.write(ErrorReport(error))
      throw error
    }
  }

  private func takeBack(_ environment: [String: String], _ outputs: Outputs<Format>) async throws {
    let context = RunContext.starting()
    Surroundings.current.interrupts.note("nothing was changed")
    let file = try rules.configuration.load(environment: environment, rules: rules.paths)
    let keeping = try RunKeeping(
      state.choice(file, environment: OptionEnvironment(environment), flags: tenant.flags(rules.configuration)),
      journal: journal, run: context)
    let archive = RollbackArchive(keeping.state.folder)
    let named = try name.map { try unverified ? archive.file($0) : archive.source($0) }
    if unverified, let name {
      StandardError.warning("\(name.visible) is not of the state folder: nobody vouches for what it says but you")
    }
    // What is taken back asks no rules: a rule file that is broken does not keep anybody from it.
    let setup =
      try finish
      ? AuditSetup(file, rules: rules, tenant: tenant, acceptance: acceptance, isLive: true, environment: environment)
      : nil
    let live = try (setup?.tenant ?? TenantChoice(tenant, file, environment: environment)).live()
    try await live.requireReadableOrEnd()
    let identity = await live.identity()
    let source = try named ?? archive.newest(of: identity)
    try PlanFiles.require(
      source.tenant, source.address ?? (unverified ? nil : "no address"), areOf: identity,
      unverified ? "the file" : "the run")
    if let stranger = grant.first(where: { id in !source.grants.contains { $0.isIdentical(to: id) } }) {
      throw CommandError(message: "--grant: the run changed no grant \(stranger.visible)")
    }
    let work = RollbackWork(
      options: self, setup: setup, live: live, identity: identity, run: context, keeping: keeping,
      guards: try guards(setup, file, environment), outputs: outputs)
    try await work.run(source)
  }

  private func guards(
    _ setup: AuditSetup?, _ file: ConfigurationFile?, _ environment: [String: String]
  ) throws -> Guards {
    guard let setup else {
      return guardOptions.limits(try AuditSetup.limits(file, OptionEnvironment(environment)))
    }
    return try guardOptions.guards(setup.catalogue, defaults: setup.guards())
  }
}

/// What a rollback can be made from.
struct RollbackArchive {
  let folder: StateFolder

  init(_ folder: StateFolder) { self.folder = folder }

  /// The journals of the state folder. Throws `CommandError` with code 4 where one cannot be read.
  func journals() throws -> [KeptJournal] {
    do {
      return try folder.keptJournals()
    } catch {
      throw CommandError(message: "nothing was changed: \(error.message)", code: .repairFellShort)
    }
  }

  /// The changes of a run of the state folder. Throws `CommandError`.
  func source(_ name: String) throws -> RollbackSource {
    let isFile = FileManager.default.fileExists(atPath: name)
    do {
      let path = isFile ? URL(filePath: name).resolvingSymlinksInPath().path : name
      return try RollbackSource([JournalSearch(try journals()).run(path)])
    } catch let problem as JournalSearch.Problem {
      if isFile { _ = try Self.requireChanges(name, InputFile.bytes(name, .journal, name: name.visible)) }
      let state = folder.path.string.visible
      throw CommandError(
        message: isFile
          ? "\(name.visible) is not in the state folder \(state): --unverified takes a file from elsewhere"
          : "\(problem.message); the state folder is \(state)")
    } catch let error as JournalError {
      throw CommandError(message: error.message)
    }
  }

  /// The newest repair of a tenant with changes that were not taken back. Throws `CommandError` with code 4 where there
  /// is none.
  func newest(of identity: TenantIdentity) throws -> RollbackSource {
    let run = JournalSearch(try journals()).newestRepair(of: identity.domain, at: identity.address ?? "")
    guard let run else {
      throw CommandError(
        message: """
          nothing was changed: no repair of \(identity.domain.visible) at \(identity.address?.visible ?? "no address") with \
          changes to take back in the state folder \(folder.path.string.visible)
          """, code: .repairFellShort)
    }
    if !Surroundings.current.quietness.isOn {
      StandardError.write("run \(run.run.id.visible) of \(run.run.startedAt.visible)\n")
    }
    do { return try RollbackSource([run]) } catch { throw CommandError(message: error.message) }
  }

  /// Throws `CommandError` where a file is something else than what a run wrote of its changes.
  private static func requireChanges(_ path: String, _ bytes: [UInt8]) throws -> KnownFile {
    let file = KnownFile(bytes)
    guard [.journal, .report, .outcomes].contains(file) else {
      throw CommandError(message: file.message(path, insteadOf: "a journal or a JSON report"))
    }
    return file
  }

  /// The changes of a journal or a JSON report that somebody names. Throws `CommandError`.
  func file(_ path: String) throws -> RollbackSource {
    let bytes = try InputFile.bytes(path, .journal, name: path.visible)
    let file = try Self.requireChanges(path, bytes)
    do {
      return file == .journal
        ? try RollbackSource(JournalReading(bytes, file: path.visible).runs)
        : try RollbackSource(report: bytes, file: path.visible)
    } catch {
      throw CommandError(
        message: "\(path.visible) is neither a journal nor a JSON report of a run of this version:\n\(error)")
    }
  }
}
