import Documents
import Foundation
import Synchronization
import Tenant
import TenantEmulator
import TestSupport
import Testing

@Suite struct FaultRelayTests {
  private static let clients = "/api/v2/clients"
  private static let grant = "/api/v2/client-grants/cgr_client"
  private static let change = #"{"scope":["write:x"]}"#

  @Test(arguments: [400, 408, 429, 500, 502, 503, 504]) func `a status comes instead of the answer and once`(
    status: Int
  ) async throws {
    try await withServer {
      $0.faults = try FaultPlan("1:\(status)=7")
    } _: { server, token in
      let answer = await RawCall.send("PATCH", Self.grant, token: token, body: Self.change, to: server.port)
      #expect(answer.status == status)
      #expect(answer.header("retry-after") == (status == 429 ? "7" : nil))
      #expect(answer.json?.object?["statusCode"] == .int(status))
      #expect(await server.emulator.requests.isEmpty)
      #expect(await RawCall.get(Self.clients, token: token, to: server.port).status == 200)
    }
  }

  @Test func `the token endpoint speaks OAuth also when it is at fault`() async throws {
    try await withServer {
      $0.faults = try FaultPlan("token:429")
    } _: { server, _ in
      let answer = await RawCall.send("POST", "/oauth/token", body: "{}", to: server.port)
      #expect(answer.header("retry-after") == "1")
      #expect(answer.json == ["error": "too_many_requests", "error_description": "Client quota exceeded"])
    }
  }

  @Test func `a page of HTML is no JSON`() async throws {
    try await withServer {
      $0.faults = try FaultPlan("1:html")
    } _: { server, token in
      let answer = await RawCall.get(Self.clients, token: token, to: server.port)
      #expect(answer.status == 200)
      #expect(answer.header("content-type") == "text/html")
      #expect(answer.json == nil)
      #expect(answer.header("content-length") == String(answer.body.count))
    }
  }

  @Test func `garbage is no HTTP`() async throws {
    try await withServer {
      $0.faults = try FaultPlan("1:garbage")
    } _: { server, token in
      let answer = await RawCall.get(Self.clients, token: token, to: server.port)
      #expect(!answer.received.isEmpty && answer.status == 0)
      #expect(answer.end == .closed)
    }
  }

  @Test func `a redirect leads back to the server whose log shows who follows`() async throws {
    try await withServer {
      $0.faults = try FaultPlan("1:redirect")
    } _: { server, token in
      let answer = await RawCall.get(Self.clients, token: token, to: server.port)
      #expect(answer.status == 302)
      #expect(answer.header("location") == "\(server.baseURL)/redirected")
      #expect(await RawCall.get("/redirected", to: server.port).status == 404)
      #expect(await server.emulator.requests.map(\.path) == ["/redirected"])
    }
  }

  @Test(arguments: [
    ("close", RawCall.End.closed, 0), ("close-after", .closed, 1), ("reset", .reset, 0), ("reset-after", .reset, 1),
  ])
  func `a connection ends before or after the change is made`(fault: String, end: RawCall.End, writes: Int) async throws
  {
    try await withServer {
      $0.faults = try FaultPlan("patch:\(fault)")
    } _: { server, token in
      let answer = await RawCall.send("PATCH", Self.grant, token: token, body: Self.change, to: server.port)
      #expect(answer.received.isEmpty)
      #expect(answer.end == end)
      #expect(await server.emulator.writes.count == writes)
      let again = await RawCall.send("PATCH", Self.grant, token: token, body: Self.change, to: server.port)
      #expect(again.status == 200)
      #expect(await server.emulator.writes.count == writes + 1)
    }
  }

  @Test(arguments: [("hang", 0), ("hang-after", 1), ("stop", 0), ("stop-after", 1)])
  func `a call that hangs says so and gets no answer`(fault: String, writes: Int) async throws {
    let (faults, signal) = AsyncStream<InjectedFault>.makeStream()
    let plan = try FaultPlan("patch:\(fault)")
    try await withServer({ $0.faults = plan }, onFault: { signal.yield($0) }) { server, token in
      let hasEnded = Mutex(false)
      async let answer = {
        let answer = await RawCall.send("PATCH", Self.grant, token: token, body: Self.change, to: server.port)
        hasEnded.withLock { $0 = true }
        return answer
      }()
      let injected = await faults.first { _ in true }
      #expect(injected?.call == 1 && injected?.method == "PATCH" && injected?.path == Self.grant)
      #expect(await server.emulator.writes.count == writes)
      #expect(await RawCall.get(Self.clients, token: token, to: server.port).status == 200)
      #expect(!hasEnded.withLock { $0 })
      await server.stop()
      #expect(await answer.received.isEmpty)
    }
  }

