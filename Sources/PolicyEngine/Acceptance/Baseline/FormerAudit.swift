import Documents
import Tenant

extension Acceptances {
  /// What is accepted of an audit of a tenant as it was read: where another state of it was audited before, what that one had
  /// is the baseline.
  func inForce(on read: ReadTenant) -> Acceptances {
    guard let former, let baseline = try? Baseline(of: former.audit.report, path: former.name) else { return self }
    var acceptances = self
    acceptances.baseline = baseline.naming(RenamedGrants(former.audit.read, read), in: read.context.domain)
    return acceptances
  }
}

/// An audit of another state of the tenant: what it found is known.
package struct FormerAudit: Sendable {
  /// As the user named what was audited.
  let name: String
  let audit: CompletedAudit

  /// Throws where it is incomplete: what was not seen then would count as new.
  package init(_ audit: CompletedAudit, of name: String) throws(BaselineError) {
    _ = try Baseline(of: audit.report, path: name)
    self.audit = audit
    self.name = name
  }
}

extension Baseline {
  /// The same of a tenant that has other names for its applications and for itself.
  fileprivate func naming(_ names: RenamedGrants, in domain: String) -> Baseline {
    Baseline(path: path, tenants: [domain], findings: findings.map { $0.naming(names, in: domain) })
  }
}

extension BaselineEntry {
  fileprivate func naming(_ names: RenamedGrants, in domain: String) -> BaselineEntry {
    func text(_ key: String) -> String? { grant[key]?.string }
    let entry: (String, JSONObject) -> BaselineEntry = { fingerprint, grant in
      BaselineEntry(fingerprint: fingerprint, rule: rule, tenant: domain, grant: grant, offenders: offenders)
    }
    if let subject {
      let renamed = names.head(subject)
      return entry(Fingerprint.of(rule: rule, tenant: domain, subject: renamed), renamed.names)
    }
    let key = GrantKey(
      clientID: text("client_id"), defaultFor: text("default_for"), audience: text("audience"),
      subjectType: text("subject_type") ?? "client")
    // One of several grants of a key has a fingerprint of its own.
    let distinction =
      fingerprint.isIdentical(to: Fingerprint.of(rule: rule, tenant: tenant, grant: key)) ? nil : text("id")
    return entry(
      Fingerprint.of(rule: rule, tenant: domain, grant: names.head(key), distinction: distinction), grant)
  }
}

/// What HEAD calls the applications and APIs of BASE.
private struct RenamedGrants {
  private var clients: [ExactString: String] = [:]
  private var audiences: [SystemAPI: String] = [:]
  private let base: TenantContext

  init(_ base: ReadTenant, _ head: ReadTenant) {
    self.base = base.context
    var names = JoinedNames(base.compared, head.compared)
    for id in head.data.grants.lazy.compactMap(\.clientID) {
      let former = names.base(of: id)
      if !former.isIdentical(to: id) { clients[ExactString(former)] = id }
    }
    for audience in Set(head.data.grants.lazy.compactMap { $0.audience.map(ExactString.init) }) {
      if case .system(let api) = head.context.kind(of: audience.value) { audiences[api] = audience.value }
    }
  }

  func head(_ key: GrantKey) -> GrantKey {
    GrantKey(
      clientID: key.clientID.map { clients[ExactString($0)] ?? $0 }, defaultFor: key.defaultFor,
      audience: key.audience.map(head(audience:)), subjectType: key.subjectType)
  }

  func head(audience: String) -> String {
    guard case .system(let api) = base.kind(of: audience) else { return audience }
    return audiences[api] ?? audience
  }

  func head(_ subject: FindingSubject) -> FindingSubject {
    switch subject.kind {
    case .client:
      FindingSubject(subject.kind, id: subject.id.map { clients[ExactString($0)] ?? $0 }, name: subject.name)
    case .api: FindingSubject(subject.kind, id: subject.id.map(head(audience:)), name: subject.name)
    case .grant, .tenant: subject
    }
  }
}
