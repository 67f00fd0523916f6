import Documents
import HTTPTypes
import ManagementAPI
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// A tenant that repairs are tried on in this process: in memory, with a time of its own. Each run is a minute after the
/// one before it, so that the names of their journals are in their order.
struct RepairScene: TenantScene {
  static let domain = "demo.grantlint.example"
  static let management = "https://demo.grantlint.example/api/v2/"
  static let orders = "https://orders.example/"
  /// The built-in rules by which the grants of scenes are repaired.
  static let rules = "no-allow-all-scopes,duplicate-scope,user-grant-organization-usage,undefined-scope"

  /// Calls that are answered by a status alone: those whose path begins so.
  struct Failure {
    let path: String
    let status: HTTPResponse.Status
  }

  let emulator: TenantEmulator
  let folder: TemporaryFolder
  /// How the runs sign in, and their state folder.
  let variables: [String: String]
  /// The way to the API.
  let transport: any HTTPTransport
  private let clock: APIClock
  private let time: ManualClock
  private let server: EmulatorServer?

  /// - Parameter address: at which the API is, instead of that of the tenant.
  init(
    _ grants: [JSONObject], address: String? = nil, failing: Failure? = nil,
    _ adjust: (inout EmulatorSettings) -> Void = { _ in }
  ) throws {
    try self.init(tenant: Self.tenant(grants), address: address, failing: failing, adjust)
  }

  init(
    tenant: EmulatedTenant, address: String? = nil, failing: Failure? = nil,
    _ adjust: (inout EmulatorSettings) -> Void = { _ in }
  ) throws {
    let (time, folder) = (ManualClock(), try TemporaryFolder())
    var settings = EmulatorOptions().settings
    adjust(&settings)
    let emulator = TenantEmulator(tenant: tenant, settings: settings, now: { time.now })
    self.emulator = emulator
    self.folder = folder
    variables = [
      "AUTH0_DOMAIN": tenant.domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(), "GRANTLINT_STATE": folder.file("state"),
      "GRANTLINT_API_URL": address ?? "",
    ]
    transport = ClosureTransport { request, body in
      if let failing, request.path?.hasPrefix(failing.path) == true {
        return (HTTPResponse(status: failing.status), [])
      }
      return await emulator.respond(to: request, body: body)
    }
    self.time = time
    clock = .manual(time)
    server = nil
  }

  /// Behind sockets, with faults that only those have; `stop` ends it.
  /// - Parameter faults: as `emulate --faults` takes them.
  init(_ grants: [JSONObject], faults: String) async throws {
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    options.tenant = Self.tenant(grants)
    let api = FaultyAPI()
    let server = try await api.start(options)
    folder = try TemporaryFolder()
    emulator = server.emulator
    variables = server.signIn.merging(["GRANTLINT_STATE": folder.file("state")]) { $1 }
    (transport, clock, time) = (api, api.clock, api.time)
    self.server = server
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

  /// - Parameters:
  ///   - transport: the way to the API where it is not that of the scene.
  ///   - answer: what somebody at a terminal answers, and what happens before.
  ///   - jumps: by how many seconds the wall clock is off, one for each time that it is read; nil where it is right.
  func run(
    _ arguments: [String], _ variables: [String: String] = [:], transport: (any HTTPTransport)? = nil,
    answer: String? = nil, jumping jumps: [Double]? = nil, meanwhile: @escaping @Sendable () async -> Void = {}
  ) async -> CommandRun {
    time.advance(60)
    return await CommandRun(
      arguments, variables: self.variables.merging(variables) { $1 }, folder: folder.path,
      transport: transport ?? self.transport, clock: jumps.map { .manual(time, jumping: $0) } ?? clock, answer: answer,
      meanwhile: meanwhile)
  }

  /// How many seconds the runs have waited, and the minutes between them.
  var elapsed: Double { time.elapsed }

  /// `audit --fix` with all rules of scenes.
  func fix(_ arguments: String...) async -> CommandRun {
    await run(["audit", "--fix", "--select", Self.rules] + arguments)
  }

  /// Takes the changes of a run back without a question.
  func rollback(_ name: String, _ arguments: String...) async -> CommandRun {
    await run(["rollback", name, "--yes"] + arguments)
  }

  /// The faults that struck so far, in order; none in memory.
  func injectedFaults() async -> [InjectedFault] { await server?.injectedFaults ?? [] }

  func stop() async { await server?.stop() }

  /// `status` and `reason` by grant, of a JSON report.
  static func remediation(_ json: String) throws -> [String: (status: String, reason: String)] {
    var records: [String: (status: String, reason: String)] = [:]
    for record in try #require(try JSONReader.value(json).object?["remediation"]?.array).compactMap(\.object) {
      records[record["grant"]?.string ?? ""] = (record["status"]?.string ?? "", record["reason"]?.string ?? "")
    }
    return records
  }
}
