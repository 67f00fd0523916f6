import ArgumentParser
import TenantEmulator
import Workflows

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

  @Option(help: ArgumentHelp("The tenant to serve; without it the demo tenant.", valueName: "file"), completion: .json)
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
      valueName: "pem"), completion: .file())
  var clientKey: String?

  @Flag(help: "Refuse organization fields on user and default grants, as the official command line reports.")
  var strictOrganizationFields = false

  @Flag(help: "Refuse to leave allow_all_scopes and list scopes in one call.")
  var twoStepScopes = false

  func run() async throws { try await workflow.run() }

  var workflow: EmulateWorkflow {
    var workflow = EmulateWorkflow()
    (workflow.snapshot, workflow.port, workflow.latency) = (snapshot, port, latency)
    (workflow.rateLimit, workflow.faults) = (rateLimit, faults)
    (workflow.clientID, workflow.clientKey) = (clientID, clientKey)
    (workflow.strictOrganizationFields, workflow.twoStepScopes) = (strictOrganizationFields, twoStepScopes)
    return workflow
  }
}
