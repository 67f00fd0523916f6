package import Tenant

/// Reads single grants of a live tenant. What is only this cannot write.
package protocol GrantReader: Sendable {
  /// The grant as it is now: `GET /api/v2/client-grants/{id}`.
  func read(_ id: String) async throws(WriterError) -> ClientGrant
}

/// Why a grant could not be read or changed. Messages are sentences without secrets.
package enum WriterError: Error, Sendable, Equatable, CustomStringConvertible {
  /// 404: there is no such grant (any more).
  case notFound(String)
  /// The API answered and said no: 400, 401, 403.
  case refused(status: Int, message: String)
  /// No answer that says what happened: network, 429 or 5xx that lasted, a body that is no grant.
  case unavailable(String)
  /// The task was cancelled before the call was made, or while it waited to be made again after the API had refused it:
  /// nothing was changed by it.
  case interrupted

  /// A sentence without secrets.
  package var description: String {
    switch self {
    case .notFound(let message), .unavailable(let message): message
    case .interrupted: "interrupted"
    case .refused(_, let message): message
    }
  }

  /// The HTTP status, where one is part of the error.
  var status: Int? {
    switch self {
    case .notFound: 404
    case .refused(let status, _): status
    case .unavailable, .interrupted: nil
    }
  }
}
