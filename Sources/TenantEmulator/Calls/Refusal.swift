import Documents
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

  /// A client that did not prove who it is.
  static func invalidClient(_ description: String) -> Refusal {
    Refusal(oauth: "invalid_client", description, status: .unauthorized)
  }

  static let notFound = Refusal(.notFound, "Not Found")
  static let methodNotAllowed = Refusal(.methodNotAllowed, "Method Not Allowed")
  static let tooManyRequests = Refusal(
    .tooManyRequests, "Global limit has been reached", code: "too_many_requests")
  static let internalError = Refusal(.internalServerError, "Internal Server Error")
  static let invalidURI = Refusal(.badRequest, "Bad Request - Invalid URI", code: "invalid_uri")
  static let inexistentGrant = Refusal(.notFound, "The grant does not exist.", code: "inexistent_client_grant")
  static let inexistentClient = Refusal(.notFound, "The client does not exist.", code: "inexistent_client")
  static let inexistentOrganization = Refusal(
    .notFound, "No organization found by that id", code: "inexistent_organization")
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

  static let malformedPayload = Refusal(.badRequest, "Invalid request payload JSON format", code: invalidBody)

  /// A payload that does not fit the schema; `property` is the place in it, where it is one.
  static func invalidPayload(_ problem: String, property: String? = nil) -> Refusal {
    let place = property.map { " on property \($0)" } ?? ""
    return Refusal(.badRequest, "Payload validation error: '\(problem)'\(place).", code: invalidBody)
  }
}

/// Changes of a grant that fit the schema and are refused all the same. Only the first two sentences are known to be
/// the API's own.
extension Refusal {
  private static let invalidBody = "invalid_body"

  private init(change message: String) { self.init(.badRequest, message, code: Self.invalidBody) }

  static let allScopesOfSystemAPI = Refusal(
    change: "`allow_all_scopes` cannot be provided when `audience` is a system API")
  static let undefinedScope = Refusal(change: "scope must be a subset of resource server scopes")
  static let systemGrant = Refusal(change: "A system grant cannot be changed")
  static let organizationsOnSystemAPI = Refusal(
    change: "`organization_usage` and `allow_any_organization` cannot be provided when `audience` is a system API")
  static let organizationsOnKindOfGrant = Refusal(
    change:
      "`organization_usage` and `allow_any_organization` are only for grants of one client with subject type client")
  static let anyOrganizationWhileDenied = Refusal(
    change: "`allow_any_organization` needs `organization_usage` to be allow or require")
  static let allScopesAndScope = Refusal(
    change: "`scope` must be empty or absent when `allow_all_scopes` is true")
  static let scopeWhileLeavingAllScopes = Refusal(
    change: "`scope` must be empty when `allow_all_scopes` is set to false")

  static func undefinedTypes(_ types: [String]) -> Refusal {
    Refusal(
      change: "authorization_details_types must be defined by the resource server: " + types.joined(separator: ","))
  }
}
