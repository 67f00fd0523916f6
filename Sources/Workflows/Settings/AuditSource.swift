import Documents
import Foundation
import GrantSources
import ManagementAPI
import PolicyEngine
import Tenant
import TenantEmulator

/// Chooses where the grants come from: files, the demo, or the live tenant that the environment names.
enum AuditSource {
  /// The source of an audit. Throws `CommandError` where the live tenant is not named or there is nothing to sign in
  /// with.
  ///
  /// - Parameter withDigests: whether files tell their digests.
  static func make(
    _ flags: SourceFlags, _ tenant: TenantChoice, withDigests: Bool = false
  ) throws -> any TenantSource {
    // An empty list of files in a script would else be the live tenant.
    if flags.paths.isEmpty, flags.acceptance.since == nil, flags.declared.isEmpty, let flag = flags.input.shown.first {
      throw CommandError(message: "\(flag.words[0]) is about files, and no file is named: name what to read")
    }
    if flags.demo { return try demo(timeout: tenant.timeout, metadata: tenant.metadata) }
    return flags.paths.isEmpty
      ? try tenant.live()
      : files(
        flags.paths, domain: tenant.name, assumeComplete: tenant.assumeComplete, metadata: tenant.metadata,
        options: try flags.input.options(), withDigests: withDigests)
  }

  /// The digests of the files of a source; a live tenant has none.
  static func digests(of source: any TenantSource) -> [InputDigest] { (source as? FileSource)?.inputs ?? [] }

  /// The tenant in files; what is passed over in them is said on standard error.
  static func files(
    _ paths: [String], domain: String?, assumeComplete: Bool = false, metadata: MetadataKeys = .none,
    options: InputOptions = InputOptions(), withDigests: Bool = false
  ) -> FileSource {
    let source = FileSource(
      paths: paths, domain: domain, assumeComplete: assumeComplete, metadata: metadata, options: options,
      digest: withDigests ? { Fingerprint.sha256($0) } : nil)
    for warning in source.warnings { StandardError.warning(warning) }
    return source
  }

  /// The live tenant. Throws `CommandError` likewise.
  ///
  /// - Parameter way: what stands between its calls and the network.
  static func live(
    _ choice: TenantChoice, by way: (any HTTPTransport) -> any HTTPTransport = { $0 }
  ) throws -> LiveTenant {
    var variables = choice.variables
    if let tenant = choice.name { variables["AUTH0_DOMAIN"] = tenant }
    let credentials: Credentials
    do {
      var read = try Credentials(environment: variables, apiURL: choice.apiURL)
      read.names = choice.names
      credentials = read
    } catch {
      throw CommandError(message: error.message)
    }
    let ports = Ports.current
    return LiveTenant(
      credentials: credentials, transport: way(ports.network(variables)), clock: ports.clock,
      version: GrantlintVersion.current, timeout: choice.timeout, maxRPS: choice.maxRPS,
      assumeComplete: choice.assumeComplete, metadata: choice.metadata,
      report: ProgressLine.reporter(isOneOfSeveral: choice.isOneOfSeveral))
  }

  /// The demo tenant: the embedded one, read through the same client as a live tenant, answered by the emulator in this
  /// process.
  static func demo(timeout: Double, metadata: MetadataKeys) throws -> LiveTenant {
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
      version: GrantlintVersion.current, timeout: timeout, metadata: metadata)
  }
}
