import Documents
import Foundation
import PolicyEngine
import Tenant
import TestSupport
import Testing

/// What `rules/reach/` says of the scopes of Auth0's own APIs.
@Suite struct `The reach tables` {
  private static let tables = ReachTables.builtin
  private static let operations = ManagementOperations.builtin

  @Test func `there is one for each API whose scopes are known`() {
    #expect(Set(Self.tables.tables.map(\.api)) == [.management, .myAccount, .myOrganization])
    #expect(Self.tables.tables.flatMap(\.paths).count >= 40)
  }

  @Test func `every path has an id of its own, a sentence with its scopes, and a reference`() {
    let paths = Self.tables.tables.flatMap(\.paths)
    #expect(Set(paths.map(\.id)).count == paths.count)
    for path in paths {
      #expect(path.sentence.hasPrefix("With ") && path.sentence.hasSuffix("."), "\(path.id)")
      for scope in path.scopes { #expect(path.sentence.contains(scope), "\(path.id)") }
      #expect(path.reference.hasPrefix("https://"), "\(path.id)")
    }
  }

  @Test func `every scope of an operation has a tier, and every other one is an extra with a reference`() throws {
    let table = try #require(Self.tables.table(of: .management))
    let admitting = Self.operations.scopes
    for scope in admitting { #expect(table.tier(of: scope) != nil, "\(scope)") }
    for scope in table.scopes { #expect(admitting.contains(scope) != (table.extra[scope] != nil), "\(scope)") }
    for table in Self.tables.tables where table.api != .management {
      #expect(Set(table.extra.keys) == Set(table.scopes))
    }
  }

  @Test func `the call of a path is an operation that one of its scopes admits`() throws {
    let table = try #require(Self.tables.table(of: .management))
    for path in table.paths where Self.operations.names.contains(path.call) {
      let isExtra = path.scopes.contains { table.extra[$0] != nil }
      let isAdmitted = path.scopes.contains { Self.operations.admitted(by: $0).contains(path.call) }
      #expect(isExtra || isAdmitted, "\(path.id)")
    }
  }

  /// The published list of operations, where it is beside the project.
  private static let published = URL(filePath: #filePath).appending(path: "../../../../shared/api/operations.tsv")
    .standardized

  @Test(.enabled(if: FileManager.default.fileExists(atPath: published.path), "the list of operations is not here"))
  func `the operations are those of the published list`() throws {
    let lines = try String(contentsOf: Self.published, encoding: .utf8).split(separator: "\n")
      .filter { !$0.hasPrefix("#") }.map { $0.split(separator: "\t", omittingEmptySubsequences: false) }
    let published = lines.filter { $0.count == 3 }
    #expect(Set(Self.operations.names) == Set(published.map { "\($0[0]) \($0[1])" }))
    for line in published {
      for scope in line[2].split(whereSeparator: { " ,".contains($0) }).map(String.init) {
        #expect(Self.operations.admitted(by: scope).contains("\(line[0]) \(line[1])"), "\(scope)")
      }
    }
  }

  @Test(arguments: [
    ("update:client_grants", "tenant-admin"), ("create:actions", "tenant-admin"), ("update:triggers", "tenant-admin"),
    ("read:client_credentials", "credentials"), ("read:client_keys", "credentials"),
    ("read:connections", "credentials"),
    ("read:user_idp_tokens", "credentials"), ("update:users", "user-write"), ("create:group_roles", "user-write"),
    ("read:users", "user-read"), ("delete:client_grants", "config-write"), ("read:client_grants", "config-read"),
    ("read:nothing_like_it", "unknown"), ("READ:USERS", "unknown"),
  ])
  func `a scope has the tier of what can be done with it`(scope: String, tier: String) {
    #expect(ScopeExplanation(scope).tier.rawValue == tier)
  }

  // MARK: Files that are none

  private static func table(_ tiers: String, _ paths: String = "") -> String {
    "api: management-api\ntiers:\n\(tiers)\n\(paths)"
  }

  private static let path = """
    paths:
      - id: own-grant
        scopes: [SCOPE]
        leads_to: END
        sentence: With SCOPE it can write its own grant.
        call: PATCH /client-grants/{id}
        reference: https://a.example/
    """

  @Test(arguments: [
    (table("  tenant-admn: [a]"), ["3:3: there is no tier 'tenant-admn'; did you mean 'tenant-admin'?"]),
    (
      table("  credentials: [read:keys]\n  config-read: [read:keys]"),
      ["4:17: 'read:keys' is in a tier already"]
    ),
    (
      table("  credentials: [read:keys]", path.replacing("SCOPE", with: "read:key").replacing("END", with: "users")),
      ["6:14: no tier has the scope 'read:key'; did you mean 'read:keys'?"]
    ),
    (
      table("  credentials: [read:keys]", path.replacing("SCOPE", with: "read:keys").replacing("END", with: "user")),
      [
        "7:15: leads_to is one of tenant-admin, applications, users, roles, credentials, api-access, data, sign-in, "
          + "not 'user'; did you mean 'users'?"
      ]
    ),
    (table("  credentials: [a]", "extra: {b: https://a.example/}"), ["4:9: 'b' is in no tier"]),
    (
      "api: my-acount\ntiers: {}",
      [
        "1:6: api is one of management-api, my-account, my-organization, mfa, not 'my-acount'; did you mean 'my-account'?"
      ]
    ),
  ])
  func `what is wrong with a file is said with its place and the nearest name`(text: String, problems: [String]) {
    let error = #expect(throws: Diagnostics.self) { try ReachTable(text: text, path: "reach.yaml") }
    #expect(error?.problems.map { "\($0)".replacing("reach.yaml:", with: "") } == problems)
  }

  @Test func `two paths with one id are a problem`() {
    let path = Self.path.replacing("SCOPE", with: "a").replacing("END", with: "users")
    let text = Self.table("  credentials: [a]", path + path.replacing("paths:", with: ""))
    let error = #expect(throws: Diagnostics.self) { try ReachTable(text: text, path: "reach.yaml") }
    #expect(error?.problems.map(\.message) == ["two paths have the id 'own-grant'"])
  }
}
