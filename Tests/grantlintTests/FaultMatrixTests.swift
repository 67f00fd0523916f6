import Documents
import Foundation
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// Every fault on every kind of call of an audit, over sockets: what passes is survived with the same findings, what
/// lasts ends in exit 3, and nothing ends in a clean report.
@Suite(.timeLimit(.minutes(10))) struct `Faults of a live tenant` {
  /// A fault of the emulator on one kind of call.
  struct Case: Sendable, CustomTestStringConvertible {
    let route: String
    let fault: String
    let lasts: Bool
    var specification: String { "\(route):\(fault)\(lasts ? "*" : "")" }
    var testDescription: String { specification }
  }

  private static let routes = ["token", "client-grants", "clients", "resource-servers", "organizations"]
  private static let faults = [
    "429=1", "500", "503", "cut", "garbage", "reset", "hang", "trickle=2000", "redirect", "expire",
  ]
  /// By default every fault on one route, so that each route has two.
  private static let cases = routes.enumerated().flatMap { row, route in
    faults.enumerated().filter { column, fault in
      // A token call is where a token comes from: that all earlier ones end with it changes nothing.
      (route != "token" || fault != "expire") && (Cases.areWhole || (row + column) % routes.count == 0)
    }
    .flatMap { _, fault in [false, true].map { Case(route: route, fault: fault, lasts: $0) } }
  }

  /// A rule for which every collection has to be read.
  private static let rule = """
    id: reads-everything
    title: Everything can be read
    severity: note
    since: "0.1"
    rationale: For this test.
    remedy: None.
    check: >-
      (client == null || client.name != '') && (api == null || api.identifier != '')
      && (grant.organization_usage != 'require' || size(organizations) >= 0)
    """

  private static let undisturbed = Task { try await audit("").outcome }

  /// Audits the demo tenant under a fault, and says whether it struck.
  private static func audit(_ faults: String) async throws -> (outcome: CommandRun, struck: Bool) {
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    let folder = try TemporaryFolder(["reads-everything.yaml": rule])
    let api = FaultyAPI()
    let server = try await api.start(options)
    let outcome = await CommandRun(
      ["audit", "-f", "json", "--rules", folder.path], variables: server.signIn, folder: folder.path, transport: api,
      clock: api.clock)
    let struck = await !server.injectedFaults.isEmpty
    await server.stop()
    return (outcome, struck)
  }

  private static func findings(_ output: String) throws -> JSONValue? {
    try JSONReader.value(output).object?["findings"]
  }

  @Test(arguments: cases.filter { !$0.lasts })
  func `a fault that passes is survived`(fault: Case) async throws {
    let (outcome, struck) = try await Self.audit(fault.specification)
    #expect(struck)
    #expect(outcome.code == 1, "\(outcome.output.suffix(400))")
    let undisturbed = try await Self.undisturbed.value
    #expect(undisturbed.code == 1)
    #expect(try Self.findings(outcome.output) == Self.findings(undisturbed.output))
  }

  @Test(arguments: cases.filter(\.lasts))
  func `a fault that lasts is exit 3`(fault: Case) async throws {
    let (outcome, struck) = try await Self.audit(fault.specification)
    #expect(struck)
    #expect(outcome.code == 3)
    let run = try #require(try JSONReader.value(outcome.output).object?["run"]?.object)
    #expect(run["complete"] == false)
    #expect(run["incomplete"]?.array?.isEmpty == false)
  }

  /// By the clock of the machine, and through the built program: a call that hangs ends with the time that is allowed.
  @Test func `the time that is allowed ends an audit whose calls hang`() async throws {
    var options = EmulatorOptions()
    options.faults = try FaultPlan("client-grants:hang*")
    let server = try await EmulatorServer.start(options)
    let outcome = try await Binary.run(["audit", "-f", "json", "--timeout", "3"], environment: server.signIn)
    #expect(outcome.code == 3)
    await server.stop()
  }
}

extension EmulatorServer {
  /// The environment with which the program signs in to it.
  var signIn: [String: String] {
    [
      "AUTH0_DOMAIN": "demo.grantlint.example", "GRANTLINT_API_URL": baseURL,
      "AUTH0_CLIENT_ID": emulator.settings.clientID,
      "AUTH0_CLIENT_SECRET": emulator.settings.clientSecret.reveal(),
    ]
  }
}
