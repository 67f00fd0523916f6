import Documents
import Tenant
import Testing

@testable import ManagementAPI

struct AccessTokenTests {
  @Test func `the claims of a JWT are read`() {
    let token = AccessToken(Secret(JWT.management([("exp", 1_800_000_060)])))
    #expect(token.managementAudience == JWT.audience)
    #expect(token.clientID == "app")
    #expect(token.scopes == ["read:client_grants", "read:clients"])
    #expect(token.expiry == 1_800_000_060)
  }

  @Test(arguments: [
    "opaque", "a.b", "a.b.c", "a.%%%.c", "..", "a.bm90IGpzb24.c", "a.WzFd.c", "", "a.b.c.d.e",
  ])
  func `a token without claims is opaque, not an error`(text: String) {
    let token = AccessToken(Secret(text))
    #expect(token.managementAudience == nil && token.clientID == nil && token.scopes == nil && token.expiry == nil)
  }

  @Test func `the management audience is found in a list, and nothing else passes for it`() {
    let list: JSONValue = ["aud": ["https://acme.eu.auth0.com/userinfo", "https://acme.eu.auth0.com/api/v2/"]]
    #expect(AccessToken(Secret(JWT.token(list))).managementAudience == JWT.audience)
    for other in ["https://acme.eu.auth0.com/api/v2", "http://acme.eu.auth0.com/api/v2/", "https://a b/api/v2/"] {
      #expect(AccessToken(Secret(JWT.token(["aud": .string(other)]))).managementAudience == nil)
    }
  }

  @Test(
    arguments: [
      (["sub": "app@clients"], "app"), (["sub": "auth0|user"], nil), (["azp": "web", "sub": "auth0|user"], "web"),
    ] as [(JSONValue, String?)])
  func `the client is azp, or sub of a client`(claims: JSONValue, client: String?) {
    #expect(AccessToken(Secret(JWT.token(claims))).clientID == client)
  }

  @Test func `claims with characters beyond ASCII survive base64url`() {
    let token = AccessToken(Secret(JWT.token(["azp": "ÿþ~?ÿ>"])))
    #expect(token.clientID == "ÿþ~?ÿ>")
  }
}
