import ArgumentParser
import PolicyEngine
import Remediation

/// The flags of `audit` that plan and make repairs.
struct RepairOptions: ParsableArguments {
  @Flag(help: "Show what --fix would change, as a diff, and write nothing.")
  var diff = false

  @Flag(help: "Repair the live tenant: make the safe fixes of open findings, then audit again.")
  var fix = false

  @OptionGroup var guardOptions: GuardOptions
  @OptionGroup var changes: ChangeOptions

  /// Whether a plan is wanted.
  var isPlanned: Bool { fix || diff }

  /// Whether the tenant is to be changed: a diff never does, also beside --fix.
  var isApplied: Bool { fix && !diff }

  func validate() throws {
    if !isPlanned, let flag = guardOptions.given {
      throw ValidationError("\(flag) says how to repair: it goes with --fix or --diff.")
    }
    if !isApplied, changes.journal != nil { throw ValidationError("--journal goes with --fix.") }
  }

  /// The guards of the run: what a flag says, else `defaults`. Throws `CommandError` for a rule that there is not.
  func guards(_ catalogue: RuleCatalogue, defaults: Guards = Guards()) throws -> Guards {
    try guardOptions.guards(catalogue, defaults: defaults)
  }
}

/// The flags of every command that changes a tenant by a plan.
struct ChangeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Where every change is written down; default grantlint-journal-RUN.jsonl in the working directory. The journals "
        + "beside it, whatever their names in .jsonl, tell what earlier runs did to the tenant at this address: a grant "
        + "that one of them left between two calls is finished first, and a repair that something undid is not made "
        + "again.", valueName: "path"))
  var journal: String?

  @Flag(name: .customLong("repeat"), help: "Make repairs again that something undid, or that were rolled back.")
  var repeats = false

  @Flag(help: "Do not ask before changing anything, also on a terminal.")
  var yes = false
}
