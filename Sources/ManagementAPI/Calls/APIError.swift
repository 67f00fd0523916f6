import Documents
import HTTPTypes
package import Tenant

/// Why a call to the API gave nothing: what happened and what to do, in a sentence without secrets.
package struct APIError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What a failure means for the record that the call was about.
  package enum Kind: Sendable, Equatable {
    /// The API says that there is no such record (404).
    case notFound
    /// The API was asked and said no (400, 401, 403, …; see `status`, `errorCode`): nothing was changed.
    case refused
    /// Nobody knows: no connection, no time, no sign-in, 429 or 5xx that lasted, an answer in no known form. A change
    /// that was sent may have arrived.
    case unavailable
    /// The call was not answered, because its task was cancelled. A change surely did nothing by its last try: that was
    /// not sent, or the API had answered 429 or 401.
    case interrupted
  }

  package let kind: Kind
  /// The HTTP status, where the API answered.
  package let status: Int?
  /// What the API calls the error: `insufficient_scope`.
  package let errorCode: String?
  /// The token scopes of which one would have been needed, where the API said so.
  let missingScopes: [String]
  package let message: String

  package init(
    _ message: String, kind: Kind = .unavailable, status: Int? = nil, errorCode: String? = nil,
    missingScopes: [String] = []
  ) {
    self.kind = kind
    self.message = message
    self.status = status
    self.errorCode = errorCode
    self.missingScopes = missingScopes
  }

  package var description: String { message }

  /// The error with the names by which the values are set of which it speaks.
  func naming(as credentials: Credentials) -> APIError {
    APIError(
      credentials.naming(message), kind: kind, status: status, errorCode: errorCode, missingScopes: missingScopes)
  }

  /// The error as the reason why a collection was not, or not wholly, read.
  package func gap(in collection: TenantCollection) -> CoverageGap {
    var scopes = missingScopes
    if scopes.isEmpty, errorCode == "insufficient_scope" { scopes = [collection.requiredScope] }
    return CoverageGap(
      collection, status: status, missingScope: scopes.isEmpty ? nil : scopes.joined(separator: ", "), message: message)
  }
}

extension APIError {
  /// What was asked, for messages: method and path, without the query, and the host.
  struct Call: Sendable, CustomStringConvertible {
    /// Signing in for no call in particular.
    static let signIn = Call(host: "", description: "sign-in")

    let host: String
    let description: String

    private init(host: String, description: String) {
      self.host = host
      self.description = description
    }

    init(_ request: HTTPRequest) {
      host = request.authority ?? ""
      let path = (request.path ?? "").prefix { $0 != "?" }
      description = "\(request.method.rawValue) \(path)".visible
    }
  }

  // MARK: No answer

  static func transport(_ call: Call, _ error: TransportError, tries: Int) -> APIError {
    let after = tries > 1 ? " (\(tries) tries)" : ""
    let advice: String =
      switch error {
      case .unknownHost: "; check AUTH0_DOMAIN\(TenantDomain.regionAdvice(call.host)) or --api-url"
      case .noConnection, .noTLS: "; check AUTH0_DOMAIN or --api-url, and that this machine may reach that host"
      default: ""
      }
    return APIError("\(call) to \(call.host.visible): \(error.message)\(after)\(advice)")
  }

  static func interrupted(_ call: Call) -> APIError { APIError("\(call): interrupted", kind: .interrupted) }

  static func outOfTime(_ call: Call, timeout: Double) -> APIError {
    APIError("\(call): not sent, because the \(Seconds(timeout)) of --timeout had passed; raise it")
  }

  static func noTimeToWait(
    _ call: Call, wait: Double, reason: ProgressEvent.WaitReason, left: Double, timeout: Double
  ) -> APIError {
    APIError(
      """
      \(call): not sent, because it would have to wait \(Seconds(wait)) \(reason), but of the \(Seconds(timeout)) of \
      --timeout only \(Seconds(max(0, left))) are left; raise it, or run again later
      """)
  }

  static func noTimeToRetry(
    _ call: Call, after result: Result<Answer, TransportError>, wait: Double, left: Double, timeout: Double
  ) -> APIError {
    let (event, status): (String, Int?) =
      switch result {
      case .success(let answer): ("the API answered \(answer.status)", answer.status)
      case .failure(let error): (error.message, nil)
      }
    return APIError(
      """
      \(call): \(event), and the next try is due in \(Seconds(wait)), but of the \(Seconds(timeout)) of --timeout \
      only \(Seconds(max(0, left))) are left; raise it, or run again later
      """,
      status: status)
  }
}
