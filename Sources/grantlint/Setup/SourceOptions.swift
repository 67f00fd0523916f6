import ArgumentParser
import Documents
import Foundation
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
    if let index = Self.mistyped(in: paths) {
      // Which command is meant is said where the whole line is known.
      throw ValidationError("'\(paths[index].visible)' is neither a file nor a command")
    }
    if demo, !paths.isEmpty { throw ValidationError("--demo and a source exclude each other.") }
  }

  /// The place of the first source that can only be a mistyped command: it has neither a dot nor a slash, and no file has
  /// its name.
  static func mistyped(in sources: [String]) -> Int? {
    sources.firstIndex { source in
      guard source != InputFile.standardInput, !source.contains("."), !source.contains("/") else { return false }
      // A link to nowhere is a file that somebody means.
      return (try? FileManager.default.attributesOfItem(atPath: source)) == nil
    }
  }
}
