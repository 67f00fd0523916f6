import Documents
import Foundation
package import PolicyEngine

/// What is audited, by which rules, and what has been accepted: the same for every workflow that audits.
package struct SourceFlags: Sendable {
  /// Files and folders; none: the live tenant of the variables.
  package let paths: [String]
  /// Whether it is the demo tenant.
  package let demo: Bool
  package let selection: RuleSelection
  package let acceptance: AcceptanceFlags
  /// What the files are, and what belongs to them.
  package let input: InputFlags
  /// Code that declares what the tenant should have: as `diff` takes it.
  package let declared: [String]

  package init(
    paths: [String] = [], demo: Bool = false, input: InputFlags = InputFlags(),
    selection: RuleSelection = RuleSelection(), acceptance: AcceptanceFlags = AcceptanceFlags(), declared: [String] = []
  ) {
    self.declared = declared
    self.input = input
    self.paths = paths
    self.demo = demo
    self.selection = selection
    self.acceptance = acceptance
  }

  /// Whether a tenant is signed in to.
  var isLive: Bool { !demo && paths.isEmpty }

  /// What is read, for a command that is shown, with a blank before it where there is anything.
  var shownSource: String {
    (demo ? [" --demo"] : paths.map { $0 == "-" ? " FILE" : " \($0.shellQuoted)" }).joined() + input.shown.text
  }

  /// What a later run is given that goes by the same rules and accepts the same.
  func shown(_ rules: RuleFlags) -> [ShownFlag] {
    var flags = rules.paths.map { ShownFlag("--rules", $0) }
    if let profile = selection.profile { flags.append(ShownFlag("--profile", profile.rawValue)) }
    flags += selection.parameters.map { ShownFlag("--param", $0) }
    return flags + acceptance.shown + declared.map { ShownFlag("--declared", $0) }
  }

  /// Every file that the flags name to be read.
  var readPaths: [String?] { paths + declared + [input.mapping] + acceptance.paths }

  /// The place of the first source that can only be a mistyped command: it has neither a dot nor a slash, and no file has
  /// its name.
  package static func mistyped(in sources: [String]) -> Int? {
    sources.firstIndex { source in
      guard source != InputFile.standardInput, !source.contains("."), !source.contains("/") else { return false }
      // A link to nowhere is a file that somebody means.
      return FileKind(source) == .nothing
    }
  }
}
