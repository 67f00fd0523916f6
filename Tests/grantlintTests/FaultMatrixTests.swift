import Documents
import Foundation
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// Every fault on every kind of call of an audit, over sockets and through the built program: what passes is survived
/// with the same findings, what lasts ends in exit 3 within the timeout, and nothing ends in a clean report.
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
  private static let cases = routes.flatMap { route in
    // A token call is where a token comes from: that all earlier ones end with it changes nothing.
    faults.filter { route != "token" || $0 != "expire" }
      .flatMap { fault in [false, true].map { Case(route: route, fault: fault, lasts: $0) } }
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

  /// The findings of an undisturbed audit.
  private static let undisturbed = Task { try await findings(audit("", timeout: 30, wanted: 1).output) }

  /// Audits the demo tenant under a fault. At most a few at once: they are about waiting, not about load. On a machine
  /// so busy that the time was over before the fault could strike, or before it had passed, there is more of it.
  private static func audit(_ faults: String, timeout: Double, wanted: Int32) async throws -> Binary.Outcome {
    await gate.enter()
    defer { Task { await gate.leave() } }
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    let folder = try TemporaryFolder()
    let rules = try folder.write(rule, to: "reads-everything.yaml")
    var last: Binary.Outcome?
    for factor in [1.0, 4, 16] {
      let server = try await EmulatorServer.start(options)
      let outcome = try await Binary.run(
        ["audit", "-f", "json", "--timeout", "\(timeout * factor)", "--rules", rules], environment: server.signIn)
      let struck = await !server.injectedFaults.isEmpty
      await server.stop()
      guard struck || faults.isEmpty else { continue }
      if outcome.code == wanted { return outcome }
      last = outcome
    }
    guard let last else { throw FaultNeverStruck(specification: faults) }
    return last
  }

  private struct FaultNeverStruck: Error {
    let specification: String
  }

  private static let gate = Gate(width: 8)

  private static func findings(_ output: String) throws -> JSONValue? {
    try JSONReader.value(output).object?["findings"]
  }

  @Test(arguments: cases.filter { !$0.lasts })
  func `a fault that passes is survived`(fault: Case) async throws {
    let outcome = try await Self.audit(fault.specification, timeout: 16, wanted: 1)
    #expect(outcome.code == 1, "\(outcome.output.suffix(400))")
    let findings = try Self.findings(outcome.output)
    let undisturbed = try await Self.undisturbed.value
    #expect(findings == undisturbed)
  }

  @Test(arguments: cases.filter(\.lasts))
  func `a fault that lasts is exit 3`(fault: Case) async throws {
    let outcome = try await Self.audit(fault.specification, timeout: 3, wanted: 3)
    #expect(outcome.code == 3)
    let run = try #require(try JSONReader.value(outcome.output).object?["run"]?.object)
    #expect(run["complete"] == false)
    #expect(run["incomplete"]?.array?.isEmpty == false)
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
