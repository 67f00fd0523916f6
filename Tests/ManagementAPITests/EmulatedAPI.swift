import Documents
import Foundation
import HTTPTypes
import Synchronization
import Tenant
import TenantEmulator
import TestSupport

@testable import ManagementAPI

/// A tenant in the emulator whose rate limit, like the client, runs by a manual clock.
struct EmulatedAPI {
  let emulator: TenantEmulator
  let clock: ManualClock
  private let latency: Double
  private let plan: HeaderLimits?

  /// Limits of their own for reading clients, which the emulator does not know: `burst` and calls a second.
  typealias HeaderLimits = RateLimit

  /// Every call takes `latency` seconds of the manual clock. `clientsLimit` is a second bucket, for reading clients.
  init(grants: Int, limit: RateLimit, clientsLimit: RateLimit? = nil, latency: Double = 0) {
    let clock = ManualClock()
    var settings = EmulatorSettings()
    settings.rateLimit = limit
    settings.tokenScopes.append("update:client_grants")
    var records: [JSONObject] = (0..<grants).map { number in
      JSONObject([
        ("id", .string("cgr_\(number)")), ("client_id", .string("c\(number)")), ("audience", "https://api.example/"),
        ("scope", ["read:x"]), ("subject_type", "client"),
      ])
    }
    // The grant by which the tenant is read.
    records[0]["client_id"] = .string(settings.clientID)
    records[0]["audience"] = "https://acme.eu.auth0.com/api/v2/"
    let clients: [JSONObject] = (0..<300).map { JSONObject([("client_id", .string("c\($0)")), ("name", "C")]) }
    let apis: [JSONObject] = (0..<150).map { JSONObject([("identifier", .string("https://api\($0).example/"))]) }
    emulator = TenantEmulator(
      tenant: EmulatedTenant(
        domain: "acme.eu.auth0.com", clientGrants: records, clients: clients, resourceServers: apis),
      settings: settings, now: { Date(timeIntervalSince1970: clock.clock().now()) })
    self.clock = clock
    self.latency = latency
    plan = clientsLimit
  }

  var transport: any HTTPTransport {
    let separate = plan.map { EmulatedBucket($0, clock) }
    return ClosureTransport { request, body in
      clock.advance(latency)
      // Answers come in another order than they were made in.
      for _ in 0..<(request.path?.utf8.reduce(0) { $0 &+ Int($1) } ?? 0) % 5 { await Task.yield() }
      var answer = await emulator.respond(to: request, body: body)
      if let separate, request.path?.hasPrefix("/api/v2/clients") == true { answer = separate.count(answer) }
      for _ in 0..<(request.path?.utf8.count ?? 0) % 3 { await Task.yield() }
      return answer
    }
  }

  func tenant(timeout: Double = 100_000, maxRPS: Double? = nil) throws -> LiveTenant {
    let credentials = try Credentials(environment: [
      "AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": emulator.settings.clientID,
      "AUTH0_CLIENT_SECRET": emulator.settings.clientSecret.reveal(),
    ])
    return LiveTenant(
      credentials: credentials, transport: transport, clock: clock.clock(), version: "0.1.0", timeout: timeout,
      maxRPS: maxRPS)
  }
}

/// A bucket before the emulator, by the manual clock.
private final class EmulatedBucket: Sendable {
  private let limit: RateLimit
  private let clock: ManualClock
  private let state: Mutex<(tokens: Double, at: Double)>

  init(_ limit: RateLimit, _ clock: ManualClock) {
    self.limit = limit
    self.clock = clock
    state = Mutex((Double(limit.burst), clock.clock().uptime()))
  }

  /// The answer with this bucket's headers, or a 429 instead of it.
  func count(_ answer: HTTPAnswer) -> HTTPAnswer {
    let now = clock.clock().uptime()
    let (isAllowed, left) = state.withLock { state in
      state.tokens = min(Double(limit.burst), state.tokens + (now - state.at) * limit.perSecond)
      state.at = now
      guard state.tokens >= 1 else { return (false, state.tokens) }
      state.tokens -= 1
      return (true, state.tokens)
    }
    let reset = ManualClock.start + now + (left.rounded(.down) + 1 - left) / limit.perSecond
    var answer = isAllowed ? answer : refusal(429, "too_many_requests", "Slow", [.retryAfter: "1"])
    for field in rateLimit(limit.burst, left: Int(left), reset: Int(reset.rounded(.up))) {
      answer.response.headerFields[field.name] = field.value
    }
    return answer
  }
}

/// The rate limit's header fields; `reset` in epoch seconds.
func rateLimit(_ limit: Int, left: Int, reset: Int) -> HTTPFields {
  var fields = HTTPFields()
  for (suffix, value) in [("limit", limit), ("remaining", left), ("reset", reset)] {
    if let name = HTTPField.Name("x-ratelimit-\(suffix)") { fields[name] = String(value) }
  }
  return fields
}
