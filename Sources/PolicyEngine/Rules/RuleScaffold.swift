import Documents

/// The file that a new rule starts from.
package enum RuleScaffold {
  /// A rule of this id that loads and passes its own test, with comments that say what each key is for. Throws why a
  /// text is no id.
  package static func text(id: String) throws(RuleIDError) -> String {
    if let error = RuleIDError(id) { throw error }
    return """
      # What each key means: 'grantlint schema rule'. What the expressions can name: 'grantlint rules eval --help'.
      id: \(id)
      # What is right: how grants are when they pass.
      title: Applications do not delete
      # error, warning or note; severity_when gives some findings another one.
      severity: warning
      # Words for lists of rules.
      tags: []
      # What the rule serves, as STANDARD:REQUIREMENT.
      controls: ["nist-800-53:AC-6"]
      # What is checked and why it is risky.
      rationale: >-
        A scope that deletes lets a leaked token destroy what no backup may bring back.
      # How to repair it by hand, and whom that can hurt.
      remedy: >-
        Remove the scope from the grant, or approve the application in the parameter approved_clients. An application
        that deletes with the scope stops doing so.
      # Where to read on.
      references: []
      parameters:
        approved_clients:
          type: list(string)
          default: []
          # They are patterns: an entry that can match nothing is a warning.
          matches: client-ids
          description: Client ids of the applications that may delete.
      # Which grants the rule is about; on the others it is not applicable.
      match: "!grant.is_system && !grant.client_id.matchesAny(params.approved_clients)"
      # With yields_to: [RULE] the list 'reported' has what that rule reports on the grant, to leave it out here.
      # Named expressions, for those below.
      variables:
        deleting: "grant.effective_scopes.filter(s, s.startsWith('delete:')).distinct()"
      # What must be true of a grant. A rule that names client, api or organizations makes every audit fetch them.
      check: "size(variables.deleting) == 0"
      # What a finding says.
      message: "'can delete: ' + variables.deleting.join(', ')"
      # What exactly is wrong: a waiver accepts these and no others.
      offenders: "variables.deleting"
      # At least one example of each result; 'grantlint rules test' runs them.
      examples:
        - name: a scope that deletes fails
          grant: {client_id: app, audience: "https://orders.example/", scope: ["read:orders", "delete:orders"]}
          expect: fail
          offenders: ["delete:orders"]
          message: "can delete: delete:orders"
        - name: reading passes
          grant: {client_id: app, audience: "https://orders.example/", scope: ["read:orders"]}
          expect: pass
        - name: an approved application is left alone
          grant: {client_id: cleaner, audience: "https://orders.example/", scope: ["delete:orders"]}
          params: {approved_clients: [cleaner]}
          expect: not_applicable

      """
  }
}

/// Why a text is no id of a rule.
package struct RuleIDError: Error, Sendable, Equatable, CustomStringConvertible {
  /// A sentence without a full stop.
  package let description: String

  /// nil where the text is an id: lower-case words of ASCII letters and digits joined by '-'.
  package init?(_ id: String) {
    let words = id.split(separator: "-", omittingEmptySubsequences: false)
    let isID = words.allSatisfy { word in
      !word.isEmpty && word.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x7A).contains($0) }
    }
    if isID { return nil }
    description = "an id is lower-case words joined by '-', not '\(id.visible)'"
  }
}
