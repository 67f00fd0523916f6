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

/// Repairs of a live tenant. Kills and signals need a process, and sockets to stop it at; nothing else does.
@Suite struct `Repairs` {
  /// This many grants that can be repaired, and some that must not be touched.
  private static func grants(fixable: Int) -> [JSONObject] {
    RepairScene.allScopes(fixable) + [
      RepairScene.grant("cgr_system", ["allow_all_scopes": true, "is_system": true]),
      RepairScene.grant("cgr_listed", ["scope": ["read:orders"]]),
      RepairScene.grant("cgr_user", ["scope": ["read:orders"], "subject_type": "user"]),
      RepairScene.grant(
        "cgr_own",
        [
          "client_id": "app_grantlint_auditor", "audience": .string(RepairScene.management), "allow_all_scopes": true,
        ]),
    ]
  }

  @Test func `--fix lists the scopes of every all-scopes grant and leaves alone what it must`() async throws {
    let scene = try RepairScene(Self.grants(fixable: 3))
    let outcome = await scene.run(["audit", "--fix", "-f", "json", "--fail-on", "never"])
    let writes = await scene.emulator.writes
    #expect(writes.map(\.grantID) == ["cgr_all1", "cgr_all2", "cgr_all3"])
    for write in writes {
      #expect(write.body == ["allow_all_scopes": false, "scope": ["read:orders", "create:orders"]])
    }
    let report = try #require(try JSONReader.value(outcome.output).object)
    let records = try RepairScene.remediation(outcome.output)
    #expect(records["cgr_all1"]?.status == "verified")
    #expect(records["cgr_user"]?.status == "skipped", "an unsafe fix")
    #expect(records["cgr_own"]?.status == "skipped", "our own access")
    #expect(records["cgr_system"] == nil, "nobody can change it, so no rule asks for it")
    let patches = await scene.emulator.requests.filter { $0.method == .patch }
    #expect(patches.map(\.correlationID) == Array(repeating: report["run"]?.object?["id"]?.string, count: 3))
    #expect(try scene.journal(try #require(scene.journals.first)).isCut == false)
  }

  @Test func `too many changes are refused whole`() async throws {
    let scene = try RepairScene(Self.grants(fixable: 120))
    let outcome = await scene.run(["audit", "--fix"])
    #expect(outcome.code == 4)
    #expect(outcome.output.contains("--max-changes 10"))
    #expect(await scene.isOnlyRead())
    #expect(scene.folder.names == [], "no journal either")
  }

  @Test func `as many as are allowed are made`() async throws {
    let scene = try RepairScene(Self.grants(fixable: 12))
    let outcome = await scene.run(["audit", "--fix", "--max-changes", "12", "-q"])
    #expect(outcome.code == 1, "our own grant stays as it is")
    #expect(await scene.bodies().count == 12)
  }

  @Test(arguments: [
    ["audit"], ["audit", "--diff"], ["audit", "--diff", "--fix"], ["audit", "--diff", "--unsafe-fixes", "-f", "json"],
    ["snapshot"], ["audit", "-f", "junit", "-o", "json=@report.json"], ["rules", "list"], ["rules", "test"],
    ["audit", "--fix", "--max-changes", "0"], ["audit", "--fix", "--fixable", "scope-length"],
  ])
  func `dry means dry`(arguments: [String]) async throws {
    let scene = try RepairScene(Self.grants(fixable: 3))
    _ = await scene.run(arguments)
    #expect(await scene.isOnlyRead())
    #expect(await scene.bodies().isEmpty)
  }

  @Test func `an incomplete audit repairs nothing`() async throws {
    let scene = try RepairScene(
      Self.grants(fixable: 3),
      failing: .init(path: "/api/v2/client-grants", status: .internalServerError))
    let outcome = await scene.run(["audit", "--fix", "--timeout", "2"])
    #expect(outcome.code == 3)
    #expect(await scene.bodies().isEmpty)
  }

