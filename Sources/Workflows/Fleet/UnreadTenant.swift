import Documents
import Tenant

/// A tenant of a fleet that is not read: because nothing can be asked of it, or because it only stands in for one.
struct UnreadTenant: TenantSource {
  let domain: String
  /// Why nothing of it is known; nil: it has nothing.
  let reason: String?

  func carries(_ collection: TenantCollection) -> Bool { true }

  func identity() async -> TenantIdentity { TenantIdentity(kind: .live, domain: domain) }

  func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> {
    Reading([], gap: gap(Record.collection))
  }

  func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
    Reading([], gap: gap(.organizations))
  }

  private func gap(_ collection: TenantCollection) -> CoverageGap? {
    reason.map { CoverageGap(collection, message: $0) }
  }
}
