import Documents
import Foundation
import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport

/// Calls an emulator with a token, and reads its answers.
struct Caller {
  struct Answer {
    let status: Int
    let json: JSONValue
    let headers: HTTPFields

    var message: String? { json.object?["message"]?.string }
    var errorCode: String? { json.object?["errorCode"]?.string }
    var next: String? { json.object?["next"]?.string }

    func header(_ name: String) -> String? { HTTPField.Name(name).flatMap { headers[$0] } }

    func records(_ key: String) -> [JSONValue]? { json.object?[key]?.array }
  }

  let emulator: TenantEmulator
  var token: String?

  init(_ tenant: EmulatedTenant, settings: EmulatorSettings = EmulatorSettings(), clock: ManualClock = ManualClock())
    async
  {
    emulator = TenantEmulator(tenant: tenant, settings: settings, now: { clock.now })
    token = await emulator.issueToken().reveal()
  }

  func get(_ path: String) async throws -> Answer { try await send(.get, path) }

  func patch(_ id: String, _ body: JSONValue, headers: HTTPFields = [:]) async throws -> Answer {
    try await send(
      .patch, "/api/v2/client-grants/\(id)", headers: headers, body: Array(JSONWriter.compact(body).utf8))
  }

  func signIn(_ body: JSONValue) async throws -> Answer {
    try await send(.post, "/oauth/token", body: Array(JSONWriter.compact(body).utf8))
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: [UInt8] = []
  ) async throws -> Answer {
    var request = HTTPRequest(method: method, scheme: "https", authority: "x", path: path, headerFields: headers)
    if let token { request.headerFields[.authorization] = "Bearer \(token)" }
    let (response, body) = await emulator.respond(to: request, body: body)
    return Answer(status: response.status.code, json: try JSONReader.value(body), headers: response.headerFields)
  }
}

extension EmulatorSettings {
  /// Settings under which a token may change grants.
  static func changing(_ change: (inout EmulatorSettings) -> Void = { _ in }) -> EmulatorSettings {
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    change(&settings)
    return settings
  }
}

extension EmulatedTenant {
  static let audience = "https://api.example/"

  /// A tenant of so many grants, clients and APIs.
  static func numbered(_ count: Int) -> EmulatedTenant {
    let numbers = 0..<count
    return EmulatedTenant(
      domain: "tenant.example",
      clientGrants: numbers.map {
        ["id": .string("cgr_\($0)"), "client_id": .string("app_\($0)"), "audience": .string(audience)]
      },
      clients: numbers.map { ["client_id": .string("app_\($0)"), "name": .string("App \($0)")] },
      resourceServers: numbers.map { ["id": .string("rs_\($0)"), "identifier": .string("https://api.example/\($0)")] },
      grantOrganizations: ["cgr_0"].reduce(into: [:]) { organizations, id in
        organizations[ExactString(id)] = numbers.map { ["id": .string("org_\($0)")] }
      })
  }
}

extension JSONValue {
  func string(_ key: String) -> String? { object?[key]?.string }
}
