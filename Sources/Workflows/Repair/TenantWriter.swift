import ManagementAPI
import Remediation
import Tenant

/// The one door: every PATCH of the program leaves through `send`, whose argument only the gate of this run makes.
struct TenantWriter: Remediation.GrantWriter {
  private let writer: ManagementAPI.GrantWriter

  /// A writer to the tenant; `runID` lands in the tenant's logs.
  init(_ tenant: LiveTenant, runID: String) { writer = ManagementAPI.GrantWriter(sharing: tenant, runID: runID) }

  func read(_ id: String) async throws(WriterError) -> ClientGrant {
    do { return try await writer.read(id) } catch { throw WriterError(error) }
  }

  func send(_ patch: PermittedPatch) async throws(WriterError) -> ClientGrant {
    do { return try await writer.patch(patch.grantID, patch.body) } catch { throw WriterError(error) }
  }
}

extension WriterError {
  init(_ error: APIError) {
    switch (error.kind, error.status) {
    case (.interrupted, _): self = .interrupted
    case (.notFound, _): self = .notFound(error.message)
    case (.refused, let status?): self = .refused(status: status, message: error.message)
    case (.refused, nil), (.unavailable, _): self = .unavailable(error.message)
    }
  }
}
