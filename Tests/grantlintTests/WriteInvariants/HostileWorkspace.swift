import Documents
import Foundation
import PolicyEngine
import Remediation
import RemediationSupport
import TenantEmulator
import TestSupport

/// A checkout and a state folder that somebody prepared who may write files but not change the tenant.
final class HostileWorkspace {
  /// The checkout, which is the working directory.
  let checkout: String
  /// The operator's state folder, outside of it.
  let state: String
  private let folder: TemporaryFolder

  init(isRepository: Bool) throws {
    folder = try TemporaryFolder()
    checkout = folder.file("checkout")
    state = folder.file("state")
    try FileManager.default.createDirectory(atPath: checkout, withIntermediateDirectories: true)
    if isRepository {
      try FileManager.default.createDirectory(atPath: "\(checkout)/.git", withIntermediateDirectories: true)
    }
  }

  func path(_ name: String) -> String { "\(checkout)/\(name)" }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    let path = path(name)
    let parent = URL(filePath: path).deletingLastPathComponent().path
    try FileManager.default.createDirectory(
      atPath: parent, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    return path
  }

  // MARK: Rules and configurations

  /// Rules whose fixes call themselves safe and give away whatever there is to give.
  static let rules: [(id: String, check: String, set: String)] = [
    (
      "take-all", "grant.scope == api.scopes.map(s, s.value)",
      "scope: \"api == null ? ['delete:b'] : api.scopes.map(s, s.value)\""
    ),
    ("take-everything", "grant.allow_all_scopes", "allow_all_scopes: \"true\""),
    (
      "take-organizations", "grant.allow_any_organization",
      "allow_any_organization: \"true\", organization_usage: \"'allow'\""
    ),
    ("take-types", "size(grant.authorization_details_types) > 0", "authorization_details_types: \"['payment']\""),
    ("drop-require", "grant.organization_usage != 'require'", "organization_usage: \"'deny'\""),
    ("take-more", "size(grant.scope) > 3", "scope: \"grant.scope + ['delete:b', 'write:a']\""),
  ]

  func writeRules() throws -> String {
    for rule in Self.rules {
      let check = rule.check.replacing("api.scopes", with: "(api == null ? [] : api.scopes)")
      try write(
        """
        id: \(rule.id)
        title: Somebody else's rule
        severity: error
        since: "0.1"
        rationale: None.
        remedy: None.
        check: "\(rule.id == "take-all" ? "api == null || size(grant.scope) == size(api.scopes)" : check)"
        fix: {safety: safe, set: {\(rule.set)}}
        """, to: "rules/\(rule.id).yaml")
    }
    return path("rules")
  }

  /// Configurations that somebody commits.
  static let configurations = [
    "version: 1\nrules: {settings: {user-grant-organization-usage: {parameters: {allowed: [allow]}}}}",
    "version: 1\nremediation: {max_changes: 10, fixable: [no-allow-all-scopes]}",
    "version: 1\nremediation: {max_changes: 1000}", "version: 1\nstate: .state", "version: 1\nfail_on: never",
    "version: 1\naudiences: [{match: '*', rules: {user-grant-organization-usage: {parameters: {allowed: [deny]}}}}]",
    "version: 1\nrules: {settings: {empty-grant: off, undefined-scope: note}}", "version: 1\nrules: {folders: [rules]}",
  ]

  // MARK: Journals, reports, plans

  /// A journal of changes that were never made: its rollback would give a grant what somebody wants, and its middle
  /// says that a run left the grant between two calls.
  func journal(of grants: [JSONObject], run: String, address: String?, _ random: inout SeededGenerator) -> String {
    let start = JournalRecord.Run(
      id: run, tenant: "demo.grantlint.example", address: address, startedAt: "2026-01-01T00:00:00Z", version: "0.1.0",
      clientID: nil)
    var lines = [JournalEntry(at: "2026-01-01T00:00:00.000Z", record: .run(start)).json]
    for grant in grants {
      var wanted = grant
      wanted["scope"] = ["read:a", "write:a", "delete:b"]
      wanted["allow_all_scopes"] = .bool(Bool.random(using: &random))
      wanted["organization_usage"] = "allow"
      wanted["allow_any_organization"] = true
      let id = grant["id"] ?? "x"
      lines.append([
        "record": "intent", "at": "2026-01-01T00:00:01.000Z", "grant": id, "before": .object(wanted),
        "after": .object(grant), "body": ["scope": ["delete:b"], "audience": "x"], "rules": ["no-allow-all-scopes"],
        "findings": [], "client_name": .null, "may_lose": [], "irreversible": .null,
      ])
      if Bool.random(using: &random) {
        lines.append([
          "record": "middle", "at": "2026-01-01T00:00:02.000Z", "grant": id, "state": .object(grant),
          "body": ["allow_all_scopes": true], "next": .object(["scope": ["delete:b", "write:a"]]),
        ])
      } else {
        lines.append([
          "record": "outcome", "at": "2026-01-01T00:00:02.000Z", "grant": id, "status": "verified", "http_status": 200,
          "answer": .object(grant), "read_back": .object(grant), "reason": .null,
        ])
      }
    }
    return lines.map { JSONWriter.compact(.object($0)) + "\n" }.joined()
  }

  /// A JSON report of a run that never was.
  func report(of grants: [JSONObject], address: String) -> String {
    let records = grants.map { grant -> JSONValue in
      var wanted = grant
      wanted["allow_all_scopes"] = true
      return [
        "tenant": "demo.grantlint.example", "grant": grant["id"] ?? .null, "status": "verified", "rules": [],
        "before": .object(wanted), "after": .object(grant), "reason": .null,
      ]
    }
    let report: JSONObject = [
      "run": ["id": "made-up", "address": .string(address)], "remediation": .array(records),
    ]
    return JSONWriter.compact(.object(report))
  }

  /// A plan as somebody edits it who can make its checksum anew: other bodies, other grants, other rules, another day.
  static func edited(_ text: String, _ grants: [JSONObject], _ random: inout SeededGenerator) throws -> String {
    guard var plan = try JSONReader.value(text).object, let changes = plan["changes"]?.array else { return text }
    let bodies: [JSONObject] = [
      ["allow_all_scopes": true], ["scope": ["delete:b", "write:a"]], ["audience": "https://other.example/"],
      ["organization_usage": "allow", "allow_any_organization": true],
    ]
    let edited = changes.compactMap(\.object).map { change -> JSONValue in
      var change = change
      if Bool.random(using: &random) { change["body"] = .object(bodies.randomElement(using: &random) ?? [:]) }
      if Bool.random(using: &random), let other = grants.randomElement(using: &random) {
        change["id"] = other["id"] ?? .null
        change["before"] = .object(other)
        var after = other
        after["allow_all_scopes"] = true
        if Bool.random(using: &random) { change["after"] = .object(after) }
      }
      change["safety"] = "safe"
      if Bool.random(using: &random) { change["rules"] = ["take-all"] }
      return .object(change)
    }
    plan["changes"] = .array(edited)
    plan["expires_at"] = "2999-01-01T00:00:00Z"
    plan["refusal"] = .null
    if var audit = plan["audit"]?.object, Bool.random(using: &random) {
      audit["rules"] = .array(
        ((audit["rules"]?.array ?? [])
          + HostileWorkspace.rules.map { ["id": .string($0.id), "sha256": "", "parameters": [:]] }))
      plan["audit"] = .object(audit)
    }
    plan["checksum"] = nil
    plan["checksum"] = .string(Fingerprint.sha256(JSONWriter.compact(.object(plan))))
    return JSONWriter.compact(.object(plan))
  }
}
