import Documents
import Tenant

extension Auditor {
  /// The most grants of a tenant that are evaluated a second time; with more the answer would be waited for.
  private static let mostGrants = 20_000

  /// What the deletion of the grants with findings would close that nothing can use today: the tenant is audited again
  /// without them, by what was read. nil where there are none. In an incomplete audit, and where the tenant is too large, that
  /// is not tried.
  ///
  /// - Parameter isSpared: whether a grant is not to be deleted all the same.
  package func foreseenDeletion(
    after audit: CompletedAudit, sparing isSpared: (GrantReference) -> Bool
  ) async -> ForeseenDeletion? {
    guard let identity = audit.report.tenants.first?.identity else { return nil }
    let before = OpenFindings(audit.report).findings
    let system = Set(audit.report.inventory.lazy.filter(\.isSystem).compactMap { $0.grant.id.map(ExactString.init) })
    let dead = before.filter { finding in
      guard finding.reach?.reachability.state == .dormant, let grant = finding.grant, let id = grant.id else {
        return false
      }
      // Without the grant by which the tenant is read there is no next audit.
      let isOwn = identity.clientID.map { grant.clientID?.isIdentical(to: $0) == true } ?? false
      return id.isPlainID && !system.contains(ExactString(id)) && !isOwn && !isSpared(grant)
    }
    var ids: Set<ExactString> = []
    let grants = dead.compactMap(\.grant?.id).filter { ids.insert(ExactString($0)).inserted }
    guard !grants.isEmpty else { return nil }
    guard audit.report.isComplete, audit.reviewer.grants.count <= Self.mostGrants else {
      return ForeseenDeletion(tenant: identity.domain, grants: grants, isTried: false, closes: dead.map(\.fingerprint))
    }
    let open = await openFindings(in: audit.read.without(grants: ids), audit.report.run)
    return ForeseenDeletion(
      tenant: identity.domain, grants: grants, isTried: true,
      closes: before.map(\.fingerprint).filter { !open.contains(ExactString($0)) })
  }

  /// The fingerprints of what would be open.
  private func openFindings(in tenant: ReadTenant, _ run: RunRecord) async -> Set<ExactString> {
    let evaluation = await Evaluation(
      catalogue.variants, data: tenant.data, tenant: tenant.context, options: tenant.options)
    let context = RunContext(id: run.id, startedAt: run.startedAt) { run.durationMilliseconds }
    let report = await report(of: evaluation, tenant, GrantOrder(tenant.data.grants), context, drift(tenant))
    return Set(OpenFindings(report).findings.map { ExactString($0.fingerprint) })
  }
}
