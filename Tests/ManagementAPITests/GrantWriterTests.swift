import Documents
import Foundation
import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import ManagementAPI

struct GrantWriterTests {
  private static let grant: JSONValue = [
    "id": "cgr_1", "client_id": "c", "audience": "https://api.example/", "scope": ["read:x"],
  ]

  private func writer(_ transport: any HTTPTransport, runID: String = "run-1", clock: APIClock = ManualClock().clock())
    throws -> GrantWriter
  {
    GrantWriter(sharing: try tenant(transport, clock: clock), runID: runID)
  }

  private func field(_ sent: RecordingTransport.Sent) throws -> String? {
    sent.request.headerFields[try #require(HTTPField.Name("X-Correlation-ID"))]
  }

  @Test func `reading is one GET of the grant`() async throws {
    let transport = RecordingTransport { _, _ in json(Self.grant) }
    let grant = try await writer(transport).read("cgr_1")
    #expect(grant.raw == Self.grant.object)
    let sent = try #require(transport.calls.first)
    #expect(sent.request.method == .get)
    #expect(sent.path == "/api/v2/client-grants/cgr_1")
    #expect(try field(sent) == nil)
  }

  @Test func `a change is one PATCH with the body, the token and the run's id`() async throws {
    let transport = RecordingTransport { _, _ in json(Self.grant) }
    let grant = try await writer(transport).patch("cgr_1", ["scope": ["read:x"], "allow_all_scopes": false])
    #expect(grant.scope == ["read:x"])
    #expect(transport.calls.count == 1)
    let sent = try #require(transport.calls.first)
    #expect(sent.request.method == .patch)
    #expect(sent.path == "/api/v2/client-grants/cgr_1")
    #expect(sent.request.headerFields[.contentType] == "application/json")
    #expect(sent.request.headerFields[.authorization] == "Bearer \(JWT.management())")
    #expect(try field(sent) == "run-1")
    #expect(try JSONReader.value(sent.body) == ["scope": ["read:x"], "allow_all_scopes": false])
  }

  @Test(arguments: [
    (String(repeating: "x", count: 65), String(repeating: "x", count: 64)),
    ("a b\r\nX-Evil: 1\u{E9}", "a-b--X-Evil:-1-"),
  ])
  func `a run's id is cut to 64 characters that end no header line`(runID: String, sent: String) async throws {
    let transport = RecordingTransport { _, _ in json(Self.grant) }
    _ = try await writer(transport, runID: runID).patch("cgr_1", ["scope": []])
    #expect(try field(try #require(transport.calls.first)) == sent)
  }

  @Test func `a change is tried again after a 429, and waits for it`() async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([
      .success(refusal(429, "too_many_requests", "Slow", [.retryAfter: "3"])), .success(json(Self.grant)),
    ])
    _ = try await writer(transport, clock: manual.clock()).patch("cgr_1", ["scope": []])
    #expect(transport.calls.count == 2)
    #expect(manual.sleeps == [3])
  }

  @Test(
    arguments: [
      .success(refusal(500, nil, "Oops")), .success(refusal(503, nil, "Oops", [.retryAfter: "1"])),
      .success(refusal(408, nil, "Late")), .success(text("{", type: "application/json")), .success(text("<html>")),
      .failure(TransportError("the connection was closed before an answer came")),
    ] as [Result<HTTPAnswer, TransportError>])
  func `a change of which nobody knows whether it arrived is sent once`(
    result: Result<HTTPAnswer, TransportError>
  ) async throws {
    let manual = ManualClock()
    let transport = RecordingTransport([result, .success(json(Self.grant))])
    let writer = try writer(transport, clock: manual.clock())
    let error = await #expect(throws: APIError.self) { try await writer.patch("cgr_1", ["scope": []]) }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.hasPrefix("PATCH /api/v2/client-grants/cgr_1") == true)
    #expect(transport.calls.count == 1)
    #expect(manual.sleeps.isEmpty)
    #expect(try await writer.read("cgr_1").id == "cgr_1", "the caller can look")
  }

  @Test func `a read is tried again where a change is not`() async throws {
    let transport = RecordingTransport([.success(refusal(500, nil, "Oops")), .success(json(Self.grant))])
    #expect(try await writer(transport).read("cgr_1").id == "cgr_1")
  }

  @Test func `a 429 that lasts leaves a change unavailable`() async throws {
    let transport = RecordingTransport([.success(refusal(429, nil, "Slow"))])
    let error = await #expect(throws: APIError.self) { try await writer(transport).patch("cgr_1", ["scope": []]) }
    #expect(error?.kind == .unavailable)
    #expect(error?.status == 429)
    #expect(transport.calls.count == 5)
  }

  @Test func `a token that is refused in mid-run is renewed, and the change sent again`() async throws {
    let transport = RecordingTransport(answersSignIn: true) { sent, index in
      if sent.isSignIn { return json(["access_token": .string("token-\(index)")]) }
      let isOld = sent.request.headerFields[.authorization] == "Bearer token-0"
      return isOld ? refusal(401, nil, "Expired token") : json(Self.grant)
    }
    _ = try await writer(transport).patch("cgr_1", ["scope": []])
    #expect(transport.calls.map(\.request.method) == [.patch, .patch])
    #expect(transport.signIns.count == 2)
  }

