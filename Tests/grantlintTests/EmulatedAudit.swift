import BuiltinRules
import Documents
import HTTPTypes
import ManagementAPI
import PolicyEngine
import Tenant
import TenantEmulator

/// Audits by the built-in rules of a tenant in the emulator, read as a live tenant is.
struct EmulatedAudit {
  let emulator: TenantEmulator

  private static let files = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: $0.path)) }
  /// The built-in rules; none where they do not load, which `rules test` shows.
  static let rules: [Rule] = (try? RuleCatalogue(files).rules) ?? []

  init(_ tenant: EmulatedTenant) {
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    var tenant = tenant
    _ = tenant.admit(settings.clientID)
    emulator = TenantEmulator(tenant: tenant, settings: settings)
  }

  /// Each audit reads the tenant anew.
  func report(_ selection: RuleSelection) async throws -> AuditReport {
    let source = LiveTenant(
      credentials: try Credentials(environment: [
        "AUTH0_DOMAIN": await emulator.tenant.domain, "AUTH0_CLIENT_ID": emulator.settings.clientID,
        "AUTH0_CLIENT_SECRET": emulator.settings.clientSecret.reveal(),
      ]),
      transport: ClosureTransport { request, body in await emulator.respond(to: request, body: body) },
      version: "test", timeout: 3_600)
    let auditor = Auditor(
      try RuleCatalogue(Self.files).compile(selection), thresholds: Thresholds(), toolVersion: "test")
    return await auditor.audit(
      source, run: RunContext(id: "run", startedAt: RuleExample.moment, elapsedMilliseconds: { 0 }))
  }

  /// Changes a grant as a repair does.
  /// - Returns: the status of the answer.
  func patch(_ grant: String, _ fields: JSONObject) async -> Int {
    let token = await emulator.issueToken().reveal()
    let request = HTTPRequest(
      method: .patch, scheme: "https", authority: "tenant", path: "/api/v2/client-grants/\(grant)",
      headerFields: [.authorization: "Bearer \(token)", .contentType: "application/json"])
    let body = Array(JSONWriter.compact(.object(fields)).utf8)
    return await emulator.respond(to: request, body: body).response.status.code
  }
}

extension RuleSelection {
  /// Every rule, also those that are off by default.
  static let everything = RuleSelection(select: EmulatedAudit.rules.map(\.id), parameters: demanded)

  /// The parameters without which rules do not run, with values that accept everything.
  static let demanded = ["scope-naming.pattern=.*"]
}
