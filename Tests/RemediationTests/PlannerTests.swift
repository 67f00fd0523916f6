import Documents
import PolicyEngine
import RemediationSupport
import Tenant
import Testing

@testable import Remediation

@Suite struct `Plan` {
  @Test func `all scopes become those of today, in one body`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["allow_all_scopes": true]), grant("cgr_2", ["scope": ["a"]])], apis: [api(["a", "b"])])
    let plan = try await tenant.plan(Rules.allScopes, guards: Guards())
    let change = try #require(plan.changes.first)
    #expect(plan.changes.count == 1 && plan.held.isEmpty && plan.refusal == nil)
    #expect(change.body == ["allow_all_scopes": false, "scope": ["a", "b"]])
    #expect(change.before.raw == grant("cgr_1", ["allow_all_scopes": true]))
    #expect(change.closes.map(\.rule) == ["no-all-scopes"])
    #expect(change.closes.allSatisfy { $0.fingerprint.utf8.count == 32 })
    #expect(change.risk.safety == .safe && change.risk.mayLose.isEmpty && change.risk.irreversible == nil)
  }

  @Test func `fixes of one list build on each other`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["read:x", "delete:x", "admin:x"]])])
    let plan = try await tenant.plan(Rules.noDelete, Rules.noAdmin)
    #expect(plan.changes.map(\.body) == [["scope": ["read:x"]]])
    #expect(plan.changes[0].rules == ["no-admin", "no-delete"])
    #expect(plan.changes[0].risk.safety == .unsafe)
    #expect(plan.changes[0].risk.mayLose == ["app: delete:x, admin:x on https://a.example/"])
  }

  @Test func `two fixes that disagree leave the grant alone`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["organization_usage": "allow", "scope": ["delete:x"]])])
    let plan = try await tenant.plan(Rules.required, Rules.denied, Rules.noDelete)
    #expect(plan.changes.isEmpty)
    #expect(plan.held.map(\.status) == [.skipped])
    #expect(plan.held[0].reason == "the fixes of denied and required disagree on organization_usage")
    #expect(plan.held[0].fixes.count == 3)
  }

  @Test func `two fixes of which the one undoes the other leave the grant alone`() async throws {
    let onlyA = rule("only-a", check: "grant.scope == ['a']", fix: "scope: \"['a']\"")
    let onlyB = rule("only-b", check: "grant.scope == ['b']", fix: "scope: \"['b']\"")
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["c"]])]).plan(onlyA, onlyB, guards: .wide)
    #expect(plan.changes.isEmpty)
    #expect(plan.held[0].reason == "the fixes of only-a and only-b conflict: the one undoes the other")
  }

  @Test(arguments: [("error", false), ("warning", true), ("note", true)])
  func `a step that raises a finding as bad is dropped, a lesser one is named`(severity: String, isKept: Bool)
    async throws
  {
    let few = rule("few", check: "size(grant.scope) < 2", severity: severity)
    let tenant = try MemoryTenant([grant("cgr_1", ["allow_all_scopes": true])], apis: [api(["a", "b"])])
    let plan = try await tenant.plan(Rules.allScopes, few)
    if isKept {
      let consequence = try #require(plan.changes.first?.risk.consequences.first)
      #expect(consequence.rule == "few" && consequence.severity.rawValue == severity && consequence.isCertain)
    } else {
      #expect(plan.changes.isEmpty)
      #expect(plan.held.map(\.reason) == ["the fix would raise few (error)"])
    }
  }

  @Test func `a finding that was there before is no reason against a step`() async throws {
    let few = rule("few", check: "grant.audience == ''")
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])])
    let plan = try await tenant.plan(Rules.noDelete, few)
    #expect(plan.changes.map(\.rules) == [["no-delete"]])
    #expect(plan.changes[0].risk.consequences.isEmpty)
  }

  @Test func `what another rule reported before is no reason against a step either`() async throws {
    let narrow = rule("narrow", check: "false") + "offenders: \"grant.allow_all_scopes ? ['*'] : ['a']\"\n"
    let broad =
      rule("broad", check: "grant.allow_all_scopes ? '*' in reported : grant.scope.all(s, s in reported)")
      + "yields_to: [narrow]\n"
    let tenant = try MemoryTenant([grant("cgr_1", ["allow_all_scopes": true])], apis: [api(["a", "b"])])
    let plan = try await tenant.plan(Rules.allScopes, narrow, broad)
    #expect(plan.changes.map(\.rules) == [["no-all-scopes"]])
    #expect(plan.changes.first?.risk.consequences.isEmpty == true)
  }

  @Test func `a fix that does not close its finding is dropped`() async throws {
    let vain = rule("vain", check: "grant.audience == ''", fix: "scope: \"['a']\"")
    let plan = try await MemoryTenant([grant("cgr_1")]).plan(vain)
    #expect(plan.held.map(\.reason) == ["the fix does not close the finding"])
  }

  @Test func `only a finding that had a fix is held, also where another fix takes it away`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "b", "c", "d"]])])
    let plan = try await tenant.plan(Rules.noDelete, Rules.fewScopes, guards: Guards())
    #expect(plan.held.map { $0.fixes.map(\.rule) } == [["no-delete"]])

    let vanishing = rule(
      "vanishing", check: "size(grant.scope) < 2", fix: "scope: \"['b']\"", safety: "unsafe", severity: "warning",
      when: "'delete:x' in grant.scope")
    let change = try #require(try await tenant.plan(Rules.noDelete, vanishing, Rules.fewScopes).planned.first)
    #expect(change.change.rules == ["no-delete"])
    #expect(change.leftOpen.map(\.rule) == ["vanishing"])
    #expect(change.leftOpen.first?.reason == "has no fix any more once the fixes of no-delete are made")
  }

  @Test func `a step that only holds after another is tried again`() async throws {
    let first = rule(
      "a-first", check: "!('admin:x' in grant.scope)", fix: "scope: \"grant.scope.filter(s, s != 'admin:x')\"")
    let second = rule(
      "b-short", check: "grant.scope.all(s, size(s) <= 280)", fix: "scope: \"grant.scope.filter(s, size(s) <= 280)\"")
    let long = String(repeating: "x", count: 281)
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["read:x", "admin:x", .string(long)]])])
    #expect(try await tenant.plan(first).held.map(\.status) == [.refused])
    #expect(try await tenant.plan(first, second).changes.map(\.body) == [["scope": ["read:x"]]])
  }

  @Test func `a fix that only another made possible is made too`() async throws {
    let admin = rule(
      "a-defined", check: "!('admin:x' in grant.scope)", fix: "scope: \"grant.scope.filter(s, s != 'admin:x')\"")
    let once = rule(
      "b-once", check: "grant.scope.distinct().size() == grant.scope.size()", fix: "scope: \"grant.scope.distinct()\"",
      when: "!('admin:x' in grant.scope)")
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["read:x", "admin:x", "read:x"]])])
    let plan = try await tenant.plan(admin, once)
    #expect(plan.changes.map(\.body) == [["scope": ["read:x"]]])
    #expect(plan.changes.map(\.rules) == [["a-defined", "b-once"]])
    #expect(plan.planned[0].leftOpen.isEmpty)
    #expect(try await tenant.plan(once).changes.isEmpty)
  }

  @Test func `a finding that a fix closes on the way is named, with or without a fix of its own`() async throws {
    let none = rule("none", check: "size(grant.scope) == 0")
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])])
    let plan = try await tenant.plan(Rules.noDelete, none)
    #expect(plan.changes.map { $0.closes.map(\.rule) } == [["no-delete", "none"]])
  }

  @Test func `what only states the default is sent where the rule wants it stated`() async throws {
    let stated = rule("stated", check: "has(grant.organization_usage)", fix: "organization_usage: \"'deny'\"")
    let plan = try await MemoryTenant([grant("cgr_1")]).plan(stated)
    #expect(plan.changes.map(\.body) == [["organization_usage": "deny", "allow_any_organization": false]])
  }

  @Test func `a field of a fix that changes nothing is not sent`() async throws {
    let both = rule(
      "both", check: "!('x' in grant.scope)", fix: "allow_all_scopes: 'false', scope: \"['a']\"")
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["x"]])]).plan(both, guards: .wide)
    #expect(plan.changes.map(\.body) == [["scope": ["a"]]])
    #expect(plan.changes[0].after.allowAllScopes == nil)
  }

  @Test func `a scope that occurs twice can be taken out once`() async throws {
    let once = rule(
      "once", check: "grant.scope == ['a', 'b']", fix: "scope: \"['a', 'b']\"")
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["a", "b", "a"]])]).plan(once)
    #expect(plan.changes.map(\.body) == [["scope": ["a", "b"]]])
    #expect(plan.changes[0].risk.mayLose.isEmpty)
  }

  @Test(arguments: [
    ("scope: \"['']\"", "scope would have an item of 0 characters"),
    ("scope: \"['\(String(repeating: "x", count: 281))']\"", "scope would have an item of 281 characters"),
    ("authorization_details_types: \"['\(String(repeating: "x", count: 256))']\"", "an item of 256 characters"),
    ("organization_usage: \"'perhaps'\"", "organization_usage is one of deny, allow, require, not 'perhaps'"),
    ("allow_any_organization: 'true'", "allow_any_organization needs organization_usage allow or require"),
    ("allow_all_scopes: 'true', scope: \"['a']\"", "allow_all_scopes and a list of scopes exclude each other"),
  ])
  func `a body that the API would refuse is refused in the plan`(fix: String, reason: String) async throws {
    let check =
      "grant.scope != [] || has(grant.organization_usage) || has(grant.allow_any_organization)"
      + " || has(grant.authorization_details_types)"
    let plan = try await MemoryTenant([grant("cgr_1")]).plan(rule("r", check: check, fix: fix))
    #expect(plan.changes.isEmpty)
    #expect(plan.held.map(\.status) == [.refused])
    #expect(plan.held[0].reason.contains(reason), "\(plan.held[0].reason)")
  }

  @Test func `280 characters are counted as Unicode scalars and accepted`() async throws {
    let scope = String(repeating: "e\u{301}", count: 140)
    let long = rule("long", check: "size(grant.scope) == 1", fix: "scope: \"['\(scope)']\"")
    #expect(
      try await MemoryTenant([grant("cgr_1")]).plan(long, guards: .wide).changes.map(\.body) == [
        ["scope": [.string(scope)]]
      ])
    let longer = rule("long", check: "size(grant.scope) == 1", fix: "scope: \"['\(scope)x']\"")
    #expect(try await MemoryTenant([grant("cgr_1")]).plan(longer).held.map(\.status) == [.refused])
  }

  @Test func `denying organizations takes any organization with it`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["organization_usage": "allow", "allow_any_organization": true])])
    let plan = try await tenant.plan(Rules.denied)
    #expect(plan.changes.map(\.body) == [["organization_usage": "deny", "allow_any_organization": false]])
    #expect(plan.changes[0].risk.mayLose == ["app: tokens for an organization on https://a.example/"])
  }

  @Test func `a removed scope that the API does not define is irreversible`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["scope": ["delete:known", "delete:gone"]])],
      apis: [api(["delete:known"], ["token_lifetime": 600])])
    let usesAPI = rule("uses-api", check: "api == null || true")
    let change = try #require(try await tenant.plan(Rules.noDelete, usesAPI).changes.first)
    #expect(change.risk.irreversible == "the API does not define delete:gone and may not take that back")
    #expect(change.risk.tokenLifetime == 600)
    let unread = try await tenant.plan(Rules.noDelete)
    #expect(unread.changes[0].risk.irreversible?.hasPrefix("the API was not read") == true)
  }

  @Test func `grants without an open finding that has a fix are not in the plan`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["read:x"]]), grant("cgr_2", ["allow_all_scopes": true])])
    let plan = try await tenant.plan(Rules.noDelete, Rules.allScopes)
    #expect(plan.changes.isEmpty && plan.held.isEmpty && plan.refusal == nil)
  }

  @Test func `a fix that gives something is held, whatever its rule says of safety, until a flag lifts it`()
    async throws
  {
    let apis = [api(["read:x", "delete:x", "admin:x"])]
    let rules = [
      rule("more-scopes", check: "size(grant.scope) > 2", fix: "scope: 'api.scopes.map(s, s.value)'"),
      rule("all", check: "grant.allow_all_scopes", fix: "allow_all_scopes: 'true'"),
      rule("any", check: "grant.allow_any_organization", fix: "allow_any_organization: 'true'"),
      rule(
        "types", check: "size(grant.authorization_details_types) > 0", fix: "authorization_details_types: \"['p']\""),
      rule("looser", check: "grant.organization_usage == 'allow'", fix: "organization_usage: \"'allow'\""),
    ]
    let cases: [(rule: Int, fields: JSONObject, reason: String)] = [
      (0, ["scope": ["read:x"]], "adds the scopes delete:x, admin:x"),
      (1, ["scope": ["read:x"]], "turns on allow_all_scopes"),
      (2, ["organization_usage": "allow"], "allows any organization"),
      (3, [:], "adds the authorization details type p"),
      (4, ["organization_usage": "require"], "changes organization_usage from require to allow"),
      (4, ["organization_usage": "deny"], "changes organization_usage from deny to allow"),
    ]
    for (index, fields, reason) in cases {
      let tenant = try MemoryTenant([grant("cgr_1", fields)], apis: apis)
      let held = try await tenant.plan(rules[index])
      #expect(held.changes.isEmpty)
      #expect(held.held.map(\.reason) == ["it \(reason); planned only with --allow-widening"])
      let lifted = try await tenant.plan(rules[index], guards: Guards(unsafeFixes: true, allowWidening: true))
      #expect(lifted.changes.map(\.risk.widens) == [[reason]])
      let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(lifted)
      #expect(outcomes.summary == ["cgr_1 skipped"], "the gate asks again")
      #expect(tenant.writes == 0)
    }
  }

  @Test func `what gives nothing is no widening`() async throws {
    let narrower: [(JSONObject, String)] = [
      (["allow_all_scopes": true], Rules.allScopes), (["organization_usage": "allow"], Rules.required),
      (["organization_usage": "allow"], Rules.denied),
      ([:], Rules.required),
    ]
    for (fields, rule) in narrower {
      let tenant = try MemoryTenant([grant("cgr_1", fields)], apis: [api(["read:x"])])
      #expect(try await tenant.plan(rule).changes.map(\.risk.widens) == [[]], "\(fields)")
    }
  }

  @Test func `an API that was not read, and a value that nobody knows, are widened by whatever comes`() async throws {
    let listed = rule(
      "listed", check: "!grant.allow_all_scopes", fix: "allow_all_scopes: 'false', scope: \"['read:x']\"")
    let unread = try await MemoryTenant([grant("cgr_1", ["allow_all_scopes": true])]).plan(listed)
    #expect(unread.held.first?.reason.contains("adds the scope read:x") == true)
    let unknown = try await MemoryTenant([grant("cgr_1", ["organization_usage": "later"])]).plan(Rules.denied)
    #expect(unknown.held.first?.reason.contains("changes organization_usage from later to deny") == true)
  }

  @Test func `what the report does not list is not repaired`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "admin:x"]])])
    let audit = try await tenant.audit(
      [Rules.noDelete, Rules.noAdmin], thresholds: Thresholds(minimumSeverity: .error))
    let plan = RemediationPlanner.plan(audit: audit, gate: .test())
    #expect(plan.changes.map(\.body) == [["scope": ["admin:x"]]])
  }
}
