import Documents
import Foundation
import PolicyEngine
import Tenant
package import TenantEmulator

/// `grantlint emulate`: the part of the Management API that grantlint uses, on this machine.
package struct EmulateWorkflow {
  /// The file of the tenant that is served; nil: the demo tenant.
  package var snapshot: String?
  /// 0: any that is free.
  package var port: UInt16 = 0
  /// Milliseconds by which every answer is delayed.
  package var latency = 0
  /// `RPS/BURST`.
  package var rateLimit: String?
  /// As `FaultPlan` reads them.
  package var faults = ""
  /// The client that may sign in.
  package var clientID: String?
  /// The file with its public key.
  package var clientKey: String?
  /// Whether organization fields on user and default grants are refused.
  package var strictOrganizationFields = false
  /// Whether it takes two calls to leave allow_all_scopes for a list.
  package var twoStepScopes = false

  package init() {}

  /// Serves until it is interrupted. Throws `CommandError`, and `ExitStatus` where nobody could be told.
  package func run() async throws {
    let server: EmulatorServer
    let (options, addedGrant) = try options()
    do {
      server = try await EmulatorServer.start(options)
    } catch {
      throw CommandError(message: error.description)
    }
    let interrupts = Ports.current.interrupts
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
  package func options() throws -> (options: EmulatorOptions, addedGrant: String?) {
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
      return try TenantSnapshot(bytes, file: path.visible, keeping: .all)
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
  package func greeting(_ server: EmulatorServer, _ addedGrant: String?) async -> String {
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
