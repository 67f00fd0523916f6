import GrantModel
import ManagementAPI
import Remediation

/// The Management API's writer as repairs use it.
struct TenantWriter: Remediation.GrantWriter {
  let writer: ManagementAPI.GrantWriter

  func read(_ id: String) async throws(WriterError) -> ClientGrant {
    do { return try await writer.read(id) } catch { throw WriterError(error) }
  }

  func patch(_ id: String, _ body: JSONObject) async throws(WriterError) -> ClientGrant {
    do { return try await writer.patch(id, body) } catch { throw WriterError(error) }
  }
}

extension WriterError {
  init(_ error: APIError) {
    switch (error.kind, error.status) {
    case (.notFound, _): self = .notFound(error.message)
    case (.refused, let status?): self = .refused(status: status, message: error.message)
    case (.refused, nil), (.unavailable, _), (.interrupted, _): self = .unavailable(error.message)
    }
  }
}
