import Documents
import PolicyEngine
import Tenant
import Testing

/// Escalation paths as rules see them: each with all of its scopes, and without one of them.
@Suite struct `A grant's escalation paths` {
  /// The end of the identifier of each API.
  private static let ends: [SystemAPI: String] = [
    .management: "api/v2/", .myAccount: "me/", .myOrganization: "my-org/",
  ]

  private static let rule = Sample.text(
    id: "paths", check: "size(grant.paths) == 0", "offenders: 'grant.paths.map(p, p.id)'")

  /// Offenders by grant.
  private static func found(_ grants: [JSONObject]) async throws -> [String: [String]] {
    let tenant = try FakeTenant(grants, domain: "t.example")
    let report = try await tenant.audit(rule)
    #expect(report.isComplete)
    return Dictionary(uniqueKeysWithValues: report.findings.map { ($0.grant?.label ?? "", $0.offenders) })
  }

  @Test(arguments: ReachTables.builtin.tables.map(\.api))
  func `is open with all of its scopes, and without any of them is not`(api: SystemAPI) async throws {
    let table = try #require(ReachTables.builtin.table(of: api))
    let audience = JSONValue.string("https://t.example/\(try #require(Self.ends[api]))")
    var grants: [JSONObject] = []
    for path in table.paths {
      grants.append(grant(path.id, ["audience": audience, "scope": .strings(["read:x"] + path.scopes.reversed())]))
      for scope in path.scopes {
        let others = path.scopes.filter { $0 != scope } + ["x\(scope)", scope.uppercased(), scope + "s_log"]
        grants.append(grant("\(path.id) without \(scope)", ["audience": audience, "scope": .strings(others)]))
      }
    }
    let found = try await Self.found(grants)
    for path in table.paths {
      #expect((found[path.id] ?? []).contains(path.id), "\(path.id)")
      for scope in path.scopes {
        let others = found["\(path.id) without \(scope)"] ?? []
        #expect(!others.contains(path.id), "\(path.id) without \(scope)")
      }
    }
  }

  @Test func `are all open with all scopes, and none on another API`() async throws {
    let table = try #require(ReachTables.builtin.table(of: .management))
    let every: [JSONValue] = table.scopes.map { .string($0) }
    let found = try await Self.found([
      grant("all", ["audience": "https://t.example/api/v2/", "allow_all_scopes": true]),
      grant("other", ["scope": .array(every)]), grant("other all", ["allow_all_scopes": true]),
    ])
    #expect(found == ["all": table.paths.map(\.id)])
  }

  @Test func `wait for the tenant's domain where the audience may be another tenant's`() async throws {
    let tenant = try FakeTenant(
      [grant("1", ["audience": "https://login.other.example/api/v2/", "scope": ["update:users"]])], kind: .file,
      isDomainKnown: false, carries: [.clientGrants])
    let report = try await tenant.audit(Self.rule)
    #expect(report.tallies == ["paths": [0, 0, 0, 1, 0]])
  }
}
