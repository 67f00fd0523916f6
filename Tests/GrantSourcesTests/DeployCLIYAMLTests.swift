import Documents
import Tenant
import Testing

@testable import GrantSources

@Suite struct DeployCLIYAMLTests {
  @Test func `aliases and merge keys are values like others`() throws {
    let tenant = export(
      """
      base: &base
        audience: https://a
        scope: &ref_0
          - x
        subject_type: client
      clientGrants:
        - <<: *base
          client_id: one
          subject_type: user
        - client_id: two
          audience: https://b
          scope: *ref_0
        - <<: [{client_id: three}, *base]
      """)
    #expect(tenant.problems == [])
    #expect(
      tenant.json == [
        #"{"audience":"https://a","client_id":"one","scope":["x"],"subject_type":"user"}"#,
        #"{"audience":"https://b","client_id":"two","scope":["x"]}"#,
        #"{"audience":"https://a","client_id":"three","scope":["x"],"subject_type":"client"}"#,
      ])
    #expect(tenant.grants.first?.declaration.place(of: ["audience"])?.description == "tenant.yaml:2:13")
  }

  @Test(arguments: [
    ("clientGrants: []", true), ("# c\n\nresourceServers:\n  - a", true), ("tenant:\n  a: b", true), ("a: b\n", false),
    ("\"clients\": []", true), ("x:\n  clientGrants: []", false), (#"{"clientGrants":[]}"#, true),
    (#"{"clients":[]}"#, false), (#"{"client_grants":[]}"#, false), ("\u{FEFF}clients:\n", true), ("", false),
    (#"{"clientGrants":@@G@@}"#, true), ("clientGrantsX: []", false),
  ])
  func `an export in YAML is known by its sections`(text: String, isExport: Bool) {
    #expect(DeployCLIExport.isYAMLExport(Array(text.utf8)) == isExport)
  }
}
