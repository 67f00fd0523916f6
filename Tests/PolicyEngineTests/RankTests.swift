import Documents
import PolicyEngine
import Tenant
import Testing

/// How soon a finding wants to be looked at.
@Suite struct `The rank of a finding` {
  private static let table: [(Severity, Tier?, Reachability.State, Int)] = [
    (.error, .tenantAdmin, .live, 100), (.error, .tenantAdmin, .unknown, 90),
    (.error, .tenantAdmin, .dormant, 33), (.note, .tenantAdmin, .live, 66), (.error, .configRead, .live, 50),
    (.warning, .businessWrite, .live, 60), (.note, .configRead, .dormant, 5), (.error, nil, .live, 40),
    (.note, nil, .unknown, 0), (.warning, .unknown, .live, 54),
  ]

  @Test(arguments: table)
  func `is by the documented table`(severity: Severity, tier: Tier?, state: Reachability.State, rank: Int) {
    #expect(Rank.of(severity, tier, state) == rank)
  }

  @Test func `is from 0 to 100 for all there is, and an unknown tier is worth more than reading`() {
    for severity in Severity.allCases {
      for state in Reachability.State.allCases {
        for tier in Tier.allCases { #expect(Rank.range.contains(Rank.of(severity, tier, state))) }
      }
    }
    #expect(Tier.unknown > .businessRead && Tier.unknown > .userRead && Tier.allCases.max() == .tenantAdmin)
  }

  private static let management = "https://t.example/api/v2/"

  private func tenant(_ grants: [JSONObject]) throws -> FakeTenant {
    let policies: JSONObject = ["client": ["policy": "require_client_grant"]]
    return try FakeTenant(
      grants,
      clients: try reading(
        Client.init,
        ["app", "deploy", "third"].map {
          ["client_id": .string($0), "is_first_party": true, "grant_types": ["client_credentials"]]
        }),
      apis: try reading(
        ResourceServer.init,
        [
          ["identifier": .string(Self.management), "is_system": true, "subject_type_authorization": .object(policies)],
          ["identifier": "https://a.example/", "subject_type_authorization": .object(policies)],
        ]))
  }

  private static let everything = Sample.text(
    id: "everything", check: Sample.quoted("client == null && api == null"))

  @Test func `decides the order of a report, before severity and the names of rules`() async throws {
    let report = try await tenant([
      grant("own", ["scope": ["write:orders"]]),
      grant("gone", ["client_id": "gone", "audience": .string(Self.management), "scope": ["update:client_grants"]]),
      grant("admin", ["client_id": "deploy", "audience": .string(Self.management), "scope": ["update:client_grants"]]),
    ]).audit(Self.everything, Sample.text(id: "a-form", check: "\"false\"", "about: form"))
    #expect(
      report.places == [
        "everything:admin", "everything:own", "a-form:own", "a-form:admin", "everything:gone", "a-form:gone",
      ])
    #expect(report.findings.map(\.rank) == [100, 76, 40, 40, 33, 13])
    #expect(report.findings.map(\.reach?.tier) == [.tenantAdmin, .businessWrite, nil, nil, .tenantAdmin, nil])
    #expect(report.findings == report.findings.sorted(by: Finding.isListedBefore))
  }

  @Test func `of another application's credentials is what that application's grants are worth`() async throws {
    let report = try await tenant([
      grant("keys", ["audience": .string(Self.management), "scope": ["read:client_keys"]]),
      grant(
        "deploy", ["client_id": "deploy", "audience": .string(Self.management), "scope": ["update:client_grants"]]),
      grant(
        "small", ["client_id": "third", "audience": .string(Self.management), "scope": ["read:client_credentials"]]),
    ]).audit(Self.everything)
    let reaches = Dictionary(uniqueKeysWithValues: report.findings.map { ($0.grant?.label ?? "", $0.reach) })
    #expect(reaches["keys"]??.through == "deploy" && reaches["keys"]??.tier == .tenantAdmin)
    #expect(reaches["small"]??.through == "deploy" && reaches["deploy"]??.through == nil)
  }

  @Test func `makes notes of dormant findings where a named configuration says so`() async throws {
    let configuration = try Configuration(text: "version: 1\ndormant: demote", path: "c.yml", formats: [])
    let catalogue = try FakeTenant.catalogue([Self.everything])
    let adjustments = try RuleAdjustments(configuration, tenant: nil, catalogue: catalogue)
    let tenant = try tenant([grant("own"), grant("gone", ["client_id": "gone"])])
    let report = try await tenant.audit(catalogue, selection: RuleSelection(adjustments: adjustments))
    #expect(report.findings.map { "\($0.grant?.label ?? "") \($0.severity)" } == ["own error", "gone note"])
    let kept = try await tenant.audit(catalogue)
    #expect(kept.findings.map(\.severity) == [.error, .error])
  }
}
