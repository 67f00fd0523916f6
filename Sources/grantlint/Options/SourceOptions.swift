import ArgumentParser
import Documents
import PolicyEngine
import Workflows

/// What is audited, by which rules, and what has been accepted: the same for every command that audits.
struct SourceOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Files with grants, and with applications and APIs beside them: records of the Management API, a grantlint snapshot, "
        + "an export of auth0-deploy-cli, a plan, state or .tf file of Terraform, a stack of Pulumi; folders of such files, "
        + "or - for standard input. Without one the live tenant of the AUTH0_… variables is audited.",
      valueName: "source"), completion: .grants)
  var paths: [String] = []

  @Flag(help: "Audit the demo tenant that is built in.") var demo = false
  @OptionGroup var input: InputFormatOptions
  @OptionGroup var selection: SelectionOptions
  @OptionGroup var acceptance: AcceptanceOptions

  var flags: SourceFlags { flags(since: nil) }

  /// - Parameters:
  ///   - since: another state of the tenant, whose findings are known.
  ///   - declared: code that declares what the tenant should have.
  func flags(since: String?, declared: [String] = []) -> SourceFlags {
    SourceFlags(
      paths: paths, demo: demo, input: input.flags, selection: selection.flags,
      acceptance: acceptance.flags(since: since), declared: declared)
  }

  func validate() throws {
    if let index = SourceFlags.mistyped(in: paths) {
      // Which command is meant is said where the whole line is known.
      throw ValidationError("'\(paths[index].visible)' is neither a file nor a command")
    }
    if demo, !paths.isEmpty { throw ValidationError("--demo and a source exclude each other.") }
  }
}

/// Which rules run, and with which parameters.
struct SelectionOptions: ParsableArguments {
  @Option(Settings.profile) var profile: RuleProfile?
  @Option(ids: Settings.select) var select: [[String]] = []
  @Option(ids: Settings.ignore) var ignore: [[String]] = []
  @Option(each: Settings.param, completion: .parameters) var param: [String] = []

  var flags: RuleSelection {
    RuleSelection(select: select.ids ?? [], ignore: ignore.ids ?? [], profile: profile, parameters: param)
  }
}

/// What has been accepted: waivers and a baseline.
struct AcceptanceOptions: ParsableArguments {
  @Option(Settings.waivers, completion: .yaml) var waivers: String?
  @Flag(help: "Apply no waivers: show what is there, accepted or not.") var noWaivers = false
  @Option(Settings.baseline, completion: .json) var baseline: String?

  var flags: AcceptanceFlags { flags(since: nil) }

  func flags(since: String?) -> AcceptanceFlags {
    AcceptanceFlags(waivers: waivers, noWaivers: noWaivers, baseline: baseline, since: since)
  }

  func validate() throws {
    if noWaivers, waivers != nil { throw ValidationError("--waivers and --no-waivers exclude each other.") }
  }
}
