import Foundation
import HTTPTypes
import TestSupport
import Testing

@testable import ManagementAPI

/// A TLS server with a certificate that nobody has signed, by the `openssl` of the machine; it serves two connections
/// and ends.
private final class SelfSignedServer {
  static let openssl = "/usr/bin/openssl"

  let port: Int
  /// The path of its certificate, PEM.
  let certificate: String
  private let server: Running
  private let folder: TemporaryFolder

  init() async throws {
    folder = try TemporaryFolder()
    let key = folder.file("key.pem")
    certificate = folder.file("certificate.pem")
    try await Running(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1 "
        + "-addext subjectAltName=IP:127.0.0.1", "-keyout", key,
      "-out", certificate
    ).end()
    server = try Running("s_server -accept 127.0.0.1:0 -naccept 2 -www", "-key", key, "-cert", certificate)
    port = try #require(Self.port(in: server.output.fileHandleForReading))
  }

  /// A folder with its certificate under the name by which OpenSSL looks for it.
  func authorities() async throws -> String {
    try await Running("rehash", folder.path).end()
    return folder.path
  }

  func stop() async {
    // The child may have inherited a mask that blocks gentler signals.
    kill(server.process.processIdentifier, SIGKILL)
    await server.end()
  }

  /// A process of openssl. Its end is awaited without blocking a thread, as `waitUntilExit` would.
  private struct Running {
    let process = Process()
    let output = Pipe()
    private let ended: AsyncStream<Never>

    init(_ words: String, _ more: String...) throws {
      let (ended, continuation) = AsyncStream.makeStream(of: Never.self)
      self.ended = ended
      process.executableURL = URL(filePath: SelfSignedServer.openssl)
      process.arguments = words.split(separator: " ").map(String.init) + more
      process.standardError = FileHandle.nullDevice
      process.standardOutput = output
      process.terminationHandler = { _ in continuation.finish() }
      try process.run()
    }

    func end() async { for await _ in ended {} }
  }

  /// The port of the line `ACCEPT 127.0.0.1:PORT` that it prints when it is ready.
  private static func port(in output: FileHandle) -> Int? {
    var text = ""
    while !text.contains("\n") || !text.contains("ACCEPT ") {
      let data = output.availableData
      if data.isEmpty { return nil }
      text += String(decoding: data, as: UTF8.self)
    }
    return text.split(separator: "ACCEPT ").last?.split(separator: "\n").first?.split(separator: ":").last
      .flatMap { Int($0) }
  }
}

@Suite(.timeLimit(.minutes(10)))
struct TLSTests {
  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: SelfSignedServer.openssl)))
  func `a certificate that nobody vouches for is refused, once`() async throws {
    let server = try await SelfSignedServer()
    let environment = Credentials.tokenEnvironment.merging(
      ["GRANTLINT_API_URL": "https://127.0.0.1:\(server.port)"]) { $1 }
    let client = try client(CurlTransport(environment: [:]), environment, clock: .system, timeout: 300)
    let error = await #expect(throws: APIError.self) { try await client.get("/x") }
    #expect(error?.message.contains("the server's certificate is not trusted") == true)
    #expect(error?.message.contains("tries") == false)
    await server.stop()
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: SelfSignedServer.openssl)))
  func `SSL_CERT_FILE and SSL_CERT_DIR name the certificates to trust`() async throws {
    let server = try await SelfSignedServer()
    let request = HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(server.port)", path: "/")
    for (name, value) in [("SSL_CERT_FILE", server.certificate), ("SSL_CERT_DIR", try await server.authorities())] {
      let answer = try await CurlTransport(environment: [name: value]).send(request, body: [])
      #expect(answer.response.status == 200, "\(name)")
    }
    await server.stop()
  }

  @Test func `a file of certificates that is not there is named by its variable`() async throws {
    let server = try RawServer([.write([])])
    let request = HTTPRequest(method: .get, scheme: "https", authority: server.address, path: "/")
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport(environment: ["SSL_CERT_FILE": "/no/such/file.pem"]).send(request, body: [])
    }
    #expect(error?.message == "the certificates that SSL_CERT_FILE or SSL_CERT_DIR names cannot be read")
    #expect(error?.isTransient == false)
  }
}
