import Documents
import Foundation
import HTTPTypes
import PolicyEngine
import Remediation
import Subprocess
import SystemPackage
import TenantEmulator
import TestSupport
import Testing

/// Repairs of a live tenant, over sockets and through the built program.
@Suite struct `Repairs` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private static let domain = "demo.grantlint.example"
  private static let management = "https://demo.grantlint.example/api/v2/"
  private static let orders = "https://orders.example/"

  private static func grant(_ id: String, _ fields: JSONObject) -> JSONObject {
    var grant: JSONObject = ["id": .string(id), "client_id": .string("app_\(id)"), "audience": .string(orders)]
    for (key, value) in fields.members { grant[key] = value }
    return grant
  }

  /// A tenant with this many grants that can be repaired, and some that must not be touched.
  private static func tenant(fixable: Int) -> EmulatedTenant {
    EmulatedTenant(
      domain: domain,
      clientGrants: (0..<fixable).map { grant("cgr_all\($0)", ["allow_all_scopes": true]) } + [
        grant("cgr_system", ["allow_all_scopes": true, "is_system": true]),
        grant("cgr_listed", ["scope": ["read:orders"]]),
        grant("cgr_user", ["scope": ["read:orders"], "subject_type": "user"]),
        grant(
          "cgr_own", ["client_id": "app_grantlint_auditor", "audience": .string(management), "allow_all_scopes": true]),
      ],
      clients: [],
      resourceServers: [
        ["identifier": .string(orders), "scopes": [["value": "read:orders"], ["value": "create:orders"]]],
        ["identifier": .string(management), "is_system": true, "scopes": [["value": "read:client_grants"]]],
      ])
  }

  private func server(
    _ tenant: EmulatedTenant, faults: String = "", latency: Duration = .zero, rateLimit: RateLimit? = nil,
    onFault: @escaping @Sendable (InjectedFault) -> Void = { _ in }
  ) async throws -> EmulatorServer {
    var options = EmulatorOptions()
    options.tenant = tenant
    options.faults = try FaultPlan(faults)
    options.latency = latency
    options.settings.rateLimit = rateLimit
    return try await EmulatorServer.start(options, onFault: onFault)
  }

  private func run(_ arguments: [String], _ server: EmulatorServer) async throws -> Binary.Outcome {
    try await Binary.run(arguments, environment: environment(server), folder: folder.path)
  }

  private func environment(_ server: EmulatorServer) -> [String: String] {
    server.signIn.merging(["GRANTLINT_STATE": folder.file("state")]) { $1 }
  }

  private func journal() throws -> JournalReading {
    let journals = folder.file("state/journals")
    let name = try #require(FileManager.default.contentsOfDirectory(atPath: journals).first)
    return try JournalReading(Array(Data(contentsOf: URL(filePath: "\(journals)/\(name)"))), file: name)
  }

  @Test func `--fix lists the scopes of every all-scopes grant and leaves alone what it must`() async throws {
    let server = try await server(Self.tenant(fixable: 3))
    let outcome = try await run(["audit", "--fix", "-f", "json", "--fail-on", "never"], server)
    let writes = await server.emulator.writes
    #expect(writes.map(\.grantID) == ["cgr_all0", "cgr_all1", "cgr_all2"])
    for write in writes {
      #expect(write.body == ["allow_all_scopes": false, "scope": ["read:orders", "create:orders"]])
    }
    let report = try #require(try JSONReader.value(outcome.output).object)
    let records = try #require(report["remediation"]?.array).compactMap(\.object)
    let statuses = Dictionary(
      records.map { ($0["grant"]?.string ?? "", $0["status"]?.string ?? "") }, uniquingKeysWith: { $1 })
    #expect(statuses["cgr_all0"] == "verified")
    #expect(statuses["cgr_user"] == "skipped", "an unsafe fix")
    #expect(statuses["cgr_own"] != nil && statuses["cgr_own"] != "verified", "our own access")
    #expect(statuses["cgr_system"] == nil, "nobody can change it, so no rule asks for it")
    let requests = await server.emulator.requests
    #expect(
      requests.filter { $0.method == .patch }.allSatisfy { $0.correlationID == report["run"]?.object?["id"]?.string })
    #expect(try journal().isCut == false)
    await server.stop()
  }

  @Test func `too many changes are refused whole`() async throws {
    let server = try await server(Self.tenant(fixable: 400))
    let outcome = try await run(["audit", "--fix"], server)
    #expect(outcome.code == 4)
    #expect(outcome.output.contains("--max-changes 10"))
    #expect(await server.emulator.writes.isEmpty)
    #expect(await server.emulator.requests.allSatisfy { $0.method == .get || $0.path == "/oauth/token" })
    #expect(folder.names == [], "no journal either")
    await server.stop()
  }

  @Test func `as many as are allowed are made`() async throws {
    let server = try await server(Self.tenant(fixable: 12))
    let outcome = try await run(["audit", "--fix", "--max-changes", "12", "-q"], server)
    #expect(outcome.code == 4 || outcome.code == 1)
    #expect(await server.emulator.writes.count == 12)
    await server.stop()
  }

  @Test(arguments: [
    ["audit"], ["audit", "--diff"], ["audit", "--diff", "--fix"], ["audit", "--diff", "--unsafe-fixes", "-f", "json"],
    ["snapshot"], ["audit", "-f", "junit", "-o", "json=report.json"], ["rules", "list"], ["rules", "test"],
    ["audit", "--fix", "--max-changes", "0"], ["audit", "--fix", "--fixable", "scope-length"],
  ])
  func `dry means dry`(arguments: [String]) async throws {
    let server = try await server(Self.tenant(fixable: 3))
    _ = try await run(arguments, server)
    #expect(await server.emulator.requests.allSatisfy { $0.method == .get || $0.path == "/oauth/token" })
    #expect(await server.emulator.writes.isEmpty)
    await server.stop()
  }

  @Test func `an incomplete audit repairs nothing`() async throws {
    let server = try await server(Self.tenant(fixable: 3), faults: "client-grants:500*")
    let outcome = try await run(["audit", "--fix", "--timeout", "2"], server)
    #expect(outcome.code == 3)
    #expect(await server.emulator.writes.isEmpty)
    await server.stop()
  }

  @Test func `a file is not repaired`() async throws {
    let path = try folder.write(Samples.violating, to: "grants.json")
    let outcome = try await Binary.run(["audit", path, "--fix"], folder: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("emulate"))
    let diff = try await Binary.run(["audit", path, "--diff"], folder: folder.path)
    #expect(diff.code == 1)
  }

  @Test func `a journal that cannot be written keeps the tenant as it is`() async throws {
    let server = try await server(Self.tenant(fixable: 2))
    try folder.write("mine", to: "taken.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link.jsonl"), withDestinationPath: folder.file("elsewhere"))
    for path in ["/dev/full", folder.file("no/such/folder.jsonl"), "taken.jsonl", "link.jsonl"] {
      let outcome = try await run(["audit", "--fix", "--journal", path], server)
      #expect(outcome.code == 2, "\(path): \(outcome.error)")
      #expect(outcome.error.contains("--journal: "))
    }
    #expect(await server.emulator.requests.isEmpty, "not even a sign-in")
    #expect(folder.read("taken.jsonl") == "mine")
    try folder.write("no folder", to: "state")
    let refused = try await run(["audit", "--fix"], server)
    #expect(refused.code == 2 && refused.error.contains("is not a folder"), "\(refused.error)")
    #expect(await server.emulator.requests.isEmpty)
    await server.stop()
  }

  @Test func `the diff goes to standard error where a report for a program goes to standard output`() async throws {
    let server = try await server(Self.tenant(fixable: 1))
    let text = try await run(["audit", "--diff"], server)
    #expect(text.output.contains("+  \"allow_all_scopes\": false,"))
    let json = try await run(["audit", "--diff", "-f", "json"], server)
    #expect(json.error.contains("+  \"allow_all_scopes\": false,"))
    #expect(throws: Never.self) { try JSONReader.value(json.output) }
    await server.stop()
  }

  @Test func `a killed run leaves a journal that parses`() async throws {
    let struck = AsyncStream<Void>.makeStream()
    let server = try await server(Self.tenant(fixable: 5), faults: "patch#3:stop-after") { _ in
      struck.continuation.yield()
    }
    let environment = environment(server)
    let folder = folder
    let run = try await Subprocess.run(
      .path(FilePath(Binary.path)), arguments: ["audit", "--fix", "-q"],
      environment: .custom(
        Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(folder.path), input: .none, output: .discarded, error: .discarded
    ) { execution in
      for await _ in struck.stream { break }
      try execution.send(signal: .kill)
    }
    #expect(run.terminationStatus == .signaled(9))
    #expect(await server.emulator.writes.count == 3)
    let journal = try journal()
    let intents = journal.entries.filter { if case .intent = $0.record { true } else { false } }
    let outcomes = journal.entries.filter { if case .outcome = $0.record { true } else { false } }
    #expect(intents.count == 3)
    #expect(outcomes.count == 2)
    await server.stop()
  }

  @Test(arguments: [Signal.interrupt, .terminate, .terminalClosed])
  func `a signal lets the change under way finish`(signal: Signal) async throws {
    let struck = AsyncStream<Void>.makeStream()
    let heard = AsyncStream<Never>.makeStream()
    var options = EmulatorOptions()
    options.tenant = Self.tenant(fixable: 5)
    options.faults = try FaultPlan("patch#2:latency=1")
    // The second change is answered only after the program has said that it heard the signal.
    let server = try await EmulatorServer.start(options) { _ in
      for await _ in heard.stream {}
    } onFault: { _ in
      struck.continuation.yield()
    }
    let environment = environment(server)
    let folder = folder
    let run = try await Subprocess.run(
      .path(FilePath(Binary.path)), arguments: ["audit", "--fix", "-q", "-o", "json=report.json"],
      environment: .custom(
        Dictionary(uniqueKeysWithValues: environment.map { (.init(stringLiteral: $0.key), $0.value) })),
      workingDirectory: FilePath(folder.path), input: .none, output: .discarded, error: .sequence
    ) { execution in
      for await _ in struck.stream { break }
      try execution.send(signal: signal)
      for try await line in execution.standardError.strings() where line.contains("interrupted") {
        heard.continuation.finish()
      }
    }
    #expect(run.terminationStatus == .exited(130))
    #expect(await server.emulator.writes.count == 2)
    let outcomes = try journal().entries.compactMap { entry in
      if case .outcome(let outcome) = entry.record { outcome.status.rawValue } else { nil }
    }
    let report = try JSONReader.value(try #require(folder.read("report.json"))).object
    #expect(report?["run"]?.object?["exit_code"] == 130)
    // On a busy machine reading the second one back may not fit into the time that is left.
    #expect(outcomes == ["verified", "verified"] || outcomes == ["verified", "applied"])
    await server.stop()
  }

  @Test func `two thousand grants at sixteen calls a second see no 429`() async throws {
    var tenant = Self.tenant(fixable: 0)
    tenant.clientGrants = (0..<1_999).map { Self.grant("cgr_\($0)", ["scope": ["read:orders"]]) }
    _ = tenant.admit(EmulatorSettings().clientID)
    // One that is missing would be asked for by its id.
    tenant.clients = tenant.clientGrants.map { grant in
      ["client_id": grant["client_id"] ?? .null, "name": "App", "grant_types": ["client_credentials"]]
    }
    let server = try await server(tenant, rateLimit: RateLimit(burst: 50, perSecond: 16))
    let outcome = try await run(["audit"], server)
    #expect(outcome.code == 0)
    let requests = await server.emulator.requests
    #expect(requests.allSatisfy { $0.status != 429 })
    #expect(
      requests.filter { $0.path.hasPrefix("/api/v2/client-grants") }.count == 21,
      "a page of 100 a call, and one call because the last page is full")
    await server.stop()
  }
}
