import Documents
import Foundation
import Tenant
import TestSupport
import Testing

@testable import GrantSources

@Suite struct `Folders of Terraform` {
  private static func grant(_ name: String, _ more: String = "") -> String {
    "resource \"auth0_client_grant\" \"\(name)\" {\n  client_id = \"abc\"\n  audience = \"\(name)\"\n\(more)}\n"
  }

  private static func module(_ name: String, _ source: String, _ more: String = "") -> String {
    "module \"\(name)\" {\n  source = \"\(source)\"\n\(more)}\n"
  }

  private static let json = #"{"resource":{"auth0_client_grant":{"b":{"allow_all_scopes":true}}}}"#

  /// The files, the addresses that are read, and what is said of the rest.
  static let folders: [(files: [String: String], grants: [String], problems: [String])] = [
    (
      ["main.tf": module("a", "./m") + grant("d")], ["d"],
      ["main.tf:1:1: the module a comes from ./m, a folder that is not there: audit the plan"]
    ),
    (
      ["main.tf": module("a", "./m"), "m/README.md": ""], [],
      ["main.tf:1:1: the module a comes from ./m, where no configuration is: audit the plan"]
    ),
    (
      ["main.tf": module("m", "./m"), "m/main.tf.json": json], [],
      ["m/main.tf.json:1:1: a configuration in JSON is not read: audit the plan"]
    ),
    (
      ["main.tf": grant("a"), "b.tf.json": json], ["a"],
      ["b.tf.json:1:1: a configuration in JSON is not read: audit the plan"]
    ),
    (
      ["main.tf": grant("a"), "b.tofu.json": #"{"module":{"m":{"source":"./x"}}}"#], ["a"],
      ["b.tofu.json:1:1: a configuration in JSON is not read: audit the plan"]
    ),
    (["main.tf": grant("a"), "b.tf.json": "{"], ["a"], ["b.tf.json:1:1: a configuration in JSON is not read"]),
    (["main.tf": grant("a"), "b.tf.json": #"{"resource":{"\u0061uth0_client":{}}}"#], ["a"], ["b.tf.json:1:1: "]),
    (["main.tf": grant("a"), "b.tf.json": #"{"variable":{"x":{}}}"#], ["a"], []),
    (["main.tf": grant("a"), "more.tofu": grant("b")], ["a", "b"], []),
    (
      ["main.tf": grant("a"), "main.tofu": grant("b")], ["b"],
      ["main.tf:1:1: auth0_client_grant.a: OpenTofu reads main.tofu in place of this file, Terraform does not: audit"]
    ),
    (["main.tf": "variable \"x\" {\n}\n", "main.tofu": grant("b")], ["b"], []),
    (
      ["main.tf": grant("a"), "override.tf": grant("a", "  allow_all_scopes = true\n")], ["a"],
      ["override.tf:1:1: auth0_client_grant.a: this file changes what other files say, and is not merged with them: "]
    ),
    (
      ["main.tf": grant("a"), "x_override.tofu": module("m", "./n")], ["a"],
      ["x_override.tofu:1:1: m: this file changes what other files say"]
    ),
    (["main.tf": grant("a"), "x_override.tf": "variable \"x\" {\n}\n"], ["a"], []),
    (["main.tf": grant("a"), "overrides.tf": grant("b")], ["a", "b"], []),
  ]

  @Test(arguments: folders.indices) func `are read whole, or say what is not read`(index: Int) async throws {
    let (files, grants, problems) = Self.folders[index]
    let folder = try TemporaryFolder(files)
    let reading = await FileSource(paths: [folder.path]).read(ClientGrant.self)
    #expect(reading.records.compactMap(\.audience) == grants)
    let message = (reading.coverage.gap?.message ?? "").replacing(folder.path + "/", with: "")
    #expect((message.isEmpty) == problems.isEmpty, "\(message)")
    for problem in problems { #expect(message.contains(problem), "\(message)") }
  }

  @Test func `that cannot be read are a problem, not empty`() throws {
    let folder = try TemporaryFolder()
    let problems = TerraformCode(folder: folder.file("x")).problems
    #expect(problems.map { $0.message } == ["the folder is not there"])
  }

  @Test(arguments: [
    ("acme/grants/auth0", "the module m comes from acme/grants/auth0, which is not read: audit the plan"),
    ("./m", "the module m comes from ./m, which is not read with one file: give the folder"),
  ])
  func `of which one file is given name its modules`(source: String, problem: String) {
    let text = Self.module("m", source) + Self.grant("a")
    let tenant = TerraformCode(Array(text.utf8), file: "one.tf").tenant()
    #expect(tenant.grants.count == 1)
    #expect(tenant.problems.count == 1 && tenant.problemTexts[0].hasPrefix("one.tf:1:1: \(problem)"))
  }

  @Test(arguments: ["count = 0", "for_each = {}", "for_each = toset([])", "for_each = toset( [ ] )"])
  func `may have grants and modules without instances`(none: String) throws {
    let folder = try TemporaryFolder([
      "main.tf": Self.grant("a", "  \(none)\n") + Self.module("m", "./gone", "  \(none)\n") + Self.grant("b")
    ])
    let tenant = TerraformCode(folder: folder.path).tenant()
    #expect(tenant.grants.map(\.declaration.address) == ["auth0_client_grant.b"])
    #expect(tenant.problems == [])
    #expect(
      tenant.notes.first
        == "without instances (count = 0 or an empty for_each) and passed over: auth0_client_grant.a, module.m")
  }

  @Test(arguments: ["count = 1", "count = var.n", "for_each = { a = 1 }", "for_each = toset([var.x])"])
  func `have the grants of which there may be instances`(some: String) {
    let tenant = TerraformCode(Array(Self.grant("a", "  \(some)\n").utf8), file: "a.tf").tenant()
    #expect(tenant.grants.count == 1 && !tenant.notes.contains { $0.contains("without instances") })
  }

  // MARK: Providers

  /// What the module block and the module say, and the provider of the module's grant.
  @Test(arguments: [
    ("", "", "", "auth0"), ("  providers = { auth0 = auth0.eu }\n", "", "", "auth0.eu"),
    ("  providers = {\n    auth0 = auth0.us\n    auth0.b = auth0.eu\n  }\n", "", "  provider = auth0.b\n", "auth0.eu"),
    ("  providers = {\n    \"auth0\" = \"auth0.us\"\n  }\n", "", "", "auth0.us"),
    ("", "provider \"auth0\" {\n}\n", "", "module.m:auth0"),
    ("", "provider \"auth0\" {\n  alias = \"x\"\n}\n", "  provider = auth0.x\n", "module.m:auth0.x"),
    ("  providers = { auth0 = auth0.eu }\n", "provider \"auth0\" {\n}\n", "", "auth0.eu"),
  ])
  func `hand their providers to modules`(handed: String, own: String, used: String, provider: String) throws {
    let folder = try TemporaryFolder([
      "main.tf": Self.module("m", "./m", handed) + Self.grant("a"), "m/m.tf": own + Self.grant("b", used),
    ])
    let tenant = TerraformCode(folder: folder.path).tenant()
    #expect(tenant.problems == [])
    #expect(tenant.grants.map(\.declaration.provider) == ["auth0", provider])
  }

  @Test(arguments: ["  providers = var.p\n", "  providers = { auth0 = var.p[0] }\n"])
  func `that hand them by an expression say so`(handed: String) throws {
    let folder = try TemporaryFolder(["main.tf": Self.module("m", "./m", handed), "m/m.tf": Self.grant("b")])
    let tenant = TerraformCode(folder: folder.path).tenant()
    #expect(tenant.grants.isEmpty)
    #expect(tenant.problems.first?.message.contains("is given providers by an expression") == true)
  }

  @Test func `have grants whose provider is an expression`() {
    let text = Self.grant("a", "  provider = auth0.by[each.key]\n")
    let tenant = TerraformCode(Array(text.utf8), file: "a.tf").tenant()
    #expect(tenant.problems.first?.message.contains("provider: auth0.by[each.key] is not evaluated") == true)
  }

  @Test(arguments: [
    ("auth0", ["a"]), ("(default)", ["a"]), ("auth0.eu", ["b", "c"]), ("auth0.us", []), (nil, ["a", "b", "c"]),
  ])
  func `are read for one provider at a time`(provider: String?, expected: [String]) async throws {
    let folder = try TemporaryFolder([
      "main.tf": Self.grant("a") + Self.grant("b", "  provider = auth0.eu\n")
        + Self.module("m", "./m", "  providers = { auth0 = auth0.eu }\n"),
      "m/m.tf": Self.grant("c"),
    ])
    let reading = await FileSource(paths: [folder.path], options: InputOptions(provider: provider)).read(
      ClientGrant.self)
    #expect(reading.records.compactMap(\.audience) == expected)
    #expect((reading.coverage.gap == nil) == (provider != nil && !expected.isEmpty))
    if provider == nil { #expect(reading.coverage.gap?.message.contains("auth0, auth0.eu; read one") ?? false) }
  }

  // MARK: Places

  /// How the scopes are written, and where `*` and `read:a` of a plan are.
  @Test(arguments: [
    (#"["*", "read:a"]"#, ["5:13", "5:18"]), (#"["read:a", "*"]"#, ["5:23", "5:13"]),
    (#"concat(["read:a"], ["*"])"#, ["5:12", "5:12"]), (#"["read:a", var.x]"#, ["5:12", "5:13"]),
  ])
  func `have the places of elements by their texts`(scopes: String, places: [String]) async throws {
    let plan = Plans.text([
      Plans.Resource(values: #"{"client_id":"abc","audience":"a","scopes":["*","read:a"]}"#)
    ])
    let folder = try TemporaryFolder(["plan.json": plan, "main.tf": "\n" + Self.grant("g", "  scopes = \(scopes)\n")])
    let reading = await FileSource(paths: [folder.file("plan.json")]).read(ClientGrant.self)
    let found = (0...1).map { reading.records.first?.origin(of: ["scope", .index($0)])?.description ?? "" }
    #expect(found == places.map { "\(folder.file("main.tf")):\($0)" })
  }
}
