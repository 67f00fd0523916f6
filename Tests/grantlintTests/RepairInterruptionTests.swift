import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import Synchronization
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// A signal in each phase of a repair, through the program in this process: the tenant stands still at one call, and
/// somebody wants the run to end.
@Suite(.timeLimit(.minutes(5))) struct `A repair that is interrupted` {
  private static let list = "/api/v2/client-grants?"
  private static let one = "/api/v2/client-grants/cgr_all1"

  /// Where the tenant stands still: at which of the calls to a path.
  struct Phase: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let path: String
    let call: Int
    /// Whether the program ends at once, by the signal; else it brings something to an end.
    var isEndedAtOnce = false
    let writes: Int
    /// What the report says of the first grant.
    var status: String?
  }

  static let phases = [
    Phase(testDescription: "signing in", path: "/oauth/token", call: 1, isEndedAtOnce: true, writes: 0),
    Phase(testDescription: "reading the tenant", path: list, call: 1, isEndedAtOnce: true, writes: 0),
    Phase(testDescription: "looking at a grant again", path: one, call: 1, writes: 0, status: "skipped"),
    Phase(testDescription: "reading a grant back", path: one, call: 2, writes: 1, status: "applied"),
    Phase(testDescription: "auditing again", path: list, call: 2, writes: 2, status: "verified"),
  ]

  @Test(arguments: phases)
  func `ends with 130, and tells what was done`(phase: Phase) async throws {
    let folder = try TemporaryFolder()
    var settings = EmulatorSettings()
    settings.tokenScopes.append(TenantEmulator.changingScope)
    let emulator = TenantEmulator(tenant: RepairScene.tenant(RepairScene.allScopes(2)), settings: settings)
    let still = Standstill(phase)
    let said = Lines()
    var ports = Ports()
    ports.variables = [
      "AUTH0_DOMAIN": RepairScene.domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(), "GRANTLINT_STATE": folder.file("state"),
    ]
    ports.folder = folder.path
    ports.prompt = nil
    ports.console.writeOutput = { _ in true }
    ports.console.writeError = { said.add($0) }
    ports.network = { _ in
      ClosureTransport { (request, body) async throws(TransportError) in
        if await still.stops(at: request) {
          throw Task.isCancelled ? .cancelled : TransportError("given up", isTransient: false)
        }
        return await emulator.respond(to: request, body: body)
      }
    }
    let isEnded = Mutex(false)
    let interrupts = Interrupts {
      isEnded.withLock { $0 = true }
      still.moveOn()
    }
    ports.interrupts = interrupts
    let (report, around) = (folder.file("report.json"), ports)
    let run = Task {
      await Ports.$current.withValue(around) {
        await Main.run(["audit", "--fix", "-q", "-o", "json=\(report)", "--select", "no-allow-all-scopes"])
      }
    }
    await still.reached()
    Ports.$current.withValue(around) { interrupts.raise() }
    let code = await run.value
    #expect(isEnded.withLock { $0 } == phase.isEndedAtOnce)
    #expect(await emulator.writes.count == phase.writes)
    if phase.isEndedAtOnce {
      #expect(said.text.contains("interrupted: nothing was changed\n"), "\(said.text)")
      return
    }
    #expect(code == 130)
    let json = try JSONReader.value(try #require(folder.read("report.json"))).object
    #expect(json?["run"]?.object?["exit_code"] == 130)
    let records = try RepairScene.remediation(try #require(folder.read("report.json")))
    #expect(records["cgr_all1"]?.status == phase.status, "\(records)")
  }
}

/// A tenant that stands still at one call until the call is cancelled or somebody lets it move on.
private final class Standstill: Sendable {
  private let phase: `A repair that is interrupted`.Phase
  private let calls = Mutex(0)
  private let reach = AsyncStream<Never>.makeStream()
  private let hold = AsyncStream<Never>.makeStream()

  init(_ phase: `A repair that is interrupted`.Phase) { self.phase = phase }

  /// Whether this was the call; returns once it is over.
  func stops(at request: HTTPRequest) async -> Bool {
    guard request.method != .patch, request.path?.hasPrefix(phase.path) == true else { return false }
    let call = calls.withLock { calls in
      calls += 1
      return calls
    }
    guard call == phase.call else { return false }
    reach.continuation.finish()
    for await _ in hold.stream {}
    return true
  }

  /// Returns when the tenant stands still.
  func reached() async { for await _ in reach.stream {} }
  func moveOn() { hold.continuation.finish() }
}
