import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

/// auth0-deploy-cli replaces `## KEY ##` too where the mapping has such a key.
@Suite struct KeywordSpaceTests {
  static let written = [
    "##KX ##", "## KX##", "## KX ##", "read:## KX ##", "@@ KX@@", "@@KX @@:read", "## ##",
    "##\(String(repeating: "K", count: 300))##", "##\(String(repeating: "K", count: 1000))##",
    "@@\(String(repeating: "ä", count: 500))@@",
  ]

  @Test(arguments: written)
  func `a key with spaces at its ends, or a long one, is unknown in a grant`(text: String) throws {
    let unknown = [UnknownValue(.scope, element: 1, written: text, reason: .placeholder)]
    for quote in ["\"", "'"] {
      let scope = "[read:a, \(quote)\(text)\(quote)]"
      let tenant = export("clientGrants:\n- client_id: A\n  audience: b\n  scope: \(scope)\n")
      #expect(tenant.grants.first?.declaration.unknowns == unknown)
      #expect(tenant.problems == [])
    }
    let folder = try TemporaryFolder([
      "grants/a.json": "{\"client_id\":\"A\",\"audience\":\"b\",\"scope\":[\"read:a\",\"\(text)\"]}"
    ])
    #expect(DeployCLIExport.read(folder: folder.path).grants.first?.declaration.unknowns == unknown)
  }

  @Test(arguments: ["##\(String(repeating: "K", count: 1001))##", "####", "## KX #", "# # KX # #", "########"])
  func `what is no key stays text`(text: String) {
    let tenant = export("clientGrants:\n- client_id: A\n  audience: b\n  scope: [\"\(text)\"]\n")
    #expect(tenant.grants.first?.declaration.unknowns == [])
    #expect(tenant.grants.first?.object["scope"] == .array([.string(text)]))
  }

  @Test(arguments: ["## Orders ## and more", "## a ##", "a ## b ## c"])
  func `headings and comments beside grants stay what they are`(text: String) {
    let tenant = export(
      """
      \(text.hasPrefix("#") ? text : "# \(text)")
      clients:
      - name: "\(text)"
      resourceServers:
      - identifier: b
        name: "\(text)"
        scopes:
        - value: read:a
          description: "\(text)"
      clientGrants: # \(text)
      - client_id: A
        audience: b
        scope:
        # \(text)
        - read:a # \(text)
        - read:b ## note ##
      """)
    #expect(tenant.problems == [])
    #expect(tenant.clients.map(\.name) == [text])
    #expect(tenant.resourceServers.map(\.name) == [text])
    #expect(tenant.resourceServers.map { $0.scopes.map(\.description) } == [[text]])
    #expect(tenant.grants.map(\.declaration.unknowns) == [[]])
    #expect(tenant.grants.first?.object["scope"] == .array(["read:a", "read:b"]))
  }
}
