import Documents
import PolicyEngine
import RemediationSupport
import Tenant
import Testing

@testable import Remediation

@Suite struct `Guards of a repair` {
  private static let management = "https://t.eu.auth0.com/api/v2/"

  /// A grant, what is asked for, and why the grant is left alone.
  struct Case: Sendable, CustomTestStringConvertible {
    let testDescription: String
    var fields: JSONObject
    var guards = Guards(unsafeFixes: true)
    var clientID: String? = "own"
    var rule = Rules.noDelete
    var apis: [JSONObject] = []
    let reason: String
  }

  static let cases = [
    Case(
      testDescription: "a system grant", fields: ["is_system": true], reason: "a system grant cannot be changed"),
    Case(
      testDescription: "our own grant of the Management API",
      fields: ["client_id": "own", "audience": .string(management)],
      reason: "the grant of the client that this run is signed in as, on the Management API"),
    Case(
      testDescription: "our own grant of the Management API under another host of Auth0",
      fields: ["client_id": "own", "audience": "https://other.us.auth0.com/api/v2/"],
      reason: "the grant of the client that this run is signed in as, on the Management API"),
    Case(
      testDescription: "any grant of the Management API where we do not know who we are",
      fields: ["audience": .string(management)], clientID: nil,
      reason: "a grant of the Management API, and this run cannot tell which client it is signed in as"),
    Case(
      testDescription: "an unsafe fix", fields: [:], guards: Guards(), reason: "needs --unsafe-fixes"),
    Case(
      testDescription: "a rule that is not among the fixable ones", fields: [:],
      guards: Guards(unsafeFixes: true, fixable: ["other"]), reason: "the rule is not among --fixable"),
    Case(
      testDescription: "an unfixable rule", fields: [:], guards: Guards(unsafeFixes: true, unfixable: ["no-delete"]),
      reason: "the rule is among --unfixable"),
    Case(
      testDescription: "a protected client", fields: [:],
      guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(clientID: Glob("a*"))]),
      reason: "protected by the configuration"),
    Case(
      testDescription: "a client whose name may be the protected one", fields: [:],
      guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(clientName: Glob("Billing*"))]),
      reason: "protected by the configuration"),
    Case(
      testDescription: "a protected audience", fields: [:],
      guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(audience: Glob("https://a.*"))]),
      reason: "protected by the configuration"),
    Case(
      testDescription: "organization fields of a user's grant without unsafe fixes", fields: ["subject_type": "user"],
      guards: Guards(), rule: Rules.required,
      reason: "the API may refuse organization_usage on a grant of subject_type user; tried only with --unsafe-fixes"),
    Case(
      testDescription: "organization fields of an anonymous user's grant without unsafe fixes",
      fields: ["subject_type": "anonymous_user"], guards: Guards(), rule: Rules.required,
      reason: "the API may refuse organization_usage on a grant of subject_type anonymous_user; "
        + "tried only with --unsafe-fixes"
    ),
    Case(
      testDescription: "organization fields of a default grant",
      fields: ["default_for": "third_party_clients", "client_id": .null], rule: Rules.required,
      reason: "the API refuses organization_usage on the default grant of a group"),
    Case(
      testDescription: "organization fields of a strict third party", fields: ["client_id": "tpc_app"],
      rule: Rules.required, reason: "the API refuses organization_usage on a grant of a strict third party"),
    Case(
      testDescription: "organization fields on a system API", fields: ["audience": "https://t.eu.auth0.com/me/"],
      rule: Rules.required, reason: "the API refuses organization_usage on a grant of a system API"),
    Case(
      testDescription: "all scopes of a system API",
      fields: ["audience": .string(management), "allow_all_scopes": true], rule: Rules.allScopes,
      apis: [api(["a"], at: management)], reason: "the API refuses allow_all_scopes on a grant of a system API"),
    Case(
      testDescription: "all scopes of an API that is marked as a system API",
      fields: ["audience": "https://new.example/", "allow_all_scopes": true], rule: Rules.allScopes,
      apis: [api(["a"], at: "https://new.example/", ["is_system": true])],
      reason: "the API refuses allow_all_scopes on a grant of a system API"),
    Case(
      testDescription: "a grant without an id", fields: ["id": .null], reason: "a grant without an id cannot be changed"
    ),
  ]

  @Test(arguments: cases)
  func `a guarded grant is left alone, and the plan says why`(guarded: Case) async throws {
    let fields = (["scope": ["delete:x"]] as JSONObject).merging(guarded.fields)
    let raw = guarded.fields["allow_all_scopes"] == true ? fields.without("scope") : fields
    let tenant = try MemoryTenant([grant("cgr_1", raw)], apis: guarded.apis, clientID: guarded.clientID)
    let plan = try await tenant.plan(guarded.rule, guards: guarded.guards)
    #expect(plan.changes.isEmpty)
    #expect(plan.held.map(\.reason) == [guarded.reason])
    #expect(plan.held.map(\.status) == [.skipped])
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(plan)
    #expect(outcomes.map(\.status) == [.skipped])
    #expect(tenant.log.isEmpty)
  }

  /// A grant that no guard has a reason to hold.
  struct Free: Sendable {
    var fields: JSONObject = [:]
    var guards = Guards(unsafeFixes: true)
    var rule = Rules.noDelete
  }

  static let free = [
    Free(), Free(fields: ["client_id": "own"]),
    Free(fields: ["client_id": "else", "audience": .string(management)]),
    Free(guards: Guards(unsafeFixes: true, fixable: ["no-delete"], unfixable: ["other"])),
    Free(guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(clientID: Glob("b*"))])),
    Free(guards: Guards(unsafeFixes: true, protected: [ProtectedGrants()])),
    Free(
      guards: Guards(
        unsafeFixes: true, protected: [ProtectedGrants(clientID: Glob("a*"), audience: Glob("b*"))])),
    Free(fields: ["subject_type": "user"], rule: Rules.required),
    Free(fields: ["client_id": .null], rule: Rules.required), Free(fields: ["audience": .null], rule: Rules.required),
    // The default of a group of applications is of no client.
    Free(
      fields: ["default_for": "third_party_clients", "client_id": .null],
      guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(clientID: Glob("*"))])),
    Free(
      fields: ["audience": .null], guards: Guards(unsafeFixes: true, protected: [ProtectedGrants(audience: Glob("*"))])),
  ]

  @Test(arguments: free)
  func `what no guard holds is changed`(free: Free) async throws {
    let fields = (["scope": ["delete:x"]] as JSONObject).merging(free.fields)
    let plan = try await MemoryTenant([grant("cgr_1", fields)]).plan(free.rule, guards: free.guards)
    #expect(plan.changes.count == 1 && plan.held.isEmpty)
  }

  @Test func `a client whose name is known and fits no pattern is changed`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])], names: ["app": "Reports"])
    let protected = [ProtectedGrants(clientName: Glob("Billing*"))]
    let plan = try await tenant.plan(Rules.noDelete, guards: Guards(unsafeFixes: true, protected: protected))
    #expect(plan.changes.count == 1)
  }

  @Test(arguments: [(10, 10, false), (11, 10, true), (1, 0, true), (0, 0, false)])
  func `more changes than allowed refuse the whole run`(grants: Int, limit: Int, isRefused: Bool) async throws {
    let tenant = try MemoryTenant((0..<grants).map { grant("cgr_\($0)", ["scope": ["delete:x"]]) })
    let plan = try await tenant.plan(Rules.noDelete, guards: Guards(unsafeFixes: true, maxChanges: limit))
    #expect(plan.refusal == (isRefused ? .tooManyChanges(count: grants, limit: limit) : nil))
    let journal = MemoryJournal()
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: journal).apply(plan)
    #expect(outcomes.map(\.status) == Array(repeating: isRefused ? .refused : .verified, count: grants))
    #expect(tenant.writes == (isRefused ? 0 : grants))
    #expect(journal.records.isEmpty == (isRefused || grants == 0))
    if isRefused { #expect(tenant.log.isEmpty) }
  }

  @Test func `ten changes are the default`() { #expect(Guards().maxChanges == 10) }

  @Test func `what is planned for code is never sent`() async throws {
    let audit = try await MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])]).audit([Rules.noDelete])
    let gate = Gate(Guards(unsafeFixes: true), audit: audit, isForCode: true)
    let planned = try #require(RemediationPlanner.plan(audit: audit, gate: gate).planned.first)
    #expect(throws: Gate.Refusal(reason: "what is planned for code is not sent")) {
      try gate.permit(planned, finding: planned.change.before)
    }
  }

  /// Code has no grant of its own, so that nobody has to know who signs in; a grant that is there has.
  @Test(arguments: [(true, true, true), (true, false, false), (false, true, false), (false, false, false)])
  func `only what code declares may be of the Management API where nobody is signed in`(
    isForCode: Bool, isDeclared: Bool, isFree: Bool
  ) throws {
    let object = grant("cgr_1", ["audience": .string(Self.management)])
    let found =
      isDeclared ? try ClientGrant.declared([(object, GrantDeclaration { _ in nil })])[0] : try ClientGrant(object)
    let tenant = TenantContext(
      TenantIdentity(kind: .live, domain: "t.eu.auth0.com"), startedAt: "2026-01-31T02:00:00Z")
    let gate = Gate(Guards(), tenant: tenant, ownClientID: nil, isForCode: isForCode)
    let reference = GrantReference(found, clientName: nil, position: 0)
    #expect((gate.objection(to: found, reference) == nil) == isFree)
  }

  @Test func `a grant without an id of which nobody knows where it is written is not planned for code`() async throws {
    let audit = try await MemoryTenant([grant("", ["id": .null, "scope": ["delete:x"]])]).audit([Rules.noDelete])
    let gate = Gate(Guards(unsafeFixes: true), audit: audit, isForCode: true)
    let plan = RemediationPlanner.plan(audit: audit, gate: gate)
    #expect(plan.changes.isEmpty && plan.held.map(\.reason) == ["a grant without an id cannot be changed"])
  }

  /// Names are asked for where a guard needs them, and only there.
  @Test(arguments: [
    ([], false), ([ProtectedGrants(clientID: Glob("a"), audience: Glob("b"))], false),
    ([ProtectedGrants(clientID: Glob("a")), ProtectedGrants(clientName: Glob("b"))], true),
  ])
  func `a guard goes by names where a pattern is of names`(protected: [ProtectedGrants], goesByNames: Bool) {
    #expect(Guards(protected: protected).goesByNames == goesByNames)
  }

  /// The plan is within the limit, or nothing is sent; the gate counts once more what it lets through.
  @Test func `the gate lets no more grants through than may be changed`() async throws {
    let tenant = try MemoryTenant(
      (1...3).map { grant("cgr_\($0)", ["client_id": .string("app\($0)"), "scope": ["delete:x"]]) })
    let planned = try await tenant.plan(Rules.noDelete).planned
    let gate = Gate.test(maxChanges: 2)
    for change in [planned[0], planned[1], planned[0]] {
      #expect(try gate.permit(change, finding: change.change.before).grantID == change.change.id)
    }
    #expect(throws: Gate.Refusal(reason: "more grants than --max-changes 2 would be changed")) {
      try gate.permit(planned[2], finding: planned[2].change.before)
    }
  }

  @Test func `an incomplete audit repairs nothing`() async throws {
    let tenant = try MemoryTenant(
      [grant("cgr_1", ["scope": ["delete:x"]])],
      apiGap: CoverageGap(.resourceServers, status: 403, message: "no"))
    let needsAPI = rule("needs-api", check: "api != null")
    let plan = try await tenant.plan(Rules.noDelete, needsAPI)
    #expect(plan.refusal == .incompleteAudit)
    #expect(plan.changes.isEmpty)
    #expect(plan.held.map(\.status) == [.skipped])
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(plan)
    #expect(outcomes.map(\.status) == [.skipped])
    #expect(tenant.log.isEmpty)
  }

  @Test func `accepted findings are not repaired`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "admin:x"]])])
    let audit = try await tenant.audit([Rules.noDelete, Rules.noAdmin])
    for status in [Finding.Status.waived, .baselined, .fixed] {
      let findings = audit.report.findings.map { finding in
        finding.rule == "no-delete" ? finding.accepted(status) : finding
      }
      var accepted = audit
      accepted.report = audit.report.with(remediation: [], findings: findings)
      let plan = RemediationPlanner.plan(audit: accepted, gate: .test())
      #expect(plan.changes.map(\.body) == [["scope": ["delete:x"]]])
    }
  }

  @Test func `what is left of a grant that is changed is said`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "admin:x"]])])
    let plan = try await tenant.plan(
      Rules.noDelete, Rules.noAdmin, guards: Guards(unsafeFixes: true, unfixable: ["no-delete"]))
    #expect(plan.changes.map(\.body) == [["scope": ["delete:x"]]])
    #expect(plan.planned[0].leftOpen.map(\.reason) == ["the rule is among --unfixable"])
    #expect(plan.changes[0].risk.safety == .unsafe, "whatever its rule says: it takes a scope away")
    let unsafe = rule(
      "lists", check: "!grant.allow_all_scopes", fix: "allow_all_scopes: 'false', scope: 'api.scopes.map(s, s.value)'",
      safety: "unsafe")
    for (text, safety) in [(unsafe, ProposedFix.Safety.unsafe), (Rules.allScopes, .safe)] {
      let all = try MemoryTenant([grant("cgr_1", ["allow_all_scopes": true])], apis: [api(["read:x"])])
      #expect(try await all.plan(text).changes.map(\.risk.safety) == [safety], "nobody loses access: its rule decides")
    }
    let held = try await tenant.plan(Rules.noAdmin, guards: Guards())
    #expect(held.held.map(\.reason) == ["it takes access away, whatever its rule says; needs --unsafe-fixes"])
  }
}
