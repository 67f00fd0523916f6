import ArgumentParser
import PolicyEngine
import Remediation
import SystemPackage

/// The flags of `audit` that plan and make repairs.
struct RepairOptions: ParsableArguments {
  @Flag(help: "Show what --fix would change, as a diff, and write nothing.")
  var diff = false

  @Flag(help: "Repair the live tenant: make the safe fixes of open findings, then audit again.")
  var fix = false

  /// Whether a plan is wanted.
  var isPlanned: Bool { fix || diff }

  /// Whether the tenant is to be changed: a diff never does, also beside --fix.
  var isApplied: Bool { fix && !diff }

  /// Throws `ValidationError` where a flag says how to repair, and nothing is to be.
  func require(_ guardOptions: GuardOptions, _ changes: ChangeOptions) throws {
    if !isPlanned, let flag = guardOptions.given ?? changes.given {
      throw ValidationError("\(flag) says how to repair: it goes with --fix or --diff.")
    }
    if !isApplied, changes.journal != nil { throw ValidationError("--journal goes with --fix.") }
    if !isPlanned, changes.state.state != nil { throw ValidationError("--state goes with --fix or --diff.") }
  }

  /// Where the run keeps what it does, nil where it does nothing to a tenant or nobody can know what earlier runs did.
  /// Throws `CommandError`.
  func keeping(
    _ changes: ChangeOptions, _ file: ConfigurationFile?, isLive: Bool, run: RunContext,
    environment: [String: String], flags: [(name: String, value: String?)]
  ) throws -> RunKeeping? {
    guard isPlanned, isLive else { return nil }
    if isApplied { return try changes.keeping(file, run: run, environment: environment, flags: flags) }
    return try changes.state.choiceIfAny(file, environment: OptionEnvironment(environment), flags: flags).map {
      try RunKeeping($0, journal: nil, run: run)
    }
  }
}

/// The flags of every command that changes a tenant by a plan.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var state: StateOptions

  @Option(
    help: ArgumentHelp(
      "Also write the journal to a new file, to keep as an artifact; {run} in the name becomes the id of the run.",
      valueName: "path"))
  var journal: String?

  @Flag(
    name: .customLong("repeat"),
    help: "Make repairs again that something undid, that were rolled back, or that the API refused lately.")
  var repeats = false

  @Flag(help: "Do not ask before changing anything. Without a terminal nobody is asked either.")
  var yes = false

  /// The first of the flags without a value that was given; nil where none was.
  var given: String? {
    [("--repeat", repeats), ("--yes", yes)].first(where: \.1)?.0
  }

  /// Where a run that changes a tenant keeps what it does; checked before anything is called. Throws `CommandError`.
  func keeping(
    _ file: ConfigurationFile?, run: RunContext, environment: [String: String],
    flags: [(name: String, value: String?)]
  ) throws -> RunKeeping {
    try RunKeeping(
      state.choice(file, environment: OptionEnvironment(environment), flags: flags), journal: journal, run: run)
  }
}

/// Where a run keeps what it does.
struct RunKeeping {
  let state: StateChoice
  let copy: JournalCopy?

  /// Throws `CommandError` where the copy of the journal cannot be where it is wanted.
  init(_ state: StateChoice, journal: String?, run: RunContext) throws {
    self.state = state
    copy = try JournalCopy(journal, run: run.id)
    if let copy { try KeptPaths([state.folder.path.string]).require(elsewhere: FilePlace(copy.path)) }
  }
}
