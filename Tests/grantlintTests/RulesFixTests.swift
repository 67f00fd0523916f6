import Documents
import PolicyEngine
import Tenant
import TenantEmulator
import Testing

/// The fixes of the rules, sent to a tenant in the emulator.
@Suite struct `The fix of a rule` {
  private static let fixable = EmulatedAudit.rules.filter { $0.fix != nil }
  private static let examples = fixable.flatMap { rule in
    rule.examples.all.filter { $0.fixed != nil }.map { (rule.id, $0.name) }
  }

  @Test func `is there for five rules, each with an example that states it`() {
    #expect(
      Self.fixable.map(\.id) == [
        "allow-any-organization", "duplicate-scope", "no-allow-all-scopes", "undefined-scope",
        "user-grant-organization-usage",
      ])
    #expect(Set(Self.examples.map(\.0)) == Set(Self.fixable.map(\.id)))
  }

  @Test(arguments: examples)
  func `removes its finding and adds none that weighs as much`(id: String, name: String) async throws {
    let rule = try #require(Self.fixable.first { $0.id == id })
    let example = try #require(rule.examples.all.first { $0.name == name })
    let fixed = try await fix(id, in: EmulatedAudit(EmulatedTenant(example)), RuleSelection(example, of: rule))
    #expect(fixed == 1)
  }

  @Test(arguments: fixable.map(\.id))
  func `does so in the demo tenant too`(id: String) async throws {
    let demo = EmulatedTenant(try TenantSnapshot.demo())
    _ = try await fix(id, in: EmulatedAudit(demo), .everything)
  }

  /// Applies the fix of every finding of a rule.
  /// - Returns: the number of grants that were changed.
  private func fix(_ id: String, in audit: EmulatedAudit, _ selection: RuleSelection) async throws -> Int {
    let before = try await audit.report(selection)
    let findings = before.findings.filter { $0.rule == id && $0.fix != nil }
    for finding in findings {
      let fix = try #require(finding.fix)
      let grant = try #require(finding.grant?.id)
      #expect(await audit.patch(grant, fix.set) == 200, "\(grant)")
    }
    let after = try await audit.report(selection)
    let known = Set(before.findings.map(\.fingerprint))
    let left = Set(after.findings.map(\.fingerprint))
    #expect(findings.allSatisfy { !left.contains($0.fingerprint) })
    let severity = try #require(before.rules.first { $0.id == id }).severity
    let added = after.findings.filter { !known.contains($0.fingerprint) && $0.severity >= severity }
    #expect(added.map { "\($0.rule) \($0.message)" } == [])
    #expect(after.isComplete)
    return findings.count
  }
}

extension EmulatedTenant {
  /// A tenant with the one grant of an example and its surroundings.
  fileprivate init(_ example: RuleExample) {
    var grant = example.grant.raw
    grant["id"] = grant["id"] ?? "cgr_example"
    grant["client_id"] = grant["client_id"] ?? "app"
    let audience = example.grant.audience ?? "https://orders.example/"
    grant["audience"] = .string(audience)
    let client: JSONObject = [
      "client_id": grant["client_id"] ?? "", "name": "Example", "is_first_party": true, "global": false,
      "grant_types": ["client_credentials"], "app_type": "non_interactive",
    ]
    var api: JSONObject = example.surroundings[ResourceServer.self]?.json.object ?? ["identifier": .string(audience)]
    if api["scopes"] == nil {
      api["scopes"] = .array((example.grant.scope ?? []).map { .object(["value": .string($0)]) })
    }
    api["subject_type_authorization"] = ["user": ["policy": "require_client_grant"]]
    self.init(
      domain: example.tenantDomain, clientGrants: [grant], clients: [client], resourceServers: [api],
      grantOrganizations: [
        ExactString(grant["id"]?.string ?? ""): (example.surroundings[GrantOrganizations.self]?.organizations ?? [])
          .compactMap(\.json.object)
      ])
  }
}

extension RuleSelection {
  /// Every rule, with the parameters that an example sets for its own.
  fileprivate init(_ example: RuleExample, of rule: Rule) {
    self = .everything
    parameters += example.parameters.members.map { name, value in
      "\(rule.id).\(name)=\(value.string ?? JSONWriter.compact(value))"
    }
  }
}
