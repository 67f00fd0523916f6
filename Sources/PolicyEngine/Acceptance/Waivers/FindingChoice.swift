import Documents

/// The findings that somebody accepts together: the open ones of a rule, of an application, or of both.
package struct FindingChoice: Sendable, Equatable {
  /// Id of the rule, or a former one; nil: every rule.
  package let rule: String?
  /// The application's client id, or its name where no other one has it; nil: whatever they are on.
  package let client: String?

  package init(rule: String?, client: String?) {
    self.rule = rule
    self.client = client
  }

  /// `of scope-length on Billing`
  package var description: String {
    [rule.map { "of \($0)" }, client.map { "on \($0)" }].compactMap(\.self).joined(separator: " ").visible
  }

  /// The findings of an audit that it chooses, in its order. Throws where there is no such rule, and where the name is that of
  /// several applications.
  package func findings(
    among findings: [Finding], catalogue: RuleCatalogue
  ) throws(WaiverRefusal) -> [Finding] {
    var chosen = findings.filter(\.isAwaiting)
    if let rule {
      guard let id = catalogue.rule(rule)?.id ?? BuiltInChecks.check(rule)?.id else {
        throw WaiverRefusal(catalogue.unknownRule(rule))
      }
      let former = FormerFingerprints(catalogue.rules)
      chosen = chosen.filter { former.currentID(of: $0.rule).isIdentical(to: id) }
    }
    if let client {
      let id = try Self.clientID(of: client, among: findings)
      chosen = chosen.filter { $0.clientID?.isIdentical(to: id) == true }
    }
    return chosen
  }

  /// The client id that is meant: `client` itself, also where no finding is of it.
  private static func clientID(
    of client: String, among findings: [Finding]
  ) throws(WaiverRefusal) -> String {
    if findings.contains(where: { $0.clientID?.isIdentical(to: client) == true }) { return client }
    let named = findings.filter { $0.clientName?.isIdentical(to: client) == true }
    let ids = Set(named.compactMap { $0.clientID.map { ExactString($0) } }).map(\.value)
    guard ids.count <= 1 else {
      let list = ids.sorted { $0.precedes($1) }.map(\.visible).joined(separator: ", ")
      throw WaiverRefusal("'\(client.visible)' is the name of \(ids.count) applications: give the client id, \(list)")
    }
    return ids.first ?? client
  }
}

extension Finding {
  /// Whether somebody has to say something of it.
  fileprivate var isAwaiting: Bool { status == .open || result == .unknown }
}
