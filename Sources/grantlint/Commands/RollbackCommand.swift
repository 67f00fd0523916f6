import ArgumentParser
import Reporting
import Workflows

/// `grantlint rollback`: the changes of a run, taken back, or brought to their end.
struct Rollback: AsyncParsableCommand, QuietCommand, WritingCommand {
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

  @Argument(help: ArgumentHelp("The run; with --unverified a file.", valueName: "run"), completion: .changingRuns)
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
      valueName: "path"), completion: .file())
  var journal: String?

  @Option(name: .shortAndLong, help: "The format of the outcome on standard output.")
  var format: RollbackFormat = .text

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Also write the outcome to a file; repeatable.", valueName: "format=path"),
    completion: .outputs(RollbackFormat.self))
  var output: [String] = []

  @Option(help: ArgumentHelp("When the diff has colours.", valueName: "when"))
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
      ("--profile", selection.profile != nil), ("--select", !selection.select.isEmpty),
      ("--ignore", !selection.ignore.isEmpty),
      ("--param", !selection.param.isEmpty), ("--waivers", acceptance.waivers != nil),
      ("--no-waivers", acceptance.noWaivers), ("--baseline", acceptance.baseline != nil),
    ]
    if !finish, let flag = forFinish.first(where: \.1)?.0 {
      throw ValidationError("\(flag) goes with --finish: what is taken back was not planned by rules.")
    }
  }

  var isQuiet: Bool { quiet }
  static func leave(_ run: RefusedRun) { run.leaveError(as: RollbackFormat.self) }

  func run() async throws {
    var workflow = RollbackWorkflow(
      state: state.flags, guards: guardOptions.flags, rules: rules.flags, selection: selection.flags,
      acceptance: acceptance.flags, tenant: tenant.flags)
    (workflow.name, workflow.grants, workflow.journal) = (name, grant, journal)
    (workflow.isFinish, workflow.isUnverified, workflow.isDryRun, workflow.yes) = (finish, unverified, dryRun, yes)
    (workflow.format, workflow.output, workflow.color, workflow.quiet) = (format, output, color, quiet)
    try await workflow.run()
  }
}

extension RollbackFormat: ExpressibleByArgument {}
