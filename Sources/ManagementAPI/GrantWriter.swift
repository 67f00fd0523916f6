package import Documents
import HTTPTypes
package import Tenant

/// Reads and changes single client grants: the only thing that can send PATCH, made only for a repair.
///
/// That nothing else can is seen by looking for the methods that requests are made with: GET in `APIClient` and
/// `SingleGrant`, POST in `SignIn`, PATCH here, and no function takes a method from its caller but the ones that these
/// share.
package struct GrantWriter: Sendable {
  private static let correlationField = HTTPField.Name("X-Correlation-ID")
  /// How long the API lets a correlation id be, in characters.
  private static let longestCorrelationID = 64

  private let sender: AuthorizedSender
  private let correlationID: String

  /// A writer with the token, the pacing and the deadline of `tenant`. `runID` is sent as `X-Correlation-ID`, which the
  /// tenant's logs show: its first 64 characters, with `-` for whatever is not visible ASCII.
  package init(sharing tenant: LiveTenant, runID: String) {
    self.init(sharing: tenant.client, runID: runID)
  }

  /// A writer with the token, the pacing and the deadline of `client`.
  package init(sharing client: APIClient, runID: String) {
    sender = client.sender
    let scalars = runID.unicodeScalars.prefix(Self.longestCorrelationID).map { scalar -> Unicode.Scalar in
      (0x21...0x7E).contains(scalar.value) ? scalar : "-"
    }
    correlationID = String(String.UnicodeScalarView(scalars))
  }

  /// The grant as it is now: `GET /api/v2/client-grants/{id}`. Failures that pass are tried again.
  package func read(_ id: String) async throws(APIError) -> ClientGrant {
    try await sender.clientGrant(id)
  }

  /// Sends the body as `PATCH /api/v2/client-grants/{id}` and gives the grant that the API answers. Only a rate limit
  /// (429) is waited for and tried again, and a refused token (401) renewed, since the API then did nothing; any other
  /// failure is thrown after one try: of kind `unavailable`, the change may have arrived, and the caller looks. A change
  /// that was sent is awaited even where the task is cancelled; one that still waits is then not sent any more.
  package func patch(_ id: String, _ body: JSONObject) async throws(APIError) -> ClientGrant {
    var request = HTTPRequest(method: .patch, managementPath: try AuthorizedSender.clientGrantPath(id), of: sender)
    request.headerFields[.contentType] = "application/json"
    if let field = Self.correlationField { request.headerFields[field] = correlationID }
    let bytes = Array(JSONWriter.compact(.object(body)).utf8)
    let answer = try await sender.json(request, body: bytes, policy: .changing)
    return try AuthorizedSender.clientGrant(answer, id: id, request)
  }
}
