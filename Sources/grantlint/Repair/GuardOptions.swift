import ArgumentParser
import PolicyEngine
import Remediation

/// The flags that lift or narrow the guards of a repair.
struct GuardOptions: ParsableArguments {
  @Flag(
    help: "Also make fixes after which somebody may lose access, and leave allow_all_scopes in two calls if needed.")
  var unsafeFixes = false

  @Flag(
    help: "Also make changes after which a grant allows more than before: more scopes, any organization, and the like.")
  var allowWidening = false

  @Option(
    help: ArgumentHelp(
      "Refuse the whole run if more than n grants would change; default \(Guards.defaultMaximum).", valueName: "n"))
  var maxChanges: Int?

  @Option(help: ArgumentHelp("Only fixes of these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var fixable: [[String]] = []

  @Option(help: ArgumentHelp("No fixes of these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var unfixable: [[String]] = []

  /// The first flag that was given; nil where none was.
  var given: String? {
    let flags = [
      ("--unsafe-fixes", unsafeFixes), ("--allow-widening", allowWidening), ("--fixable", !fixable.isEmpty),
      ("--unfixable", !unfixable.isEmpty), ("--max-changes", maxChanges != nil),
    ]
    return flags.first(where: \.1)?.0
  }

  func validate() throws {
    if let maxChanges, maxChanges < 0 { throw ValidationError("--max-changes takes a number of grants, 0 or more.") }
  }

  /// The guards of a run: what a flag says, else `defaults`. Throws `CommandError` for a rule that there is not.
  func guards(_ catalogue: RuleCatalogue, defaults: Guards = Guards()) throws -> Guards {
    var guards = limits(defaults)
    if !fixable.isEmpty { guards.fixable = try Self.rules(fixable, "--fixable", catalogue) }
    if !unfixable.isEmpty { guards.unfixable = try Self.rules(unfixable, "--unfixable", catalogue) }
    return guards
  }

  /// The guards that do not speak of rules: what a flag says, else `defaults`.
  func limits(_ defaults: Guards) -> Guards {
    var guards = defaults
    guards.unsafeFixes = unsafeFixes
    guards.allowWidening = allowWidening
    if let maxChanges { guards.maxChanges = maxChanges }
    return guards
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
