import Foundation
import HTTPTypes
import Testing

@testable import ManagementAPI

/// The proxy variables, which libcurl reads: each in a child process, because an environment belongs to a whole one.
@Suite(.timeLimit(.minutes(10)))
struct ProxyTests {
  /// What became of a GET over TLS to a host that does not exist, so that only a proxy can be reached.
  private static func outcome() async -> String {
    var request = HTTPRequest(method: .get, scheme: "https", authority: "tenant.invalid", path: "/api/v2/x")
    request.headerFields[.authorization] = "Bearer secret-token"
    do throws(TransportError) {
      let answer = try await CurlTransport(environment: [:]).send(request, body: [])
      return "answered \(answer.response.status.code)"
    } catch {
      return "\(error.message), \(error.isTransient ? "transient" : "final")"
    }
  }

  /// Leaves these of all proxy variables: a child has those of its parent, whose own tests set some.
  private static func setProxies(_ variables: [String: String]) {
    for name in ["http_proxy", "https_proxy", "all_proxy", "no_proxy"] {
      unsetenv(name)
      unsetenv(name.uppercased())
    }
    for (name, value) in variables { setenv(name, value, 1) }
  }

  @Test(arguments: ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
  func `calls to a tenant go through the proxy of the environment, as a tunnel`(name: String) async throws {
    let proxy = try RawServer([.http("502 Bad Gateway\r\nContent-Length: 0")])
    await #expect(processExitsWith: .success) { [name, address = proxy.address as String] in
      ProxyTests.setProxies([name: "http://\(address)"])
      let said = "the proxy \(address) that \(name) names refused to connect (502), transient"
      #expect(await ProxyTests.outcome() == said)
    }
    let request = try #require(proxy.requests.first)
    #expect(request.hasPrefix("CONNECT tenant.invalid:443 HTTP/1.1\r\n"))
    #expect(!request.contains("secret-token"), "the token goes through the tunnel only")
  }

  @Test(arguments: [
    ("tenant.invalid", true), (".invalid", true), ("other.example, tenant.invalid", true), ("*", true),
    ("other.example", false), ("", false),
  ])
  func `NO_PROXY keeps calls away from the proxy`(names: String, isExempt: Bool) async throws {
    let proxy = try RawServer([.http("502 Bad Gateway\r\nContent-Length: 0")])
    await #expect(processExitsWith: .success) { [names, isExempt, address = proxy.address as String] in
      ProxyTests.setProxies(["HTTPS_PROXY": "http://\(address)", "NO_PROXY": names])
      #expect(await ProxyTests.outcome().contains("proxy") != isExempt)
    }
    #expect(proxy.requests.isEmpty == isExempt)
  }

  @Test func `a proxy that asks for a password ends the call, once, instead of hanging it`() async throws {
    let proxy = try RawServer([
      .http("407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"p\"\r\nContent-Length: 0")
    ])
    await #expect(processExitsWith: .success) { [address = proxy.address as String] in
      ProxyTests.setProxies(["HTTPS_PROXY": "http://\(address)"])
      let outcome = await ProxyTests.outcome()
      let said =
        "the proxy \(address) that HTTPS_PROXY names asks for a user name and password; write them into HTTPS_PROXY"
      #expect(outcome.hasPrefix(said))
      #expect(outcome.hasSuffix(", final"))
    }
    #expect(proxy.requests.count == 1)
  }

  @Test func `a proxy whose name is not known is told from a tenant whose name is not`() async throws {
    await #expect(processExitsWith: .success) {
      ProxyTests.setProxies(["HTTPS_PROXY": "http://proxy.invalid:8080"])
      let said = "the host name of the proxy proxy.invalid:8080 that HTTPS_PROXY names is not known; "
      #expect(await ProxyTests.outcome() == said + "correct or unset HTTPS_PROXY, final")
    }
  }

  @Test func `a proxy that is down is named, without its password`() async throws {
    await #expect(processExitsWith: .success) {
      ProxyTests.setProxies(["ALL_PROXY": "http://user:hidden@127.0.0.1:9"])
      let outcome = await ProxyTests.outcome()
      #expect(outcome.hasPrefix("the proxy 127.0.0.1:9 that ALL_PROXY names cannot be reached"))
      #expect(!outcome.contains("hidden"))
    }
  }

  @Test(arguments: [
    (["HTTPS_PROXY": "http://u:p@ss@proxy.example:3128/x"], "HTTPS_PROXY proxy.example:3128"),
    (["https_proxy": "proxy.example", "HTTPS_PROXY": "other.example:1"], "https_proxy proxy.example:1080"),
    (["all_proxy": "socks5://[::1]:9"], "all_proxy [::1]:9"),
    (["https_proxy": "https://[::1]"], "https_proxy [::1]:443"),
    (["HTTP_PROXY": "http://proxy.example:1"], nil), (["HTTPS_PROXY": ""], nil),
    (["HTTPS_PROXY": "p.example:1", "NO_PROXY": "x, .auth0.com"], nil),
    (["HTTPS_PROXY": "p.example:1", "NO_PROXY": "uth0.com"], "HTTPS_PROXY p.example:1"),
  ])
  func `the proxy of a call is the one that libcurl takes`(environment: [String: String], expected: String?) {
    let proxy = ProxyVariable(scheme: "https", host: "acme.eu.auth0.com", environment: environment)
    #expect(proxy.map { "\($0.name) \($0.address)" } == expected)
  }

  @Test func `the name and password of a proxy go to the proxy`() async throws {
    let proxy = try RawServer([.http("502 Bad Gateway\r\nContent-Length: 0")])
    await #expect(processExitsWith: .success) { [address = proxy.address as String] in
      ProxyTests.setProxies(["HTTPS_PROXY": "http://u:p@\(address)"])
      _ = await ProxyTests.outcome()
    }
    let login = Data("u:p".utf8).base64EncodedString()
    #expect(proxy.requests.first?.contains("\r\nProxy-Authorization: Basic \(login)\r\n") == true)
  }
}
