import Documents
import HTTPTypes
import Tenant
import TenantEmulator
import TestSupport
import Testing

/// Each guard of a repair: what it refuses is said, and nothing of it is sent. That two runs exclude each other needs a
/// process that is alive while another one starts.
@Suite struct `Guards of a repair` {
  private static let fixAll = ["audit", "--fix", "--unsafe-fixes", "-f", "json", "--fail-on", "never"]

  /// Rules of a test's own, each of which wants something else of a grant.
  private static func rule(_ id: String, check: String, set: String, severity: String = "error") -> String {
    """
    id: \(id)
    title: The title of \(id)
    severity: \(severity)
    since: "0.1"
    rationale: For this test.
    remedy: None.
    check: "\(check)"
    fix:
      safety: unsafe
      set: {\(set)}

    """
  }

  private func repair(
    _ grants: [JSONObject], rules: [String: String] = [:], select: String = RepairScene.rules,
    _ arguments: [String] = fixAll, environment: [String: String] = [:],
    _ adjust: (inout EmulatorSettings) -> Void = { _ in }
  ) async throws -> (records: [String: (status: String, reason: String)], scene: RepairScene, code: Int32) {
    let scene = try RepairScene(grants, adjust)
    for (name, text) in rules { try scene.folder.write(text, to: "\(name).yaml") }
    let folder = rules.isEmpty ? [] : ["--rules", scene.folder.path]
    let names = rules.isEmpty ? select : rules.keys.sorted().joined(separator: ",")
    let outcome = await scene.run(arguments + ["--select", names] + folder, environment)
    return (try RepairScene.remediation(outcome.output), scene, outcome.code)
  }

  private static let own = RepairScene.grant(
    "cgr_own",
    [
      "client_id": "app_grantlint_auditor", "audience": .string(RepairScene.management),
      "scope": ["read:client_grants", "read:client_grants"],
    ])
  private static let strange = RepairScene.grant(
    "cgr_other", ["audience": .string(RepairScene.management), "scope": ["read:client_grants", "read:client_grants"]])

  @Test func `a system grant is not changed, whatever a rule wants`() async throws {
    let grant = RepairScene.grant("cgr_system", ["scope": ["read:orders"], "is_system": true])
    let rule = Self.rule("no-scopes", check: "size(grant.scope) == 0", set: "scope: '[]'")
    let (records, scene, _) = try await repair([grant], rules: ["no-scopes": rule])
    #expect(records["cgr_system"]?.status == "skipped")
    #expect(records["cgr_system"]?.reason == "a system grant cannot be changed")
    #expect(await scene.isOnlyRead())
  }

  @Test func `our own client keeps its Management API grant`() async throws {
    let (records, scene, _) = try await repair([Self.own, Self.strange])
    #expect(records["cgr_own"]?.reason.contains("signed in as, on the Management API") == true)
    #expect(records["cgr_other"]?.status == "verified")
    #expect(await scene.emulator.writes.map(\.grantID) == ["cgr_other"])
  }

  @Test func `where nobody knows as whom we are signed in, no Management API grant is changed`() async throws {
    let scene = try RepairScene([Self.own, Self.strange] + RepairScene.allScopes(1)) { $0.hasOpaqueTokens = true }
    let token = await scene.emulator.issueToken().reveal()
    let outcome = await scene.run(
      Self.fixAll + ["--select", RepairScene.rules],
      ["AUTH0_ACCESS_TOKEN": token, "AUTH0_CLIENT_ID": "", "AUTH0_CLIENT_SECRET": ""])
    let records = try RepairScene.remediation(outcome.output)
    for id in ["cgr_own", "cgr_other"] {
      #expect(records[id]?.status == "skipped", "\(outcome.error)")
      #expect(records[id]?.reason.contains("cannot tell which client") == true)
    }
    #expect(await scene.emulator.writes.map(\.grantID) == ["cgr_all1"])
  }

  @Test func `an unsafe fix needs its flag`() async throws {
    let user = RepairScene.grant("cgr_user", ["scope": ["read:orders"], "subject_type": "user"])
    let (records, scene, code) = try await repair([user], ["audit", "--fix", "-f", "json"])
    #expect(code == 1)
    #expect(records["cgr_user"]?.reason == "needs --unsafe-fixes")
    #expect(await scene.isOnlyRead())
  }

