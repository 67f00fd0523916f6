import Foundation
import GrantSources
import Tenant
import TestSupport
import Testing

@Suite struct `Other inputs in a folder` {
  private static let yaml = "clientGrants:\n- {client_id: A, audience: z}\n"
  private static let code = "resource \"auth0_client_grant\" \"g\" {\n  client_id = \"abc\"\n  audience = \"e\"\n}\n"
  private static let grant = #"{"client_id":"A","audience":"a"}"#
  private static let export = "an export of auth0-deploy-cli"

  @Test(arguments: [
    (["a.json": "[\(grant)]", "tenant.yaml": yaml], "tenant.yaml", export),
    (["a.json": "[\(grant)]", "b/tenant.yml": yaml], "b/tenant.yml", export),
    (["a.json": "[\(grant)]", "x/main.tf": code], "x/main.tf", "a Terraform configuration"),
    (["a.json": "[\(grant)]", "x/grants/a.json": grant], "x", export),
    (
      ["a.json": "[\(grant)]", "terraform.tfstate": #"{"type":"auth0_client_grant"}"#], "terraform.tfstate",
      "a Terraform state"
    ),
    (["main.tf": code, "tenant.yaml": yaml], "main.tf", "a Terraform configuration"),
    (["tenant.yaml": yaml, "x/prod.yaml": yaml], "x/prod.yaml", export),
    (["main.tf": code, "sub/main.tf": code], "sub/main.tf", "a Terraform configuration"),
    (["grants/a.json": grant, "tenant.yaml": yaml], "tenant.yaml", export),
  ])
  func `are named`(files: [String: String], name: String, kind: String) async throws {
    let folder = try TemporaryFolder(files)
    let gap = await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage.gap
    let path = folder.file(name)
    #expect(
      gap?.message.contains(
        "\(path) is \(kind), which is not read as a part of a folder: name it in the place of the folder") ?? false)
  }

  /// As auth0-deploy-cli is used with a file: beside it are its configuration, pages and programs.
  @Test(arguments: [
    (["tenant.yaml": yaml], 1), (["tenant.yml": yaml, "config.json": #"{"AUTH0_DOMAIN":"x"}"#, "a.html": "x"], 1),
    (["tenant.yaml": yaml, "ci.yaml": "steps: []", "x/database.json": "{}"], 1),
    (["dev.yaml": yaml, "prod.yaml": yaml], 0), (["tenant.yaml": yaml, "other.json": "[\(grant)]"], 1),
  ])
  func `the only export in a folder is read`(files: [String: String], count: Int) async throws {
    let folder = try TemporaryFolder(files)
    let reading = await FileSource(paths: [folder.path]).read(ClientGrant.self)
    #expect(reading.records.count == count)
    let isWhole = count == 1 && files["other.json"] == nil
    #expect((reading.coverage.gap == nil) == isWhole, "\(reading.coverage.gap?.message ?? "")")
  }

  @Test(arguments: [
    ["a.json": "[\(grant)]", "ci.yaml": "steps: []", "main.tf": "variable \"a\" {}"],
    ["a.json": "[\(grant)]", ".github/tenant.yaml": yaml],
    [
      "plan.json":
        #"{"format_version":"1.2","planned_values":{"root_module":{"resources":[{"address":"auth0_client_grant.g","mode":"managed","type":"auth0_client_grant","name":"g","values":{"client_id":"abc","audience":"e","subject_type":"client"}}]}},"resource_changes":[]}"#,
      "main.tf": code,
    ],
    ["main.tf": code, "a.tf": code.replacing("\"e\"", with: "\"f\"").replacing("\"g\"", with: "\"h\"")],
  ])
  func `that are none are passed over`(files: [String: String]) async throws {
    let folder = try TemporaryFolder(files)
    #expect(await FileSource(paths: [folder.path]).read(ClientGrant.self).coverage.gap == nil)
  }

  @Test func `a folder of an export is a part of it`() async throws {
    let folder = try TemporaryFolder(["grants/a.json": Self.grant])
    let gap = await FileSource(paths: [folder.file("grants")]).read(ClientGrant.self).coverage.gap
    #expect(gap?.message.contains("is a part of an export of auth0-deploy-cli: name the folder above it") ?? false)
  }
}
