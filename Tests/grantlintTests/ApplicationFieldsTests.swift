import Documents
import Foundation
import Tenant
import TenantEmulator
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// What is read of applications and APIs, from the API to a snapshot and from there to rules.
@Suite struct `Fields of applications and APIs` {
  private static let secret = "must-not-be-kept"
  private static let client: JSONObject = [
    "client_id": "app", "name": "App", "is_first_party": true, "client_secret": .string(secret),
    "jwt_configuration": ["lifetime_in_seconds": 600, "alg": "RS256", "secret_encoded": true],
    "token_vault_privileged_access": ["credentials": [["id": .string(secret)]]], "agent_id": "agt_1",
    "token_exchange": ["allow_any_profile_of_type": ["on_behalf_of_token_exchange"]],
    "client_metadata": ["team": "payments", "note": .string(secret)],
  ]
  private static let api: JSONObject = [
    "identifier": "https://a.example/", "signing_secret": .string(secret), "allow_offline_access": true,
    "enforce_policies": false, "token_dialect": "access_token",
    "proof_of_possession": ["mechanism": "dpop", "required": true],
  ]

  private let folder: TemporaryFolder
  private let emulator: TenantEmulator
  private let variables: [String: String]

  init() throws {
    folder = try TemporaryFolder()
    var tenant = EmulatedTenant(domain: "t.eu.auth0.com", clients: [Self.client], resourceServers: [Self.api])
    tenant.clientGrants = [
      ["id": "cgr_1", "client_id": "app", "audience": "https://a.example/", "scope": ["read:x"]]
    ]
    var settings = EmulatorSettings()
    settings.tokenScopes = TenantCollection.allCases.map(\.requiredScope)
    _ = tenant.admit(settings.clientID)
    emulator = TenantEmulator(tenant: tenant, settings: settings)
    variables = [
      "AUTH0_DOMAIN": tenant.domain, "AUTH0_CLIENT_ID": settings.clientID,
      "AUTH0_CLIENT_SECRET": settings.clientSecret.reveal(),
    ]
    try folder.write("version: 1\nmetadata_keys: [team]\n", to: "ci.yml")
    for (name, check) in Self.rules {
      try folder.write(
        "id: \(name)\ntitle: T\nseverity: error\nrationale: r\nremedy: m\nmatch: grant.client_id == 'app'\n"
          + "check: \(check)\n", to: "rules/\(name).yaml")
    }
  }

  private static let rules = [
    (
      "fields",
      "client.agent_id == 'agt_1' && client.token_vault_privileged_access && client.jwt_configuration"
        + ".lifetime_in_seconds == 600 && api.allow_offline_access && api.proof_of_possession.required"
    ),
    ("metadata", "client.client_metadata == {'team':'payments'}"),
  ]

  private func run(_ arguments: String...) async -> CommandRun {
    await CommandRun(arguments, variables: variables, folder: folder.path, emulator: emulator)
  }

  /// pass, fail, unknown of each rule.
  private func tallies(_ report: CommandRun) throws -> [String: [Int64]] {
    let rules = try #require(try JSONReader.value(report.output).object?["rules"]?.array)
    let pairs = try rules.map { rule in
      let rule = try #require(rule.object)
      return (rule["id"]?.string ?? "", ["pass", "fail", "unknown"].map { rule[$0]?.int ?? -1 })
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test func `a live tenant is asked for metadata only where keys are named`() async throws {
    let plain = await run(
      "audit", "--no-config", "--rules", "@rules", "--select", "fields,metadata", "-f", "json")
    #expect(plain.code == 3)
    #expect(plain.output.contains("metadata_keys of a file that --config names"))
    #expect(try tallies(plain) == ["fields": [1, 0, 0], "metadata": [0, 0, 1]])
    func asked() async -> [Bool] {
      await emulator.requests.map(\.path).filter { $0.hasPrefix("/api/v2/clients?") && $0.contains("take") }
        .map { $0.contains("client_metadata") }
    }
    #expect(await asked() == [false])
    let keyed = await run(
      "audit", "--config", "@ci.yml", "--rules", "@rules", "--select", "fields,metadata", "-f", "json")
    #expect(keyed.code == 0, "\(keyed.error)")
    #expect(try tallies(keyed) == ["fields": [1, 0, 0], "metadata": [1, 0, 0]])
    #expect(await asked() == [false, true])
    #expect(!keyed.said.contains(Self.secret))
  }

  @Test(arguments: [true, false])
  func `a snapshot has the fields, and the metadata that was asked for`(isKeyed: Bool) async throws {
    let configuration = isKeyed ? ["--config", "@ci.yml"] : ["--no-config"]
    let taken = await CommandRun(
      ["snapshot", "--output", "@s.json"] + configuration, variables: variables, folder: folder.path,
      emulator: emulator)
    #expect(taken.code == 0, "\(taken.error)")
    let text = try #require(folder.read("s.json"))
    #expect(!text.contains(Self.secret) && text.contains("payments") == isKeyed)
    let json = try #require(try JSONReader.value(text).object)
    #expect(json["metadata_keys"] == (isKeyed ? ["team"] : nil))
    let client = json["clients"]?.array?.compactMap(\.object).first { $0["client_id"] == "app" }
    #expect(client?["jwt_configuration"] == ["lifetime_in_seconds": 600])
    #expect(client?["token_vault_privileged_access"] == [:])
    #expect(client?["client_metadata"] == (isKeyed ? ["team": "payments"] : nil))

    let keyed = await run(
      "audit", "@s.json", "--config", "@ci.yml", "--rules", "@rules", "--select", "fields,metadata", "-f", "json")
    #expect(try tallies(keyed) == ["fields": [1, 0, 0], "metadata": isKeyed ? [1, 0, 0] : [0, 0, 1]])
    #expect(keyed.error.contains("taken without all of the metadata keys 'team'") == !isKeyed)
    let plain = await run("audit", "@s.json", "--no-config", "--rules", "@rules", "--select", "metadata", "-f", "json")
    #expect(try tallies(plain) == ["metadata": [0, 0, 1]] && plain.code == 3)

    // The emulator serves what the snapshot has, and what is asked for of it.
    let served = EmulatedTenant(try TenantSnapshot(Array(text.utf8), file: "s.json", keeping: .all))
    let stored = try #require(served.clients.first { $0["client_id"] == "app" })
    #expect(stored["client_metadata"] == (isKeyed ? ["team": "payments"] : nil))
    #expect(stored["token_exchange"] == Self.client["token_exchange"])
    let server = try #require(served.resourceServers.first)
    #expect(server["proof_of_possession"] == Self.api["proof_of_possession"] && server["signing_secret"] == nil)
  }

  @Test func `a configuration that was found must not name keys`() async throws {
    try folder.write("version: 1\nmetadata_keys: [team]\n", to: ".grantlint.yml")
    let outcome = await run("audit", "--rules", "@rules", "--select", "metadata")
    #expect(outcome.code == 2)
    #expect(
      outcome.error.contains(".grantlint.yml:2:16: metadata keys are read only from a file that --config names"),
      "\(outcome.error)")
    #expect(await emulator.requests.isEmpty)
  }
}
