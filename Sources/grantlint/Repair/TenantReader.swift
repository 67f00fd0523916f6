import GrantModel
import ManagementAPI
import Remediation

/// The grants of a live tenant one by one: what can send nothing but GET.
struct TenantReader: GrantReader {
  let tenant: LiveTenant

  func read(_ id: String) async throws(WriterError) -> ClientGrant {
    do { return try await tenant.clientGrant(id) } catch { throw WriterError(error) }
  }
}
