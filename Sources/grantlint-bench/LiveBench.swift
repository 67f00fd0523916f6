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
    options.tenant = try tenant(options.settings.clientID)
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

  /// The grants of `BenchTenant`, ten an application of which one in fifty was deleted, the APIs, and organizations to
  /// which one in ten of the grants that use them is assigned.
  private func tenant(_ reader: String) throws -> EmulatedTenant {
    let file = FileManager.default.temporaryDirectory.appending(path: "grantlint-bench-\(UUID().uuidString).json")
    defer { try? FileManager.default.removeItem(at: file) }
    var bench = BenchTenant(count: grants)
    try bench.write(to: file)
    let made = try JSONReader.value(Array(Data(contentsOf: file))).object?["client_grants"]?.array ?? []
    var tenant = EmulatedTenant(domain: BenchTenant.domain, clientGrants: made.compactMap(\.object))
    let ids = Set(tenant.clientGrants.compactMap { $0["client_id"]?.string }).sorted()
    tenant.clients = ids.enumerated().filter { !$0.offset.isMultiple(of: 50) }.map { index, id in
      [
        "client_id": .string(id), "name": .string("Application \(index)"), "is_first_party": true, "global": false,
        "app_type": "non_interactive", "grant_types": ["client_credentials"],
      ]
    }
    let audiences = Set(tenant.clientGrants.compactMap { $0["audience"]?.string }).sorted()
    tenant.resourceServers = audiences.map { ["identifier": .string($0), "name": .string("API")] }
    let using = tenant.clientGrants.filter { $0["organization_usage"]?.string ?? "deny" != "deny" }
    for (index, grant) in using.enumerated() where index.isMultiple(of: 10) {
      let number = JSONValue.string("org_\(index / 10 % max(1, organizations))")
      tenant.grantOrganizations[ExactString(grant["id"]?.string ?? "")] = [["id": number, "name": number]]
    }
    _ = tenant.admit(reader)
    return tenant
  }
}
