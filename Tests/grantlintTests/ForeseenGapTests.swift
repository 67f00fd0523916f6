import TenantEmulator
import TestSupport
import Testing

/// What the token of a live tenant cannot read is said before anything is read.
@Suite struct `A token without some scopes` {
  private func audit(_ adjust: (inout EmulatorSettings) -> Void) async throws -> CommandRun {
    try await RepairScene(tenant: EmulatedTenant(.demo()), adjust).run(["audit", "-q"])
  }

  @Test(arguments: [
    (
      ["read:client_grants", "read:resource_servers", "read:organization_client_grants"], "read:clients",
      "orphan-client"
    ),
    (
      ["read:client_grants", "read:clients", "read:organization_client_grants"], "read:resource_servers",
      "undefined-scope"
    ),
    (
      ["read:client_grants", "read:clients", "read:resource_servers"], "read:organization_client_grants",
      "unreachable-organization-grant"
    ),
    (["read:clients"], "read:client_grants", "no grant can be read"),
  ])
  func `is told which rules will be unknown`(scopes: [String], missing: String, words: String) async throws {
    let outcome = try await audit { $0.tokenScopes = scopes }
    #expect(outcome.code == 3)
    let warning = try #require(outcome.error.split(separator: "\n").first { $0.contains("does not have \(missing)") })
    #expect(warning.contains(words))
  }

  @Test func `is told which rules will be skipped for want of what is not essential`() async throws {
    let outcome = try await audit {
      $0.tokenScopes = [
        "read:client_grants", "read:clients", "read:resource_servers", "read:organization_client_grants",
      ]
    }
    #expect(outcome.code == 1)
    #expect(
      outcome.error.contains(
        "the token does not have read:tenant_settings: these rules will be skipped: open-registration-default"))
  }

  @Test func `a token with all of them is told nothing`() async throws {
    let outcome = try await audit { _ in }
    #expect(outcome.code == 1)
    #expect(outcome.error == "")
  }
}
