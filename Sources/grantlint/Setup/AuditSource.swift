import Documents
import Foundation
import GrantSources
import ManagementAPI
import Tenant
import TenantEmulator

/// Chooses where the grants come from: files, the demo, or the live tenant that the environment names.
enum AuditSource {
  /// The source of an audit. Throws `CommandError` where the live tenant is not named or there is nothing to sign in
  /// with.
  static func make(
    _ options: SourceOptions, _ tenant: TenantOptions, environment: [String: String]
  ) throws -> any TenantSource {
    if options.demo { return try demo(timeout: tenant.timeout) }
    guard options.paths.isEmpty else {
      return files(options.paths, domain: tenant.tenant, assumeComplete: tenant.assumeComplete)
    }
    return try live(tenant, environment: environment)
  }

  /// The source of an audit. Throws `CommandError` likewise.
  static func make(_ options: SourceOptions, _ tenant: TenantChoice) throws -> any TenantSource {
    try options.isLive ? tenant.live() : make(options, tenant.options, environment: tenant.environment)
  }

  /// The tenant in files; what is passed over in them is said on standard error.
  static func files(_ paths: [String], domain: String?, assumeComplete: Bool = false) -> FileSource {
    let source = FileSource(paths: paths, domain: domain, assumeComplete: assumeComplete)
    for warning in source.warnings { StandardError.warning(warning) }
    return source
  }

  /// The live tenant. Throws `CommandError` likewise.
  static func live(_ options: TenantOptions, environment: [String: String]) throws -> LiveTenant {
    var environment = environment
    if let tenant = options.tenant { environment["AUTH0_DOMAIN"] = tenant }
    let credentials: Credentials
    do {
      credentials = try Credentials(environment: environment, apiURL: options.apiURL)
    } catch {
      throw CommandError(message: error.message)
    }
    return LiveTenant(
      credentials: credentials, transport: Surroundings.current.transport(environment),
      clock: Surroundings.current.clock, version: GrantlintVersion.current, timeout: options.timeout,
      maxRPS: options.maxRPS,
      assumeComplete: options.assumeComplete, report: ProgressLine.reporter())
  }

  /// The demo tenant: the embedded one, read through the same client as a live tenant, answered by the emulator in this
  /// process.
  static func demo(timeout: Double) throws -> LiveTenant {
    let snapshot = try TenantSnapshot.demo()
    let settings = EmulatorSettings()
    let emulator = TenantEmulator(tenant: EmulatedTenant(snapshot), settings: settings)
    let credentials = try Credentials(environment: [
      "AUTH0_DOMAIN": snapshot.domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
    ])
    return LiveTenant(
      kind: .demo, credentials: credentials,
      transport: ClosureTransport { request, body in await emulator.respond(to: request, body: body) },
      version: GrantlintVersion.current, timeout: timeout)
  }
}
