import Documents
import Foundation
import HTTPTypes
import Remediation
import Subprocess
import SystemPackage
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// A tenant that repairs are tried on, behind sockets, and the built program in a folder of its own.
struct RepairScene {
  static let domain = "demo.grantlint.example"
  static let management = "https://demo.grantlint.example/api/v2/"
  static let orders = "https://orders.example/"
  /// The built-in rules by which the grants of scenes are repaired.
  static let rules = "no-allow-all-scopes,duplicate-scope,user-grant-organization-usage,undefined-scope"

  let server: EmulatorServer
  let folder: TemporaryFolder
  private let struck: AsyncStream<Void>

  /// - Parameters:
  ///   - api: who is told of the faults instead of `kill` and `signal`.
  ///   - onLatency: waits for the latencies of faults and of calls.
  init(
    _ grants: [JSONObject], faults: String = "", latency: Duration = .zero,
    api: FaultyAPI? = nil, _ adjust: (inout EmulatorSettings) -> Void = { _ in },
    onLatency: @escaping @Sendable (Duration) async throws -> Void = { try await Task.sleep(for: $0) }
  ) async throws {
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    options.latency = latency
    adjust(&options.settings)
    options.tenant = Self.tenant(grants)
    let (stream, continuation) = AsyncStream<Void>.makeStream()
    struck = stream
    if let api {
      server = try await api.start(options)
    } else {
      server = try await EmulatorServer.start(options, sleep: onLatency, onFault: { _ in continuation.yield() })
    }
    folder = try TemporaryFolder()
  }

  /// A tenant of these grants, and of the one by which it is read.
  static func tenant(_ grants: [JSONObject]) -> EmulatedTenant {
    var tenant = EmulatedTenant(
      domain: domain, clientGrants: grants, clients: [],
      resourceServers: [
        [
          "identifier": .string(orders), "token_lifetime": 7200,
          "scopes": [["value": "read:orders"], ["value": "create:orders"]],
        ],
        ["identifier": .string(management), "is_system": true, "scopes": [["value": "read:client_grants"]]],
      ])
    _ = tenant.admit(EmulatorSettings().clientID)
    return tenant
  }

  /// A grant of an application of its own on the orders API, with other fields as given.
  static func grant(_ id: String, _ fields: JSONObject = [:]) -> JSONObject {
    var grant: JSONObject = ["id": .string(id), "client_id": .string("app_\(id)"), "audience": .string(orders)]
    for (key, value) in fields.members { grant[key] = value }
    return grant
  }

  /// Grants with all scopes, which become lists of two.
  static func allScopes(_ count: Int) -> [JSONObject] {
    (1...count).map { grant("cgr_all\($0)", ["allow_all_scopes": true]) }
  }

  /// The state folder of the runs.
  var state: String { folder.file("state") }

  var environment: [String: String] { server.signIn.merging(["GRANTLINT_STATE": state]) { $1 } }

  func run(
    _ arguments: [String], _ environment: [String: String] = [:], isUrgent: Bool = false
  ) async throws -> Binary.Outcome {
    try await Binary.run(
      arguments, environment: self.environment.merging(environment) { $1 }, folder: folder.path, isUrgent: isUrgent)
  }

  /// `audit --fix` with all rules of scenes.
  func fix(_ arguments: String...) async throws -> Binary.Outcome {
    try await run(["audit", "--fix", "--select", Self.rules] + arguments)
  }

  /// Runs the program until a fault strikes, does something, and kills it.
  func kill(
    _ arguments: [String], _ environment: [String: String] = [:], meanwhile: () async throws -> Void = {}
  ) async throws {
    #expect(try await signal(.kill, arguments, environment, meanwhile: meanwhile) == .signaled(9))
  }

  /// Runs the program until a fault strikes, does something, and sends it a signal.
  /// - Parameter onError: hears each line of standard error.
  /// - Returns: how it ended.
  func signal(
    _ signal: Signal, _ arguments: [String], _ environment: [String: String] = [:],
    meanwhile: () async throws -> Void = {}, onError: (String) -> Void = { _ in }
  ) async throws -> TerminationStatus {
    await Binary.gate.enter()
    defer { Task { await Binary.gate.leave() } }
    let run = try await Subprocess.run(
      .path(FilePath(Binary.path)), arguments: Arguments(arguments),
      environment: .custom(
        Dictionary(
          uniqueKeysWithValues: self.environment.merging(environment) { $1 }
            .map { (.init(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(folder.path), input: .none, output: .discarded, error: .sequence
    ) { execution in
      for await _ in struck { break }
      try await meanwhile()
      try execution.send(signal: signal)
      for try await line in execution.standardError.strings() { onError(line) }
    }
    return run.terminationStatus
  }

  /// The names of the journals in the state folder, in the order of the runs.
  var journals: [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: "\(state)/journals")) ?? []).sorted()
  }

  func journal(_ name: String) throws -> JournalReading {
    try JournalReading(Array(Data(contentsOf: URL(filePath: "\(state)/journals/\(name)"))), file: name)
  }

  /// Takes the changes of a run back without a question.
  func rollback(_ name: String, _ arguments: String...) async throws -> Binary.Outcome {
    try await run(["rollback", name, "--yes"] + arguments)
  }

  /// The grants as the tenant holds them, by id.
  func grants() async throws -> [String: ClientGrant] {
    var grants: [String: ClientGrant] = [:]
    for raw in await server.emulator.tenant.clientGrants {
      grants[raw["id"]?.string ?? ""] = try ClientGrant(raw)
    }
    return grants
  }

  /// The bodies of the changes that the tenant took.
  func bodies() async -> [JSONObject] { await server.emulator.writes.map(\.body) }

  /// Whether nothing but GET and the sign-in was called.
  func isOnlyRead() async -> Bool {
    await server.emulator.requests.allSatisfy { $0.method == .get || $0.path == "/oauth/token" }
  }

  /// `status` and `reason` by grant, of a JSON report.
  static func remediation(_ json: String) throws -> [String: (status: String, reason: String)] {
    var records: [String: (status: String, reason: String)] = [:]
    for record in try #require(try JSONReader.value(json).object?["remediation"]?.array).compactMap(\.object) {
      records[record["grant"]?.string ?? ""] = (record["status"]?.string ?? "", record["reason"]?.string ?? "")
    }
    return records
  }
}

extension [String: ClientGrant] {
  /// The ids whose grants do not mean the same in both.
  func differing(from other: [String: ClientGrant]) -> [String] {
    Set(keys).union(other.keys).filter { id in
      guard let left = self[id], let right = other[id] else { return true }
      return !left.isEffectivelyEqual(to: right)
    }.sorted()
  }
}
