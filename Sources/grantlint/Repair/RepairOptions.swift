import ArgumentParser
import PolicyEngine
import Remediation

/// The flags of `audit` that plan and make repairs.
struct RepairOptions: ParsableArguments {
  @Flag(help: "Show what --fix would change, as a diff, and write nothing.")
  var diff = false

  @Flag(help: "Repair the live tenant: make the safe fixes of open findings, then audit again.")
  var fix = false

  @Flag(help: "Also make fixes after which somebody may lose access.")
  var unsafeFixes = false

  @Option(help: ArgumentHelp("With more grants to change, none is changed.", valueName: "n"))
  var maxChanges = Guards.defaultMaximum

  @Option(help: ArgumentHelp("Only fixes of these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var fixable: [[String]] = []

  @Option(help: ArgumentHelp("No fixes of these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var unfixable: [[String]] = []

  @Option(
    help: ArgumentHelp("Where every change is written down; default grantlint-journal-RUN.jsonl.", valueName: "path"))
  var journal: String?

  @Flag(help: "Do not ask before changing anything, also on a terminal.")
  var yes = false

  /// Whether a plan is wanted.
  var isPlanned: Bool { fix || diff }

  /// Whether the tenant is to be changed: a diff never does, also beside --fix.
  var isApplied: Bool { fix && !diff }

  func validate() throws {
    if maxChanges < 0 { throw ValidationError("--max-changes takes a number of grants, 0 or more.") }
    let lifted = [
      ("--unsafe-fixes", unsafeFixes), ("--fixable", !fixable.isEmpty), ("--unfixable", !unfixable.isEmpty),
    ]
    if !isPlanned, let flag = lifted.first(where: \.1) {
      throw ValidationError("\(flag.0) says how to repair: it goes with --fix or --diff.")
    }
    if !isApplied, journal != nil { throw ValidationError("--journal goes with --fix.") }
  }

  /// The guards of the run. Throws `CommandError` for a rule that there is not.
  func guards(_ catalogue: RuleCatalogue) throws -> Guards {
    Guards(
      unsafeFixes: unsafeFixes, maxChanges: maxChanges,
      fixable: fixable.isEmpty ? nil : try Self.rules(fixable, "--fixable", catalogue),
      unfixable: try Self.rules(unfixable, "--unfixable", catalogue))
  }

  private static func rules(_ names: [[String]], _ flag: String, _ catalogue: RuleCatalogue) throws -> Set<String> {
    Set(
      try names.flatMap { $0 }.map { name in
        guard let rule = catalogue.rule(name) else {
          throw CommandError(message: "\(flag): \(catalogue.unknownRule(name))")
        }
        return rule.id
      })
  }
}
