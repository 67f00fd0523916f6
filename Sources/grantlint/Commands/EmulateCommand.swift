import ArgumentParser
import Documents
import Foundation
import GrantSources
import PolicyEngine
import Tenant
import TenantEmulator

/// `grantlint emulate`: the part of the Management API that grantlint uses, on this machine.
struct Emulate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "emulate",
    abstract: "Serve a tenant on 127.0.0.1, to rehearse audits and repairs.",
    discussion: """
      It serves the demo tenant or a snapshot, changes included, until it is interrupted; nothing is stored. Any client \
      of this machine can sign in with what it prints: as the client that took the snapshot, or as another one that \
      has a grant on the Management API. Without such a grant one is added, and the greeting says so. The token has every \
      scope that grantlint uses, whatever that grant says. With --client-key it signs in by an assertion of its private \
      key (RS256, RS384, PS256) instead of a secret.
      """)

  @Option(help: ArgumentHelp("The tenant to serve; without it the demo tenant.", valueName: "file"))
  var snapshot: String?

  @Option(help: "The port; 0 takes any that is free.")
  var port: UInt16 = 0

  @Option(help: ArgumentHelp("Milliseconds to delay every answer.", valueName: "ms"))
  var latency: Int = 0

  @Option(help: ArgumentHelp("Calls a second, and at once, after which the answer is 429.", valueName: "rps/burst"))
  var rateLimit: String?

  @Option(help: ArgumentHelp("\(FaultPlan.help)", valueName: "spec"))
  var faults: String = ""

  @Option(
    help: ArgumentHelp(
      "The client that may sign in; without it the one that took the snapshot, or another one that could have.",
      valueName: "id"))
  var clientID: String?

  @Option(
    help: ArgumentHelp(
      "The client's RSA public key in a PEM file (for a private one its public half): it signs in by private_key_jwt only.",
      valueName: "pem"))
  var clientKey: String?

  @Flag(help: "Refuse organization fields on user and default grants, as the official command line reports.")
  var strictOrganizationFields = false

  @Flag(help: "Refuse to leave allow_all_scopes and list scopes in one call.")
  var twoStepScopes = false

  func run() async throws {
    let server: EmulatorServer
    let (options, addedGrant) = try options()
    do {
      server = try await EmulatorServer.start(options)
    } catch {
      throw CommandError(message: error.description)
    }
    let interrupts = Surroundings.current.interrupts
    interrupts.startDeferral()
    guard StandardOutput.write(await greeting(server, addedGrant)) else { throw ExitStatus(.incomplete) }
    let serving = Task { try await server.runUntilCancelled() }
    let watching = Task {
      await interrupts.raised()
      serving.cancel()
    }
    defer { watching.cancel() }
    do {
      try await serving.value
    } catch let error as EmulatorServerError {
      throw CommandError(message: error.description, code: .violations)
    }
  }

  /// An hour, in milliseconds.
  private static let longestLatency = 3_600_000

  /// What is served, and the id of the grant that was added so that its reader holds one. Throws `CommandError`.
  func options() throws -> (options: EmulatorOptions, addedGrant: String?) {
    var options = EmulatorOptions()
    let snapshot = try snapshot.map(Self.snapshot)
    var tenant = try EmulatedTenant(snapshot ?? .demo())
    options.port = port
    guard (0...Self.longestLatency).contains(latency) else {
      throw CommandError(message: "--latency takes milliseconds, 0 to \(Self.longestLatency)")
    }
    options.latency = .milliseconds(latency)
    if let rateLimit {
      guard let limit = RateLimit(rateLimit) else {
        throw CommandError(message: "--rate-limit takes RPS/BURST, for example 16/50, not '\(rateLimit.visible)'")
      }
      options.settings.rateLimit = limit
    }
    do {
      options.faults = try FaultPlan(faults)
    } catch {
      throw CommandError(message: "--faults: \(error)")
    }
    let former = options.settings.clientID
    options.settings.clientID = clientID ?? tenant.client(preferring: snapshot?.clientID ?? former) ?? former
    options.settings.clientKey = try clientKey.map(Self.clientKey)
    options.settings.strictOrganizationFields = strictOrganizationFields
    options.settings.twoStepScopes = twoStepScopes
    let addedGrant = tenant.admit(options.settings.clientID)
    options.tenant = tenant
    return (options, addedGrant)
  }

  private static func snapshot(_ path: String) throws -> TenantSnapshot {
    let bytes = try InputFile.bytes(path, .grants, name: "--snapshot: \(path.visible)")
    do {
      return try TenantSnapshot(bytes, file: path.visible)
    } catch {
      guard [.snapshot, .other, .empty].contains(KnownFile(bytes)) else {
        throw CommandError(message: "--snapshot: \(path.visible) is not a snapshot; 'grantlint snapshot' writes one")
      }
      throw CommandError(message: "--snapshot: \(error)")
    }
  }

  private static func clientKey(_ path: String) throws -> ClientAssertionKey {
    let bytes = try InputFile.bytes(path, .privateKey, name: "--client-key: \(path.visible)")
    do {
      return try ClientAssertionKey(pem: String(decoding: bytes, as: UTF8.self))
    } catch {
      throw CommandError(message: "--client-key: \(path.visible) \(error.message)")
    }
  }

  /// What is served, and how to sign in to it.
  func greeting(_ server: EmulatorServer, _ addedGrant: String?) async -> String {
    let tenant = await server.emulator.tenant
    let settings = server.emulator.settings
    let note =
      addedGrant.map { id in
        """
        The grant \(id) is not the tenant's: it was added, because who signs in as \(settings.clientID.visible) must have \
        one on the Management API.

        """
      } ?? ""
    return """
      Serving \(tenant.domain.visible), \(tenant.clientGrants.count) grants, on \(server.baseURL) until interrupted.
      \(note)
        export AUTH0_DOMAIN=\(tenant.domain.visible) GRANTLINT_API_URL=\(server.baseURL)
        export AUTH0_CLIENT_ID=\(settings.clientID.visible) \(proof(settings))
        grantlint audit


      """
  }

  /// The variables beside the client's id: the secret, or the private key, whose file is known where that was given.
  private func proof(_ settings: EmulatorSettings) -> String {
    guard let key = settings.clientKey else { return "AUTH0_CLIENT_SECRET=\(settings.clientSecret.reveal())" }
    let file = clientKey.flatMap { key.wasPrivate && $0 != InputFile.standardInput ? URL(filePath: $0).path : nil }
    let path = file?.visible.shellQuoted
    return """
      AUTH0_CLIENT_ASSERTION_SIGNING_ALG=RS256
        export AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH=\(path ?? "PRIVATE_KEY.pem    # the private half of --client-key")
      """
  }
}
