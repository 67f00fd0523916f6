import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import PolicyEngine
import Synchronization
import Tenant
import TenantEmulator
import Testing

@testable import Workflows
@testable import grantlint

/// What findings need beside the grants is asked for while the grants are still being read.
@Suite(.timeLimit(.minutes(2))) struct `An audit of a live tenant looks ahead` {
  private static let domain = "tenant.example"

  /// 250 grants, three pages of them; the first page has the one by which they are read.
  private static func tenant(_ fields: JSONObject = [:]) -> EmulatedTenant {
    let settings = EmulatorSettings()
    var tenant = EmulatedTenant(
      domain: domain,
      clientGrants: (0..<250).map { number in
        JSONObject(
          [
            ("id", .string("cgr_\(number)")), ("client_id", "app"), ("audience", .string("https://\(number)/")),
            ("scope", ["read:x"]), ("subject_type", "client"),
          ] + fields.members.map { ($0.key, $0.value) })
      }, clients: [["client_id": "app", "name": "App"]])
    tenant.clientGrants[0] = [
      "id": "cgr_0", "client_id": .string(settings.clientID), "audience": .string("https://\(domain)/api/v2/"),
      "scope": ["read:client_grants"],
    ]
    return tenant
  }

  /// The calls of an audit by one rule, by their paths, in the order in which they were made; those that `waits` is true
  /// of are answered after a call whose path has the prefix.
  private static func calls(
    _ tenant: EmulatedTenant, rule: String, lastPageAfter prefix: String?, isBlind: Bool = false,
    fault: @escaping @Sendable (String) -> HTTPAnswer? = { _ in nil }
  ) async throws -> (calls: [String], report: AuditReport) {
    let emulator = TenantEmulator(tenant: tenant)
    let calls = Mutex<[String]>([])
    let (came, arrival) = AsyncStream.makeStream(of: Void.self)
    let transport = ClosureTransport { request, body in
      let path = request.path ?? ""
      let pages = calls.withLock { calls in
        calls.append(path)
        return calls.count { $0.hasPrefix("/api/v2/client-grants?") }
      }
      if let prefix {
        if path.hasPrefix(prefix) { arrival.finish() }
        // Without what is looked for here the test would wait until its time is up.
        if path.hasPrefix("/api/v2/client-grants?"), pages == 3 { for await _ in came {} }
      }
      if let answer = fault(path) { return answer }
      return await emulator.respond(to: request, body: body)
    }
    let settings = EmulatorSettings()
    let credentials = try Credentials(environment: [
      "AUTH0_DOMAIN": domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
    ])
    // A call that fails is tried again at once.
    let clock = APIClock(
      now: { Date().timeIntervalSince1970 }, uptime: { 0 }, sleep: { _ in },
      alarm: { _ throws(CancellationError) in
        do { try await Task.sleep(for: .seconds(86_400)) } catch { throw CancellationError() }
      }, random: { 0.5 })
    let live = LiveTenant(
      credentials: credentials, transport: transport, clock: clock, version: "0.1.0", timeout: 10_000)
    let text = "id: own\ntitle: T\nseverity: error\nrationale: r\nremedy: m\n\(rule)\n"
    let catalogue = try RuleCatalogue([(text: text, origin: .file(path: "rules/own.yaml"))])
    let auditor = Auditor(try catalogue.compileAll(), thresholds: Thresholds(), toolVersion: "0.1.0")
    let report = await auditor.audit(
      isBlind ? BlindTenant(live: live) : live,
      run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 12 }))
    return (calls.withLock { $0 }, report)
  }

  @Test(arguments: [
    // Names of applications, what describes a finding, and the organizations, of which there are fewer than grants.
    ("check: grant.id != 'cgr_1'", "/api/v2/clients?"),
    ("check: grant.id != 'cgr_1'\nevidence: {api: api == null}", "/api/v2/resource-servers?"),
    ("check: grant.id == 'cgr_0' || size(organizations) > 0", "/api/v2/organizations?"),
  ])
  func `what findings need is asked for before the last page`(rule: String, prefix: String) async throws {
    let tenant = Self.tenant(["organization_usage": "allow"])
    let (calls, report) = try await Self.calls(tenant, rule: rule, lastPageAfter: prefix)
    let asked = try #require(calls.firstIndex { $0.hasPrefix(prefix) })
    let lastPage = try #require(calls.lastIndex { $0.hasPrefix("/api/v2/client-grants?take") })
    #expect(asked < lastPage + 2)
    #expect(report.isComplete && report.findings.first?.grant?.clientName == "App")
    #expect(Set(calls).count == calls.count, "nothing is asked for twice")
  }

  // MARK: Applications that no list shows

  /// A live tenant that tells nothing before all grants are there, and is told nothing.
  private struct BlindTenant: TenantSource {
    let live: LiveTenant

    func carries(_ collection: TenantCollection) -> Bool { live.carries(collection) }
    func identity() async -> TenantIdentity { await live.identity() }
    func read<Record: TenantRecord>(_ type: Record.Type) async -> Reading<Record> { await live.read(type) }
    func clientNames() async -> [ExactString: String] { await live.clientNames() }
    func organizations(ofGrants ids: [String]) async -> Reading<GrantOrganizations> {
      await live.organizations(ofGrants: ids)
    }
    func confirm<Record: TenantRecord>(_ type: Record.Type, _ keys: [String]) async -> Existence<Record>? {
      await live.confirm(type, keys)
    }
  }

  private static let orphan = "check: client != null && (!grant.id.endsWith('5') || api != null)"

  /// The tenant with 30 applications that no list shows, of which each has two grants.
  private static var orphaned: EmulatedTenant {
    var tenant = tenant()
    for number in 1..<61 { tenant.clientGrants[number * 4]["client_id"] = .string("gone\(number % 30 + 10)") }
    tenant.clients.append(["client_id": .string(EmulatorSettings().clientID), "name": "Reader"])
    return tenant
  }

  @Test func `applications that no list shows are asked for before the last page, each once`() async throws {
    let (calls, report) = try await Self.calls(
      Self.orphaned, rule: "check: client != null", lastPageAfter: "/api/v2/clients/gone")
    #expect(report.isComplete && report.findings.count == 60)
    #expect(calls.count { $0.hasPrefix("/api/v2/clients/gone") } == 30)
    #expect(Set(calls).count == calls.count, "nothing is asked for twice")
  }

  private static func failure(_ status: Int, _ code: String = "error") -> HTTPAnswer {
    let body: JSONValue = ["statusCode": .int(status), "errorCode": .string(code), "message": "It failed."]
    return (
      HTTPResponse(status: .init(code: status), headerFields: [.contentType: "application/json"]),
      Array(JSONWriter.compact(body).utf8)
    )
  }

  private static let faults: [(name: String, answer: @Sendable (String) -> HTTPAnswer?)] = [
    ("nothing fails", { _ in nil }),
    (
      "no application may be asked for", { $0.hasPrefix("/api/v2/clients/") ? failure(403, "insufficient_scope") : nil }
    ),
    ("the API is down for applications", { $0.hasPrefix("/api/v2/clients/") ? failure(503) : nil }),
    ("one cannot be asked for", { $0.hasPrefix("/api/v2/clients/gone22") ? failure(500) : nil }),
    ("some are not understood", { $0.hasPrefix("/api/v2/clients/gone1") ? failure(400) : nil }),
    ("no API may be asked for", { $0.contains("identifiers=") ? failure(403, "insufficient_scope") : nil }),
    ("the list of applications breaks off", { $0.hasPrefix("/api/v2/clients?") ? failure(500) : nil }),
    ("the list of APIs breaks off", { $0.hasPrefix("/api/v2/resource-servers?") ? failure(403) : nil }),
    ("the list of grants breaks off", { $0.hasPrefix("/api/v2/client-grants?take=100&from") ? failure(500) : nil }),
    ("the list of grants cannot be read", { $0.hasPrefix("/api/v2/client-grants?") ? failure(403) : nil }),
  ]

  /// The calls without the cursors, which tell the time.
  private static func endpoints(_ calls: [String]) -> Set<String> { Set(calls.map { String($0.prefix { $0 != "&" }) }) }

  @Test(arguments: Self.faults.indices)
  func `looking ahead does not change the report, whatever fails`(index: Int) async throws {
    let (_, fault) = Self.faults[index]
    let blind = try await Self.calls(
      Self.orphaned, rule: Self.orphan, lastPageAfter: nil, isBlind: true, fault: fault)
    let ahead = try await Self.calls(Self.orphaned, rule: Self.orphan, lastPageAfter: nil, fault: fault)
    #expect(ahead.report == blind.report)
    #expect(ahead.report.isComplete == (index == 0))
    // What failed for good is asked for again, by at most three callers.
    let (calls, least) = (Self.endpoints(ahead.calls), Self.endpoints(blind.calls))
    #expect(calls.isSuperset(of: least) && calls.count <= least.count + 5)
  }

  @Test func `nothing is asked for where there is no finding`() async throws {
    let rule = "check: grant.id != 'x'\nevidence: {api: api == null}"
    let (calls, report) = try await Self.calls(Self.tenant(), rule: rule, lastPageAfter: nil)
    #expect(report.findings.isEmpty && report.isComplete)
    #expect(calls.allSatisfy { $0.hasPrefix("/api/v2/client-grants?") || $0 == "/oauth/token" })
  }
}