  /// The first grant of each kind is tried; where the tenant refuses the field, the others of its kind are not.
  @Test func `organization fields on user grants are tried, a refusal is the API's, and of its kind no more is tried`()
    async throws
  {
    let users = (1...3).map {
      RepairScene.grant("cgr_user\($0)", ["scope": ["read:orders"], "subject_type": "user"])
    }
    let (records, scene, code) = try await repair(users) { $0.strictOrganizationFields = true }
    #expect(code == 4)
    #expect(records.values.map(\.status).sorted() == ["refused", "skipped", "skipped"])
    #expect(records.values.contains { $0.reason.contains("only for grants of one client") })
    #expect(records.values.count { $0.reason.contains("the API refused the same change") } == 2)
    #expect(await scene.emulator.requests.count { $0.method == .patch } == 1)
  }

  @Test func `two fixes that disagree on a field are a conflict, and the grant is left alone`() async throws {
    let rules = [
      "usage-require": Self.rule(
        "usage-require", check: "grant.organization_usage == 'require'", set: "organization_usage: \"'require'\""),
      "usage-allow": Self.rule(
        "usage-allow", check: "grant.organization_usage == 'allow'", set: "organization_usage: \"'allow'\""),
    ]
    let (records, scene, _) = try await repair([RepairScene.grant("cgr_1")], rules: rules)
    #expect(records["cgr_1"]?.status == "skipped")
    #expect(records["cgr_1"]?.reason == "the fixes of usage-allow and usage-require disagree on organization_usage")
    #expect(await scene.isOnlyRead())
  }

  @Test func `a fix that would raise something as bad is dropped, and said`() async throws {
    let rules = [
      "few": Self.rule("few", check: "size(grant.scope) < 2", set: "scope: '[]'"),
      "some": Self.rule("some", check: "size(grant.scope) > 0", set: "scope: \"['read:orders']\""),
    ]
    let grant = RepairScene.grant("cgr_1", ["scope": ["read:orders", "create:orders"]])
    let (records, scene, _) = try await repair([grant], rules: rules)
    #expect(records["cgr_1"]?.reason.contains("would raise some (error)") == true)
    #expect(await scene.isOnlyRead())
  }

  @Test(arguments: [
    (["--fixable", "duplicate-scope"], ["cgr_twice"], "not among --fixable"),
    (["--unfixable", "no-allow-all-scopes"], ["cgr_twice"], "among --unfixable"),
  ])
  func `only the rules that may are repaired`(flags: [String], changed: [String], reason: String) async throws {
    let twice = RepairScene.grant("cgr_twice", ["scope": ["read:orders", "read:orders"]])
    let (records, scene, _) = try await repair(
      RepairScene.allScopes(1) + [twice], Self.fixAll + flags)
    #expect(await scene.emulator.writes.map(\.grantID) == changed)
    #expect(records["cgr_all1"]?.reason.contains(reason) == true)
  }

  @Test func `an incomplete audit repairs nothing, and says so`() async throws {
    let scene = try RepairScene(
      RepairScene.allScopes(2) + [RepairScene.grant("cgr_listed", ["scope": ["read:orders"]])],
      failing: .init(path: "/api/v2/resource-servers", status: .forbidden))
    let outcome = await scene.run(Self.fixAll + ["--select", RepairScene.rules])
    #expect(outcome.code == 3)
    #expect(await scene.isOnlyRead())
    #expect(scene.journals.isEmpty)
  }

  @Test func `a second run on this machine is refused while the first one changes the tenant`() async throws {
    let scene = try await ProcessScene(RepairScene.allScopes(2), faults: "patch#1:stop")
    let arguments = ["audit", "--fix", "--select", RepairScene.rules, "-q"]
    try await scene.kill(arguments) {
      let second = await scene.run(arguments)
      #expect(second.code == 4)
      let reason = "nothing was changed: another run of grantlint is changing demo.grantlint.example"
      #expect(second.error.ranges(of: reason).count == 1, "\(second.error)")
      // The audit is told all the same.
      let told = await scene.run(arguments.dropLast() + ["-f", "json"])
      let changes = try JSONReader.value(told.output).object?["remediation"]?.array ?? []
      #expect(told.code == 4 && changes.map { $0.object?["status"] } == ["refused", "refused"], "\(told.output)")
      #expect(await scene.bodies().isEmpty)
      #expect(scene.journals.count == 1)
    }
    #expect(await scene.run(arguments).code == 0, "the lock ends with its run")
    await scene.server.stop()
  }
}
