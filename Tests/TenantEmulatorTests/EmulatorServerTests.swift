import Documents
import Foundation
import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport
import Testing

@Suite struct EmulatorServerTests {
  private static let signIn = """
    {"grant_type":"client_credentials","client_id":"app_grantlint_auditor","client_secret":"emulated",\
    "audience":"https://demo.grantlint.example/api/v2/"}
    """

  @Test func `by default the demo tenant is served and its token may read and change`() async throws {
    try await withServer {
      $0.tenant = nil
    } _: { server, _ in
      #expect(server.baseURL == "http://127.0.0.1:\(server.port)")
      let signIn = await RawCall.send("POST", "/oauth/token", body: Self.signIn, to: server.port)
      #expect(signIn.status == 200)
      let token = signIn.json?.string("access_token")
      let page = await RawCall.get("/api/v2/client-grants?take=100", token: token, to: server.port)
      #expect(page.status == 200)
      #expect(page.header("content-length") == String(page.body.count))
      let grants = page.json?.object?["client_grants"]?.array
      let demo = try TenantSnapshot.demo()
      #expect(grants?.count == demo.records.grants.count)
      let path = "/api/v2/client-grants/cgr_demo000000000008"
      let change = await RawCall.send("PATCH", path, token: token, body: #"{"scope":[]}"#, to: server.port)
      #expect(change.status == 200)
      #expect(await server.emulator.writes.map(\.body) == [["scope": []]])
    }
  }

  @Test(arguments: ["", "*:latency=1"]) func `every method and the target as written reach the tenant`(
    faults: String
  ) async throws {
    try await withServer {
      $0.faults = try FaultPlan(faults)
    } _: { server, token in
      let target = "/api/v2/resource-servers/https:%2F%2Fapi.example%2F?x=%20+"
      let methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
      for method in methods {
        _ = await RawCall.send(method, target, token: token, body: "{}", to: server.port)
      }
      let requests = await server.emulator.requests
      #expect(requests.map(\.method.rawValue) == methods)
      #expect(requests.allSatisfy { $0.path == target })
      let path = "/api/v2/resource-servers/https:%2F%2Fapi.example%2F"
      #expect(await RawCall.get(path, token: token, to: server.port).status == 200)
    }
  }

  @Test(arguments: ["", "*:latency=1"]) func `a large body arrives whole`(faults: String) async throws {
    let scope = (0..<1_000).map { "scope:\($0)" }
    let change = { (options: inout EmulatorOptions) in
      options.faults = try FaultPlan(faults)
      options.settings.undefinedNames = .stored
    }
    try await withServer(change) { server, token in
      let body = JSONWriter.compact(.object(["scope": .strings(scope)]))
      let path = "/api/v2/client-grants/cgr_client"
      let answer = await RawCall.send("PATCH", path, token: token, body: body, to: server.port)
      #expect(answer.json?.object?["scope"] == .strings(scope))
    }
  }

  @Test(arguments: ["", "*:latency=1"]) func `a connection serves one call after the other`(
    faults: String
  ) async throws {
    try await withServer {
      $0.faults = try FaultPlan(faults)
    } _: { server, token in
      let first = RawCall.request("GET", "/api/v2/clients", token: token)
      let second = RawCall.request("GET", "/api/v2/client-grants", token: token, closes: true)
      let answers = await RawCall.send(first + second, to: server.port)
      #expect(String(decoding: answers.received, as: UTF8.self).split(separator: "HTTP/1.1 200").count == 2)
      #expect(answers.end == .closed)
      #expect(await server.emulator.requests.map(\.path) == ["/api/v2/clients", "/api/v2/client-grants"])
    }
  }

  /// With Nagle's algorithm on, the body waits some 40 ms for the client to acknowledge the head.
  @Test(arguments: ["", "9999:reset"]) func `the body of an answer is not held back`(faults: String) async throws {
    try await withServer {
      $0.faults = try FaultPlan(faults)
    } _: { server, token in
      let request = RawCall.request("GET", "/api/v2/client-grants", token: token)
      let length = await RawCall.get("/api/v2/client-grants", token: token, to: server.port).received.count
      // A socket that waits for a call has the option: by the last of these the server's has waited.
      let isUndelayed = await RawConnection.isUndelayed(after: 20, request, answerLength: length, to: server.port)
      #expect(isUndelayed == true)
    }
  }

  @Test func `each call is later by the latency`() async throws {
    let sleeps = ManualClock()
    try await withServer({ $0.latency = .milliseconds(250) }, sleeps: sleeps) { server, token in
      _ = await RawCall.get("/api/v2/clients", token: token, to: server.port)
      _ = await RawCall.get("/api/v2/clients", token: token, to: server.port)
      #expect(sleeps.sleeps == [0.25, 0.25])
    }
  }

  @Test func `a rate limit is kept over the socket`() async throws {
    try await withServer {
      $0.settings.rateLimit = RateLimit("0.25/2")
    } _: { server, token in
      for status in [200, 200, 429] {
        let answer = await RawCall.get("/api/v2/clients", token: token, to: server.port)
        #expect(answer.status == status)
        #expect(answer.header("retry-after") == (status == 429 ? "4" : nil))
        #expect(answer.header("x-ratelimit-limit") == "2")
      }
    }
  }

  @Test(arguments: ["", "1:reset"]) func `a port that is taken is said`(faults: String) async throws {
    try await withServer { server, _ in
      var options = EmulatorOptions()
      options.port = server.port
      options.faults = try FaultPlan(faults)
      let error = await #expect(throws: EmulatorServerError.self) { try await EmulatorServer.start(options) }
      #expect(error?.description == "port \(server.port) of 127.0.0.1 is taken; choose another one, or 0 for any")
    }
  }

  @Test(arguments: ["", "2:reset"]) func `a port that was asked for is used`(faults: String) async throws {
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    let first = try await EmulatorServer.start(options)
    await first.stop()
    options.port = first.port
    let second = try await EmulatorServer.start(options)
    #expect(second.port == first.port)
    #expect(await RawCall.get("/", to: second.port).status == 404)
    await second.stop()
  }

  @Test(arguments: ["", "1:reset"], [true, false])
  func `once it has stopped nobody listens`(faults: String, isCancelled: Bool) async throws {
    var options = EmulatorOptions()
    options.faults = try FaultPlan(faults)
    let server = try await EmulatorServer.start(options)
    let waiting = Task { try await server.runUntilCancelled() }
    if isCancelled { waiting.cancel() } else { await server.stop() }
    try await waiting.value
    #expect(await RawCall.get("/", to: server.port).end == .refused)
  }

  @Test(arguments: ["", "16", "16/", "/50", "0/50", "-1/5", "16/0", "16/x", "16/5/1", "inf/1"])
  func `a rate limit is two numbers above zero`(text: String) {
    #expect(RateLimit(text) == nil)
    #expect(RateLimit("2.5/10") == RateLimit(burst: 10, perSecond: 2.5))
  }
}