  @Test(arguments: [
    (refusal(404, "inexistent_client_grant", "The grant does not exist."), APIError.Kind.notFound),
    (text("<html>", status: 404), .unavailable),
    (refusal(400, "invalid_body", "Payload validation error"), .refused),
    (refusal(401, nil, "Invalid token"), .refused), (refusal(403, "insufficient_scope", "No"), .refused),
    (refusal(409, nil, "Conflict"), .refused), (text("", status: 302, [.location: "https://x/"]), .unavailable),
  ])
  func `an error tells what became of the grant`(answer: HTTPAnswer, kind: APIError.Kind) async throws {
    let transport = RecordingTransport { _, _ in answer }
    for call in ["read", "patch"] {
      let writer = try writer(transport)
      let error = await #expect(throws: APIError.self) {
        if call == "read" { try await writer.read("cgr_1") } else { try await writer.patch("cgr_1", ["scope": []]) }
      }
      #expect(error?.kind == kind)
      #expect(error?.status == answer.response.status.code)
    }
  }

  @Test func `a failed sign-in says nothing about the grant`() async throws {
    for status in [401, 403, 404] {
      let transport = RecordingTransport(answersSignIn: true) { _, _ in json(["error": "access_denied"], status: status)
      }
      let error = await #expect(throws: APIError.self) { try await writer(transport).patch("cgr_1", ["scope": []]) }
      #expect(error?.kind == .unavailable)
      #expect(transport.calls.isEmpty)
    }
  }

  @Test(arguments: [json([1]), json(["id": "cgr_2"]), json([:]), json(["id": "cgr_1", "scope": 7])])
  func `an answer that is not the grant is no grant`(answer: HTTPAnswer) async throws {
    let error = await #expect(throws: APIError.self) {
      try await writer(RecordingTransport { _, _ in answer }).patch("cgr_1", ["scope": []])
    }
    #expect(error?.kind == .unavailable)
    #expect(error?.message.contains("grant") == true)
  }

  @Test(arguments: ["", ".", ".."]) func `an id that would be another path is never sent`(id: String) async throws {
    let transport = RecordingTransport { _, _ in json(Self.grant) }
    let writer = try writer(transport)
    await #expect(throws: APIError.self) { try await writer.read(id) }
    await #expect(throws: APIError.self) { try await writer.patch(id, ["scope": []]) }
    #expect(transport.sent.isEmpty)
  }

  @Test func `against the emulator a change is stored, and told by its correlation id`() async throws {
    let api = EmulatedAPI(grants: 1, limit: RateLimit(burst: 50, perSecond: 16))
    let writer = GrantWriter(sharing: try api.tenant(), runID: "run-7")
    #expect(try await writer.patch("cgr_0", ["scope": ["read:y"]]).scope == ["read:y"])
    #expect(try await writer.read("cgr_0").scope == ["read:y"])
    #expect(await api.emulator.requests.filter { $0.method == .patch }.map(\.correlationID) == ["run-7"])
    let error = await #expect(throws: APIError.self) { try await writer.patch("cgr_9", ["scope": []]) }
    #expect(error?.kind == .notFound)
  }

  @Test func `whoever reads a tenant sends GET, and the POST for a token, only`() async throws {
    let api = EmulatedAPI(grants: 120, limit: RateLimit(burst: 50, perSecond: 16))
    let tenant = try api.tenant()
    _ = await tenant.identity()
    _ = await tenant.read(ClientGrant.self)
    _ = await tenant.read(Client.self)
    _ = await tenant.clientNames()
    _ = await tenant.read(ResourceServer.self)
    _ = await tenant.organizations(ofGrants: ["cgr_1"])
    for call in await api.emulator.requests {
      #expect(call.method == .get || call.method == .post && call.path == "/oauth/token")
    }
  }

  @Test func `each method is named in the one file that may send it`() throws {
    let sources = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../../Sources/ManagementAPI")
    var files: [String: [String]] = [:]
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources.path)
    for name in names.sorted() where name.hasSuffix(".swift") {
      let text = try String(contentsOf: sources.appending(path: name), encoding: .utf8)
      // However a method is passed on, in the end it is one of these names, or made of text.
      for match in text.matches(of: /\.(get|head|post|put|patch|delete|connect|options|trace)\b(?!\()/) {
        files[String(match.1), default: []].append(name)
      }
      #expect(!text.contains(".method ="), "\(name) changes the method of a request")
      let madeOfText = /HTTPRequest\.Method\(|Method\(rawValue|"PATCH"/.ignoresCase()
      #expect(!text.contains(madeOfText), "\(name) makes a method of text")
    }
    #expect(
      files == [
        "get": ["Reading/APIClient.swift", "SingleGrant.swift"], "post": ["SignIn/SignIn.swift"],
        "patch": ["GrantWriter.swift"],
      ])
  }
}
