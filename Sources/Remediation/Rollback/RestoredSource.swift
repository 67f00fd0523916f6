package import Documents
import PolicyEngine
package import Tenant

/// A tenant as it would be had a run not begun what it left between two calls: the source of the audit from which that
/// change is planned again.
package struct RestoredSource: TenantSource {
  private let source: any TenantSource
  private let restored: [ExactString: ClientGrant]

  /// `restored` are grants as they were, by id.
  package init(_ source: any TenantSource, restored: [ExactString: ClientGrant]) {
    self.source = source
    self.restored = restored
  }

  package func carries(_ collection: TenantCollection) -> Bool { source.carries(collection) }
  package func identity() async -> TenantIdentity { await source.identity() }
  package func clientNames() async -> [ExactString: String] { await source.clientNames() }
  package func grantPages() -> AsyncStream<[ClientGrant]> { source.grantPages() }
  package func expectOrganizations(ofGrants count: Int) async { await source.expectOrganizations(ofGrants: count) }
  package func expectConfirmation<Record: TenantRecord>(of type: Record.Type, _ keys: [String]) async {
    await source.expectConfirmation(of: type, keys)
  }
  package func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
    await source.organizations(ofGrants: ids)
  }
  package func confirm<Record: TenantRecord>(_ type: Record.Type, _ keys: [String]) async -> Existence<Record>? {
    await source.confirm(type, keys)
  }

  package func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    let reading = await source.read(type)
    guard let grants = reading as? Reading<ClientGrant> else { return reading }
    let records = grants.records.map { grant in
      guard let id = grant.id, let before = restored[ExactString(id)], before.key == grant.key else { return grant }
      return before
    }
    let changed = Reading<ClientGrant>(records, pages: grants.coverage.pages, gap: grants.coverage.gap)
    return changed as? Reading<Record> ?? reading
  }
}

extension RemediationPlan {
  /// Of a plan made from a `RestoredSource` the changes that bring unfinished grants to the end that is planned for them
  /// today; `now` are the grants as they are, `hint` flags that shown commands need, with a blank before them.
  ///
  /// Every other change is left out. A grant without a change is told as refused, with the reason.
  package func finishing(
    _ unfinished: [RepairHistory.Unfinished], now: [ExactString: ClientGrant], limit: Int, hint: String = ""
  ) -> (plan: RemediationPlan, others: [RemediationOutcome]) {
    var finishing: [PlannedChange] = []
    var others: [RemediationOutcome] = []
    for item in unfinished {
      guard let found = now[ExactString(item.grant)],
        found.isEffectivelyEqual(to: item.middle.state)
      else { continue }
      guard let planned = planned.first(where: { $0.change.id.isIdentical(to: item.grant) }) else {
        let held = held.first { $0.grant.id.map(item.grant.isIdentical) ?? false }
        others.append(
          RemediationOutcome(
            item.change.between(found, item.change.after), .refused,
            reason: """
              \(held?.reason ?? refusal?.reason ?? "no rule of this run repairs what the grant was before"); \
              'grantlint rollback \(item.run.id.shellQuoted) --grant \(item.grant.shellQuoted)\(hint)' gives all scopes back
              """))
        continue
      }
      finishing.append(planned.finishing(from: found, original: item.change.before))
    }
    var refusal = refusal
    if refusal != .incompleteAudit {
      refusal = finishing.count > limit ? .tooManyChanges(count: finishing.count, limit: limit) : nil
    }
    return (
      RemediationPlan(tenant: tenant, runID: runID, planned: finishing, held: [], refusal: refusal), others
    )
  }
}
