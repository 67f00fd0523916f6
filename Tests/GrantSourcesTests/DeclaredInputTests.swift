import Documents
import Foundation
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct `Declared inputs` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func source(_ files: [(name: String, text: String)], _ options: InputOptions = InputOptions()) throws
    -> FileSource
  {
    FileSource(paths: try files.map { try folder.write($0.text, to: $0.name) }, options: options)
  }

  private func reading(_ files: [(name: String, text: String)]) async throws -> Reading<ClientGrant> {
    try await source(files).read(ClientGrant.self)
  }

  private static let plan = """
    {"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"auth0_client_grant.g","mode":"managed",
    "type":"auth0_client_grant","name":"g","values":{"client_id":"abc","audience":"a","scopes":["x","y"]}}]}},"resource_changes":[]}
    """
  private static let stack = """
    {"version":3,"deployment":{"resources":[{"urn":"urn:pulumi:p::a::auth0:index/clientGrant:ClientGrant::g",
    "type":"auth0:index/clientGrant:ClientGrant","outputs":{"clientId":"abc","audience":"a","scopes":["x","y"]}}]}}
    """
  private static let yaml = "clientGrants:\n- {client_id: abc, audience: a, scope: [x, y]}\n"
  private static let code =
    "resource \"auth0_client_grant\" \"g\" {\n  client_id = \"abc\"\n  audience = \"a\"\n  scopes = [\"x\", \"y\"]\n}\n"

  /// The same grant in every form, and where its second scope is written.
  static let forms: [(name: String, text: String, place: String)] = [
    ("plan.json", plan, "2:97"),
    (
      "state",
      #"{"version":4,"terraform_version":"1","lineage":"x","resources":[{"mode":"managed","type":"auth0_client_grant","name":"g","instances":[{"attributes":{"client_id":"abc","audience":"a","scopes":["x","y"]}}]}]}"#,
      "1:197"
    ),
    ("values.jsonl", #"{"client_id":"abc","audience":"a","scopes":["x","y"]}"#, "1:49"),
    ("stack.json", stack, "2:103"), ("tenant.yaml", yaml, "2:44"), ("main.tf", code, "4:18"),
    ("api.json", #"[{"client_id":"abc","audience":"a","scope":["x","y"]}]"#, "1:49"),
    ("sdk.json", #"{"data":[{"client_id":"abc","audience":"a","scope":["x","y"]}],"status":200}"#, "1:57"),
    (
      "slurped.json",
      #"[{"client_grants":[{"client_id":"abc","audience":"a","scope":["x","y"]}]},{"client_grants":[]}]"#, "1:67"
    ),
  ]

  @Test(arguments: forms.indices)
  func `are known by their contents, with the places of their values`(index: Int) async throws {
    let (name, text, place) = Self.forms[index]
    let path = try folder.write(text, to: name)
    let reading = await FileSource(paths: [path]).read(ClientGrant.self)
    #expect(reading.coverage.gap == nil)
    let grant = try #require(reading.records.first)
    #expect(grant.clientID == "abc" && grant.audience == "a" && grant.scope == ["x", "y"])
    #expect(grant.origin(of: ["scope", 1])?.description == "\(path):\(place)")
    #expect(reading.coverage.isDeclared == !["api.json", "sdk.json", "slurped.json"].contains(name))
  }

  @Test(arguments: [InputFormat.terraform, .pulumi, .deployCLI])
  func `are read as what somebody says they are`(format: InputFormat) async throws {
    let text = #"[{"client_id":"abc","audience":"a"}]"#
    let gap = await (try source([("x.json", text)], InputOptions(format: format))).read(ClientGrant.self).coverage.gap
    #expect(gap != nil)
  }

  @Test func `beside each other are one tenant`() async throws {
    let source = try source([
      ("tenant.yaml", Self.yaml), ("clients.json", #"[{"client_id":"abc","name":"N","app_type":"spa"}]"#),
      ("main.tf", Self.code.replacing("\"a\"", with: "\"b\"")),
    ])
    let grants = await source.read(ClientGrant.self)
    #expect(grants.coverage.gap == nil && grants.records.map(\.audience) == ["a", "b"])
    // The list of applications is one of the tenant itself.
    #expect(await source.read(Client.self).coverage.isDeclared == false)
  }

  /// Applications as the tenant has them, whose grant then is the one that names `My App`, and what is wrong.
  static let named: [(clients: String, id: String, problem: String?)] = [
    (#"[{"client_id":"x1","name":"My App","app_type":"spa"}]"#, "x1", nil),
    (
      #"[{"client_id":"My App","name":"Other","app_type":"spa"},{"client_id":"x1","name":"My App","app_type":"spa"}]"#,
      "x1", nil
    ),
    (#"[{"client_id":"x1","name":"Other","app_type":"spa"}]"#, "My App", nil),
    (
      #"[{"client_id":"x1","name":"My App","app_type":"spa"},{"client_id":"x2","name":"My App","app_type":"spa"}]"#,
      "My App",
      "t.yaml:4:15: client_id: 2 applications of the tenant are called My App (x1, x2): write the client id"
    ),
  ]

  @Test(arguments: named.indices, [true, false])
  func `call applications of the tenant by their names`(index: Int, comesFirst: Bool) async throws {
    let (clients, id, problem) = Self.named[index]
    let files = [
      ("t.yaml", "clients:\n- {name: My App, app_type: spa}\nclientGrants:\n- {client_id: My App, audience: a}\n"),
      ("c.json", clients),
    ]
    let source = try source(comesFirst ? files : files.reversed())
    let reading = await source.read(ClientGrant.self)
    #expect(reading.records.map(\.clientID) == [id])
    #expect(reading.coverage.gap?.message.replacing(folder.path + "/", with: "") == problem)
    // Each application is there once.
    let names = await source.read(Client.self).records.compactMap(\.name)
    if problem == nil { #expect(names.count { $0 == "My App" } == 1) }
  }

  /// A list of applications that is empty may be what a failed command left behind, whatever is beside it.
  @Test func `do not make an empty list of the tenant a whole one`() async throws {
    let source = try source([("t.yaml", Self.yaml), ("c.json", #"{"clients":[]}"#)])
    #expect(await source.read(ClientGrant.self).coverage.gap == nil)
    #expect(await source.read(Client.self).coverage.gap?.message.contains("contains no application") ?? false)
  }

  @Test func `are read where their digests are asked for and a file is missing`() async throws {
    let folder = try TemporaryFolder(["grants/a.json": #"{"client_id":"a","audience":"b"}"#])
    try FileManager.default.createSymbolicLink(atPath: folder.file("grants/b.json"), withDestinationPath: "nowhere")
    let source = FileSource(paths: [folder.path], digest: { "\($0.count)" })
    #expect(await source.read(ClientGrant.self).records.map(\.clientID) == ["a"])
    #expect(source.inputs.map(\.sha256) == ["32"])
  }

  @Test func `of which one is broken are all named`() async throws {
    let reading = try await reading([
      ("a.yaml", "clientGrants:\n- scope: x\n"), ("b.yaml", Self.yaml), ("c.yaml", "clientGrants: [\n"),
      ("d.csv", "a,b,c\n1,2,3\n"),
    ])
    #expect(reading.records.count == 1)
    let message = reading.coverage.gap?.message ?? ""
    for word in ["a.yaml:2:10: scope must be a list of strings, not", "c.yaml:", "d.csv: this is CSV"] {
      #expect(message.contains(word))
    }
  }

  @Test(arguments: [nil, InputFormat.deployCLI])
  func `are one value of a file`(format: InputFormat?) async throws {
    let text = #"{"clientGrants":[]}"# + "\n " + #"{"clientGrants":[]}"#
    let reading = await (try source([("two.json", text)], InputOptions(format: format))).read(ClientGrant.self)
    let reason = "the file has 2 values in a row, and an export of auth0-deploy-cli is one: write each to a file"
    let message = (reading.coverage.gap?.message ?? "").replacing(folder.path + "/", with: "")
    #expect(message.hasPrefix("two.json:1:1: \(reason); two.json:2:2: \(reason)"), "\(message)")
  }

  @Test func `must not declare a grant twice`() async throws {
    let reading = try await reading([("a.yaml", Self.yaml), ("b.tf", Self.code)])
    let message = (reading.coverage.gap?.message ?? "").replacing(folder.path + "/", with: "")
    #expect(
      message
        == "b.tf:1:1: declares a grant of client:abc on a for client again, as at a.yaml:2:3: only one of them can be "
        + "deployed: delete one; two tenants need two runs")
  }

  @Test(arguments: [
    ("a.yaml", "clientGrants: []\n", true), ("a.yaml", "tenant: {}\n", false),
    ("a.tf", "resource \"auth0_client\" \"c\" {}\n", false),
  ])
  func `say nothing about grants where they have no list of them`(name: String, text: String, isWhole: Bool)
    async throws
  {
    let gap = try await reading([(name, text)]).coverage.gap
    #expect((gap == nil) == isWhole)
    if !isWhole { #expect(gap?.message.contains("says nothing about grants") ?? false) }
  }

  @Test func `of several tenants are read one at a time`() async throws {
    let text = """
      resource "auth0_client_grant" "g" {
        provider = auth0.eu
        audience = "a"
      }
      resource "auth0_client_grant" "h" {
        provider = auth0.us
        audience = "a"
      }

      """
    let gap = try await reading([("main.tf", text)]).coverage.gap
    #expect(gap?.message.contains("auth0.eu, auth0.us; read one at a time with --provider NAME") ?? false)
    let none = await (try source([("main.tf", text)], InputOptions(provider: "auth0.de"))).read(ClientGrant.self)
    #expect(none.coverage.gap?.message.contains("has no grant of a provider's configuration auth0.de") ?? false)
    let one = await (try source([("main.tf", text)], InputOptions(provider: "auth0.us"))).read(ClientGrant.self)
    #expect(one.coverage.gap == nil && one.records.map { $0.declaration?.address } == ["auth0_client_grant.h"])
  }

  @Test(arguments: [
    ("k.yaml", "apiVersion: v1\nkind: ConfigMap\n", "a Kubernetes manifest"),
    ("c.yaml", "AWSTemplateFormatVersion: '2010-09-09'\n", "a CloudFormation template"),
    ("c.json", #"{"Resources":{}}"#, "a CloudFormation template"),
    ("a.csv", "ID,Client ID,Audience,Scopes\na,b,c,1\n", "CSV"),
    ("t.tfstate", #"{"version":4,"terraform_version":"1.9.5","resources":["#, "the input ends"),
  ])
  func `that are something else say what`(name: String, text: String, words: String) async throws {
    let message = try await reading([(name, text)]).coverage.gap?.message ?? ""
    #expect(message.contains(words) && !message.contains("no list of grants"), "\(message)")
  }

  @Test func `of a plan point into the configuration beside it`() async throws {
    let code = "# a comment\n\(Self.code)"
    let source = try source([("plan.json", Self.plan)])
    _ = try folder.write(code, to: "main.tf")
    let other = FileSource(paths: [folder.file("plan.json")])
    let grant = try #require(await other.read(ClientGrant.self).records.first)
    #expect(grant.origin(of: ["scope", 1])?.description == "\(folder.file("main.tf")):5:18")
    // What was read before there was one points into the plan.
    #expect(await source.read(ClientGrant.self).records.first?.origin(of: ["scope"])?.file == folder.file("plan.json"))
  }
}
