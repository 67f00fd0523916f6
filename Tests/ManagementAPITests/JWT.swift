import Documents
import Foundation
import TestSupport

@testable import ManagementAPI

/// Tokens for tests: readable claims, a signature that is none.
enum JWT {
  static let audience = "https://acme.eu.auth0.com/api/v2/"

  static func token(_ claims: JSONValue) -> String {
    let parts = [#"{"alg":"RS256","typ":"JWT"}"#, JSONWriter.compact(claims)].map { part in
      Data(part.utf8).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    return parts.joined(separator: ".") + ".signature"
  }

  /// A token of the client `app` for the tenant acme.
  static func management(_ more: [(String, JSONValue)] = []) -> String {
    let claims: [(String, JSONValue)] = [
      ("aud", .string(audience)), ("azp", "app"), ("sub", "app@clients"), ("scope", "read:client_grants read:clients"),
    ]
    return token(.object(JSONObject(claims + more)))
  }
}

extension Credentials {
  /// Environments that work.
  static let tokenEnvironment = ["AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_ACCESS_TOKEN": JWT.management()]
  static let secretEnvironment = [
    "AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "app", "AUTH0_CLIENT_SECRET": "open-sesame-7f3a",
  ]
}

/// A client over a transport of the test. Five minutes of time unless said otherwise.
func client(
  _ transport: any HTTPTransport, _ environment: [String: String] = Credentials.secretEnvironment,
  clock: APIClock = ManualClock().clock(), timeout: Double = 300
) throws -> APIClient {
  APIClient(
    credentials: try Credentials(environment: environment), transport: transport, clock: clock, version: "0.1.0",
    timeout: timeout)
}

func tenant(
  _ transport: any HTTPTransport, _ environment: [String: String] = Credentials.secretEnvironment,
  clock: APIClock = ManualClock().clock(), timeout: Double = 300
) throws -> LiveTenant {
  LiveTenant(
    credentials: try Credentials(environment: environment), transport: transport, clock: clock, version: "0.1.0",
    timeout: timeout)
}
