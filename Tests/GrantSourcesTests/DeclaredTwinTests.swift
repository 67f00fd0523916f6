import Documents
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct `Grants that are declared twice` {
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let files: [(name: String, text: String)]
    /// What is read, and whether that is all.
    let audiences: [String]
    let problem: String?
  }

  /// What the provider writes beside what a test is about.
  private static let others =
    #""allow_any_organization":null,"organization_usage":null,"authorization_details_types":null,"default_for":null,"#
    + #""is_system":null"#

  private static func plan(_ values: String) -> String {
    """
    {"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"auth0_client_grant.g","mode":"managed",
    "type":"auth0_client_grant","name":"g","values":\(values)}]}},"resource_changes":[]}
    """
  }

  private static func resource(_ name: String, _ audience: String) -> String {
    """
    # __generated__ by Terraform from "cgr_1"
    resource "auth0_client_grant" "\(name)" {
      client_id = "abc"
      audience = "\(audience)"
    }

    """
  }

  private static func state(_ audience: String, key: String? = nil) -> String {
    let instance = { (key: String?, audience: String) in
      #"{"index_key":"\#(key ?? "")","attributes":{"id":"cgr_1","client_id":"abc","audience":"\#(audience)","scopes":["x"]}}"#
    }
    let instances = [instance("a", "a"), instance("b", audience)].joined(separator: ",")
    return #"""
      {"version":4,"terraform_version":"1","lineage":"x","resources":[{"mode":"managed","type":"auth0_client_grant","name":"g",
      "provider":"provider[\"registry.terraform.io/auth0/auth0\"]","instances":[\#(instances)]}]}
      """#
  }

  private static let listed =
    #"[{"id":"cgr_1","client_id":"abc","audience":"a","scope":["x"],"subject_type":"client","organization_usage":"deny"}]"#
  private static let entry = "- {id: cgr_1, client_id: abc, audience: a, scope: [x]}\n"

  static let cases = [
    Case(
      testDescription: "one id of two grants of an export",
      files: [("t.yaml", "clientGrants:\n\(entry)- {id: cgr_1, client_id: abc, audience: b}\n")],
      audiences: ["a", "b"],
      problem: "t.yaml:3:3: has the id cgr_1, as the grant at t.yaml:2:3 has, and other contents: one id is one grant; "
        + "delete one, or take the id off the one that it is not of"),
    Case(
      testDescription: "one id of two resources", files: [("m.tf", resource("a", "a") + resource("b", "b"))],
      audiences: ["a", "b"], problem: "m.tf:7:1: has the id cgr_1, as the grant at m.tf:2:1 has, and other contents"),
    Case(
      testDescription: "one id of two instances of a state", files: [("s.json", state("b"))], audiences: ["a", "b"],
      problem: "has the id cgr_1, as the grant at s.json:2:"),
    Case(
      testDescription: "a state that has a grant twice", files: [("s.json", state("a"))], audiences: ["a"], problem: nil
    ),
    Case(
      testDescription: "an export that is given twice",
      files: [("a.yaml", "clientGrants:\n\(entry)"), ("b.yaml", "clientGrants:\n\(entry)")], audiences: ["a"],
      problem: nil),
    Case(
      testDescription: "a plan beside what is there",
      files: [
        ("api.json", listed),
        (
          "p.json",
          plan(
            #"{"id":"cgr_1","client_id":"abc","audience":"a","subject_type":"client","allow_all_scopes":true,"scopes":null,\#(others)}"#
          )
        ),
      ], audiences: ["a", "a"],
      problem:
        "p.json:1:71: declares the grant cgr_1 with other contents than it has at api.json:1:2 (allow_all_scopes, "
        + "scope): the code says what is to come, the list what is there; audit one of them, and compare them with "
        + "'grantlint diff'"),
    Case(
      testDescription: "a plan that changes nothing",
      files: [
        (
          "p.json",
          plan(
            #"{"id":"cgr_1","client_id":"abc","audience":"a","scopes":["x"],"subject_type":"","allow_all_scopes":null,\#(others)}"#
          )
        ),
        ("api.json", listed),
      ], audiences: ["a"], problem: nil),
    Case(
      testDescription: "an export without ids beside what is there",
      files: [("t.yaml", "clientGrants:\n- {client_id: abc, audience: a, scope: [x, z]}\n"), ("api.json", listed)],
      audiences: ["a", "a"],
      problem: "t.yaml:2:3: declares the grant cgr_1 with other contents than it has at api.json:1:2"
    ),
    Case(
      testDescription: "what is not known is not what is there",
      files: [("t.yaml", "clientGrants:\n- {client_id: abc, audience: a, scope: [x, ##S##]}\n"), ("api.json", listed)],
      audiences: ["a", "a"], problem: "t.yaml:2:3: declares the grant cgr_1 with other contents"),
    Case(
      testDescription: "two tenants",
      files: ["prod.yaml", "dev.yaml"].map { name in
        (name, "clientGrants:\n" + (1...9).map { "- {client_id: c\($0), audience: a}\n" }.joined())
      }, audiences: Array(repeating: "a", count: 18),
      problem:
        "dev.yaml:2:3: declares a grant of client:c1 on a for client again, as at prod.yaml:2:3, and 8 more of the "
        + "same two inputs: only one of them can be deployed: delete one; two tenants need two runs"),
  ]

  @Test(arguments: cases) func `count once or are named`(_ given: Case) async throws {
    let folder = try TemporaryFolder()
    let source = FileSource(paths: try given.files.map { try folder.write($0.text, to: $0.name) })
    let reading = await source.read(ClientGrant.self)
    #expect(reading.records.compactMap(\.audience) == given.audiences)
    let message = reading.coverage.gap?.message.replacing(folder.path + "/", with: "")
    #expect((message == nil) == (given.problem == nil))
    if let problem = given.problem { #expect(message?.contains(problem) ?? false, "\(message ?? "")") }
  }

  private static let api = #"{"resource_servers":[{"identifier":"a","scopes":[{"value":"x"}],"token_lifetime":5}]}"#

  @Test(arguments: [true, false])
  func `an API has the scopes that code gives it, whatever comes first`(comesFirst: Bool) async throws {
    let folder = try TemporaryFolder()
    let yaml = "clientGrants: []\nresourceServers:\n- {identifier: a, scopes: [{value: x}, {value: y}]}\n"
    let files = [("t.yaml", yaml), ("api.json", Self.api)]
    let source = FileSource(paths: try (comesFirst ? files : files.reversed()).map { try folder.write($1, to: $0) })
    let reading = await source.read(ResourceServer.self)
    #expect(reading.records.map { $0.scopes.map(\.value) } == [["x", "y"]])
    #expect(reading.records.map(\.tokenLifetime) == [5])
    #expect(reading.coverage.gap == nil && !reading.coverage.isDeclared)
  }

  @Test func `applications and APIs of code that say different things are named`() async throws {
    let folder = try TemporaryFolder()
    let text = { (type: String) in "clients:\n- {name: N, \(type)}\nresourceServers:\n- {identifier: a, scopes: []}\n" }
    let paths = try [("a", "app_type: spa"), ("b", "app_type: native"), ("c", "grant_types: [x]")].map {
      try folder.write(text($1), to: "\($0).yaml")
    }
    let message = await FileSource(paths: paths).read(Client.self).coverage.gap?.message ?? ""
    #expect(message.contains("the application N is declared twice with different contents (app_type)"))
    #expect(!message.contains("the API"))
    let clients = await FileSource(paths: [paths[0], paths[2]]).read(Client.self).records
    #expect(clients.map(\.appType) == ["spa"] && clients.map(\.grantTypes) == [["x"]])
  }
}
