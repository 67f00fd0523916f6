import ArgumentParser
import HTTPTypes
import ManagementAPI
import Tenant
import TenantEmulator

/// `grantlint-bench calls`: what one call over a kept-alive loopback connection takes, client and emulator together.
struct CallsBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls", abstract: "Milliseconds a call to the emulator over loopback.")

  @Option(help: "How many calls.") var count = 1_000

  func run() async throws {
    let server = try await EmulatorServer.start(EmulatorOptions())
    let token = await server.emulator.issueToken()
    let transport = CurlTransport(environment: [:])
    var request = HTTPRequest(
      method: .get, scheme: "http", authority: "127.0.0.1:\(server.port)", path: "/api/v2/client-grants?take=100")
    request.headerFields[.authorization] = "Bearer \(token.reveal())"
    var times: [Double] = []
    for _ in 0..<count {
      let start = ContinuousClock.now
      let answer = try await transport.send(request, body: [])
      times.append((ContinuousClock.now - start) / .milliseconds(1))
      guard answer.response.status == .ok else {
        throw CleanExit.message("the emulator answered \(answer.response.status)")
      }
    }
    await server.stop()
    times.sort()
    print("\(count) calls: median \(text(times[count / 2])) ms, 95 % within \(text(times[count * 95 / 100])) ms")
  }

  private func text(_ milliseconds: Double) -> String { "\((milliseconds * 100).rounded() / 100)" }
}
