import ArgumentParser
import Documents
import Foundation
import HTTPTypes
import ManagementAPI
import Tenant
import TenantEmulator

/// `grantlint-bench live`: what audits of a live tenant take beside the plain walk of the pages of its grants, which is the
/// least that any audit does: one call after the other, because each page names the next.
struct LiveBench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "live", abstract: "Audits of an emulated tenant over HTTP, beside the plain walk of its pages.")

  @Option(help: "How many grants.") var grants = 10_000
  @Option(help: "Milliseconds that every call takes.") var latency = 50
  @Option(help: "How many organizations.") var organizations = 120
  @Option(help: "Runs of each; the median counts.") var runs = 3
  @Option(help: ArgumentHelp("The program; without it the one beside this one.", valueName: "file"))
  var program: String?

  func run() async throws {
    let tool = program ?? URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().path + "/grantlint"
    var options = EmulatorOptions()
    var bench = BenchTenant(count: grants)
    var tenant = try bench.emulated(organizations: organizations)
    _ = tenant.admit(options.settings.clientID)
    options.tenant = tenant
    options.latency = .milliseconds(latency)
    let server = try await EmulatorServer.start(options)
    print("\(grants) grants, \(latency) ms a call, median of \(runs)")
    var walks: [Double] = []
    for _ in 0..<runs { walks.append(try await walk(server)) }
    let walk = walks.sorted()[runs / 2]
    print("  plain walk of the pages: \(Self.text(walk)) s")
    try await audit("five rules", AllBench.five.flatMap { ["--select", $0] }, tool, server, walk)
    try await audit("the whole catalogue", [], tool, server, walk)
    await server.stop()
  }

  private func audit(
    _ name: String, _ arguments: [String], _ tool: String, _ server: EmulatorServer, _ walk: Double
  ) async throws {
    let environment = [
      "AUTH0_DOMAIN": BenchTenant.domain, "AUTH0_CLIENT_ID": EmulatorSettings().clientID,
      "AUTH0_CLIENT_SECRET": EmulatorSettings().clientSecret.reveal(), "GRANTLINT_API_URL": server.baseURL,
    ]
    var times: [(seconds: Double, calls: Int)] = []
    for _ in 0..<runs {
      let before = await server.emulator.requests.count
      // Where it waits no thread of the server is kept.
      let run = try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread {
          continuation.resume(
            with: Result {
              try MeasuredRun(
                tool, ["audit", "--format", "ndjson"] + arguments, output: "/dev/null", environment: environment,
                codes: 0...1)
            })
        }
      }
      times.append((run.seconds, await server.emulator.requests.count - before))
    }
    let median = times.sorted { $0.seconds < $1.seconds }[runs / 2]
    print(
      "  \(name): \(Self.text(median.seconds)) s, \(Self.text(median.seconds / walk)) of the walk; \(median.calls) calls"
    )
  }

  /// Seconds from signing in to the last page.
  private func walk(_ server: EmulatorServer) async throws -> Double {
    let token = await server.emulator.issueToken()
    let transport = CurlTransport(environment: [:])
    let start = ContinuousClock.now
    var next: String?
    repeat {
      var request = HTTPRequest(
        method: .get, scheme: "http", authority: "127.0.0.1:\(server.port)",
        path: "/api/v2/client-grants?take=100" + (next.map { "&from=\($0)" } ?? ""))
      request.headerFields[.authorization] = "Bearer \(token.reveal())"
      let answer = try await transport.send(request, body: [])
      next = try JSONReader.value(answer.body).object?["next"]?.string
    } while next != nil
    return (ContinuousClock.now - start) / .seconds(1)
  }

  private static func text(_ number: Double) -> String { "\((number * 100).rounded() / 100)" }
}
