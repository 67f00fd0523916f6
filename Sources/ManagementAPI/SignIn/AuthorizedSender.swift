import Documents
import HTTPTypes
import Tenant

/// Sends requests to the Management API with the token of the run: what reading and changing have in common. It takes
/// what it is given; which methods there are is for its two users to say, `APIClient` (GET) and `GrantWriter` (PATCH).
struct AuthorizedSender: Sendable {
  let credentials: Credentials
  /// The fields that every request of ours carries.
  let fields: HTTPFields
  var sender: RetryingSender
  let tokens: TokenProvider

  /// The JSON of a successful answer. A token that is refused is renewed once.
  @concurrent
  func json(
    _ request: HTTPRequest, body: [UInt8] = [], policy: RetryPolicy = .reading
  ) async throws(APIError) -> JSONNode {
    do { return try await answer(request, body, policy) } catch { throw error.naming(as: credentials) }
  }

  /// The token that requests are made with; gets one first where there is none.
  func token() async throws(APIError) -> AccessToken {
    do { return try await tokens.token(for: .signIn) } catch { throw error.naming(as: credentials) }
  }

  private func answer(
    _ request: HTTPRequest, _ body: [UInt8], _ policy: RetryPolicy
  ) async throws(APIError) -> JSONNode {
    let call = APIError.Call(request)
    let token = try await tokens.token(for: call)
    try token.requireTenant(of: credentials, for: call)
    let answer = try await send(request, body, policy, token)
    guard answer.status == 401, let other = try await tokens.replacement(of: token, for: call) else {
      return try value(of: answer, request, policy, token)
    }
    return try value(of: try await send(request, body, policy, other), request, policy, other)
  }

  private func send(
    _ request: HTTPRequest, _ body: [UInt8], _ policy: RetryPolicy, _ token: AccessToken
  ) async throws(APIError) -> Answer {
    var request = request
    request.headerFields[.authorization] = "Bearer \(token.secret.reveal())"
    return try await sender.send(request, body: body, policy: policy)
  }

  /// What is read is whole by status 200 only: 202 is not ready, 203 was changed on its way, 206 is a part. What a change
  /// came to is read from the grant.
  private func value(
    of answer: Answer, _ request: HTTPRequest, _ policy: RetryPolicy, _ token: AccessToken
  ) throws(APIError) -> JSONNode {
    if policy.isChange ? answer.isSuccess : answer.status == 200, case .success(let node) = answer.body {
      return node
    }
    let quote = QuotedText(hiding: credentials.secrets + [token.secret])
    throw .explaining(answer, to: APIError.Call(request), token: token, of: credentials, quote: quote)
  }
}
