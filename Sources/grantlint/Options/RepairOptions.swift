import ArgumentParser
import Workflows

/// The flags of `audit` that plan and make repairs.
struct RepairOptions: ParsableArguments {
  @Flag(
    help: """
      Show what --fix would change, as a diff, and write nothing. Of files it shows the edit of their text, as a patch for \
      'git apply'; with --quiet nothing else.
      """)
  var diff = false
  @Flag(help: "Repair the live tenant: make the safe fixes of open findings, then audit again.") var fix = false

  var mode: AuditWorkflow.Mode {
    switch (fix, diff) {
    case (false, false): .audit
    case (false, true): .diff
    case (true, false): .fix
    case (true, true): .diffOfFix
    }
  }

  /// Throws `ValidationError` where a flag says how to repair, and nothing is to be.
  func require(_ guards: GuardOptions, _ changes: ChangeOptions) throws {
    if mode == .audit, let flag = guards.given ?? changes.given {
      throw ValidationError("\(flag) says how to repair: it goes with --fix or --diff.")
    }
    if mode != .fix, changes.journal != nil { throw ValidationError("--journal goes with --fix.") }
    if mode == .audit, changes.state.state != nil { throw ValidationError("--state goes with --fix or --diff.") }
  }
}

/// The flags of every command that changes a tenant by a plan.
struct ChangeOptions: ParsableArguments {
  @OptionGroup var state: StateOptions

  @Option(
    help: ArgumentHelp(
      "Also write the journal to a new file, to keep as an artifact; {run} in the name becomes the id of the run.",
      valueName: "path"), completion: .file())
  var journal: String?

  @Flag(
    name: .customLong("repeat"),
    help: "Make repairs again that something undid, that were rolled back, or that the API refused lately.")
  var repeats = false

  @Flag(help: "Do not ask before changing anything. Without a terminal nobody is asked either.") var yes = false

  var flags: ChangeFlags { ChangeFlags(state: state.flags, journal: journal, repeats: repeats, yes: yes) }

  /// The first of the flags without a value that was given; nil where none was.
  var given: String? { [("--repeat", repeats), ("--yes", yes)].first(where: \.1)?.0 }
}

/// Where runs leave their journals for each other.
struct StateOptions: ParsableArguments {
  @Option(Settings.state, completion: .directory) var state: String?

  var flags: StateFlags { StateFlags(state: state) }
}
