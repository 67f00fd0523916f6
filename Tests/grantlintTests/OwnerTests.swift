import Documents
import TestSupport
import Testing

/// `--owner` and `--group-by owner`.
@Suite struct `Reports for owners` {
  private static let grants = """
    {"client_grants": [
      {"id": "cgr_1", "client_id": "shop", "audience": "https://orders.example/", "scope": ["read:*"]},
      {"id": "cgr_2", "client_id": "desk", "audience": "https://orders.example/", "scope": ["edit:*", "read:*"]},
      {"id": "cgr_3", "client_id": "till", "audience": "https://orders.example/", "scope": ["write:*"]}],
     "total": 3, "start": 0, "limit": 50}
    """

  private static let configuration = """
    version: 1
    owners:
      - {owner: shop team, clients: [shop]}
      - {owner: desk team, clients: [desk]}
    """

  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder(["grants.json": Self.grants, "ci.yml": Self.configuration]) }

  private func audit(_ arguments: String..., variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(
      [
        "audit", "@grants.json", "--tenant", "t.example", "--config", "@ci.yml", "--select", "wildcard-scope",
        "--fail-on", "note",
      ] + arguments, variables: variables, folder: folder.path)
  }

  private static func grants(_ report: String) throws -> [String] {
    let findings = try JSONReader.value(report).object?["findings"]?.array ?? []
    return findings.compactMap { $0.object?["grant"]?.object?["id"]?.string }.sorted()
  }

  @Test(arguments: [
    ("shop team", ["cgr_1"]), ("*team", ["cgr_1", "cgr_2"]), ("(none)", ["cgr_3"]), ("Shop*", []),
    ("*", ["cgr_1", "cgr_2", "cgr_3"]),
  ])
  func `an owner's findings are listed, the others decide all the same`(owner: String, listed: [String]) async throws {
    let flag = await audit("--owner", owner, "-f", "json")
    let variable = await audit("-f", "json", variables: ["GRANTLINT_OWNER": owner])
    for run in [flag, variable] {
      #expect(run.code == 1, "\(run.error)")
      #expect(try Self.grants(run.output) == listed)
      let report = try JSONReader.value(run.output).object
      #expect(report?["thresholds"]?.object?["owner"]?.string == owner)
      let unlisted = report?["unlisted"]?.array?.compactMap { $0.object?["count"]?.int }.reduce(0, +)
      #expect(unlisted == Int64(3 - listed.count))
    }
  }

  @Test func `text says how many are others', and groups by owner`() async {
    let own = await audit("--owner", "shop team")
    #expect(own.output.contains("note: 2 findings of other owners (--owner shop team) not listed\n"))
    let grouped = await audit("--group-by", "owner")
    for heading in ["owner shop team (1 finding)", "owner desk team (1 finding)", "owner (none) (1 finding)"] {
      #expect(grouped.output.contains("\n\(heading)\n"))
    }
  }

  @Test func `a report for an owner can be read back, and is merged with no other`() async throws {
    let run = await audit("--owner", "shop team", "-q", "-o", "json=\(folder.file("own.json"))")
    #expect(run.code == 1)
    let merged = await CommandRun(["merge", "@own.json", "-f", "json"], folder: folder.path)
    #expect(merged.code == 1 && merged.output == folder.read("own.json"))
    let other = await CommandRun(
      ["audit", "@grants.json", "--tenant", "u.example", "-q", "-o", "json=\(folder.file("all.json"))"],
      folder: folder.path)
    #expect(other.code != 2)
    let both = await CommandRun(["merge", "@own.json", "@all.json"], folder: folder.path)
    #expect(both.code == 2 && both.error.contains("they have different thresholds"))
  }

  @Test func `an owner has a name`() async {
    let run = await audit("--owner", "")
    #expect(run.code == 2 && run.error.contains("--owner takes an owner, a pattern with * and ?, or (none)."))
  }
}
