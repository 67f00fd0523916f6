import Documents
import PolicyEngine
import Tenant
import TestSupport
import Testing

/// What a rule says of a grant is remembered for those that are alike in what the rule reads; and it is what an audit of
/// the grant alone would say (invariant R).
@Suite struct `Grants that are alike` {
  /// Grants that share some of audience, subject type, organization usage and flags, and differ in everything else that a
  /// rule can see.
  private static let grants: [JSONObject] = {
    var grants: [JSONObject] = []
    for (client, scope) in [("app", ["a"]), ("gone", ["b", "a"]), ("app", []), ("third", ["b"])] {
      for audience in ["https://a.example/", "https://b.example/"] {
        for more: JSONObject in [
          [:], ["allow_all_scopes": true], ["subject_type": "user"], ["organization_usage": "require"],
          ["authorization_details_types": ["t"]], ["is_system": true, "note": "x"], ["allow_any_organization": false],
          ["default_for": "third_party_clients"],
        ] {
          var grant: JSONObject = [
            "id": .string("cgr_\(grants.count)"), "audience": .string(audience), "client_id": .string(client),
            "scope": .strings(scope),
          ]
          for (key, value) in more.members { grant[key] = value }
          if more["default_for"] != nil { grant["client_id"] = nil }
          if more["allow_all_scopes"] != nil { grant["scope"] = nil }
          grants.append(grant)
        }
      }
    }
    return grants
  }()

  private static func tenant(_ grants: [JSONObject]) throws -> FakeTenant {
    let organizations = try grants.compactMap { $0["id"]?.string }.map { id in
      (id, id.hasSuffix("3") ? try assigned(id, "org_1") : try assigned(id))
    }
    return try FakeTenant(
      grants, clients: try reading(Client.init, [["client_id": "app", "app_type": "spa"], ["client_id": "third"]]),
      apis: try reading(
        ResourceServer.init,
        [["identifier": "https://a.example/", "scopes": [["value": "a"], ["value": "c"]]]]),
      organizations: Dictionary(uniqueKeysWithValues: organizations))
  }

  /// By grant everything that a finding says of it.
  private static func said(_ grants: [JSONObject], of rules: RuleCatalogue) async throws -> [String: String] {
    let report = try await tenant(grants).audit(rules)
    let pairs = report.findings.flatMap { finding in
      (finding.grant.map { [$0] } ?? Array(finding.unknownGrants)).map { grant in
        (
          grant.label,
          "\(finding.result) \(finding.severity) \(finding.message) \(finding.offenders) "
            + "\(finding.evidence.map { JSONWriter.compact(.object($0)) } ?? "") "
            + "\(finding.fix.map { JSONWriter.compact(.object($0.set)) } ?? "") \(finding.undetermined)"
        )
      }
    }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  /// An expression for each thing that a rule can see, alone and beside what many grants have in common.
  private static let conditions = [
    "grant.id < 'cgr_3'", "grant.client_id == 'app'", "has(grant.client_id)", "grant.default_for == ''",
    "grant.audience == 'https://a.example/'", "grant.scope == []", "grant.scope.exists(s, s == 'a')",
    "grant.effective_scopes.exists(s, s == 'c')", "grant.subject_type == 'user'",
    "grant.organization_usage == 'require'",
    "has(grant.organization_usage)", "grant.allow_any_organization", "has(grant.allow_any_organization)",
    "grant.allow_all_scopes", "grant.is_system", "size(grant.authorization_details_types) > 0",
    "grant.on_management_api", "dyn(grant.raw).size() > 4", "client == null",
    "client != null && client.app_type == 'spa'",
    "api == null", "api != null && api.scopes.exists(s, s.value == 'c')", "size(organizations) > 0",
    "[grant].exists(g, g.scope == [])", "dyn(grant).client_id == 'app'",
    "[[client]].size() == 1 && [client][0] == null",
  ]

  /// - Parameter condition: what decides in one rule, and only describes in the other.
  @Test(arguments: conditions) func `are told apart by what a rule reads`(condition: String) async throws {
    for text in Self.rules(condition) {
      let rules = try FakeTenant.catalogue([text])
      let together = try await Self.said(Self.grants, of: rules)
      for grant in Cases.some(Self.grants, every: 5) {
        let alone = try await Self.said([grant], of: rules)
        let id = try #require(grant["id"]?.string)
        #expect(Set(alone.keys).isSubset(of: [id]) && together[id] == alone[id], "\(text)")
      }
    }
  }

  private static func rules(_ condition: String) -> [String] {
    let head = "id: own\ntitle: T\nseverity: error\nrationale: r\nremedy: m\n"
    let quoted = Sample.quoted("(\(condition))")
    return [
      head + "check: \(Sample.quoted("(\(condition)) && grant.audience != ''"))\n",
      head + "match: \(quoted)\ncheck: grant.is_system\n",
      head + """
        check: grant.subject_type == 'none'
        severity_when: [{if: \(quoted), severity: note}]
        message: \(Sample.quoted("(\(condition)) ? 'yes' : 'no'"))
        offenders: \(Sample.quoted("(\(condition)) ? ['a'] : []"))
        evidence: {it: \(quoted)}

        """,
    ]
  }
}
