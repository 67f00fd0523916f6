import GrantModel
import PolicyEngine
import Remediation
import Testing

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
    #expect(change.safety == .safe && change.mayLose.isEmpty && change.irreversible == nil)
  }

  @Test func `fixes of one list build on each other`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["read:x", "delete:x", "admin:x"]])])
    let plan = try await tenant.plan(Rules.noDelete, Rules.noAdmin)
    #expect(plan.changes.map(\.body) == [["scope": ["read:x"]]])
    #expect(plan.changes[0].rules == ["no-admin", "no-delete"])
    #expect(plan.changes[0].safety == .unsafe)
    #expect(plan.changes[0].mayLose == ["app: delete:x, admin:x on https://a.example/"])
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
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["c"]])]).plan(onlyA, onlyB)
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
      let consequence = try #require(plan.changes.first?.consequences.first)
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
    #expect(plan.changes[0].consequences.isEmpty)
  }

  @Test func `a fix that does not close its finding is dropped`() async throws {
    let vain = rule("vain", check: "grant.audience == ''", fix: "scope: \"['a']\"")
    let plan = try await MemoryTenant([grant("cgr_1")]).plan(vain)
    #expect(plan.held.map(\.reason) == ["the fix does not close the finding"])
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
    #expect(plan.changes[0].leftOpen.isEmpty)
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
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["x"]])]).plan(both)
    #expect(plan.changes.map(\.body) == [["scope": ["a"]]])
    #expect(plan.changes[0].after.allowAllScopes == nil)
  }

  @Test func `a scope that occurs twice can be taken out once`() async throws {
    let once = rule(
      "once", check: "grant.scope == ['a', 'b']", fix: "scope: \"['a', 'b']\"")
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["a", "b", "a"]])]).plan(once)
    #expect(plan.changes.map(\.body) == [["scope": ["a", "b"]]])
    #expect(plan.changes[0].mayLose.isEmpty)
  }

  @Test(arguments: [
    ("scope: \"['']\"", "scope would hold an item of 0 characters"),
    ("scope: \"['\(String(repeating: "x", count: 281))']\"", "scope would hold an item of 281 characters"),
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
    #expect(try await MemoryTenant([grant("cgr_1")]).plan(long).changes.map(\.body) == [["scope": [.string(scope)]]])
    let longer = rule("long", check: "size(grant.scope) == 1", fix: "scope: \"['\(scope)x']\"")
    #expect(try await MemoryTenant([grant("cgr_1")]).plan(longer).held.map(\.status) == [.refused])
  }

  @Test func `denying organizations takes any organization with it`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["organization_usage": "allow", "allow_any_organization": true])])
    let plan = try await tenant.plan(Rules.denied)
    #expect(plan.changes.map(\.body) == [["organization_usage": "deny", "allow_any_organization": false]])
    #expect(plan.changes[0].mayLose == ["app: tokens for an organization on https://a.example/"])
  }

  @Test func `a removed scope that the API does not define is irreversible`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["scope": ["delete:known", "delete:gone"]])],
      apis: [api(["delete:known"], ["token_lifetime": 600])])
    let usesAPI = rule("uses-api", check: "api == null || true")
    let change = try #require(try await tenant.plan(Rules.noDelete, usesAPI).changes.first)
    #expect(change.irreversible == "the API does not define delete:gone and may not take that back")
    #expect(change.tokenLifetime == 600)
    let unread = try await tenant.plan(Rules.noDelete)
    #expect(unread.changes[0].irreversible?.hasPrefix("the API was not read") == true)
  }

  @Test func `grants without an open finding that has a fix are not in the plan`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["read:x"]]), grant("cgr_2", ["allow_all_scopes": true])])
    let plan = try await tenant.plan(Rules.noDelete, Rules.allScopes)
    #expect(plan.changes.isEmpty && plan.held.isEmpty && plan.refusal == nil)
  }

  @Test func `a plan comes back from its JSON as it was`() async throws {
    let tenant = try MemoryTenant(
      [
        grant("cgr_1", ["allow_all_scopes": true, "later_field": ["x", .null, "\u{202E}"]]),
        grant("cgr_2", ["scope": ["delete:x", "admin:x"]]),
        grant("cgr_3", ["allow_all_scopes": true, "is_system": true]),
      ],
      apis: [api(["a", "b", "c"], ["token_lifetime": 60])], names: ["app": "The \u{202E}App"])
    for guards in [Guards(), Guards(unsafeFixes: true), Guards(unsafeFixes: true, maxChanges: 1)] {
      let plan = try await tenant.plan(Rules.allScopes, Rules.noDelete, Rules.noAdmin, Rules.fewScopes, guards: guards)
      #expect(!plan.changes.isEmpty && !plan.held.isEmpty)
      let text = JSONWriter.pretty(.object(plan.json))
      let read = try #require(try JSONReader.value(text).object)
      #expect(try RemediationPlan(read) == plan)
    }
  }

  @Test(arguments: ["tenant", "changes", "held", "refusal", "plan_version"])
  func `a plan that lacks a field is refused`(field: String) async throws {
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])]).plan(Rules.noDelete)
    var json = plan.json
    json[field] = 7
    #expect(throws: FormatError.self) { try RemediationPlan(json) }
  }

  @Test func `an error in a plan names its place`() async throws {
    let plan = try await MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])]).plan(Rules.noDelete)
    var json = plan.json
    var change = try #require(json["changes"]?.array?.first?.object)
    change["safety"] = "perhaps"
    json["changes"] = [.object(change)]
    #expect { try RemediationPlan(json) } throws: {
      "\($0)" == "changes[0].safety 'perhaps' is none that is known"
    }
  }
}
