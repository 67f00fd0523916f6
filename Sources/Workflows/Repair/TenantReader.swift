import Documents
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

extension TenantIdentity {
  /// Throws `CommandError` where a file that speaks of one tenant, at an address where it says one, is used on another.
  func require(_ tenant: String, _ address: String?, of what: String) throws {
    guard tenant.isIdentical(to: domain) else {
      throw CommandError(message: "\(what) is of the tenant \(tenant.visible), and this is \(domain.visible)")
    }
    guard let address, !address.isIdentical(to: self.address ?? "") else { return }
    throw CommandError(
      message: """
        \(what) is of \(tenant.visible) at \(address.visible), and this is at \(self.address?.visible ?? "no address")
        """)
  }
}
