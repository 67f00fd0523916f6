import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

/// What a text declares as an export in YAML.
func export(_ text: String, _ mapping: KeywordMapping = KeywordMapping()) -> DeclaredTenant {
  DeployCLIExport.read(yaml: Array(text.utf8), file: "tenant.yaml", mapping: mapping)
}

extension DeclaredTenant {
  /// The grants as JSON.
  var json: [String] { grants.map { JSONWriter.compact(.object($0.object)) } }
}

@Suite struct DeployCLIExportTests {
  private static let ownGrant =
    "auth0-deploy-cli leaves out the grants of the application that it signs in as: they are not in an export"

  @Test func `an export in YAML declares grants, applications and APIs`() {
    let tenant = export(
      """
      resourceServers:
        - name: Bot
          identifier: https://bot
          scopes:
            - value: read:messages
              description: Read
      clients:
        - name: Admin
          app_type: regular_web
          callbacks: @@CALLBACKS@@
        - name: Frontend (Test)
          client_id: front1
          app_type: ##TYPE##
          is_first_party: true
          grant_types: yes
      rules: ##RULES##
      clientGrants:
        - client_id: Admin
          audience: https://bot
          scope: [read:messages]
        - client_id: Frontend (Test)
          audience: https://bot
          scope: []
          subject_type: ''
          allow_all_scopes: true
        - client_id: User Manager
          audience: https://dev.eu.auth0.com/api/v2/
          scope:
            - read:users
          _clientName: x
      """)
    #expect(
      tenant.json == [
        #"{"audience":"https://bot","client_id":"Admin","scope":["read:messages"]}"#,
        #"{"allow_all_scopes":true,"audience":"https://bot","client_id":"front1"}"#,
        #"{"_clientName":"x","audience":"https://dev.eu.auth0.com/api/v2/","client_id":"User Manager","scope":["read:users"]}"#,
      ])
    #expect(tenant.clients.map(\.clientID) == ["Admin", "front1"])
    #expect(tenant.clients.map(\.appType) == ["regular_web", nil])
    #expect(tenant.clients.map(\.isFirstParty) == [nil, true])
    #expect(tenant.resourceServers.map(\.identifier) == ["https://bot"])
    #expect(tenant.resourceServers.first?.scopes.map(\.value) == ["read:messages"])
    #expect(tenant.declares == [.clientGrants, .clients, .resourceServers])
    #expect(tenant.problems == [])
    #expect(tenant.notes == [Self.ownGrant])
  }

  @Test(arguments: [
    ("tenant:\n  friendly_name: x", false, 0), ("clientGrants: []", true, 1), ("clientGrants:\n", false, 1),
    ("clientGrants: null", false, 1), (#"{"clientGrants": []}"#, true, 1), ("clients: []", false, 0),
  ])
  func `only a list of grants says something about grants`(text: String, declares: Bool, notes: Int) {
    let tenant = export(text)
    #expect(tenant.declares.contains(.clientGrants) == declares)
    #expect(tenant.notes.count == notes)
    #expect(tenant.problems == [])
  }

  @Test func `an export may be JSON`() {
    let tenant = export(#"{"clientGrants":[{"client_id":"a","audience":@@A@@,"scope":["x"]}]}"#)
    #expect(tenant.json == [#"{"audience":"@@A@@","client_id":"a","scope":["x"]}"#])
    #expect(tenant.grants.first?.declaration.unknowns.map(\.written) == ["@@A@@"])
  }

  @Test func `a keyword without a value is unknown, and said once`() throws {
    let tenant = export(
      """
      clients:
        - name: ##APP##
          app_type: non_interactive
      clientGrants:
        - client_id: ##APP##
          audience: ##AUDIENCE##
          scope:
            - read:users
            - ##SCOPE##
            - x-##ENV##
        - client_id: other
          audience: ##AUDIENCE##
          scope: '@@SCOPES@@'
          allow_all_scopes: ##ALL##
        - client_id: third
          audience: https://##AUTH0_DOMAIN##/api/v2/
          default_for:
          subject_type: ##GITHUB_TOKEN##
      """)
    #expect(
      tenant.json == [
        ###"{"audience":"##AUDIENCE##","client_id":"##APP##","scope":["read:users"]}"###,
        ###"{"audience":"##AUDIENCE##","client_id":"other"}"###,
        ###"{"audience":"https://##AUTH0_DOMAIN##/api/v2/","client_id":"third","subject_type":"##GITHUB_TOKEN##"}"###,
      ])
    #expect(tenant.clients.map(\.clientID) == ["##APP##"])
    #expect(
      tenant.grants.map(\.declaration.unknowns) == [
        [
          UnknownValue(.clientID, written: "##APP##", reason: .placeholder),
          UnknownValue(.audience, written: "##AUDIENCE##", reason: .placeholder),
          UnknownValue(.scope, element: 1, written: "##SCOPE##", reason: .placeholder),
          UnknownValue(.scope, element: 2, written: "x-##ENV##", reason: .placeholder),
        ],
        [
          UnknownValue(.audience, written: "##AUDIENCE##", reason: .placeholder),
          UnknownValue(.scope, written: "@@SCOPES@@", reason: .placeholder),
          UnknownValue(.allowAllScopes, written: "##ALL##", reason: .placeholder),
        ],
        [UnknownValue(.subjectType, written: "##GITHUB_TOKEN##", reason: .secretName)],
      ])
    #expect(tenant.problems == [])
    let value = "has no value: give it by --mapping FILE or, from a variable of the environment, by --mapping-env"
    #expect(
      tenant.notes.dropFirst() == [
        "##APP## (tenant.yaml:5:16) \(value) APP",
        "##AUDIENCE## (tenant.yaml:6:15, and 1 more) \(value) AUDIENCE",
        "##SCOPE## (tenant.yaml:9:9) \(value) SCOPE",
        "##ENV## (tenant.yaml:10:11) \(value) ENV",
        "@@SCOPES@@ (tenant.yaml:13:13) \(value) SCOPES",
        "##ALL## (tenant.yaml:14:23) \(value) ALL",
        "##GITHUB_TOKEN## (tenant.yaml:18:19) looks like a secret: its value is never put into a grant; rename the key",
      ])
  }

  @Test func `values of keywords are put in, and places are those of the original`() throws {
    var mapping = try KeywordMapping(
      config: Array(#"{"SCOPES":["a","b"],"NAME":"Back\nend: x","AUD":"https://ä"}"#.utf8), file: "c.json")
    mapping.add("APP", environment: "app")
    let tenant = export(
      """
      # ##NAME## ##AUD##
      clientGrants:
        - client_id: ##APP##
          audience: '##AUD##'
          scope: @@SCOPES@@
          subject_type: client
      """.replacing("# ##NAME## ##AUD##", with: "# ##AUD##"), mapping)
    #expect(tenant.json == [#"{"audience":"https://ä","client_id":"app","scope":["a","b"],"subject_type":"client"}"#])
    let declaration = try #require(tenant.grants.first?.declaration)
    let places = [[], ["client_id"], ["audience"], ["scope"], ["scope", 1], ["subject_type"], ["id"]] as [Route]
    #expect(
      places.map { declaration.place(of: $0)?.description } == [
        "tenant.yaml:3:5", "tenant.yaml:3:16", "tenant.yaml:4:15", "tenant.yaml:5:12", "tenant.yaml:5:12",
        "tenant.yaml:6:19", "tenant.yaml:3:5",
      ])
  }

  @Test func `a default grant has no application`() {
    let tenant = export(
      """
      clientGrants:
        - client_id: undefined_clientId
          audience: https://a
          default_for: third_party_clients
          scope: [x]
      """)
    #expect(tenant.json == [#"{"audience":"https://a","default_for":"third_party_clients","scope":["x"]}"#])
    #expect(tenant.problems == [])
  }
}
