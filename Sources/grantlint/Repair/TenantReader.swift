import ManagementAPI
import PolicyEngine
import Remediation
import Tenant

/// The grants of a live tenant one by one: what can send nothing but GET.
struct TenantReader: GrantReader {
  let tenant: LiveTenant

  func read(_ id: String) async throws(WriterError) -> ClientGrant {
    do { return try await tenant.clientGrant(id) } catch { throw WriterError(error) }
  }
}

extension LiveTenant {
  /// Throws `CommandError` with code 3 where the grants of the tenant cannot be read: then none must be changed.
  func requireReadableOrEnd() async throws {
    do {
      try await requireReadable()
    } catch {
      throw CommandError(message: "nothing was changed: the tenant cannot be read: \(error.message)", code: .incomplete)
    }
  }
}
