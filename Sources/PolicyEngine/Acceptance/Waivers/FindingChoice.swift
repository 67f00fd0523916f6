import Documents
import Tenant

/// The findings that somebody accepts together: the open ones of a rule, of an application, or of both.
package struct FindingChoice: Sendable, Equatable {
  /// Id of the rule, or a former one; nil: every rule.
  package let rule: String?
  /// The application's client id, or its name where no other one has it; nil: whatever they are on.
  package let client: String?
  /// The tenant's domain; nil: all tenants of the report.
  package var tenant: String?

  package init(rule: String?, client: String?) {
    self.rule = rule
    self.client = client
  }

  /// `of scope-length on Billing`
  package var description: String {
    [rule.map { "of \($0)" }, client.map { "on \($0)" }, tenant.map { "of \($0)" }].compactMap(\.self).joined(
      separator: " "
    ).visible
  }

  /// The findings of a report that it chooses, in its order. Throws where there is no such rule or tenant, and where the name
  /// is that of several applications.
  package func findings(of report: AuditReport, catalogue: RuleCatalogue) throws(WaiverRefusal) -> [Finding] {
    var chosen = report.findings.filter(\.isAwaiting)
    if let tenant {
      let domains = report.tenants.map(\.identity.domain)
      guard domains.contains(where: { $0.isIdentical(to: tenant) }) else {
        let list = domains.map(\.visible).joined(separator: ", ")
        throw WaiverRefusal("the report is not of \(tenant.visible), but of \(list)")
      }
      chosen = chosen.filter { $0.tenant.isIdentical(to: tenant) }
    }
    if let rule {
      guard let id = catalogue.rule(rule)?.id ?? BuiltInChecks.check(rule)?.id else {
        throw WaiverRefusal(catalogue.unknownRule(rule))
      }
      let former = FormerFingerprints(catalogue.rules)
      chosen = chosen.filter { former.currentID(of: $0.rule).isIdentical(to: id) }
    }
    if let client {
      let id = try Self.clientID(of: client, in: report)
      chosen = chosen.filter { $0.clientID?.isIdentical(to: id) == true }
    }
    return chosen
  }

  /// The client id that is meant: `client` itself, also where nothing is of it. What has no finding counts too: a name is not
  /// taken for one that has.
  private static func clientID(of client: String, in report: AuditReport) throws(WaiverRefusal) -> String {
    var named: Set<ExactString> = []
    let granted = report.inventory.lazy.map { ($0.grant.clientID, $0.grant.clientName) }
    let found = report.findings.lazy.map { ($0.clientID, $0.clientName) }
    for pairs in [AnySequence(granted), AnySequence(found)] {
      for case (let id?, let name) in pairs {
        if id.isIdentical(to: client) { return client }
        if name?.isIdentical(to: client) == true { named.insert(ExactString(id)) }
      }
    }
    guard named.count <= 1 else {
      let list = named.map(\.value).sorted { $0.precedes($1) }.map(\.visible).joined(separator: ", ")
      throw WaiverRefusal("'\(client.visible)' is the name of \(named.count) applications: give the client id, \(list)")
    }
    return named.first?.value ?? client
  }
}

extension Finding {
  /// Whether somebody has to say something of it.
  fileprivate var isAwaiting: Bool { status == .open || result == .unknown }
}
