import Foundation
import HTTPTypes
import ManagementAPI
import PolicyEngine
import TenantEmulator
import TestSupport

@testable import Workflows

/// Ports of which nothing is the process's own, with what was said by them.
struct PortsForTests: Sendable {
  /// 2026-01-31T02:00:00Z.
  static let moment = 1_769_824_800.0

  let output = Lines()
  let error = Lines()
  let questions = Lines()
  private(set) var ports = Ports()

  /// - Parameters:
  ///   - emulator: who answers at the API; nil where nobody does.
  ///   - days: how many days after `moment` it is.
  ///   - answer: what somebody at a terminal answers; nil where nobody is there.
  init(
    _ variables: [String: String] = [:], folder: TemporaryFolder, emulator: TenantEmulator? = nil, days: Double = 0,
    answer: String? = nil
  ) {
    ports.variables = ["HOME": folder.file("home")].merging(variables) { $1 }
    ports.folder = folder.path
    ports.console = Console(
      writeOutput: { [output] in
        output.add($0)
        return true
      }, writeError: { [error] in error.add($0) })
    ports.prompt = nil
    if let answer {
      ports.prompt = { [questions] question in
        questions.add(question)
        return answer
      }
    }
    ports.clock = APIClock(
      now: { Self.moment + days * 86_400 }, uptime: { 0 }, sleep: { _ in },
      alarm: { _ throws(CancellationError) in try await Self.never() },
      random: { 0 })
    ports.network = { _ in
      ClosureTransport { (request, body) throws(TransportError) in
        guard let emulator else { throw TransportError("nobody is there", isTransient: false) }
        return await emulator.respond(to: request, body: body)
      }
    }
    ports.interrupts = Interrupts {}
  }

  /// Shows streams on screens.
  mutating func show(output: Console.Screen? = nil, error: Console.Screen? = nil) {
    ports.console.outputScreen = { output }
    ports.console.errorScreen = { error }
  }

  /// Calls what sees each request on its way, and each text that comes out on standard error.
  mutating func watch(
    requests: @escaping @Sendable (HTTPRequest) -> Void, error: @escaping @Sendable (String) -> Void
  ) {
    let (network, write) = (ports.network, ports.console.writeError)
    ports.network = { origin in
      let transport = network(origin)
      return ClosureTransport { (request, body) throws(TransportError) in
        requests(request)
        return try await transport.send(request, body: body)
      }
    }
    ports.console.writeError = { text in
      write(text)
      error(text)
    }
  }

  /// What a workflow ends with: its exit code, or the message with which it failed.
  func end(_ workflow: () async throws -> Void) async -> (code: Int32, message: String?) {
    do {
      try await Ports.$current.withValue(ports) { try await workflow() }
      return (0, nil)
    } catch let status as ExitStatus {
      return (status.code.rawValue, nil)
    } catch let error as CommandError {
      return (error.code.rawValue, error.message)
    } catch {
      return (-1, "\(error)")
    }
  }

  private static func never() async throws(CancellationError) {
    let (stream, _) = AsyncStream<Never>.makeStream()
    for await _ in stream {}
    throw CancellationError()
  }
}