  @Test func `a file is not repaired`() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(Samples.violating, to: "grants.json")
    let outcome = await CommandRun(["audit", path, "--fix"], folder: folder.path)
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("emulate"))
    let diff = await CommandRun(["audit", path, "--diff"], folder: folder.path)
    #expect(diff.code == 1)
  }

  @Test func `a journal that cannot be written keeps the tenant as it is`() async throws {
    let scene = try RepairScene(Self.grants(fixable: 2))
    try scene.folder.write("mine", to: "taken.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: scene.folder.file("link.jsonl"), withDestinationPath: scene.folder.file("elsewhere"))
    for path in ["/dev/full", "@no/such/scene.folder.jsonl", "@taken.jsonl", "@link.jsonl"] {
      let outcome = await scene.run(["audit", "--fix", "--journal", path])
      #expect(outcome.code == 2, "\(path): \(outcome.error)")
      #expect(outcome.error.contains("--journal: "))
    }
    #expect(await scene.emulator.requests.isEmpty, "not even a sign-in")
    #expect(scene.folder.read("taken.jsonl") == "mine")
    try scene.folder.write("no folder", to: "state")
    let refused = await scene.run(["audit", "--fix"])
    #expect(refused.code == 2 && refused.error.contains("is not a folder"), "\(refused.error)")
    #expect(await scene.emulator.requests.isEmpty)
  }

  @Test func `the diff goes to standard error where a report for a program goes to standard output`() async throws {
    let scene = try RepairScene(Self.grants(fixable: 1))
    let text = await scene.run(["audit", "--diff"])
    #expect(text.output.contains("+  \"allow_all_scopes\": false,"))
    let json = await scene.run(["audit", "--diff", "-f", "json"])
    #expect(json.error.contains("+  \"allow_all_scopes\": false,"))
    #expect(throws: Never.self) { try JSONReader.value(json.output) }
  }

  @Test func `a killed run leaves a journal that parses`() async throws {
    let scene = try await ProcessScene(Self.grants(fixable: 5), faults: "patch#3:stop-after")
    try await scene.kill(["audit", "--fix", "-q"])
    #expect(await scene.bodies().count == 3)
    let journal = try scene.journal(try #require(scene.journals.first))
    let intents = journal.entries.filter { if case .intent = $0.record { true } else { false } }
    let outcomes = journal.entries.filter { if case .outcome = $0.record { true } else { false } }
    #expect(intents.count == 3)
    #expect(outcomes.count == 2)
    await scene.server.stop()
  }

  @Test(arguments: [Signal.interrupt, .terminate, .terminalClosed])
  func `a signal lets the change under way finish`(signal: Signal) async throws {
    let heard = AsyncStream<Never>.makeStream()
    // The second change is answered only after the program has said that it heard the signal.
    let scene = try await ProcessScene(
      Self.grants(fixable: 5), faults: "patch#2:latency=1", onLatency: { _ in for await _ in heard.stream {} })
    let end = try await scene.signal(
      signal, ["audit", "--fix", "-q", "-o", "json=report.json"],
      onError: { if $0.contains("interrupted") { heard.continuation.finish() } })
    #expect(end == .exited(130))
    #expect(await scene.bodies().count == 2)
    let outcomes = try scene.journal(try #require(scene.journals.first)).entries.compactMap { entry in
      if case .outcome(let outcome) = entry.record { outcome } else { nil }
    }
    // Whether the second one is read back in the time that is left, the clock decides.
    #expect(outcomes.map(\.grant) == ["cgr_all1", "cgr_all2"])
    #expect(outcomes.first?.status == .verified)
    let report = try JSONReader.value(try #require(scene.folder.read("report.json"))).object
    #expect(report?["run"]?.object?["exit_code"] == 130)
    await scene.server.stop()
  }

  @Test func `thousands of grants at sixteen calls a second see no 429`() async throws {
    let count = Cases.count(700, whole: 2_000)
    var tenant = RepairScene.tenant((1..<count).map { RepairScene.grant("cgr_\($0)", ["scope": ["read:orders"]]) })
    // One that is missing would be asked for by its id.
    tenant.clients = tenant.clientGrants.map { grant in
      ["client_id": grant["client_id"] ?? .null, "name": "App", "grant_types": ["client_credentials"]]
    }
    let scene = try RepairScene(tenant: tenant) {
      $0.rateLimit = RateLimit(burst: Cases.count(10, whole: 50), perSecond: 16)
    }
    let outcome = await scene.run(["audit"])
    #expect(outcome.code == 0)
    let requests = await scene.emulator.requests
    #expect(requests.allSatisfy { $0.status != 429 })
    #expect(
      requests.filter { $0.path.hasPrefix("/api/v2/client-grants") }.count == count / 100 + 1,
      "a page of 100 a call, and one call because the last page is full")
  }
}
