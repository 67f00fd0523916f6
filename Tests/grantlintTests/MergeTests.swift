import Documents
import TestSupport
import Testing

/// `grantlint merge`, in this process.
@Suite struct `Merging reports` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Audits a file with one grant.
  /// - Returns: the path of its JSON report.
  private func report(of tenant: String, scopes: [String], _ arguments: [String] = []) async throws -> String {
    let grant: JSONObject = [
      "id": .string("cgr_\(tenant)"), "client_id": "app", "audience": "https://orders.example/",
      "scope": .strings(scopes),
    ]
    let page: JSONObject = ["client_grants": [.object(grant)], "total": 1, "start": 0, "limit": 50]
    let grants = try folder.write(JSONWriter.compact(.object(page)), to: "\(tenant).grants.json")
    let path = folder.file("\(tenant).json")
    let outcome = await CommandRun(
      ["audit", grants, "--tenant", tenant, "-q", "-o", "json=\(path)", "--fail-on", "note"] + arguments,
      folder: folder.path)
    #expect([0, 1].contains(outcome.code), "\(outcome.error)")
    return path
  }

  @Test(arguments: ["text", "json", "ndjson", "csv", "sarif", "gitlab", "junit", "html", "markdown", "github"])
  func `one report comes out as the audit wrote it, in every format`(format: String) async throws {
    let own = folder.file("own.\(format)")
    let path = try await report(
      of: "a.example", scopes: ["read:*"], ["-o", "\(format == "json" ? "ndjson" : format)=\(own)"])
    let merged = await CommandRun(
      ["merge", path, "-f", format] + (format == "text" ? ["--full"] : []), folder: folder.path)
    #expect(merged.code == 1 && merged.error == "")
    #expect(merged.output == folder.read(format == "json" ? "a.example.json" : "own.\(format)"))
  }

  @Test func `several are one, whose verdict is that of all`() async throws {
    let clean = try await report(of: "b.example", scopes: ["read:orders"])
    let open = try await report(of: "a.example", scopes: ["read:*"])
    let merged = await CommandRun(["merge", clean, open, "-o", "json=\(folder.file("all.json"))"], folder: folder.path)
    #expect(merged.code == 1)
    #expect(merged.output.contains("in 2 grants of 2 tenants"))
    let again = await CommandRun(["merge", open, clean, "-f", "json"], folder: folder.path)
    #expect(again.output == folder.read("all.json"))
    let alone = await CommandRun(["merge", clean], folder: folder.path)
    #expect(alone.code == 0)
  }

  @Test func `what contradicts each other, or is no report, is named, and no older report stays`() async throws {
    let own = try await report(of: "a.example", scopes: ["read:*"])
    let other = try await report(of: "b.example", scopes: ["read:*"], ["--min-severity", "error"])
    let page = folder.file("page.json")
    let quiet = await CommandRun(["merge", own, "-q", "-o", "json=\(page)"], folder: folder.path)
    #expect(quiet.code == 1 && quiet.output == "" && quiet.error == "")
    for (paths, words) in [
      ([own, own], "both are of a.example"), ([own, other], "they have different thresholds"),
      ([own, folder.file("a.example.grants.json")], "is a list as the Management API gives it, not a JSON report"),
      ([folder.file("none.json")], "does not exist"),
    ] {
      let outcome = await CommandRun(["merge"] + paths + ["-o", "json=\(page)"], folder: folder.path)
      #expect(outcome.code == 2 && outcome.output == "")
      #expect(outcome.error.contains(words), "\(outcome.error)")
      #expect(try JSONReader.value(folder.read("page.json") ?? "").object?["error"] != nil)
    }
    let refused = await CommandRun(["merge", own, "-o", "json=\(own)"], folder: folder.path)
    #expect(refused.code == 2 && refused.error.contains("this run reads or keeps something there"))
  }

  @Test func `a report that somebody edited is refused where it contradicts itself`() async throws {
    let own = try await report(of: "a.example", scopes: ["read:*"])
    let text = try #require(folder.read("a.example.json"))
    let edited = try folder.write(text.replacing("\"exit_code\": 1", with: "\"exit_code\": 0"), to: "edited.json")
    #expect(folder.read("edited.json") != text && own != edited)
    let outcome = await CommandRun(["merge", edited], folder: folder.path)
    #expect(outcome.code == 2)
    let line = text.split(separator: "\n", omittingEmptySubsequences: false).firstIndex { $0.contains("\"exit_code\"") }
    #expect(outcome.error.contains("edited.json:\((line ?? -1) + 1):"), "\(outcome.error)")
  }
}
