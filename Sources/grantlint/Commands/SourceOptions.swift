import ArgumentParser
import PolicyEngine

/// What is audited, by which rules, and what has been accepted: the same for every command that audits.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "JSON files with grants, and with applications and APIs beside them, folders of such files, a grantlint snapshot, "
        + "or - for standard input. Without one the live tenant of the AUTH0_… variables is audited.",
      valueName: "source"))
  var paths: [String] = []

  @Flag(help: "Audit the demo tenant that is built in.")
  var demo = false

  @OptionGroup var rules: SelectionOptions

  @OptionGroup var acceptance: AcceptanceOptions

  var selection: RuleSelection { rules.selection }

  /// Whether a tenant is signed in to.
  var isLive: Bool { !demo && paths.isEmpty }

  /// Every file that the flags name to be read.
  var readPaths: [String?] { paths + acceptance.paths }

  func validate() throws {
    if let index = MistypedCommand.index(in: paths) {
      throw ValidationError(MistypedCommand(Array(paths[index...])).message)
    }
    if demo, !paths.isEmpty { throw ValidationError("--demo and a source exclude each other.") }
  }
}
