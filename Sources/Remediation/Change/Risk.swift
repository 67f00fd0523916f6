package import PolicyEngine
import Tenant

/// Whom a change can hurt: what it gives, what it takes, and what of it stays.
package struct Risk: Sendable, Equatable {
  /// A finding of lower severity that the change raises.
  package struct Consequence: Sendable, Equatable {
    /// Id of the rule.
    package let rule: String
    /// How much the finding matters.
    package let severity: Severity
    /// Whether the rule fails then; false: it cannot be evaluated before the change is made.
    package let isCertain: Bool
  }

  /// unsafe if somebody may lose access, or a rule says so of its fix.
  package let safety: ProposedFix.Safety
  /// What the grant allows after the change and not before: `adds the scope delete:users`; empty where nothing.
  package internal(set) var widens: [String]
  /// The findings that it raises.
  package let consequences: [Consequence]
  /// Who may lose what, a sentence each; empty where access today is unchanged.
  package internal(set) var mayLose: [String]
  /// Why the change cannot be wholly taken back; nil where it can.
  package internal(set) var irreversible: String?
  /// How long tokens of the API live that were issued before the change, in seconds; nil where it is not known.
  package let tokenLifetime: Int64?
}

extension Risk {
  /// The risk of turning a grant of `holder` into another one, as `Change.init` says.
  init(
    from before: ClientGrant, to after: ClientGrant, holder: String, api: ResourceServer?, isUnsafe: Bool,
    consequences: [Consequence]
  ) {
    let loss = AccessLoss(from: before, to: after, holder: holder, api: api)
    self.init(
      safety: isUnsafe || !loss.sentences.isEmpty ? .unsafe : .safe,
      widens: Widening(from: before, to: after, api: api).parts, consequences: consequences, mayLose: loss.sentences,
      irreversible: loss.irreversible, tokenLifetime: api?.tokenLifetime)
  }

  /// The sentence about the tokens that were issued before, where access is taken away; nil where it is not.
  var tokens: String? { mayLose.isEmpty ? nil : TokenLifetime.sentence(tokenLifetime) }
}
