import Documents
import Testing

/// `grantlint explain-scope SCOPE`
@Suite struct `grantlint explain-scope` {
  private func json(_ scope: String) async throws -> JSONObject {
    let outcome = await CommandRun(["explain-scope", scope, "-f", "json"], folder: "/")
    #expect(outcome.code == 0)
    return try #require(try JSONReader.value(outcome.output).object)
  }

  @Test func `says what a scope is worth, where it leads and what it admits`() async throws {
    let object = try await json("update:client_grants")
    #expect(object["scope"] == "update:client_grants" && object["tier"] == "tenant-admin")
    #expect(object["operations"] == ["PATCH /client-grants/{id}"])
    let paths = try #require(object["paths"]?.array).compactMap(\.object)
    let own = try #require(paths.first { $0["id"] == "own-grant-update" })
    #expect(own["leads_to"] == "tenant-admin" && own["scopes"] == ["update:client_grants"])
    #expect(own["sentence"]?.string?.hasPrefix("With update:client_grants it can ") == true)
  }

  @Test func `names every path that a scope is part of, also with others`() async throws {
    let paths = try #require(try await json("create:role_members")["paths"]?.array).compactMap(\.object)
    #expect(paths.contains { ($0["scopes"]?.array?.count ?? 0) > 1 })
  }

  @Test func `says of a scope that no table has that it is unknown, and what is like it`() async throws {
    let object = try await json("update:client_grant")
    #expect(object["tier"] == "unknown" && object["paths"] == [] && object["operations"] == [])
    let outcome = await CommandRun(["explain-scope", "update:client_grant"], folder: "/")
    #expect(outcome.code == 0 && outcome.output.contains("Similar: update:client_grants"))
    #expect(outcome.output.hasPrefix("update:client_grant  unknown  the tables do not know it"))
  }

  @Test(arguments: ["", "read:users update:users"]) func `refuses what is no scope`(scope: String) async {
    let outcome = await CommandRun(["explain-scope", scope], folder: "/")
    #expect(outcome.code == 2 && outcome.output.isEmpty)
  }
}
