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

  /// - Parameter answering: how it answers, in the words of `openssl s_server`.
  init(answering: String = "-www") async throws {
    folder = try TemporaryFolder()
    let key = folder.file("key.pem")
    certificate = folder.file("certificate.pem")
    try await Running(
      "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 1 -subj /CN=127.0.0.1 "
        + "-addext subjectAltName=IP:127.0.0.1", "-keyout", key,
      "-out", certificate
    ).end()
    server = try Running("s_server -accept 127.0.0.1:0 -naccept 2 \(answering)", "-key", key, "-cert", certificate)
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
    let trusted = "trusted are the certificates of \(try CertificateAuthorities([:]))"
    #expect(error?.message.contains("the server's certificate is not trusted: \(trusted); check the address") == true)
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

  // MARK: Where they are looked for

  private static let bundle = "-----BEGIN CERTIFICATE-----\nAA==\n-----END CERTIFICATE-----\n"

  /// Places in a folder, which are looked at in this order.
  private static func usual(_ folder: TemporaryFolder, _ files: String..., folders: [String] = ["folder"])
    -> CertificateAuthorities.UsualPlaces
  {
    .init(files: files.map(folder.file), folders: folders.map(folder.file))
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: SelfSignedServer.openssl)), arguments: [true, false])
  func `certificates are found where this system has them`(asBundle: Bool) async throws {
    let server = try await SelfSignedServer()
    let usual = CertificateAuthorities.UsualPlaces(
      files: asBundle ? ["/no/such/bundle.crt", server.certificate] : ["/no/such/bundle.crt"],
      folders: ["/no/such/folder", asBundle ? "/nor/this" : try await server.authorities()])
    let transport = CurlTransport(environment: [:], usual: usual)
    let request = HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(server.port)", path: "/")
    #expect(try await transport.send(request, body: []).response.status == 200)
    await server.stop()
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: SelfSignedServer.openssl)), arguments: [true, false])
  func `a proxy that is called by TLS has to be trusted by the same certificates`(isTrusted: Bool) async throws {
    // It is no proxy: what it is asked for it says backwards.
    let server = try await SelfSignedServer(answering: "-rev")
    await #expect(processExitsWith: .success) {
      [
        isTrusted, port = server.port as Int, certificate = server.certificate as String
      ] in
      setenv("HTTPS_PROXY", "https://127.0.0.1:\(port)", 1)
      for name in ["https_proxy", "all_proxy", "ALL_PROXY", "no_proxy", "NO_PROXY"] { unsetenv(name) }
      let environment: [String: String] = isTrusted ? ["SSL_CERT_FILE": certificate] : [:]
      let request = HTTPRequest(method: .get, scheme: "https", authority: "tenant.invalid", path: "/")
      let error = await #expect(throws: TransportError.self) {
        try await CurlTransport(environment: environment).send(request, body: [])
      }
      #expect(error?.message.contains("not trusted") == !isTrusted, "\(error as Any)")
    }
    await server.stop()
  }

  @Test func `the first bundle that can be used is taken, and a folder beside it`() throws {
    let folder = try TemporaryFolder([
      "empty": "", "text": "nothing\n", "second": Self.bundle + Self.bundle, "third": Self.bundle,
      "folder/0179095f.0": Self.bundle, "folder/other.pem": Self.bundle,
    ])
    let usual = Self.usual(folder, "absent", "empty", "text", "folder", "second", "third", folders: ["none", "folder"])
    let found = try CertificateAuthorities([:], usual: usual)
    #expect(found.file == .init(path: folder.file("second"), variable: nil, count: 2))
    #expect(found.folder == .init(path: folder.file("folder"), variable: nil, count: 1))
  }

  @Test func `each variable stands for one of the two`() throws {
    let folder = try TemporaryFolder([
      "file": Self.bundle, "own": Self.bundle, "folder/0179095f.0": Self.bundle, "mine/0179095f.0": Self.bundle,
    ])
    let usual = Self.usual(folder, "file")
    let (own, mine) = (folder.file("own"), folder.file("mine"))
    func shown(_ environment: [String: String]) throws -> String {
      try "\(CertificateAuthorities(environment, usual: usual))".replacing(folder.path + "/", with: "")
    }
    #expect(try shown([:]) == "file and folder")
    #expect(try shown(["SSL_CERT_FILE": own]) == "own (SSL_CERT_FILE) and folder")
    #expect(try shown(["SSL_CERT_DIR": mine]) == "file and mine (SSL_CERT_DIR)")
    #expect(try shown(["SSL_CERT_DIR": "/none:\(mine)"]) == "file and /none:mine (SSL_CERT_DIR)")
    #expect(try shown(["SSL_CERT_FILE": own, "SSL_CERT_DIR": mine]) == "own (SSL_CERT_FILE) and mine (SSL_CERT_DIR)")
    #expect(try shown(["SSL_CERT_FILE": "", "CURL_CA_BUNDLE": own]) == "file and folder")
  }

  /// What is at the place of a bundle, and what is said of it; a text beginning with `->` is a link.
  private static let unusable = [
    (nil, "does not exist: check the path"), ("", "is empty"), ("no certificate", "has no certificate in PEM form"),
    ("->/no/such/file", "is a link to /no/such/file, which does not exist"), ("->.", "is a folder: name a file"),
    ("->bundle", "cannot be read: Too many levels of symbolic links"),
    ("->/dev/null", "cannot be read: it is not a regular file"),
  ]

  @Test(arguments: unusable)
  func `a bundle that gives nothing says why`(content: String?, reason: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.file("bundle")
    if let content, content.hasPrefix("->") {
      try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: String(content.dropFirst(2)))
    } else if let content {
      try folder.write(content, to: "bundle")
    }
    let usual = Self.usual(folder, "bundle", "other")
    let named = #expect(throws: TransportError.self) {
      try CertificateAuthorities(["SSL_CERT_FILE": path], usual: usual)
    }
    #expect(named?.message == "the file \(path) that SSL_CERT_FILE names \(reason)")
    let none = #expect(throws: TransportError.self) { try CertificateAuthorities([:], usual: usual) }
    let (other, absent) = (folder.file("other"), "certificates in \(folder.file("folder"));")
    let message = none?.message ?? ""
    #expect(message.hasPrefix("this machine has no CA certificates to trust: "))
    let looked =
      content == nil ? "looked for \(path), \(other), \(absent)" : "\(path) \(reason); looked for \(other), \(absent)"
    #expect(message.contains(looked), "\(message)")
    #expect(message.contains("apt-get install ca-certificates") && message.hasSuffix("SSL_CERT_FILE"))
    #expect(none?.isTransient == false && named?.isTransient == false)
  }

  @Test func `without certificates nothing is sent, but over plain http to this machine`() async throws {
    let folder = try TemporaryFolder()
    let transport = CurlTransport(environment: [:], usual: Self.usual(folder, "bundle"))
    let server = try RawServer([.http("200 OK\r\nContent-Length: 2", Array("{}".utf8)), .write([])])
    let open = HTTPRequest(method: .get, scheme: "http", authority: server.address, path: "/open")
    let secret = HTTPRequest(method: .get, scheme: "https", authority: server.address, path: "/")
    let error = await #expect(throws: TransportError.self) { try await transport.send(secret, body: []) }
    #expect(error?.message.contains("no CA certificates") == true)
    #expect(try await transport.send(open, body: []).response.status == 200)
    #expect(server.requests.count == 1)
    // They are looked for once.
    try folder.write(Self.bundle, to: "bundle")
    let again = await #expect(throws: TransportError.self) { try await transport.send(secret, body: []) }
    #expect(again == error)
  }

  @Test func `certificates that OpenSSL cannot read are named`() async throws {
    let folder = try TemporaryFolder(["bundle": Self.bundle])
    let server = try RawServer([.write([])])
    let request = HTTPRequest(method: .get, scheme: "https", authority: server.address, path: "/")
    let path = folder.file("bundle")
    let error = await #expect(throws: TransportError.self) {
      let usual = Self.usual(folder, folders: [])
      return try await CurlTransport(environment: ["SSL_CERT_FILE": path], usual: usual).send(request, body: [])
    }
    #expect(error?.message == "OpenSSL cannot read the certificates of \(path) (SSL_CERT_FILE)")
    #expect(error?.isTransient == false)
  }

  @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: SelfSignedServer.openssl)))
  func `a folder without the names that OpenSSL looks for is told`() async throws {
    let server = try await SelfSignedServer()
    let folder = try TemporaryFolder(["ca.pem": Self.bundle])
    let request = HTTPRequest(method: .get, scheme: "https", authority: "127.0.0.1:\(server.port)", path: "/")
    let error = await #expect(throws: TransportError.self) {
      try await CurlTransport(environment: ["SSL_CERT_DIR": folder.path]).send(request, body: [])
    }
    #expect(error?.message.contains("'openssl rehash' makes them") == true, "\(error?.message ?? "")")
    await server.stop()
  }

  // MARK: What libcurl is made of

  /// libcurl's bits for TLS and for a resolver that does not wait in the thread of transfers.
  private static let (tls, resolver): (Int32, Int32) = (1 << 2, 1 << 7)

  @Test(arguments: [
    (tls | resolver, nil), (resolver, "TLS"), (0, "TLS"),
    (tls, "a resolver that waits beside transfers (threaded or c-ares)"),
  ])
  func `a libcurl without what no option asks for is refused`(features: Int32, missing: String?) {
    #expect(CurlLibrary.missing(in: features) == missing)
  }

  @Test func `this libcurl has what is needed, and tells what it is made of`() throws {
    try CurlLibrary.check()
    #expect(CurlLibrary.version?.wholeMatch(of: /[0-9]+\.[0-9]+\.[0-9]+.*/) != nil)
    #expect(CurlLibrary.tls?.contains("/") == true)
    #expect(CurlLibrary.zlib != nil)
  }
}
