/// What a configuration that was found, and not named by the run, takes away from an audit: whoever can change that file
/// can turn a red report green, so every report says it.
package struct Weakening: Sendable, Equatable {
  /// The file, as it was found.
  package let file: String
  /// Ids of the rules that are on by default and that it turns off, everywhere or for some audiences.
  package var rulesOff: [String] = []
  /// Ids of the rules whose severity it lowers, everywhere or for some audiences.
  package var rulesLowered: [String] = []
  /// The profile that it chooses, where that has fewer rules than the standard one.
  package var profile: RuleProfile?
  /// The parameters that it sets, `RULE.NAME`: what a rule accepts.
  package var parameters: [String] = []
  /// Whether no finding makes exit code 1 because of it.
  package var failsNever = false
  /// The severity below which findings are not listed because of it.
  package var minimumSeverity: Severity?
  /// Whether it names the waivers of the audit, and its baseline.
  package var namesWaivers = false
  package var namesBaseline = false

  package init(file: String) { self.file = file }

  /// Whether it takes nothing away.
  package var isEmpty: Bool { self == Weakening(file: file) }
}
