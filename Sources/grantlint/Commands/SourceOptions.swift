import ArgumentParser
import PolicyEngine

/// What is audited, by which rules, and what has been accepted: the same for every command that audits.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "JSON files with grants, folders of them, a grantlint snapshot, or - for standard input. Without one the live "
        + "tenant of the AUTH0_… variables is audited.", valueName: "source"))
  var paths: [String] = []

  @Flag(help: "Audit the demo tenant that is built in.")
  var demo = false

  @Option(help: ArgumentHelp("Only these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var select: [[String]] = []

  @Option(help: ArgumentHelp("Not these rules.", valueName: "id,…"), transform: RuleOptions.ids)
  var ignore: [[String]] = []

  @Option(help: ArgumentHelp("Set a parameter of a rule; repeatable.", valueName: "rule.name=value"))
  var param: [String] = []

  @Flag(help: "Accept a source that looks cut, such as a bare list of exactly 50 grants.")
  var assumeComplete = false

  @OptionGroup var acceptance: AcceptanceOptions

  var selection: RuleSelection {
    RuleSelection(select: select.flatMap { $0 }, ignore: ignore.flatMap { $0 }, parameters: param)
  }

  /// Whether a tenant is signed in to.
  var isLive: Bool { !demo && paths.isEmpty }

  /// Every file that the flags name to be read.
  var readPaths: [String?] { paths + acceptance.paths }

  func validate() throws {
    if demo, !paths.isEmpty { throw ValidationError("--demo and a source exclude each other.") }
  }
}
