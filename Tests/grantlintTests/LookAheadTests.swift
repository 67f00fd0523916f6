import Documents
import HTTPTypes
import ManagementAPI
import PolicyEngine
import Synchronization
import Tenant
import TenantEmulator
import Testing

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
    _ tenant: EmulatedTenant, rule: String, lastPageAfter prefix: String?
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
      return await emulator.respond(to: request, body: body)
    }
    let settings = EmulatorSettings()
    let credentials = try Credentials(environment: [
      "AUTH0_DOMAIN": domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
    ])
    let live = LiveTenant(credentials: credentials, transport: transport, version: "0.1.0", timeout: 10_000)
    let text = "id: own\ntitle: T\nseverity: error\nrationale: r\nremedy: m\n\(rule)\n"
    let catalogue = try RuleCatalogue([(text: text, origin: .file(path: "rules/own.yaml"))])
    let auditor = Auditor(try catalogue.compileAll(), thresholds: Thresholds(), toolVersion: "0.1.0")
    let report = await auditor.audit(
      live, run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 12 }))
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

  @Test func `nothing is asked for where there is no finding`() async throws {
    let rule = "check: grant.id != 'x'\nevidence: {api: api == null}"
    let (calls, report) = try await Self.calls(Self.tenant(), rule: rule, lastPageAfter: nil)
    #expect(report.findings.isEmpty && report.isComplete)
    #expect(calls.allSatisfy { $0.hasPrefix("/api/v2/client-grants?") || $0 == "/oauth/token" })
  }
}
