import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import Synchronization
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// Several emulated tenants behind one network, and the configuration that names them.
struct FleetScene {
  /// What keeps a tenant from being read.
  enum Failure: CaseIterable {
    /// The variable of its secret is not set.
    case variable
    /// The sign-in refuses the secret.
    case secret
    /// Nobody answers.
    case silence
    /// The list of grants breaks off.
    case error
  }

  let folder: TemporaryFolder
  /// By domains.
  let tenants: [String: TenantEmulator]
  private let failures: [String: Failure]
  /// Other domains of a tenant → its own.
  private let aliases: [String: String]
  /// How often each host was called.
  let calls = Calls()

  final class Calls: Sendable {
    private let counts = Mutex<[String: Int]>([:])
    func add(_ host: String) { counts.withLock { $0[host, default: 0] += 1 } }
    subscript(host: String) -> Int { counts.withLock { $0[host] ?? 0 } }
  }

  /// - Parameters:
  ///   - overrides: what the configuration says of a tenant beside its domain and credentials, by domains, in YAML.
  ///   - failures: the tenants that fail, by domains.
  ///   - aliases: other domains of a tenant, for its own.
  ///   - scopes: what the token of a tenant has not got, by domains.
  ///   - head: what the configuration says beside the tenants, in YAML.
  init(
    _ tenants: [EmulatedTenant], overrides: [String: String] = [:], failures: [String: Failure] = [:],
    aliases: [String: String] = [:], without scopes: [String: String] = [:], head: String = ""
  ) throws {
    folder = try TemporaryFolder()
    var emulators: [String: TenantEmulator] = [:]
    var yaml = "version: 1\n\(head)tenants:\n"
    for var tenant in tenants {
      var settings = EmulatorSettings()
      settings.tokenScopes.removeAll { $0 == scopes[tenant.domain] }
      _ = tenant.admit(settings.clientID)
      emulators[tenant.domain] = TenantEmulator(tenant: tenant, settings: settings)
      let secret =
        switch failures[tenant.domain] {
        case .variable: "UNSET_SECRET"
        case .secret: "WRONG_SECRET"
        case .silence, .error, nil: "FLEET_SECRET"
        }
      yaml += "  - domain: \(tenant.domain)\n    credentials: {client_id: FLEET_ID, client_secret: \(secret)}\n"
      if let more = overrides[tenant.domain] { yaml += "    \(more)\n" }
    }
    self.tenants = emulators
    self.failures = failures
    self.aliases = aliases
    for name in ["shards", "one", "merged", "same"] { try folder.write("", to: "\(name)/empty.txt") }
    try folder.write(yaml, to: "fleet.yml")
  }

  var variables: [String: String] {
    let settings = EmulatorSettings()
    return [
      "FLEET_ID": settings.clientID, "FLEET_SECRET": settings.clientSecret.reveal(), "WRONG_SECRET": "wrong",
    ]
  }

  private var transport: ClosureTransport {
    ClosureTransport { [tenants, failures, aliases, calls] request, body throws(TransportError) in
      let host = request.authority ?? ""
      calls.add(host)
      guard let emulator = tenants[aliases[host] ?? host], failures[host] != .silence else {
        throw TransportError("nobody is there", isTransient: false)
      }
      if failures[host] == .error, request.path?.hasPrefix("/api/v2/client-grants") == true {
        return (HTTPResponse(status: .init(code: 400)), Array("{\"message\": \"broken\"}".utf8))
      }
      let answer = await emulator.respond(to: request, body: body)
      return (answer.response, answer.body)
    }
  }

  /// Runs a command with the configuration of the scene.
  func run(_ arguments: [String], variables more: [String: String] = [:]) async -> CommandRun {
    await CommandRun(
      arguments + ["--config", "@fleet.yml"], variables: variables.merging(more) { $1 }, folder: folder.path,
      transport: transport)
  }

  /// Merges files, without a configuration.
  func merge(_ arguments: [String]) async -> CommandRun {
    await CommandRun(["merge"] + arguments, folder: folder.path, transport: CommandRun.nobody)
  }

  /// A JSON report without what may differ between two runs.
  func withoutRun(_ file: String) throws -> JSONObject {
    var report = try #require(try JSONReader.value(folder.read(file) ?? "").object)
    report["run"] = nil
    return report
  }

  func runOf(_ file: String) throws -> JSONObject {
    try #require(try JSONReader.value(folder.read(file) ?? "").object?["run"]?.object)
  }

  // MARK: Made tenants

  /// A tenant with random grants: some that no rule objects to, some that several do.
  static func tenant(_ domain: String, _ random: inout SeededGenerator) -> EmulatedTenant {
    let apis = ["https://orders.example/", "https://billing.example/", "https://\(domain)/api/v2/"]
    var grants: [JSONObject] = []
    var taken: Set<String> = []
    for index in 0..<Int.random(in: 0...6, using: &random) {
      let (client, api) = ("app_\(Int.random(in: 0...3, using: &random))", apis.randomElement(using: &random) ?? "")
      guard taken.insert("\(client) \(api)").inserted else { continue }
      let scopes = ["read:users", "delete:users", "*", "write:orders"].shuffled(using: &random)
        .prefix(Int.random(in: 0...3, using: &random))
      grants.append([
        "id": .string("cgr_\(String(repeating: "0", count: 12))\(index)"), "client_id": .string(client),
        "audience": .string(api), "scope": .strings(Array(scopes)),
      ])
    }
    return EmulatedTenant(domain: domain, clientGrants: grants)
  }
}
