import HTTPTypes
import ManagementAPI
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// Numbers that fit nowhere, in what a person writes and in what the API answers: none ends the process.
@Suite struct `Numbers from outside` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// An audit by one rule, because all take a while to compile.
  private static let audit = ["audit", "--select", "no-allow-all-scopes"]

  private func run(
    _ arguments: [String], variables: [String: String] = [:], transport: any HTTPTransport = CommandRun.nobody
  ) async -> CommandRun {
    let signIn = [
      "AUTH0_DOMAIN": RepairScene.domain, "AUTH0_CLIENT_ID": EmulatorSettings().clientID,
      "AUTH0_CLIENT_SECRET": EmulatorSettings().clientSecret.reveal(),
    ]
    return await CommandRun(
      arguments, variables: signIn.merging(variables) { $1 }, folder: folder.path, transport: transport)
  }

  @Test(
    arguments: [("--timeout", "at most 31536000"), ("--max-rps", "at most 1000000")],
    ["nan", "inf", "-inf", "-1", "0", "1e300"])
  func `a flag that takes a number above 0 takes no other`(flag: (String, String), value: String) async {
    let outcome = await run(["audit", "\(flag.0)=\(value)"])
    #expect(outcome.code == 2)
    #expect(outcome.said.contains("\(flag.0) takes a number of") && outcome.said.contains(flag.1), "\(outcome.said)")
  }

  @Test(arguments: ["GRANTLINT_TIMEOUT", "GRANTLINT_MAX_RPS"], ["nan", "1e300", "-1"])
  func `so do the variables`(name: String, value: String) async {
    let outcome = await run(["audit"], variables: [name: value])
    #expect(outcome.code == 2)
    #expect(outcome.said.contains("\(name) takes a number of"), "\(outcome.said)")
  }

  @Test(arguments: [
    (["emulate", "--latency", "9223372036854775807"], "--latency takes milliseconds, 0 to 3600000"),
    (["emulate", "--port", "65536"], "65536"), (["plan", "--demo", "--expires-in", "4294967295d"], "from 1s to 366d"),
    (["audit", "--demo", "--max-changes", "99999999999999999999"], "--max-changes"),
  ])
  func `a flag that takes a whole number takes none that is too large`(arguments: [String], said: String) async {
    let outcome = await run(arguments)
    #expect(outcome.code == 2)
    #expect(outcome.said.contains(said), "\(outcome.said)")
  }

  @Test func `a terminal of countless columns is one of many`() async {
    let outcome = await run(Self.audit + ["--demo"], variables: ["COLUMNS": "9223372036854775807"])
    #expect(outcome.code == 1)
  }

  private static let numbers = [
    "18446744073709551615", "1" + String(repeating: "0", count: 400),
  ]

  @Test(arguments: ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"], numbers)
  func `a rate limit that fits nowhere ends no audit`(field: String, value: String) async throws {
    let emulator = TenantEmulator(tenant: RepairScene.tenant(RepairScene.allScopes(1)))
    let name = try #require(HTTPField.Name(field))
    let transport = ClosureTransport { request, body in
      var answer = await emulator.respond(to: request, body: body)
      answer.response.headerFields[name] = value
      return answer
    }
    let outcome = await run(Self.audit + ["--timeout", "31536000"], transport: transport)
    #expect(outcome.code == 1, "\(outcome.said)")
  }

  @Test(arguments: ["100000000000000000000"] + numbers)
  func `a wait that nobody lives to see the end of is not begun`(wait: String) async {
    let transport = ClosureTransport { _, _ in
      (HTTPResponse(status: .tooManyRequests, headerFields: [.retryAfter: wait]), [])
    }
    let outcome = await run(
      Self.audit + ["--timeout", "31536000"], variables: ["COLUMNS": "1000"], transport: transport)
    #expect(outcome.code == 3)
    #expect(outcome.said.contains("the next try is due in more than a lifetime"), "\(outcome.said)")
  }
}
