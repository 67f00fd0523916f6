import PolicyEngine
import Remediation

/// What lifts or narrows the guards of a repair.
package struct GuardFlags: Sendable {
  /// Whether fixes are made after which somebody may lose access.
  package let unsafeFixes: Bool
  /// Whether changes are made after which a grant allows more than before.
  package let allowWidening: Bool
  package let maxChanges: Int?
  /// Ids of the only rules whose fixes are made; nil: what the configuration says, empty: none.
  package let fixable: [String]?
  /// Ids of rules whose fixes are not made; nil: what the configuration says.
  package let unfixable: [String]?

  package init(
    unsafeFixes: Bool = false, allowWidening: Bool = false, maxChanges: Int? = nil, fixable: [String]? = nil,
    unfixable: [String]? = nil
  ) {
    self.unsafeFixes = unsafeFixes
    self.allowWidening = allowWidening
    self.maxChanges = maxChanges
    self.fixable = fixable
    self.unfixable = unfixable
  }

  /// The guards that do not speak of rules. Throws `CommandError`.
  func limits(_ file: ConfigurationFile?) throws -> Guards {
    let settings = file?.configuration.remediation ?? RemediationSettings()
    return Guards(
      unsafeFixes: unsafeFixes, allowWidening: allowWidening,
      maxChanges: try Settings.maxChanges.decided(maxChanges, file),
      protected: settings.protected.map {
        ProtectedGrants(clientID: $0.clientID, clientName: $0.clientName, audience: $0.audience)
      })
  }

  /// The rules of one of the lists. Throws `CommandError` for one that there is not.
  func rules(_ names: [String]?, _ flag: String, _ catalogue: RuleCatalogue) throws -> Set<String>? {
    guard let names else { return nil }
    return Set(
      try names.map { name in
        guard let rule = catalogue.rule(name) else {
          throw CommandError(message: "\(flag): \(catalogue.unknownRule(name))")
        }
        return rule.id
      })
  }

  /// Those that a later run with the same guards is given.
  var shown: [ShownFlag] {
    [
      unsafeFixes ? ShownFlag("--unsafe-fixes") : nil, allowWidening ? ShownFlag("--allow-widening") : nil,
      ShownFlag("--max-changes", maxChanges.map { "\($0)" }), ShownFlag("--fixable", fixable?.joined(separator: ",")),
      ShownFlag("--unfixable", unfixable?.joined(separator: ",")),
    ].compactMap { $0 }
  }
}
