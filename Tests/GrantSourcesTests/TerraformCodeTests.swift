import Documents
import Foundation
import TestSupport
import Testing

@testable import GrantSources
@testable import Tenant

private func code(_ text: String) -> DeclaredTenant { TerraformCode(Array(text.utf8), file: "main.tf").tenant() }

@Suite struct `Configurations of Terraform` {
  /// What is written of a field, what is known of it, and what is not.
  static let fields: [(text: String, object: String, unknown: [String])] = [
    (#"client_id = "abc""#, #"{"client_id":"abc"}"#, []),
    (#"organization_usage = null"#, "{}", []), (#"default_for = """#, "{}", []),
    (#"scopes = ["a", "b"]"#, #"{"scope":["a","b"]}"#, []), (#"scope = ["a"]"#, #"{"scope":["a"]}"#, []),
    ("scopes = []", "{}", []), ("allow_all_scopes = true", #"{"allow_all_scopes":true}"#, []),
    (
      "client_id = auth0_client.ci.id", #"{"client_id":"auth0_client_grant.g"}"#,
      ["client_id: auth0_client.ci.id expression"]
    ),
    (
      #"client_id = "${auth0_client.ci.id}""#, #"{"client_id":"auth0_client_grant.g"}"#,
      [#"client_id: "${auth0_client.ci.id}" expression"#]
    ),
    (#"audience = "https://${var.domain}/api/v2/""#, #"{"audience":"https://${var.domain}/api/v2/"}"#, []),
    (
      #"audience = "https://${var.domain}/x""#, ###"{"audience":"\"https://${var.domain}/x\""}"###,
      [#"audience: "https://${var.domain}/x" expression"#]
    ),
    (
      #"scopes = ["a", var.x, null]"#, #"{"scope":["a"]}"#, ["scope[1]: var.x expression", "scope[2]: null expression"]
    ),
    ("scopes = concat([\"a\"],\n  var.x)", "{}", [#"scope: concat(["a"], var.x) expression"#]),
    ("allow_all_scopes = var.all", "{}", ["allow_all_scopes: var.all expression"]),
  ]

  @Test(arguments: fields.indices)
  func `are known as far as they are written out`(index: Int) throws {
    let (text, object, unknown) = Self.fields[index]
    let grant = try code("resource \"auth0_client_grant\" \"g\" {\n  \(text)\n}\n").grant
    #expect(grant.text == object)
    #expect(grant.unknownTexts == unknown)
    #expect(grant.declaration.address == "auth0_client_grant.g")
  }

  @Test func `have places and generated ids`() throws {
    let tenant = code(
      """
      # __generated__ by Terraform from "cgr_abc"
      resource "auth0_client_grant" "g" {
        audience = "a"
        scopes = [
          "x", # why
          "y",
        ]
      }
      """)
    let grant = try tenant.grant
    #expect(grant.text == #"{"audience":"a","id":"cgr_abc","scope":["x","y"]}"#)
    #expect(
      [[], ["audience"], ["scope"], ["scope", 1], ["client_id"]].map(grant.place) == [
        "2:1", "3:14", "4:12", "6:5", "2:1",
      ])
  }

  static let wrong: [(text: String, problem: String)] = [
    ("client_id = 7", "main.tf:2:15: client_id: expected a string, found 7"),
    ("scopes = \"a\"", "main.tf:2:12: scope: expected a list, found \"a\""),
    ("scopes = [true]", "main.tf:2:13: scope: expected strings, found true"),
    ("allow_all_scopes = \"true\"", "main.tf:2:22: allow_all_scopes: expected a boolean, found \"true\""),
  ]

  @Test(arguments: wrong.indices)
  func `say what is wrong and where`(index: Int) {
    let (text, problem) = Self.wrong[index]
    let tenant = code(
      "resource \"auth0_client_grant\" \"g\" {\n  \(text)\n}\nresource \"auth0_client_grant\" \"h\" {\n}\n")
    #expect(tenant.problemTexts == [problem])
    #expect(tenant.grants.count == 1)
  }

  @Test(arguments: [
    "resource \"auth0_client\" \"a\" {}\n", "import {\n  to = auth0_client_grant.a\n  id = \"cgr_1\"\n}\n",
  ])
  func `without grants say nothing about them`(text: String) { #expect(code(text).declares == []) }

  /// Modules of a folder: those that lead back to where they are, and those that name each other twice, come to an end.
  @Test(arguments: [
    ["main.tf": "module \"a\" {\n  source = \"./\"\n}\nmodule \"b\" {\n  source = \"././\"\n}\n"],
    ["main.tf": "module \"a\" {\n  source = \"./x\"\n}\n", "x/x.tf": "module \"b\" {\n  source = \"../\"\n}\n"],
  ])
  func `of a folder that takes itself for a module say so`(files: [String: String]) throws {
    let folder = try TemporaryFolder(files)
    let code = withExtendedLifetime(folder) { TerraformCode(folder: folder.path) }
    #expect(code.problems == [])
    #expect(code.unread.map(\.message).allSatisfy { $0.contains("is in a folder that it is taken from itself") })
    #expect(!code.unread.isEmpty)
  }

  @Test func `of modules without end are cut, and say so`() throws {
    var files: [String: String] = [:]
    for level in 0..<18 {
      files["l\(level)/m.tf"] = ["a", "b"].map { "module \"\($0)\" {\n  source = \"../l\(level + 1)\"\n}\n" }.joined()
    }
    let folder = try TemporaryFolder(files)
    let code = withExtendedLifetime(folder) { TerraformCode(folder: folder.file("l0")) }
    #expect(code.files.count <= 2_000)
    #expect(
      code.problems.map(\.message) == [
        "more than 2000 files are taken for modules: audit the plan ('terraform show -json PLAN')"
      ])
  }

  @Test func `of a folder have its modules, and the places of what a plan names`() throws {
    let folder = try TemporaryFolder()
    let grant = "resource \"auth0_client_grant\" \"g\" {\n  scopes = [\"a\", \"b\"]\n}\n"
    try FileManager.default.createDirectory(atPath: folder.file("m2m"), withIntermediateDirectories: true)
    _ = try folder.write(
      "module \"m\" {\n  source = \"./m2m\"\n}\nmodule \"r\" {\n  source = \"a/b/c\"\n}\n", to: "main.tf")
    _ = try folder.write(grant, to: "m2m/grants.tf")
    let code = TerraformCode(folder: folder.path)
    #expect(code.problems == [])
    #expect(code.grants.map(\.address) == ["module.m.auth0_client_grant.g"])
    let place = code.place(of: #"module.m[0].auth0_client_grant.g["x.y"]"#, ["scope", 1], "b")
    #expect(place == Place(file: folder.file("m2m/grants.tf"), line: 2, column: 18))
    #expect(code.place(of: "auth0_client_grant.g", []) == nil)
    #expect(
      code.tenant().problemTexts.map { $0.replacing(folder.path + "/", with: "") } == [
        "main.tf:4:1: the module r comes from a/b/c, which is not read: audit the plan ('terraform show -json PLAN')"
      ])
  }
}
