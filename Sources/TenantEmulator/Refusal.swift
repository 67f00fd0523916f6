import GrantModel
import HTTPTypes

/// An answer that is not the record that was asked for, in the words of the Management API.
struct Refusal: Error {
  let status: HTTPResponse.Status
  let body: JSONValue

  /// `{"statusCode":…,"error":…,"message":…,"errorCode":…}`.
  private init(_ status: HTTPResponse.Status, _ message: String, code: String? = nil, extra: JSONObject = [:]) {
    var body = JSONObject([
      ("statusCode", .int(status.code)), ("error", .string(status.reasonPhrase)), ("message", .string(message)),
    ])
    body["errorCode"] = code.map { .string($0) }
    for (key, value) in extra.members { body[key] = value }
    self.status = status
    self.body = .object(body)
  }

  /// `{"error":…,"error_description":…}` (RFC 6749 section 5.2), as `/oauth/token` answers.
  init(oauth error: String, _ description: String, status: HTTPResponse.Status) {
    self.status = status
    body = .object(["error": .string(error), "error_description": .string(description)])
  }

  static let notFound = Refusal(.notFound, "Not Found")
  static let methodNotAllowed = Refusal(.methodNotAllowed, "Method Not Allowed")
  static let tooManyRequests = Refusal(
    .tooManyRequests, "Global limit has been reached", code: "too_many_requests")
  static let invalidURI = Refusal(.badRequest, "Bad Request - Invalid URI", code: "invalid_uri")
  static let inexistentGrant = Refusal(.notFound, "The grant does not exist.", code: "inexistent_client_grant")
  static let inexistentClient = Refusal(.notFound, "The client does not exist.", code: "inexistent_client")
  static let inexistentResourceServer = Refusal(
    .notFound, "The resource server does not exist.", code: "inexistent_resource_server")
  static let invalidPaging = Refusal(
    .badRequest, "You can only page through the first 1000 records.", code: "invalid_paging")

  static func unauthorized(_ message: String) -> Refusal {
    Refusal(.unauthorized, message, extra: ["attributes": ["error": .string(message)]])
  }

  static func insufficientScope(anyOf scopes: [String]) -> Refusal {
    Refusal(
      .forbidden, "Insufficient scope, expected any of: " + scopes.joined(separator: ", "), code: "insufficient_scope")
  }

  /// A query that does not fit the schema; `property` is the parameter, where it is one.
  static func invalidQuery(_ problem: String, property: String? = nil) -> Refusal {
    let place = property.map { " on property \($0)" } ?? ""
    return Refusal(.badRequest, "Query validation error: '\(problem)'\(place).", code: "invalid_query_string")
  }
}
