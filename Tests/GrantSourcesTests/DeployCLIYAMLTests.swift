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
    ("<<: *b\n", "A"), ("<<: [*b, *c]\nclients: []\n", "A"), ("<<: [*c, *b]\n", "C"),
    ("clientGrants:\n- {client_id: own, audience: a}\n<<: *b\n", "own"), ("x: &d {<<: *b}\n<<: *d\n", "A"),
  ])
  func `a merge key at the top is merged`(text: String, client: String) {
    let bases = ["b": "A", "c": "C"].sorted(by: <).map {
      ".\($0): &\($0)\n  clientGrants:\n  - {client_id: \($1), audience: a}\n"
    }
    let tenant = export(bases.joined() + text)
    #expect(tenant.problems == [] && tenant.declares.contains(.clientGrants))
    #expect(tenant.grants.map { $0.object["client_id"] } == [.string(client)])
    #expect(DeployCLIExport.isYAMLExport(Array((bases.joined() + text).utf8)))
  }

  @Test(arguments: [
    ("<<: x", "a merge key (<<) of a string"), ("? [clientGrants]\n: []", "a mapping with a key that is a list"),
  ])
  func `a top that cannot be read is a problem`(text: String, kind: String) {
    let problem = "tenant.yaml:1:1: an export must be a mapping, not \(kind)"
    #expect(export(text).problems.map(\.description) == [problem])
  }

  @Test(arguments: [
    ("{clientGrants: []}", true), ("# c\n---\n{clientGrants: []}", true), ("? clientGrants\n: []", true),
    ("{a: {clientGrantsX: 1}}", false), ("? \"clientGrants\"\n: []", true), ("{clients: []}", false),
    ("<<: *b\nx:\n  a: clientGrant", false),
  ])
  func `an export in other forms of YAML is known too`(text: String, isExport: Bool) {
    #expect(DeployCLIExport.isYAMLExport(Array(text.utf8)) == isExport)
  }

  @Test(arguments: [
    ("clientGrants: []\n\"clientGrants\": []", "2:1"), ("clientGrants: []\n'clientGrants' : []", "2:1"),
    ("a:\n  clientGrants: []\nclientGrants: []\n? clientGrants\n: []", "4:1"), ("{a: 1, a: 2}", "1:2"),
  ])
  func `a key that is there twice has the place of the second`(text: String, place: String) {
    #expect(export(text).problems.map(\.place.description) == ["tenant.yaml:\(place)"])
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
