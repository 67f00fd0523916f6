import BuiltinRules
import Documents
import HTTPTypes
import ManagementAPI
import PolicyEngine
import Reporting
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// The audit of a live tenant, joined as the program joins it, over the emulator as transport.
@Suite struct `An audit of a live tenant` {
  /// Audits the emulated tenant with the built-in rules and the texts of further ones.
  private func audit(
    _ emulator: TenantEmulator, rules: [String: String] = [:], select: [String] = [], token: Secret? = nil
  ) async throws -> AuditReport {
    let builtin = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: "rules/\($0.path)")) }
    let own = rules.map { (text: $0.value, origin: RuleOrigin.file(path: $0.key)) }
    let catalogue = try RuleCatalogue(builtin + own).compile(RuleSelection(select: select))
    var environment = ["AUTH0_DOMAIN": await emulator.tenant.domain]
    if let token {
      environment["AUTH0_ACCESS_TOKEN"] = token.reveal()
    } else {
      environment["AUTH0_CLIENT_ID"] = emulator.settings.clientID
      environment["AUTH0_CLIENT_SECRET"] = emulator.settings.clientSecret.reveal()
    }
    let tenant = LiveTenant(
      credentials: try Credentials(environment: environment),
      transport: ClosureTransport { request, body in await emulator.respond(to: request, body: body) },
      version: "test", timeout: 100_000)
    return await Auditor(catalogue, thresholds: Thresholds(), toolVersion: "test").audit(
      tenant, run: RunContext(id: "run", startedAt: "2026-01-01T00:00:00Z", elapsedMilliseconds: { 0 }))
  }

  private static let grantsOnly = Samples.grantsOnly.split(separator: ",").map(String.init)

  private func tenant(grants: Int) -> EmulatedTenant {
    EmulatedTenant(
      domain: "tenant.example",
      clientGrants: (0..<grants).map { index in
        // The last one is that by which the list is read.
        let isOwn = index == grants - 1
        return [
          "id": .string("cgr_\(index)"),
          "client_id": .string(isOwn ? EmulatorSettings().clientID : "app_\(index)"),
          "audience": .string(isOwn ? "https://tenant.example/api/v2/" : "https://orders.example/"),
          "scope": [isOwn ? "read:client_grants" : "read:orders"], "subject_type": "client",
        ]
      })
  }

  @Test(arguments: [(1, 1), (99, 1), (100, 2), (101, 2), (1_000, 11)])
  func `grants cost one call a page of a hundred and one more for a full last page, and nothing is written`(
    grants: Int, calls: Int
  ) async throws {
    let emulator = TenantEmulator(tenant: tenant(grants: grants))
    let report = try await audit(emulator, select: Self.grantsOnly)
    #expect(report.verdict == .clean)
    #expect(report.summary.grants == grants)
    #expect(report.summary.evaluations == grants * Self.grantsOnly.count)
    let requests = await emulator.requests
    #expect(requests.filter { $0.path.hasPrefix("/api/v2/client-grants") }.count == calls)
    #expect(requests.filter { $0.method != .get }.map(\.path) == ["/oauth/token"])
    #expect(requests.count == calls + 1, "what no rule needs is not fetched")
  }

  @Test func `a tenant in which even the grant of the reader is missing was not read`() async throws {
    let report = try await audit(TenantEmulator(tenant: tenant(grants: 0)))
    #expect(report.verdict == .incomplete)
    #expect(try ReportFormat.text.render(report).contains("the grant by which it was read"))
  }

  @Test func `an empty tenant that a token of another kind reads is clean and is said to be empty`() async throws {
    var settings = EmulatorSettings()
    settings.hasOpaqueTokens = true
    let emulator = TenantEmulator(tenant: tenant(grants: 0), settings: settings)
    let report = try await audit(emulator, token: await emulator.issueToken())
    #expect(report.verdict == .clean)
    #expect(try ReportFormat.text.render(report).contains("0 grants"))
  }

  @Test func `a token without read:client_grants is named, not taken for an empty tenant`() async throws {
    let emulator = TenantEmulator(tenant: tenant(grants: 3))
    let report = try await audit(emulator, token: await emulator.issueToken(scopes: ["read:clients"]))
    #expect(report.verdict == .incomplete)
    // The rules about APIs need those, with grants or without.
    #expect(report.gaps.map(\.missingScope) == ["read:client_grants", "read:resource_servers"])
    #expect(try ReportFormat.text.render(report).contains("read:client_grants"))
  }

  @Test func `an expired token is said to be expired`() async throws {
    let emulator = TenantEmulator(tenant: tenant(grants: 3))
    let report = try await audit(emulator, token: await emulator.issueToken(lifetime: -60))
    #expect(report.verdict == .incomplete)
    #expect(report.gaps.first?.message.contains("AUTH0_ACCESS_TOKEN") == true)
    #expect(report.gaps.first?.message.contains("token") == true)
  }

  @Test func `applications that must not be read make one rule unknown and leave the others alone`() async throws {
    var settings = EmulatorSettings()
    settings.deniedCollections = [.clients]
    let emulator = TenantEmulator(tenant: tenant(grants: 120), settings: settings)
    let report = try await audit(
      emulator, rules: ["known-client.yaml": Samples.clientRule], select: Self.grantsOnly + ["known-client"])
    #expect(report.verdict == .incomplete)
    #expect(report.findings.count == 1)
    let finding = try #require(report.findings.first)
    #expect(finding.rule == "known-client")
    #expect(finding.result == .unknown)
    #expect(finding.unknownGrants.count == 120)
    #expect(finding.message.contains("read:clients"))
    #expect(finding.message.contains("--ignore known-client"))
    let others = report.rules.filter { $0.id != "known-client" }
    #expect(others.allSatisfy { $0.counts.evaluated == 120 && $0.counts.unknown == 0 })
  }

  @Test func `secrets of applications and APIs leave no trace`() async throws {
    var tenant = tenant(grants: 2)
    let secret = "not-to-be-seen"
    tenant.clients = [
      [
        "client_id": "app_0", "name": "App", "client_secret": .string(secret), "is_first_party": true,
        "signing_keys": [["cert": .string(secret)]], "client_metadata": ["key": .string(secret)],
        "encryption_key": ["pub": .string(secret)], "addons": ["samlp": ["key": .string(secret)]],
      ]
    ]
    tenant.resourceServers = [
      [
        "identifier": "https://orders.example/", "name": "Orders", "signing_secret": .string(secret),
        "scopes": [["value": "read:orders"]], "token_encryption": ["encryption_key": ["pem": .string(secret)]],
      ]
    ]
    tenant.clientGrants[0]["scope"] = nil
    tenant.clientGrants[0]["allow_all_scopes"] = true
    let rule = """
      id: shows-everything
      title: Shows everything
      severity: note
      since: "0.1"
      rationale: For this test.
      remedy: None.
      check: client == null || api == null
      evidence: {client: client, api: api}
      """
    let emulator = TenantEmulator(tenant: tenant)
    let report = try await audit(emulator, rules: ["shows-everything.yaml": rule])
    let finding = try #require(report.findings.first { $0.rule == "shows-everything" })
    #expect(finding.evidence?["client"]?.object?["name"] == "App")
    #expect(finding.evidence?["api"]?.object?["name"] == "Orders")
    var texts = try ReportFormat.allCases.map { try $0.render(report) }
    var dumped = ""
    dump(report, to: &dumped)
    texts += [dumped, "\(report)", String(reflecting: report)]
    #expect(texts.allSatisfy { !$0.contains(secret) && !$0.contains(emulator.settings.clientSecret.reveal()) })
  }
}
