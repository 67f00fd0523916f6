import Tenant
import Testing

@testable import ManagementAPI

struct CredentialsTests {
  private static let base = ["AUTH0_DOMAIN": "acme.eu.auth0.com"]

  private func error(_ environment: [String: String], apiURL: String? = nil) -> String? {
    do throws(CredentialsError) {
      _ = try Credentials(environment: environment, apiURL: apiURL)
      return nil
    } catch {
      return error.message
    }
  }

  @Test(arguments: ["AUTH0_ACCESS_TOKEN", "AUTH0_API_TOKEN"])
  func `a ready token is taken from either variable`(name: String) throws {
    let credentials = try Credentials(environment: Self.base.merging([name: "opaque"]) { $1 })
    #expect(credentials.method == .accessToken(Secret("opaque")))
    #expect(credentials.origin.description == "https://acme.eu.auth0.com")
    #expect(credentials.requestedAudience == "https://acme.eu.auth0.com/api/v2/")
  }

  @Test func `a client id and secret sign in, and a ready token beside them wins`() throws {
    var environment = Credentials.secretEnvironment
    #expect(
      try Credentials(environment: environment).method
        == .clientSecret(clientID: "app", secret: Secret("open-sesame-7f3a")))
    environment["AUTH0_API_TOKEN"] = "opaque"
    let credentials = try Credentials(environment: environment)
    #expect(credentials.method == .accessToken(Secret("opaque")))
    #expect(credentials.clientID == nil, "whose the token is nobody said")
  }

  @Test(arguments: [
    ([:], ["no credentials", "AUTH0_DOMAIN", "AUTH0_ACCESS_TOKEN", "AUTH0_CLIENT_SECRET", "--demo"]),
    (["AUTH0_DOMAIN": "acme.eu.auth0.com"], ["no credentials", "AUTH0_ACCESS_TOKEN"]),
    (["AUTH0_ACCESS_TOKEN": "t"], ["AUTH0_DOMAIN is not set", "acme.eu.auth0.com"]),
    (["AUTH0_ACCESS_TOKEN": "t", "AUTH0_DOMAIN": " "], ["AUTH0_DOMAIN is empty"]),
    (
      ["AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "app"],
      ["AUTH0_CLIENT_ID is set, but AUTH0_CLIENT_SECRET is not set"]
    ),
    (
      ["AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_ID": "app", "AUTH0_CLIENT_SECRET": ""],
      ["AUTH0_CLIENT_SECRET is empty"]
    ),
    (
      ["AUTH0_DOMAIN": "acme.eu.auth0.com", "AUTH0_CLIENT_SECRET": "hidden-value"],
      ["AUTH0_CLIENT_SECRET is set, but AUTH0_CLIENT_ID is not set"]
    ),
  ])
  func `what is missing is named with what to do`(environment: [String: String], parts: [String]) throws {
    let message = try #require(error(environment))
    for part in parts { #expect(message.contains(part)) }
    #expect(!message.contains("hidden-value"))
  }

  @Test(arguments: [
    "acme.eu.auth0.com", "ACME.eu.Auth0.com", " acme.eu.auth0.com\n", "https://acme.eu.auth0.com",
    "https://acme.eu.auth0.com/", "acme.eu.auth0.com//", "HTTPS://acme.eu.auth0.com:443/",
  ])
  func `a domain is cleaned where nothing can be meant but one`(text: String) throws {
    #expect(try TenantDomain.clean(text) == "acme.eu.auth0.com")
  }

  @Test(arguments: [
    ("https://acme.eu.auth0.com/api/v2/", "write the domain alone: acme.eu.auth0.com"),
    ("http://acme.eu.auth0.com", "write the domain alone: acme.eu.auth0.com"),
    ("acme.eu.auth0.com?x=1", "write the domain alone: acme.eu.auth0.com"),
    ("https://user:pass@acme.eu.auth0.com", "write the domain alone: acme.eu.auth0.com"),
    ("acme.eu.auth0.com:8443", "reached by --api-url"),
    ("acme", "write the tenant's whole domain, for example acme.eu.auth0.com"),
    ("acme..auth0.com", "whole domain"), ("-acme.auth0.com", "whole domain"), ("acme_x.auth0.com", "whole domain"),
    ("\u{202E}acme.auth0.com", "\\u{202E}"), ("acmé.auth0.com", "whole domain"), ("https://", "whole domain"),
  ])
  func `any other domain is refused with what to write`(text: String, advice: String) throws {
    let message = try #require(error(Credentials.tokenEnvironment.merging(["AUTH0_DOMAIN": text]) { $1 }))
    #expect(message.hasPrefix("AUTH0_DOMAIN is '"))
    #expect(message.contains(advice))
    #expect(!message.contains("pass"))
  }

  @Test(arguments: [
    ("https://proxy.example", "https://proxy.example"), ("HTTPS://Proxy.example:8443/", "https://proxy.example:8443"),
    ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://127.8.9.10", "http://127.8.9.10"),
    ("http://localhost:1/", "http://localhost:1"), ("http://[::1]:80", "http://[::1]:80"),
  ])
  func `an API address stands in for the domain`(text: String, origin: String) throws {
    let credentials = try Credentials(environment: Credentials.tokenEnvironment, apiURL: text)
    #expect(credentials.origin.description == origin)
    #expect(credentials.domain == "acme.eu.auth0.com")
    let environment = Credentials.tokenEnvironment.merging(["GRANTLINT_API_URL": text]) { $1 }
    #expect(try Credentials(environment: environment).origin.description == origin)
    #expect(try Credentials(environment: environment, apiURL: "https://flag.example").origin.host == "flag.example")
  }

  @Test(arguments: [
    "http://proxy.example", "http://127.0.0.1.example", "http://127.1", "http://127.0.0.256", "http://127.0.0.0001",
    "http://localhost.example", "http://[::2]", "http://0.0.0.0", "ftp://localhost", "proxy.example", "https://",
    "https://proxy.example/api", "https://proxy.example?x", "https://a@proxy.example", "https://proxy.example:0",
    "https://proxy.example:65536", "https://proxy.example:+1", "https://proxy.example:",
    "http://localhost\\@evil.example",
  ])
  func `plain http to another machine, and what is no origin, is refused`(text: String) throws {
    let message = try #require(error(Credentials.tokenEnvironment, apiURL: text))
    #expect(message.hasPrefix("--api-url "))
    let environment = Credentials.tokenEnvironment.merging(["GRANTLINT_API_URL": text]) { $1 }
    #expect(error(environment)?.hasPrefix("GRANTLINT_API_URL ") == true)
  }

  @Test func `the audience gets its last slash, and must be a Management API's`() throws {
    var environment = Credentials.secretEnvironment
    environment["AUTH0_AUDIENCE"] = "https://acme.eu.auth0.com/api/v2"
    #expect(try Credentials(environment: environment).requestedAudience == "https://acme.eu.auth0.com/api/v2/")
    environment["AUTH0_AUDIENCE"] = "https://api.acme.example/"
    #expect(error(environment)?.contains("AUTH0_AUDIENCE is 'https://api.acme.example/'") == true)
  }

  @Test func `a pasted token is cleaned, and one that would break a header line is refused unseen`() throws {
    var environment = Credentials.tokenEnvironment
    environment["AUTH0_ACCESS_TOKEN"] = "Bearer opaque-token\n"
    #expect(try Credentials(environment: environment).method == .accessToken(Secret("opaque-token")))
    for token in ["opaque token", "opaque\r\nX-Evil: 1", "opaqu\u{E9}"] {
      environment["AUTH0_ACCESS_TOKEN"] = token
      let message = try #require(error(environment))
      #expect(message.hasPrefix("AUTH0_ACCESS_TOKEN contains a character"))
      #expect(!message.contains("opaqu"))
    }
  }

  @Test func `credentials print without their secrets`() throws {
    let credentials = try Credentials(environment: Credentials.secretEnvironment)
    var dumped = ""
    dump(credentials, to: &dumped)
    for text in ["\(credentials)", String(reflecting: credentials), dumped] { #expect(!text.contains("open-sesame")) }
  }
}
