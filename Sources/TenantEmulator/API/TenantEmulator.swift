package import Documents
package import Foundation
package import HTTPTypes
package import Tenant

/// The part of the Auth0 Management API that grantlint uses, over a tenant in memory, as a function without a socket.
///
/// The token endpoint, GETs of client grants, organizations, clients, resource servers and the tenant's settings, and
/// PATCHes of client grants, with the API's own paging, filters, validations and error bodies.
package actor TenantEmulator {
  /// One call that was made.
  package struct LoggedRequest: Sendable, Equatable {
    package let method: HTTPRequest.Method
    /// Path and query, as sent.
    package let path: String
    /// The `X-Correlation-ID`, where one was sent.
    package let correlationID: String?
    /// The status of the answer.
    package let status: Int
  }

  /// One change of a grant that was accepted.
  package struct LoggedWrite: Sendable, Equatable {
    package let grantID: String
    /// The body of the PATCH, as sent.
    package let body: JSONObject
    package let before: JSONObject
    package let after: JSONObject
  }

  package internal(set) var tenant: EmulatedTenant
  /// Every call so far, in order, refused ones included.
  package private(set) var requests: [LoggedRequest] = []
  /// Every change that was accepted so far, in order; also one that left the grant as it was.
  package internal(set) var writes: [LoggedWrite] = []

  private static let correlationField = HTTPField.Name("X-Correlation-ID")

  package nonisolated let settings: EmulatorSettings
  private let now: @Sendable () -> Date
  private var bucket: RateLimitBucket
  private var tokens: [ExactString: AccessToken] = [:]
  private var serial = 0
  /// The assertions by which somebody has signed in, by their `jti`: each is good once.
  private var spentAssertions: Set<ExactString> = []
  private var interlude: (@Sendable (isolated TenantEmulator, HTTPRequest) -> Void)?

  /// An emulator of this tenant; `now` is its clock for tokens, cursors and the rate limit.
  package init(
    tenant: EmulatedTenant, settings: EmulatorSettings = EmulatorSettings(),
    now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.tenant = tenant
    self.settings = settings
    self.now = now
    bucket = RateLimitBucket(settings.rateLimit, now: now())
  }

  /// Answers a call; `request.path` holds path and query, its host is not looked at. Whatever comes in, there is an
  /// answer: nothing throws.
  package func respond(to request: HTTPRequest, body: [UInt8]) -> (response: HTTPResponse, body: [UInt8]) {
    interlude?(self, request)
    let target = request.path ?? "/"
    let path = target.prefix { $0 != "?" }
    let query = target.dropFirst(path.count + 1)

    var headers: HTTPFields = [.contentType: "application/json; charset=utf-8"]
    var status = HTTPResponse.Status.ok
    var answer: JSONValue
    do throws(Refusal) {
      if path.hasPrefix("/api/v2/") {
        let (isAllowed, fields) = bucket.count(now: now())
        headers.append(contentsOf: fields)
        guard isAllowed else { throw .tooManyRequests }
      }
      guard let route = try Route(path: path) else { throw .notFound }
      guard route.methods.contains(request.method) else { throw .methodNotAllowed }
      answer = try self.answer(route, query: query, request: request, body: body)
    } catch {
      status = error.status
      answer = error.body
    }
    let correlationID = Self.correlationField.flatMap { request.headerFields[$0] }
    requests.append(
      LoggedRequest(method: request.method, path: target, correlationID: correlationID, status: status.code))
    return (HTTPResponse(status: status, headerFields: headers), Array(JSONWriter.compact(answer).utf8))
  }

  /// Runs `interlude` before each call from now on: what happens to the tenant between two calls of one client.
  package func beforeEachCall(_ interlude: @escaping @Sendable (isolated TenantEmulator, HTTPRequest) -> Void) {
    self.interlude = interlude
  }

  /// A token for the settings' client, as `/oauth/token` gives it; a lifetime of 0 or less makes one that has expired.
  package func issueToken(scopes: [String]? = nil, lifetime: Int? = nil) -> Secret {
    serial += 1
    let token = AccessToken(
      clientID: settings.clientID, scopes: scopes ?? settings.tokenScopes, issuedAt: seconds,
      expiresAt: seconds + (lifetime ?? settings.tokenLifetime))
    let text =
      settings.hasOpaqueTokens
      ? Secret("opaque-\(serial)")
      : token.text(domain: tenant.domain, audience: tenant.managementAudience, serial: serial)
    tokens[ExactString(text.reveal())] = token
    return text
  }

  /// Verifies an assertion of the settings' client, and spends it.
  func spend(_ assertion: String, _ key: ClientAssertionKey) throws(Refusal) {
    let assertion = try ClientAssertion(
      assertion, key: key, clientID: settings.clientID, domain: tenant.domain, now: now().timeIntervalSince1970)
    guard spentAssertions.insert(assertion.identifier).inserted else {
      throw .invalidClient("client_assertion was used before: its jti must be new each time")
    }
  }

  /// Makes every token issued so far invalid, as a tenant does when its signing key is revoked.
  package func revokeTokens() { tokens = [:] }

  /// The time in epoch seconds.
  var seconds: Int { now().timeIntervalSince1970.clampedInt }

  private func answer(
    _ route: Route, query: Substring, request: HTTPRequest, body: [UInt8]
  ) throws(Refusal) -> JSONValue {
    if case .token = route {
      return try signIn(body, isForm: request.headerFields[.contentType]?.hasPrefix(Self.form) ?? false)
    }
    let token = try authenticate(request)
    if settings.failsAfterFirstPage, try Page.isLater(query) { throw .internalError }
    return switch route {
    case .token: .null
    case .clientGrants: try clientGrants(query, token)
    case .clientGrant(let id) where request.method == .patch: try changeClientGrant(id, query, body, token)
    case .clientGrant(let id): try clientGrant(id, query, token)
    case .grantOrganizations(let id): try organizations(ofGrant: id, query, token)
    case .organizations: try organizations(query, token)
    case .organizationGrants(let id): try clientGrants(ofOrganization: id, query, token)
    case .clients: try clients(query, token)
    case .client(let id): try client(id, query, token)
    case .resourceServers: try resourceServers(query, token)
    case .resourceServer(let name): try resourceServer(name, query, token)
    case .single(let record): try single(record, query, token)
    }
  }

  /// The one record of a collection.
  private func single(
    _ record: any TenantRecord.Type, _ text: Substring, _ token: AccessToken
  ) throws(Refusal) -> JSONValue {
    try require(record.collection, token)
    let query = try Query(text, accepted: Query.fieldParameters)
    // It has every field, and null where nothing was set.
    let unset = JSONObject(record.fields.map { ($0, .null) })
    let single = (tenant.singles[record.collection] ?? [:]).members.reduce(into: unset) { $0[$1.key] = $1.value }
    return .object(try query.selected(single))
  }

  private func authenticate(_ request: HTTPRequest) throws(Refusal) -> AccessToken {
    guard let header = request.headerFields[.authorization] else { throw .unauthorized("Missing authentication") }
    let parts = header.split(separator: " ", maxSplits: 1)
    guard parts.count == 2, parts[0].lowercased() == "bearer", let token = tokens[ExactString(String(parts[1]))] else {
      throw .unauthorized("Invalid token")
    }
    guard seconds < token.expiresAt else {
      throw .unauthorized("Expired token received for JSON Web Token validation")
    }
    return token
  }

  /// Refuses a token without any of these scopes, and a collection that is denied or not there. The scopes that the
  /// token has of them.
  @discardableResult
  func require(
    _ collection: TenantCollection, _ token: AccessToken, anyOf scopes: [String]? = nil
  ) throws(Refusal) -> [String] {
    let accepted = scopes ?? [collection.requiredScope]
    let held = accepted.filter { scope in token.scopes.contains { $0.isIdentical(to: scope) } }
    let isOpen = !settings.deniedCollections.contains(collection) && !tenant.unavailable.contains(collection)
    guard isOpen, !held.isEmpty else { throw .insufficientScope(anyOf: accepted) }
    return held
  }
}
