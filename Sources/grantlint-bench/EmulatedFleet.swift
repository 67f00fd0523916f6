import Documents
import Foundation
import Tenant
import TenantEmulator

/// The tenants of a fleet behind their ports.
struct EmulatedFleet {
  private static let clientID = (variable: "FLEET_CLIENT_ID", value: EmulatorSettings().clientID)
  private static let secret = (variable: "FLEET_CLIENT_SECRET", value: EmulatorSettings().clientSecret.reveal())
  private static let wrongSecret = (variable: "FLEET_WRONG_SECRET", value: "another secret")

  private struct Member {
    let tenant: FleetTenant
    let grants: Int
    let address: String
    /// nil: nothing listens.
    let server: EmulatorServer?
  }

  private let members: [Member]
  private let closed: ClosedPort

  /// Starts a server for each tenant; once this returns all accept connections. Throws where one cannot start.
  static func start(_ tenants: [FleetTenant], latency: Duration, rateLimit: RateLimit?) async throws -> EmulatedFleet {
    let closed = try ClosedPort()
    var members: [Member] = []
    for tenant in tenants {
      var options = EmulatorOptions()
      options.latency = latency
      options.settings.rateLimit = rateLimit
      options.settings.failsAfterFirstPage = tenant.kind == .broken
      let emulated = try tenant.emulated(reader: options.settings.clientID)
      options.tenant = emulated
      let server = tenant.kind == .unreachable ? nil : try await EmulatorServer.start(options)
      members.append(
        Member(
          tenant: tenant, grants: emulated.clientGrants.count,
          address: server?.baseURL ?? "http://127.0.0.1:\(closed.number)", server: server))
    }
    return EmulatedFleet(members: members, closed: closed)
  }

  /// The calls so far: `{"calls":…,"tenants":{DOMAIN:…}}`.
  var calls: JSONValue {
    get async {
      var counts: [(String, JSONValue)] = []
      var total = 0
      for member in members {
        let count = await member.server?.emulator.requests.count ?? 0
        total += count
        counts.append((member.tenant.domain, .int(count)))
      }
      return ["calls": .int(total), "tenants": .object(JSONObject(counts))]
    }
  }

  /// Closes every port.
  func stop() async {
    for member in members { await member.server?.stop() }
    closed.free()
  }

  /// Writes the configuration, the variables and what each tenant is. Throws where that cannot be done.
  func write(to folder: URL) throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let variables = [Self.clientID, Self.secret, Self.wrongSecret].map { "\($0.variable)=\($0.value)\n" }.joined()
    let kinds = JSONValue.array(
      members.map { member in
        [
          "domain": .string(member.tenant.domain), "grants": .int(member.grants), "group": .string(member.tenant.group),
          "kind": .string(member.tenant.kind.rawValue),
        ]
      })
    let files = [
      "fleet.yml": configuration, "fleet.env": variables, "fleet.json": JSONWriter.pretty(["tenants": kinds]),
    ]
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
  }

  /// Staging has a rule of another severity, and the first tenant a parameter of its own, so that the rules differ within the
  /// fleet.
  private var configuration: String {
    let head = """
      version: 1
      groups:
        production: {}
        staging: {rules: {no-allow-all-scopes: warning}}
      tenants:

      """
    return head
      + members.enumerated().map { place, member in
        let secret = member.tenant.kind == .wrongSecret ? Self.wrongSecret : Self.secret
        let rules = place == 0 ? "\n    rules: {too-many-scopes: {parameters: {max: 5}}}" : ""
        return """
            - domain: \(member.tenant.domain)
              groups: [\(member.tenant.group)]
              api_url: \(member.address)
              credentials: {client_id: \(Self.clientID.variable), client_secret: \(secret.variable)}\(rules)

          """
      }.joined()
  }
}
