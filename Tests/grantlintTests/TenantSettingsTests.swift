import Documents
import Foundation
import GrantSources
import HTTPTypes
import ManagementAPI
import PolicyEngine
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// The settings of a tenant: what is read of them, by whom, and what rules see.
@Suite struct `Tenant settings` {
  private static let raw: JSONObject = [
    "flags": ["enable_dynamic_client_registration": true, "enable_sso": false],
    "dynamic_client_registration_security_mode": "strict", "client_id_metadata_document_supported": false,
    "default_audience": "https://a/", "friendly_name": "Acme", "support_email": "help@acme.example",
  ]
  private static let kept: JSONObject = [
    "flags": ["enable_dynamic_client_registration": true], "dynamic_client_registration_security_mode": "strict",
    "client_id_metadata_document_supported": false, "default_audience": "https://a/",
  ]

  @Test func `only what rules can look at is kept`() throws {
    let settings = try TenantSettings(Self.raw)
    #expect(settings.json == .object(Self.kept))
    #expect(try TenantSettings(Self.kept) == settings)
    #expect(try TenantSettings([:]).json == [:])
  }

  @Test(
    arguments: [
      ("flags", "x", "flags: expected an object, found a string"),
      (
        "flags", ["enable_dynamic_client_registration": 1],
        "flags.enable_dynamic_client_registration: expected true or false, found a number"
      ),
      ("default_audience", 7, "default_audience: expected a string, found a number"),
    ] as [(String, JSONValue, String)])
  func `a field of another type is an error at its place`(key: String, value: JSONValue, message: String) {
    var raw = Self.raw
    raw[key] = value
    let error = #expect(throws: FieldError.self) { try TenantSettings(raw) }
    #expect(error?.description == message)
  }

  /// - Parameter other: what is answered instead of the settings.
  private static func live(
    _ scopes: [String], opaque: Bool = false, answering other: [UInt8]? = nil
  ) throws -> (tenant: LiveTenant, emulator: TenantEmulator) {
    var settings = EmulatorSettings()
    settings.tokenScopes = scopes
    settings.hasOpaqueTokens = opaque
    var emulated = EmulatedTenant(try .demo())
    emulated.singles = [.settings: raw]
    let emulator = TenantEmulator(tenant: emulated, settings: settings)
    let credentials = try Credentials(environment: [
      "AUTH0_DOMAIN": emulated.domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
    ])
    let transport = ClosureTransport { request, body in
      let answer = await emulator.respond(to: request, body: body)
      let isSettings = request.path?.hasPrefix("/api/v2/tenants/settings") == true
      return isSettings ? (answer.response, other ?? answer.body) : answer
    }
    return (LiveTenant(credentials: credentials, transport: transport, version: "0.1.0", timeout: 10_000), emulator)
  }

  private static func audit(_ source: any TenantSource, _ check: String) async throws -> AuditReport {
    let text = "id: own\ntitle: T\nseverity: error\nrationale: r\nremedy: m\ncheck: \(check)\n"
    let catalogue = try RuleCatalogue([(text: text, origin: .file(path: "rules/own.yaml"))])
    let auditor = Auditor(try catalogue.compileAll(), thresholds: Thresholds(), toolVersion: "0.1.0")
    return await auditor.audit(
      source, run: RunContext(id: "run-1", startedAt: "2026-01-31T02:00:00Z", elapsedMilliseconds: { 12 }))
  }

  private static let everyScope = TenantCollection.allCases.map(\.requiredScope)

