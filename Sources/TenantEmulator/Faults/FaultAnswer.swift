import Documents
import HTTPTypes

/// What a fault puts into the place of the tenant's answer.
extension Fault {
  /// A handshake of TLS, as a port gives it that speaks something else than HTTP.
  static let garbageBytes: [UInt8] = [0x16, 0x03, 0x01, 0x00, 0x2A, 0xFF, 0x00, 0x80, 0x0D, 0x0A, 0x00, 0xFE]

  private static let page =
    "<!DOCTYPE html>\n<html><head><title>Maintenance</title></head><body>Back soon.</body></html>\n"

  /// Whether the tenant gets to see the call.
  var reachesTenant: Bool {
    switch self {
    case .status, .html, .garbage, .redirect: false
    case .expire, .cut, .trickle, .latency: true
    case .close(let moment), .reset(let moment), .hang(let moment), .stop(let moment): moment == .after
    }
  }

  /// The answer to a call that the tenant does not see, from the server at `port`; nil where there is none, or where
  /// the tenant's own is used.
  func answer(isForToken: Bool, port: UInt16) -> HTTPMessage? {
    switch self {
    case .status(let code, let retryAfter):
      var fields = [("Content-Type", "application/json; charset=utf-8")]
      if code == HTTPResponse.Status.tooManyRequests.code { fields.append(("Retry-After", String(retryAfter))) }
      let reason = HTTPResponse.Status(code: code).reasonPhrase
      let body = Self.errorBody(code, reason, isForToken: isForToken)
      return HTTPMessage(status: code, reason: reason, fields: fields, body: JSONWriter.compact(body))
    case .html:
      return HTTPMessage(status: 200, reason: "OK", fields: [("Content-Type", "text/html")], body: Self.page)
    case .redirect:
      let place = ("Location", "http://127.0.0.1:\(port)/redirected")
      return HTTPMessage(status: 302, reason: "Found", fields: [place], body: "")
    case .garbage, .expire, .close, .reset, .hang, .stop, .cut, .trickle, .latency: return nil
    }
  }

  /// The body of an error, in the words of the API or of its token endpoint.
  private static func errorBody(_ code: Int, _ reason: String, isForToken: Bool) -> JSONValue {
    let isRateLimit = code == HTTPResponse.Status.tooManyRequests.code
    if isForToken {
      return isRateLimit
        ? ["error": "too_many_requests", "error_description": "Client quota exceeded"]
        : ["error": "server_error", "error_description": .string(reason)]
    }
    if isRateLimit { return Refusal.tooManyRequests.body }
    return ["statusCode": .int(code), "error": .string(reason), "message": .string(reason)]
  }
}
