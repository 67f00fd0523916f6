import Documents
import PolicyEngine
import Tenant
import Testing

@testable import Remediation

/// What an audit says that a repair would do, rule by rule.
@Suite struct `Repairs that are foreseen` {
  private static let management = "https://t.eu.auth0.com/api/v2/"

  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var grants: [JSONObject] = [["scope": ["delete:x"]]]
    var rules = [Rules.allScopes]
    var clientID: String? = "own"
    var guards = Guards()
    /// The rules, `*` behind those that take `--unsafe-fixes`, and of how many grants.
    let foreseen: [String]
  }

  static let cases = [
    Case(testDescription: "a safe fix", grants: [["allow_all_scopes": true]], foreseen: ["no-all-scopes 1"]),
    Case(testDescription: "an unsafe fix", rules: [Rules.noDelete], foreseen: ["no-delete* 1"]),
    Case(
      testDescription: "a fix that its rule calls safe and that takes access", grants: [["scope": ["admin:x"]]],
      rules: [Rules.noAdmin], foreseen: ["no-admin* 1"]),
    Case(
      testDescription: "two rules, one of them with two grants",
      grants: [
        ["allow_all_scopes": true], ["scope": ["delete:x"], "client_id": "b"],
        ["scope": ["delete:x"], "client_id": "c"],
      ],
      rules: [Rules.allScopes, Rules.noDelete], foreseen: ["no-delete* 2", "no-all-scopes 1"]),
    Case(testDescription: "nothing to repair", rules: [Rules.fewScopes], foreseen: []),
    Case(
      testDescription: "what gives something is not foreseen, whatever the guards of the run",
      grants: [["organization_usage": "require", "scope": ["read:x"]]],
      rules: [rule("any", check: "grant.allow_any_organization", fix: "allow_any_organization: 'true'")],
      guards: Guards(allowWidening: true), foreseen: []),
    Case(
      testDescription: "a grant of the Management API, of a client that is surely not ours",
      grants: [["scope": ["delete:x"], "audience": .string(management)]], rules: [Rules.noDelete],
      foreseen: ["no-delete* 1"]),
    Case(
      testDescription: "a grant of the Management API, where it may be ours",
      grants: [["scope": ["delete:x"]], ["scope": ["delete:x"], "audience": .string(management)]],
      rules: [Rules.noDelete], clientID: nil, foreseen: []),
    Case(
      testDescription: "a grant of another API, where nobody knows who signs in", rules: [Rules.noDelete],
      clientID: nil, foreseen: ["no-delete* 1"]),
  ]

  @Test(arguments: cases)
  func `each rule is tried by itself`(foreseeing: Case) async throws {
    let grants = foreseeing.grants.enumerated().map { grant("cgr_\($0.offset)", $0.element) }
    let tenant = try MemoryTenant(grants, apis: [api(["read:x"])], clientID: foreseeing.clientID)
    let audit = try await tenant.audit(foreseeing.rules)
    let repairs = audit.foreseenRepairs(foreseeing.guards, flags: ["--only", "x"])
    #expect(repairs.map { "\($0.rule)\($0.isUnsafe ? "*" : "") \($0.grants)" } == foreseeing.foreseen)
    for repair in repairs {
      let own = audit.report.findings.filter { $0.rule == repair.rule }
      #expect(Set(repair.closes).isSuperset(of: own.map(\.fingerprint)))
      #expect(repair.maxChanges == foreseeing.guards.maxChanges && repair.flags == ["--only", "x"])
    }
  }

  @Test func `of an incomplete audit nothing is foreseen`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["scope": ["delete:x"]])], apiGap: CoverageGap(.resourceServers, status: 403, message: "no"))
    let audit = try await tenant.audit([Rules.noDelete, rule("needs-api", check: "api != null")])
    #expect(!audit.report.isComplete && !audit.report.findings.isEmpty)
    #expect(audit.foreseenRepairs(Guards(), flags: []).isEmpty)
  }

  @Test func `what is accepted is not foreseen`() async throws {
    var audit = try await MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])]).audit([Rules.noDelete])
    audit.report = audit.report.with(
      remediation: [], findings: audit.report.findings.map { $0.accepted(.waived) })
    #expect(audit.foreseenRepairs(Guards(), flags: []).isEmpty)
  }

  @Test(arguments: [(500, ["no-delete"]), (501, [])])
  func `no more than five hundred grants are tried`(count: Int, foreseen: [String]) async throws {
    let tenant = try MemoryTenant((0..<count).map { grant("cgr_\($0)", ["scope": ["delete:x"]]) })
    let audit = try await tenant.audit([Rules.noDelete])
    #expect(audit.foreseenRepairs(Guards(), flags: []).map(\.rule) == foreseen)
  }
}
