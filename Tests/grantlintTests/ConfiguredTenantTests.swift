import TestSupport
import Testing

/// The tenants that a configuration names: which is audited, with whose credentials, by which rules.
@Suite struct `Configured tenants` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func run(_ arguments: String..., variables: [String: String] = [:]) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path)
  }

  private static let tenants = """
    version: 1
    tenants:
      - domain: a.example
        credentials: {access_token: A_TOKEN}
        rules: {no-allow-all-scopes: off, audience-required: note}
      - domain: b.example
        credentials: {client_id: B_ID, client_secret: B_SECRET}
    """

  @Test func `one of several tenants has to be picked`() async throws {
    let config = try folder.write(Self.tenants, to: "ci.yml")
    let none = await run("who", "read:x", "--config", config)
    #expect(none.code == 2)
    #expect(none.error.contains("has 2 tenants: pick one by --tenant: a.example, b.example"))
    let other = await run("audit", "--config", config, "--tenant", "c.example")
    #expect(other.code == 2)
    #expect(other.error.contains("--tenant is c.example, but the configuration has only a.example, b.example"))
    let domain = await run("audit", "--config", config, variables: ["AUTH0_DOMAIN": "c.example"])
    #expect(domain.error.contains("AUTH0_DOMAIN is c.example"))
  }

  @Test func `credentials are those of the variables that the tenant names`() async throws {
    let config = try folder.write(Self.tenants, to: "ci.yml")
    let usual = ["AUTH0_ACCESS_TOKEN": "opaque"]
    let unset = await run("audit", "--config", config, "--tenant", "A.example", variables: usual)
    #expect(unset.code == 2)
    #expect(
      unset.error == """
        grantlint: error: the credentials for a.example are missing:
        \(config):4:33: the variable A_TOKEN is not set

        """)
    let both = await run(
      "audit", "--config", config, "--tenant", "b.example", variables: ["B_SECRET": ""])
    #expect(both.error.contains("7:30: the variable B_ID is not set\n"), "\(both.error)")
    #expect(both.error.contains("7:51: the variable B_SECRET is empty (in CI: "), "\(both.error)")
    let malformed = await run(
      "audit", "--config", config, "--tenant", "a.example", variables: ["A_TOKEN": "two\nlines"])
    #expect(malformed.code == 2)
    #expect(malformed.error.contains("A_TOKEN contains a character"))
    // Nobody answers.
    let tried = await run(
      "audit", "--config", config, variables: ["A_TOKEN": "opaque", "GRANTLINT_TENANT": "a.example"])
    #expect(tried.code == 3)
    #expect(tried.output.contains("a.example"))
  }

  @Test func `the rules of a tenant count for its files too`() async throws {
    let grants = try folder.write(Samples.violating, to: "grants.json")
    let config = try folder.write(Self.tenants, to: "ci.yml")
    #expect(await run(grants, "--config", config).code == 1)
    #expect(await run(grants, "--config", config, "--tenant", "b.example").code == 1)
    #expect(await run(grants, "--config", config, "--tenant", "a.example").code == 0)
    let snapshot = try folder.write(
      """
      {"snapshot_version": 1, "domain": "a.example", "client_grants": [{"id": "cgr_1", "client_id": "app", \
      "audience": "https://orders.example/", "allow_all_scopes": true}], "coverage": {"client_grants": {"read": 1, \
      "complete": true, "pages": 1}}}
      """, to: "snapshot.json")
    #expect(await run(snapshot, "--config", config).code == 0, "a snapshot names its tenant")
  }
}
