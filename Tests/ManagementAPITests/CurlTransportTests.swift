import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import ManagementAPI

/// The transport against real sockets. All of these tests run with a proxy in the environment that takes no
/// connection, so each of them also shows that loopback calls go past it.
@Suite(.timeLimit(.minutes(10)))
struct CurlTransportTests {
  private static let transport: CurlTransport = {
    setenv("http_proxy", "http://127.0.0.1:1", 1)
    return CurlTransport(environment: [:])
  }()

  private func request(_ server: RawServer, _ path: String = "/x", scheme: String = "http") -> HTTPRequest {
    HTTPRequest(
      method: .get, scheme: scheme, authority: server.address, path: path,
      headerFields: [.authorization: "Bearer secret-token", .userAgent: "grantlint/0.1.0", .accept: "application/json"])
  }

  /// What a server that does this once gives.
  private func send(_ actions: RawServer.Action..., path: String = "/x") async throws -> HTTPAnswer {
    try await Self.transport.send(request(try RawServer(actions), path), body: [])
  }

  private func failure(_ action: RawServer.Action) async throws -> TransportError {
    try #require(await #expect(throws: TransportError.self) { try await send(action) })
  }

  @Test func `a request and its answer arrive as they were made`() async throws {
    let server = try RawServer([
      .http("200 OK\r\nContent-Type: application/json\r\nContent-Length: 7", Array(#"{"a":1}"#.utf8))
    ])
    var sent = request(server, "/api/v2/x?from=a%2Bb%3D&take=1&take=2")
    sent.method = .post
    sent.headerFields[.contentType] = "application/json"
    let answer = try await Self.transport.send(sent, body: Array(#"{"k":"v"}"#.utf8))
    #expect(answer.response.status == 200)
    #expect(answer.response.headerFields[.contentType] == "application/json")
    #expect(answer.body == Array(#"{"a":1}"#.utf8))
    let text = try #require(server.requests.first)
    #expect(text.hasPrefix("POST /api/v2/x?from=a%2Bb%3D&take=1&take=2 HTTP/1.1\r\n"))
    for line in [
      "Authorization: Bearer secret-token", "User-Agent: grantlint/0.1.0", "Accept: application/json",
      "Content-Type: application/json", "Host: \(server.address)",
    ] {
      #expect(text.contains("\r\n\(line)\r\n"))
    }
    #expect(text.hasSuffix("\r\n\r\n" + #"{"k":"v"}"#))
  }

  @Test(arguments: [301, 302, 303, 307, 308])
  func `a redirect is handed back, and the token goes nowhere`(status: Int) async throws {
    let other = try RawServer([.http("200 OK\r\nContent-Length: 2", Array("{}".utf8))])
    let location = "http://localhost:\(other.port)/y"
    let answer = try await send(.http("\(status) Moved\r\nLocation: \(location)\r\nContent-Length: 0"))
    #expect(answer.response.status.code == status)
    #expect(answer.response.headerFields[.location] == location)
    #expect(other.requests.isEmpty)
    // The other server was there to be reached: this is its first request.
    _ = try await Self.transport.send(request(other), body: [])
    #expect(other.requests.count == 1)
  }

  @Test(arguments: [
    "200 OK\r\nContent-Length: 100", "200 OK\r\nTransfer-Encoding: chunked",
  ])
  func `a body that is cut short is an error`(head: String) async throws {
    let error = try await failure(.http(head, Array("10\r\n{\"a\":1}".utf8)))
    #expect(error.message == "the answer was cut short")
    #expect(error.isTransient)
  }

  /// A gzip stream of 258 bytes for every 13 bits: a space, repeated without end.
  private static var bomb: [UInt8] {
    let repetition = [1, 1, 0, 0, 0, 1, 0, 1] + [0, 0, 0, 0, 0]
    let bits = [1, 1, 0] + [0, 1, 0, 1, 0, 0, 0, 0] + Array([[Int]](repeating: repetition, count: 24).joined())
    let bytes = stride(from: 0, to: bits.count - 7, by: 8).map { start in
      bits[start..<start + 8].enumerated().reduce(UInt8(0)) { $0 | UInt8($1.element) << $1.offset }
    }
    let head: [UInt8] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]
    // Thirteen bytes are eight repetitions.
    let period = bytes[2..<15]
    return head + bytes[..<2] + Array([ArraySlice<UInt8>](repeating: period, count: 20_000).joined())
  }

  @Test func `an answer that is too large is not taken in, however small it travelled`() async throws {
    #expect(Self.bomb.count < 300_000)
    let head = "200 OK\r\nContent-Encoding: gzip\r\nContent-Type: application/json"
    let error = try await failure(.http(head, Self.bomb))
    #expect(error.message.hasPrefix("the answer is larger than 32 MiB, the most that is taken in"))
    #expect(!error.isTransient)
  }

  @Test(arguments: [
    "HTTP/1.1 200 OK\r\n" + String(repeating: "X-Field: \(String(repeating: "x", count: 1_000))\r\n", count: 300),
    String(repeating: "HTTP/1.1 100 Continue\r\n\r\n", count: 20_000),
  ])
  func `a head that is too large is not taken in`(head: String) async throws {
    let error = try await failure(.write(Array((head + "\r\n").utf8)))
    #expect(error.message.hasPrefix("the head of the answer is larger than 256 KiB"), "\(error.message)")
    #expect(!error.isTransient)
  }

  @Test(arguments: ["\u{0}\u{1}garbage\r\n\r\n", "HTTP/1.1 99999 X\r\n\r\n", "HTTP/1.1 099 X\r\n\r\n", "SSH-2.0-x\r\n"])
  func `an answer that is no HTTP is an error`(bytes: String) async throws {
    let error = try await failure(.write(Array(bytes.utf8)))
    #expect(error.message == "what came back is not an HTTP answer")
    #expect(error.isTransient)
  }

  @Test func `a connection that is reset or closed is an error`() async throws {
    for action in [RawServer.Action.reset, .write([])] {
      let error = try await failure(action)
      #expect(error.message == "the connection was closed before an answer came")
      #expect(error.isTransient)
    }
  }

  @Test func `a port that does not speak TLS is an error, without an answer`() async throws {
    let server = try RawServer([.http("400 Bad Request\r\nContent-Length: 0")])
    let error = await #expect(throws: TransportError.self) {
      try await Self.transport.send(request(server, scheme: "https"), body: [])
    }
    #expect(error?.message == "no TLS connection could be made")
    #expect(server.requests.allSatisfy { !$0.contains("secret-token") })
  }

  @Test func `a port where nobody listens is an error`() async throws {
    let request = HTTPRequest(method: .get, scheme: "http", authority: "127.0.0.1:1", path: "/")
    let error = await #expect(throws: TransportError.self) { try await Self.transport.send(request, body: []) }
    #expect(error?.message == "no connection could be made")
    #expect(error?.isTransient == true)
  }

  @Test func `a compressed body is unpacked`() async throws {
    // gzip of {"a":1}
    let body: [UInt8] = [
      31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 74, 84, 178, 50, 172, 5, 0, 175, 172, 27, 86, 7, 0, 0, 0,
    ]
    let server = try RawServer([.http("200 OK\r\nContent-Encoding: gzip\r\nContent-Length: \(body.count)", body)])
    let answer = try await Self.transport.send(request(server), body: [])
    #expect(answer.body == Array(#"{"a":1}"#.utf8))
    #expect(server.requests.first?.contains("Accept-Encoding: ") == true)
    #expect(server.requests.first?.contains("gzip") == true)
  }

  @Test func `no cookie is sent back, and no answer comes from a cache`() async throws {
    let head =
      "200 OK\r\nSet-Cookie: session=1; Path=/\r\nCache-Control: max-age=3600\r\nETag: \"1\"\r\nContent-Length: 1"
    let server = try RawServer([.http(head, [0x31]), .http(head, [0x32])])
    #expect(try await Self.transport.send(request(server), body: []).body == [0x31])
    #expect(try await Self.transport.send(request(server), body: []).body == [0x32])
    let second = try #require(server.requests.last)
    #expect(!second.contains("Cookie") && !second.contains("If-None-Match"))
  }

  @Test(arguments: [
    "Bearer realm=\"api\"", "Negotiate", "Basic realm=\"proxy\"", "Digest realm=\"proxy\", nonce=\"1\"",
  ])
  func `a 401 is an answer`(challenge: String) async throws {
    let answer = try await send(
      .http("401 Unauthorized\r\nWWW-Authenticate: \(challenge)\r\nContent-Length: 2", Array("{}".utf8)))
    #expect(answer.response.status == 401)
    #expect(answer.body == Array("{}".utf8))
  }

  @Test func `a body that trickles does not outlive the timeout`() async throws {
    let actions = Array(repeating: RawServer.Action.trickle(Array("HTTP/1.1 200 OK\r\n\r\n{".utf8)), count: 5)
    let server = try RawServer(actions)
    let environment = Credentials.tokenEnvironment.merging(["GRANTLINT_API_URL": "http://\(server.address)"]) { $1 }
    let manual = ManualClock()
    let clock = manual.clock()
    // Each try is given up as soon as the server has heard of it.
    let impatient = APIClock(
      now: clock.now, uptime: clock.uptime, sleep: clock.sleep,
      alarm: { seconds throws(CancellationError) in
        manual.setAlarm(seconds)
        while server.requests.count < manual.alarms.count {
          do { try await Task.sleep(for: .milliseconds(5)) } catch { throw CancellationError() }
        }
      }, random: clock.random)
    // The body never ends: without a timeout the call would not either.
    let client = try client(Self.transport, environment, clock: impatient)
    let error = await #expect(throws: APIError.self) { try await client.get("/x") }
    let message = try #require(error?.message)
    #expect(message.contains("no whole answer came within 60 s"), "\(message)")
    #expect(server.requests.count == 5)
    #expect(server.requests.allSatisfy { $0.contains("GET /api/v2/x ") })
  }

  @Test func `a cancelled call ends`() async throws {
    let request = request(try RawServer([.trickle([])]))
    let task = Task { try await Self.transport.send(request, body: []) }
    task.cancel()
    let error = await #expect(throws: TransportError.self) { try await task.value }
    #expect(error == .cancelled)
  }

  @Test(arguments: [
    "acme.eu.auth0.com", "127.0.0.1.example", "localhost.example", "10.0.0.1", "0.0.0.0", "[::2]", "",
  ])
  func `plain http to another machine is never sent`(authority: String) async throws {
    let request = HTTPRequest(method: .get, scheme: "http", authority: authority, path: "/")
    let error = await #expect(throws: TransportError.self) { try await Self.transport.send(request, body: []) }
    #expect(error?.isTransient == false)
    #expect(error?.message.contains("plain http") == true || error?.message.contains("malformed") == true)
  }

  @Test(arguments: ["ftp", "file", ""])
  func `other schemes are never sent`(scheme: String) async throws {
    let request = HTTPRequest(method: .get, scheme: scheme, authority: "127.0.0.1:1", path: "/")
    let error = await #expect(throws: TransportError.self) { try await Self.transport.send(request, body: []) }
    #expect(error?.isTransient == false)
  }
}