  @Test func `a rule that reads them has them fetched, and nothing else of them`() async throws {
    let (tenant, emulator) = try Self.live(Self.everyScope)
    let report = try await Self.audit(
      tenant, "settings.default_audience != 'https://a/' || !settings.flags.enable_dynamic_client_registration")
    #expect(report.isComplete && report.rules.first?.counts.fail == report.tenants.first?.grantsRead)
    #expect(report.tenants.first?.coverage[.settings] == CollectionCoverage(read: 1, pages: 1))
    let call = try #require(await emulator.requests.first { $0.path.hasPrefix("/api/v2/tenants/settings") })
    #expect(
      call.path == "/api/v2/tenants/settings?fields=flags%2Cdynamic_client_registration_security_mode"
        + "%2Cclient_id_metadata_document_supported%2Cdefault_audience&include_fields=true")
    _ = try await Self.audit(tenant, "grant.id != 'x'")
    #expect(await emulator.requests.count { $0.path.hasPrefix("/api/v2/tenants/settings") } == 1)
  }

  @Test(arguments: [false, true])
  func `without their scope a rule is skipped by name, and a snapshot whole without them`(opaque: Bool) async throws {
    let scopes = Self.everyScope.filter { $0 != "read:tenant_settings" }
    let (tenant, _) = try Self.live(scopes, opaque: opaque)
    let report = try await Self.audit(tenant, "settings.default_audience == ''")
    #expect(report.skippedRules.first?.missingScopes == ["read:tenant_settings"])
    #expect(report.rules.first?.counts.skipped == report.tenants.first?.grantsRead)
    let snapshot = await TenantSnapshot(of: tenant.renewed())
    #expect(snapshot.isComplete && snapshot[TenantSettings.self] == nil && snapshot[Client.self] != nil)
  }

  @Test func `a snapshot has them, and is read as a source with them`() async throws {
    let snapshot = await TenantSnapshot(of: try Self.live(Self.everyScope).tenant)
    var json = try #require(snapshot.json.object)
    #expect(json["tenant_settings"] == .object(Self.kept))
    let read = try TenantSnapshot(json)
    #expect(read == snapshot)
    #expect(EmulatedTenant(read).singles[.settings] == Self.kept)
    json["tenant_settings"] = []
    let error = #expect(throws: FieldError.self) { try TenantSnapshot(json) }
    #expect(error?.description == "tenant_settings: expected an object, found a list")
  }

  @Test(
    arguments: [
      (["complete": false], "to its end"), (["read": 0, "complete": true], "taken of 0 and has 1"),
      (["read": 4, "complete": true], "taken of 4 and has 1"),
    ] as [(JSONObject, String)])
  func `those that a snapshot calls unread are unknown`(coverage: JSONObject, message: String) async throws {
    var json = try #require(await TenantSnapshot(of: try Self.live(Self.everyScope).tenant).json.object)
    var entries = try #require(json["coverage"]?.object)
    entries["tenant_settings"] = .object(coverage)
    json["coverage"] = .object(entries)
    let source = FileSource(paths: ["-"]) { Data(JSONWriter.compact(.object(json)).utf8) }
    let report = try await Self.audit(source, "settings.default_audience != ''")
    #expect(!report.isComplete && report.gaps.first?.message.contains(message) == true)
    #expect(report.rules.first?.counts.unknown == report.tenants.first?.grantsRead)
  }

  @Test(arguments: [
    "[]", "{\"flags\":7}", "null", "{}", "{\"statusCode\":403,\"error\":\"Forbidden\",\"flags\":{}}", "{\"other\":1}",
  ])
  func `settings that cannot be read are a gap, and the snapshot says so again`(answer: String) async throws {
    let (tenant, _) = try Self.live(Self.everyScope, answering: Array(answer.utf8))
    let snapshot = await TenantSnapshot(of: tenant)
    #expect(snapshot.coverage[.settings]?.gap?.collection == .settings && !snapshot.isComplete)
    #expect(snapshot[TenantSettings.self] == nil)
    #expect(try TenantSnapshot(try #require(snapshot.json.object)) == snapshot)
    let report = try await Self.audit(tenant, "settings.default_audience == ''")
    #expect(!report.isComplete && report.rules.first?.counts.unknown == report.tenants.first?.grantsRead)
  }

  @Test(arguments: [
    ("settings: {default_audience: 'https://a/'}", "pass"), ("settings: {}", "fail"), ("tenant: {domain: a.b}", "fail"),
    ("unavailable: [settings]", "unknown"),
  ])
  func `an example gives them, or the defaults`(given: String, expected: String) throws {
    let text = """
      id: own
      title: T
      severity: error
      rationale: r
      remedy: m
      check: settings.default_audience == 'https://a/'
      examples:
        - {name: one, grant: {id: cgr_1}, \(given), expect: \(expected)}
      """
    let catalogue = try RuleCatalogue([(text: text, origin: .file(path: "rules/own.yaml"))])
    let outcomes = try catalogue.compileAll().rules.flatMap { $0.runTests() }
    #expect(outcomes.filter { $0.example == "one" }.map(\.differences) == [[]])
  }
}