  @Test(arguments: ["cut", "cut=0", "cut=10", "cut=100000"]) func `a cut body is shorter than its length`(
    fault: String
  ) async throws {
    try await withServer {
      $0.faults = try FaultPlan("2:\(fault)")
    } _: { server, token in
      let whole = await RawCall.get("/api/v2/client-grants", token: token, to: server.port)
      let answer = await RawCall.get("/api/v2/client-grants", token: token, to: server.port)
      let counts = ["cut": whole.body.count / 2, "cut=0": 0, "cut=10": 10, "cut=100000": whole.body.count - 1]
      #expect(answer.status == 200 && answer.end == .closed)
      #expect(answer.header("content-length") == String(whole.body.count))
      #expect(answer.body.count == counts[fault])
      #expect(answer.body.elementsEqual(whole.body.prefix(answer.body.count)))
    }
  }

  @Test func `a trickled body comes whole with a pause before each byte`() async throws {
    let sleeps = ManualClock()
    let plan = try FaultPlan("1:trickle=40")
    try await withServer({ $0.faults = plan }, sleeps: sleeps) { server, token in
      let answer = await RawCall.get(Self.grant, token: token, to: server.port)
      #expect(answer.json?.string("id") == "cgr_client")
      #expect(sleeps.sleeps == Array(repeating: 0.04, count: answer.body.count))
    }
  }

  @Test func `tokens expire in mid run and a new one is good`() async throws {
    try await withServer {
      $0.faults = try FaultPlan("2:expire")
    } _: { server, token in
      for status in [200, 401, 401] {
        #expect(await RawCall.get(Self.clients, token: token, to: server.port).status == status)
      }
      let token = await server.emulator.issueToken().reveal()
      #expect(await RawCall.get(Self.clients, token: token, to: server.port).status == 200)
    }
  }

  @Test func `latencies add up and other faults come on top`() async throws {
    let sleeps = ManualClock()
    let plan = try FaultPlan("*:latency=50,2:latency=200,2:503,2:500")
    try await withServer({ $0.faults = plan }, sleeps: sleeps) { server, token in
      for status in [200, 503] {
        #expect(await RawCall.get(Self.clients, token: token, to: server.port).status == status)
      }
      #expect(sleeps.sleeps == [0.05, 0.25])
    }
  }

  /// Calls: clients, grants, clients, clients, grants.
  @Test(arguments: [
    ("2:500", [200, 500, 200, 200, 200]), ("2:500*", [200, 500, 500, 500, 500]),
    ("2-4:500", [200, 500, 500, 500, 200]),
    ("*:500", [500, 500, 500, 500, 500]), ("clients:500", [500, 200, 200, 200, 200]),
    ("clients#2:500", [200, 200, 500, 200, 200]), ("clients#2:500*", [200, 200, 500, 500, 200]),
    ("client-grants:500*", [200, 500, 200, 200, 500]), ("clients#2-3:500", [200, 200, 500, 500, 200]),
    ("client-grants#*:500,1:502", [502, 500, 200, 200, 500]), ("patch:500*", [200, 200, 200, 200, 200]),
  ])
  func `a fault strikes the calls that it names`(plan: String, statuses: [Int]) async throws {
    try await withServer {
      $0.faults = try FaultPlan(plan)
    } _: { server, token in
      let grants = "/api/v2/client-grants"
      var answered: [Int] = []
      for path in [Self.clients, grants, Self.clients, Self.clients, grants] {
        answered.append(await RawCall.get(path, token: token, to: server.port).status)
      }
      #expect(answered == statuses)
      let struck = statuses.indices.filter { statuses[$0] != 200 }.map { $0 + 1 }
      #expect(await server.injectedFaults.map(\.call) == struck)
    }
  }

  @Test(arguments: [
    ("token", "POST", "/oauth/token"), ("client-grants", "GET", "/api/v2/client-grants?take=1"),
    ("client-grant", "GET", "/api/v2/client-grants/cgr_client"), ("patch", "PATCH", "/api/v2/client-grants/cgr_client"),
    ("organizations", "GET", "/api/v2/client-grants/cgr_client/organizations"),
    ("clients", "GET", "/api/v2/clients"), ("clients", "GET", "/api/v2/clients/app"),
    ("resource-servers", "GET", "/api/v2/resource-servers?per_page=5"),
    ("resource-servers", "GET", "/api/v2/resource-servers/x"),
  ])
  func `a route is one kind of call`(route: String, method: String, path: String) async throws {
    for other in FaultRoute.allCases {
      try await withServer {
        $0.faults = try FaultPlan("\(other.rawValue):418*")
      } _: { server, token in
        let answer = await RawCall.send(method, path, token: token, to: server.port)
        #expect((answer.status == 418) == (other.rawValue == route), "\(other)")
      }
    }
  }
}
