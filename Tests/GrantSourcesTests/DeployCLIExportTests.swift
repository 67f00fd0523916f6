import Documents
import Foundation
import TestSupport
import Testing

@testable import GrantSources
@testable import Tenant

/// An export as one file of YAML.
private func export(_ text: String, _ values: String = "{}") throws -> DeclaredTenant {
  let mapping = try KeywordMapping(config: Array(values.utf8), file: "m.json")
  return DeployCLIExport.read(yaml: Array(text.utf8), file: "t.yaml", InputOptions(mapping: mapping))
}

@Suite struct `Exports of auth0-deploy-cli` {
  @Test func `have grants with places`() throws {
    let tenant = try export(
      """
      clientGrants:
        - client_id: My App
          audience: "https://api.example.com"
          scope: [read:a, 'write:b']
          allow_all_scopes: false
        - audience: https://api.example.com
          client_id: undefined_clientId
          default_for: third_party_clients
          scope:
            - read:a
      """)
    #expect(tenant.problemTexts == [])
    #expect(
      tenant.grants.map(\.text) == [
        #"{"allow_all_scopes":false,"audience":"https://api.example.com","client_id":"My App","scope":["read:a","write:b"]}"#,
        #"{"audience":"https://api.example.com","default_for":"third_party_clients","scope":["read:a"]}"#,
      ])
    let grant = tenant.grants[0]
    #expect(
      [[], ["client_id"], ["audience"], ["scope"], ["scope", 1], ["allow_all_scopes"]].map(grant.place)
        == ["2:5", "2:16", "3:15", "4:12", "4:21", "5:23"])
    #expect(grant.place(["organization_usage"]) == "2:5")
    #expect(tenant.grants[1].place(["scope", 0]) == "10:9")
    #expect(tenant.declares == [.clientGrants])
  }

  /// A grant's field as it is written, what is known of it, and what is not.
  static let unknown: [(field: String, object: String, unknown: [String])] = [
    ("client_id: ##APP##", ###"{"client_id":"##APP##"}"###, ["client_id: ##APP## placeholder"]),
    ("client_id: x-##APP##", ###"{"client_id":"x-##APP##"}"###, ["client_id: x-##APP## placeholder"]),
    (#"scope: "@@SCOPES@@""#, "{}", ["scope: @@SCOPES@@ placeholder"]),
    ("scope: @@SCOPES@@", "{}", ["scope: @@SCOPES@@ placeholder"]),
    ("scope: [read:a, ##MORE##, b]", #"{"scope":["read:a","b"]}"#, ["scope[1]: ##MORE## placeholder"]),
    ("allow_all_scopes: ##ALL##", "{}", ["allow_all_scopes: ##ALL## placeholder"]),
    ("audience: https://##HOST##/api/v2/", ###"{"audience":"https://##HOST##/api/v2/"}"###, []),
    (
      "audience: https://##HOST##/api", ###"{"audience":"https://##HOST##/api"}"###,
      ["audience: https://##HOST##/api placeholder"]
    ),
    ("audience: ##HOST##", ###"{"audience":"##HOST##"}"###, ["audience: ##HOST## placeholder"]),
    ("scope: [##GITHUB_TOKEN##]", "{}", ["scope[0]: ##GITHUB_TOKEN## placeholder"]),
  ]

  @Test(arguments: unknown.indices)
  func `do not know what has a placeholder`(index: Int) throws {
    let (field, object, unknown) = Self.unknown[index]
    let grant = try export("clientGrants:\n- \(field)\n", #"{"GITHUB_TOKEN":"ghx-abc","OTHER":"x"}"#).grant
    #expect(grant.text == object)
    #expect(grant.unknownTexts == unknown)
  }

  @Test func `say of each placeholder where it is and what to do`() throws {
    let tenant = try export(
      "tenant: ##NOT_HERE##\nclientGrants:\n- client_id: ##A##\n  scope: [##GITHUB_TOKEN##]\n- client_id: ##A##\n  audience: b\n",
      #"{"GITHUB_TOKEN":"ghx-abc"}"#)
    #expect(
      tenant.notes == [
        "an export does not have the grants of the application that exports",
        "##A## (t.yaml:3:14, and 1 more) has no value: give it one by --mapping FILE or, from a variable of the "
          + "environment, by --mapping-env A",
        "##GITHUB_TOKEN## (t.yaml:4:11) looks like a secret: its value is never put into a grant",
      ])
  }

  @Test func `have places as they are written where values were longer`() throws {
    let grant = try export(
      "# é\nclientGrants:\n  - client_id: ##A## # ##A##\n    scope: [@@B@@, read:x]\n    allow_all_scopes: true\n",
      #"{"A":"a name that is long","B":"s"}"#
    ).grant
    #expect(grant.text == #"{"allow_all_scopes":true,"client_id":"a name that is long","scope":["s","read:x"]}"#)
    #expect(
      [["client_id"], ["scope", 0], ["scope", 1], ["allow_all_scopes"]].map(grant.place)
        == ["3:16", "4:13", "4:20", "5:23"])
  }

  @Test func `join grants to applications by their names`() throws {
    let tenant = try export(
      """
      clients:
        - {name: A, client_id: id-a, app_type: spa, is_first_party: true}
        - {name: B, grant_types: [client_credentials], callbacks: ##C##, app_type: ##T##}
      resourceServers:
        - {name: One, identifier: one, scopes: [{value: r}]}
        - {name: Two, identifier: two}
        - {name: Three, identifier: three, scopes: @@S@@}
      clientGrants:
        - {client_id: A, audience: one}
        - {client_id: B, audience: one}
        - {client_id: Elsewhere, audience: one}
      """)
    #expect(tenant.problemTexts == [])
    #expect(tenant.grants.map { $0.object["client_id"]?.string } == ["id-a", "B", "Elsewhere"])
    #expect(tenant.clients.map(\.clientID) == ["id-a", "B"])
    #expect(tenant.clients.map(\.name) == ["A", "B"])
    #expect(tenant.clients.map(\.appType) == ["spa", nil])
    #expect(tenant.clients[1].grantTypes == ["client_credentials"])
    // Of the others nobody knows which scopes they have.
    #expect(tenant.resourceServers.map(\.identifier) == ["one"])
    #expect(tenant.declares == [.clientGrants, .clients, .resourceServers])
  }

  /// A text, and what is wrong with it; the other grant is read all the same.
  static let wrong: [(text: String, problem: String)] = [
    ("clientGrants:\n- client_id: a\n- scope: read:x\n", "t.yaml:3:10: scope: expected a list, found a string"),
    (
      "clientGrants:\n- client_id: a\n- allow_all_scopes: \"true\"\n",
      "t.yaml:3:21: allow_all_scopes: expected a boolean, found a string"
    ),
    ("clientGrants:\n- client_id: a\n- scope: [1]\n", "t.yaml:3:11: scope[0]: expected a string, found a number"),
    ("clientGrants:\n- client_id: a\n- 7\n", "t.yaml:3:3: expected a grant, found a number"),
    (
      "clientGrants:\n- client_id: a\n- client_id: !Ref App\n",
      "t.yaml:3:14: client_id: expected a string, found the tag !Ref"
    ),
    (
      "clients:\n- name: N\n- name: N\nclientGrants:\n- client_id: a\n- client_id: N\n",
      "t.yaml:6:14: client_id: 2 applications are called N (t.yaml:2:3 and t.yaml:3:3), and which of them gets the grant is "
        + "left to chance: rename one, or write the client id"
    ),
  ]

  @Test(arguments: wrong.indices)
  func `say what is wrong and where, and read the rest`(index: Int) throws {
    let (text, problem) = Self.wrong[index]
    let tenant = try export(text)
    #expect(tenant.problemTexts == [problem])
    #expect(tenant.grants.map(\.text) == [#"{"client_id":"a"}"#])
  }

  /// A text that is no export as a whole.
  static let broken: [(text: String, problem: String)] = [
    ("clientGrants:\n\t- a\n", "t.yaml:2:1: not YAML: a tab where only spaces may be"),
    ("clientGrants: []\nclientGrants: []\n", "t.yaml:2:1: the key 'clientGrants' occurs twice"),
    ("clientGrants: ##X##\n", "t.yaml:1:15: clientGrants: expected a list, found ##X##, which has no value"),
    ("clientGrants: {a: b}\n", "t.yaml:1:15: clientGrants: expected a list, found an object"),
    ("- a\n", "t.yaml:1:1: expected the sections of an export, found a list"),
    ("", "t.yaml:1:1: the file is empty"),
  ]

  @Test(arguments: broken.indices)
  func `that are broken say where`(index: Int) throws {
    #expect(try export(Self.broken[index].text).problemTexts == [Self.broken[index].problem])
  }

  @Test func `may have anchors, aliases and merge keys`() throws {
    let anchors = (0..<20).map { "a\($0): &n\($0) read:\($0)\n" }.joined()
    let tenant = try export(
      "\(anchors)base: &base {audience: api, scope: [*n1, *n2]}\nclientGrants:\n- {<<: *base, client_id: a}\n"
        + "- {<<: [*base], client_id: b, scope: [x]}\n")
    #expect(
      tenant.grants.map(\.text) == [
        #"{"audience":"api","client_id":"a","scope":["read:1","read:2"]}"#,
        #"{"audience":"api","client_id":"b","scope":["x"]}"#,
      ])
  }

  @Test func `that would blow up are refused`() throws {
    let levels = (1..<9).map { level in
      "l\(level): &l\(level) [\(Array(repeating: "*l\(level - 1)", count: 9).joined(separator: ","))]\n"
    }
    let problems = try export("l0: &l0 [a,a,a]\n\(levels.joined())clientGrants: []\n").problemTexts
    #expect(problems == ["t.yaml:1:1: aliases (*name) make it too large: write the values out"])
  }

  @Test(arguments: [("clients: []\n", false), ("clientGrants:\n", false), ("clientGrants: []\n", true)])
  func `without a section say nothing about grants`(text: String, says: Bool) throws {
    #expect(try export(text).declares.contains(.clientGrants) == says)
  }

  @Test(arguments: [
    ("tenant:\n  a: b\n", true), ("# c\n\"clientGrants\": []\n", true), ("{\"clientGrants\": @@X@@}", true),
    ("apiVersion: v1\nkind: Pod\n", false), ("a: clients:\n", false), ("{\"a\": ##X##}", false), ("x", false),
  ])
  func `are known by their sections`(text: String, isExport: Bool) {
    #expect(DeployCLIExport.isYAMLExport(Array(text.utf8)) == isExport)
  }
}

@Suite struct `Directories of auth0-deploy-cli` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ files: [String: String]) throws {
    for (path, text) in files {
      let url = URL(filePath: folder.path).appending(path: path)
      try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
  }

  private func read(_ mapping: KeywordMapping = KeywordMapping()) -> DeclaredTenant {
    DeployCLIExport.read(folder: folder.path, InputOptions(mapping: mapping))
  }

  @Test func `have a grant in each file`() throws {
    try write([
      "grants/b.json": "{\n  \"client_id\": \"B\",\n  \"scope\": [\"x\",\n \"##Y##\"]}",
      "grants/a.json": #"{"client_id":"A"}"#,
      "grants/emptied.json": "{}", "grants/notes.txt": "x", "grants/.hidden.json": "x", "grants/deeper/c.json": "x",
      "clients/b.json": #"{"name":"B","client_id":"id-b"}"#,
      "resource-servers/r.json": #"{"identifier":"r","scopes":[]}"#,
      "actions/x.json": "not read", "tenant.json": "not read",
    ])
    #expect(DeployCLIExport.isExport(folder: folder.path))
    let tenant = read()
    #expect(tenant.problemTexts == [])
    #expect(tenant.grants.map(\.text) == [#"{"client_id":"A"}"#, #"{"client_id":"id-b","scope":["x"]}"#])
    #expect(tenant.grants[1].place(["scope", 1]) == "4:2")
    #expect(tenant.grants[1].unknownTexts == ["scope[1]: ##Y## placeholder"])
    #expect(tenant.declares == [.clientGrants, .clients, .resourceServers])
    #expect(tenant.files.count == 5)
  }

  @Test func `name every file that cannot be read`() throws {
    try write([
      "grants/a.json": "{", "grants/b.json": #"{"client_id":"B"}"#, "grants/c.json": #"{"scope":"x"}"#,
      "clients/d.json": "[",
    ])
    let tenant = read()
    #expect(tenant.grants.map(\.text) == [#"{"client_id":"B"}"#])
    #expect(
      tenant.problemTexts.map { $0.replacing(folder.path, with: "") } == [
        "/clients/d.json:1:2: not JSON: the input ends where a value should be",
        "/grants/a.json:1:2: not JSON: the input ends inside an object",
        "/grants/c.json:1:10: scope: expected a list, found a string",
      ])
  }

  /// Files of a folder, whether it is an export, and whether it then says something about grants.
  static let folders: [(files: [String], text: String, isExport: Bool, says: Bool)] = [
    (["grants/a.json"], #"{"client_id":"a"}"#, true, true),
    (["clients/a.json", "resource-servers/b.json"], "{}", true, false),
    (["a.json"], "{}", false, false), (["grants/a.json"], #"{"client_grants":[]}"#, false, false),
    (["grants/a.json"], #"{"id":"cgr_1","client_id":"a"}"#, false, false), (["grants/a.json"], "{", true, true),
  ]

  @Test(arguments: folders.indices)
  func `are known by their folders`(index: Int) throws {
    let (files, text, isExport, says) = Self.folders[index]
    try write(Dictionary(uniqueKeysWithValues: files.map { ($0, text) }))
    #expect(DeployCLIExport.isExport(folder: folder.path) == isExport)
    if isExport { #expect(read().declares.contains(.clientGrants) == says) }
  }
}
