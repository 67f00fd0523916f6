import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct DeployCLIProblemTests {
  @Test(arguments: [
    ("- x", "2:3: a grant must be a mapping, not a string"),
    ("- {client_id: a, audience: b, scope: c}", "2:38: scope must be a list of strings, not a string"),
    ("- {client_id: a, audience: b, scope: [1]}", "2:39: an element of scope must be a string, not a number"),
    (
      "- {client_id: a, audience: b, allow_all_scopes: 'true'}",
      "2:49: allow_all_scopes must be true or false, not a string"
    ),
    ("- {client_id: 1, audience: b}", "2:15: client_id must be a string, not a number"),
    (
      "- {client_id: undefined_clientId, audience: b}",
      "2:15: client_id undefined_clientId is no application: auth0-deploy-cli found none"
    ),
    (
      "- {client_id: a, audience: !Ref b}",
      "2:28: audience must be a string, not the tag !Ref, which auth0-deploy-cli does not know"
    ),
    (
      "- !G {client_id: a, audience: b}",
      "2:3: a grant must be a mapping, not the tag !G, which auth0-deploy-cli does not know"
    ),
    ("- {client_id: a, audience: b, <<: c}", "2:3: a grant must be a mapping, not a merge key (<<) of a string"),
  ])
  func `a bad grant is named and takes no other with it`(entry: String, problem: String) {
    let tenant = export("clientGrants:\n\(entry)\n- client_id: good\n  audience: a\n")
    #expect(tenant.problems.map(\.description) == ["tenant.yaml:\(problem)"])
    #expect(tenant.json == [#"{"audience":"a","client_id":"good"}"#])
    #expect(tenant.problems.first?.line == entry)
  }

  @Test(arguments: [
    ("clientGrants: x", "1:15: clientGrants must be a list, not a string"),
    ("clientGrants:\n- a: [\n", "2:7: not YAML: did not find expected node content"),
    ("clientGrants:\n- a: 1\n  a: 2", "3:3: the key 'a' occurs twice"),
    ("- a", "1:1: an export must be a mapping, not a list"),
    ("clients:\n- app_type: spa", "2:3: an application must be a mapping with a name"),
    ("resourceServers:\n- name: x", "2:3: an API must be a mapping with an identifier"),
  ])
  func `what is no export is named with its place`(text: String, problem: String) {
    #expect(export(text).problems.map(\.description) == ["tenant.yaml:\(problem)"])
  }

  @Test func `an error behind values of keywords has its place in the original`() throws {
    let mapping = try KeywordMapping(config: Array(#"{"A":["x","y"]}"#.utf8), file: "c.json")
    let tenant = export("rules: @@A@@\nclientGrants:\n  - client_id: ##N##\n    audience: [@@A@@ }", mapping)
    #expect(tenant.problems.map(\.place.description) == ["tenant.yaml:4:22"])
    #expect(tenant.problems.first?.line == "    audience: [@@A@@ }")
  }

  @Test func `a name of two applications is a problem where a grant uses it`() {
    let clients = "clients:\n  - {name: App}\n  - {name: App, client_id: b}\n"
    #expect(export(clients + "clientGrants:\n  - {client_id: x, audience: y}").problems == [])
    #expect(
      export(clients + "clientGrants:\n  - {client_id: App, audience: y}").problems.map(\.description) == [
        "tenant.yaml:3:12: the application at tenant.yaml:2:12 has the name 'App' too, which a grant uses: nobody knows which "
          + "of them auth0-deploy-cli takes"
      ])
  }

  @Test func `aliases cannot make an export larger than it is`() {
    let levels = (1...20).map { "a\($0): &a\($0) [*a\($0 - 1), *a\($0 - 1), *a\($0 - 1)]" }.joined(separator: "\n")
    let problem = export("a0: &a0 [x]\n\(levels)\nclientGrants: *a20").problems.first?.message
    #expect(problem == "aliases (*name) make it too large: write the values out")
    let keys = export("a0: &a0 [x]\n\(levels)\n? *a20\n: 1").problems.first?.message
    #expect(keys == "has a key that is an alias or no text, and many anchors: write the keys out")
    let many = export((0..<65).map { "a\($0): &a\($0) 1" }.joined(separator: "\n")).problems.first?.message
    #expect(many == "has more than 64 anchors (&name): write the values out")
  }

  @Test func `deep nesting by anchors ends in a problem`() {
    let nest = String(repeating: "[", count: 900)
    let close = String(repeating: "]", count: 900)
    let levels = (1...60).map { "a\($0): &a\($0) \(nest)*a\($0 - 1)\(close)" }.joined(separator: "\n")
    #expect(export("a0: &a0 x\n\(levels)").problems.count == 1)
  }
}
