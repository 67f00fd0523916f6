package import GrantModel
import HTTPTypes

/// Reads from the Management API. It can send nothing but GET, and the POST that gets a token: there is no way to
/// name another method.
package struct APIClient: Sendable {
  /// Names and values of a query in their order; a name may occur more than once.
  package typealias Query = [(name: String, value: String)]

  private let credentials: Credentials
  private let fields: HTTPFields
  private let sender: RetryingSender
  private let tokens: TokenProvider

  /// `version` is told to the API in `User-Agent`; `timeout` is in seconds and runs from now.
  package init(
    credentials: Credentials, transport: any HTTPTransport, clock: APIClock, version: String, timeout: Double
  ) {
    self.credentials = credentials
    fields = [.userAgent: "grantlint/\(version)", .accept: "application/json"]
    sender = RetryingSender(transport: transport, clock: clock, deadline: Deadline(timeout: timeout, clock: clock))
    let signIn = SignIn(sender: sender, credentials: credentials, fields: fields)
    tokens = TokenProvider(credentials: credentials, signIn: signIn, clock: clock)
  }

  /// The token that calls are made with; gets one first where there is none.
  package func token() async throws(APIError) -> AccessToken { try await tokens.token() }

  /// The JSON that a path below the API's root gives. `path` begins with `/` and is percent-encoded already, `query`
  /// is not. A token that is refused is renewed once.
  @concurrent
  package func get(_ path: String, _ query: Query = []) async throws(APIError) -> JSONValue {
    let token = try await tokens.token()
    let answer = try await send(path, query, token)
    guard answer.status == 401, let other = try await tokens.replacement(for: token) else {
      return try value(of: answer, path, token)
    }
    return try value(of: try await send(path, query, other), path, other)
  }

  private func send(_ path: String, _ query: Query, _ token: AccessToken) async throws(APIError) -> Answer {
    var request = request(path, query)
    request.headerFields[.authorization] = "Bearer \(token.secret.reveal())"
    return try await sender.send(request)
  }

  private func value(of answer: Answer, _ path: String, _ token: AccessToken) throws(APIError) -> JSONValue {
    if answer.isSuccess, case .success(let value) = answer.body { return value }
    let quote = QuotedText(hiding: credentials.secrets + [token.secret])
    throw .explaining(answer, to: APIError.Call(request(path, [])), token: token, quote: quote)
  }

  private func request(_ path: String, _ query: Query) -> HTTPRequest {
    let pairs = query.map { "\($0.name.percentEncoded)=\($0.value.percentEncoded)" }
    let target = "/api/v2" + path + (pairs.isEmpty ? "" : "?" + pairs.joined(separator: "&"))
    return HTTPRequest(
      method: .get, scheme: credentials.origin.scheme, authority: credentials.origin.authority, path: target,
      headerFields: fields)
  }
}

extension String {
  /// Every byte but the unreserved characters of RFC 3986 section 2.3 as `%XX`.
  var percentEncoded: String {
    var encoded = ""
    for byte in utf8 {
      let scalar = Unicode.Scalar(byte)
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "-", ".", "_", "~": encoded.unicodeScalars.append(scalar)
      default: encoded += (byte < 16 ? "%0" : "%") + String(byte, radix: 16, uppercase: true)
      }
    }
    return encoded
  }
}
