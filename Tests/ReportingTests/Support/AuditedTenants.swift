import Documents
import Foundation
import GrantSources
import PolicyEngine
import Tenant
import TestSupport
import Testing

/// Audits of tenants that differ in all that a report tells apart: what was read, what could not be evaluated, and what
/// is accepted. By the same rules, waivers and baseline.
enum AuditedTenants {
  private static let rules: [(id: String, rest: String)] = [
    (
      "few-scopes",
      """
      severity: error
      severity_when: [{if: "size(grant.scope) == 1", severity: note}, {if: "size(grant.scope) == 2", severity: warning}]
      check: size(grant.scope) == 0
      message: "'%d scopes'.format([size(grant.scope)])"
      offenders: grant.scope
      fix: {safety: unsafe, set: {scope: "[]"}}
      """
    ),
    ("known-client", "severity: warning\ncheck: client != null\nmessage: \"'no application ' + grant.client_id\""),
    ("first-scope", "severity: warning\nmatch: grant.audience == 'https://b.example/'\ncheck: grant.scope[0] != 'x'"),
  ]

  private static var catalogue: RuleCatalogue {
    get throws {
      try RuleCatalogue(
        rules.map { rule in
          (
            "id: \(rule.id)\ntitle: Title of \(rule.id)\nsince: \"0.1\"\nrationale: Why.\nremedy: How.\n\(rule.rest)\n",
            .file(path: "rules/\(rule.id).yaml")
          )
        })
    }
  }

  private static let waivers = """
    version: 1
    waivers:
      - {rule: few-scopes, client_id: "app-1*", offenders: [s0, s1], owner: dana, reason: Planned., expires: 2026-06-30}
      - {rule: few-scopes, audience: "https://a.*", tenant: "t1.*", owner: erin, reason: Planned., expires: 2026-06-30}
      - {rule: few-scopes, audience: "https://c.*", owner: finn, reason: Planned., expires: 2026-01-30}
      - {rule: known-client, client_id: nobody, owner: gale, reason: Planned., expires: 2026-06-30}

    """

  /// The snapshot of a tenant by its number: random grants, some without an id, and what the number makes of the rest.
  /// The first and the fourth are always whole.
  private static func snapshot(_ number: Int, _ random: inout SeededGenerator) -> String {
    let audiences = ["https://a.example/", "https://c.example/"] + (number % 3 == 0 ? [] : ["https://b.example/"])
    var grants: [JSONValue] = []
    for index in 0..<Int.random(in: 3...14, using: &random) {
      var grant: JSONObject = [
        "client_id": .string("app-\(Int.random(in: 0...12, using: &random))"),
        "audience": .string(
          audiences.randomElement(using: &random) ?? ""),
        "scope": .strings((0..<Int.random(in: 0...3, using: &random)).map { "s\($0)" }),
      ]
      if Int.random(in: 0...3, using: &random) > 0 { grant["id"] = .string("cgr_\(number)_\(index)") }
      grants.append(.object(grant))
    }
    var object: JSONObject = [
      "snapshot_version": 1, "domain": .string("t\(number).example"), "client_grants": .array(grants),
    ]
    var coverage: JSONObject = ["client_grants": ["complete": .bool(number != 4), "pages": 2]]
    if number % 3 != 2 {
      object["clients"] = .array(
        (0...8).map { ["client_id": .string("app-\($0)"), "name": .string("App \($0)"), "app_type": "spa"] })
      coverage["clients"] = ["complete": .bool(number % 3 == 0)]
    }
    object["coverage"] = .object(coverage)
    return JSONWriter.pretty(.object(object))
  }

  /// The reports of audits, a tenant each, held against the waivers and against a baseline of other audits of them.
  static func reports(
    _ count: Int, seed: UInt64, minimum: Severity = .note, keepsEveryResult: Bool = false
  ) async throws -> [AuditReport] {
    let catalogue = try catalogue
    var auditor = Auditor(try catalogue.compile(RuleSelection()), thresholds: Thresholds(), toolVersion: "0.1.0")
    let before = await audits(count, seed: seed + 1000, auditor).filter(\.isComplete)
    let file = try WaiverFile(
      text: waivers, path: "waivers.yml", catalogue: catalogue,
      limit: WaiverLimit(today: try #require(UTCDate(ofMoment: day))))
    auditor = Auditor(
      try catalogue.compile(RuleSelection()), thresholds: Thresholds(minimumSeverity: minimum), toolVersion: "0.1.0",
      acceptances: Acceptances(
        waivers: file, baseline: try Baseline(of: try AuditReport.merged(before), path: "baseline.json")))
    auditor.keepsEveryResult = keepsEveryResult
    return await audits(count, seed: seed, auditor)
  }

  private static let day = "2026-01-31T02:00:00Z"

  private static func audits(_ count: Int, seed: UInt64, _ auditor: Auditor) async -> [AuditReport] {
    var reports: [AuditReport] = []
    for number in 0..<count {
      // The first is the same each time, so that the baseline has its findings; of the fourth it has some that are gone.
      var random = SeededGenerator(seed: number == 0 ? 0 : seed * 100 + UInt64(clamping: number))
      let text = snapshot(number, &random)
      let run = RunContext(
        id: "run-\(number)", startedAt: number % 2 == 0 ? day : "2026-01-31T01:59:00Z",
        elapsedMilliseconds: { 10 + number })
      reports.append(await auditor.audit(FileSource(paths: ["-"]) { Data(text.utf8) }, run: run))
    }
    return reports
  }
}
