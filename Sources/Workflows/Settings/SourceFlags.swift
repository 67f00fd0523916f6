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

  package init(
    paths: [String] = [], demo: Bool = false, selection: RuleSelection = RuleSelection(),
    acceptance: AcceptanceFlags = AcceptanceFlags()
  ) {
    self.paths = paths
    self.demo = demo
    self.selection = selection
    self.acceptance = acceptance
  }

  /// Whether a tenant is signed in to.
  var isLive: Bool { !demo && paths.isEmpty }

  /// Every file that the flags name to be read.
  var readPaths: [String?] { paths + acceptance.paths }

  /// The place of the first source that can only be a mistyped command: it has neither a dot nor a slash, and no file has
  /// its name.
  package static func mistyped(in sources: [String]) -> Int? {
    sources.firstIndex { source in
      guard source != InputFile.standardInput, !source.contains("."), !source.contains("/") else { return false }
      // A link to nowhere is a file that somebody means.
      return (try? FileManager.default.attributesOfItem(atPath: source)) == nil
    }
  }
}
