import Documents
import Foundation
import PolicyEngine
import RemediationSupport
import Testing

@testable import Remediation

@Suite struct `Plan file` {
  private static let now = "2026-01-31T02:00:00Z"

  private func file(_ guards: Guards = Guards(unsafeFixes: true)) async throws -> (JSONObject, MemoryTenant) {
    let tenant = try MemoryTenant([
      grant("cgr_1", ["scope": ["delete:x", "read:x"]]),
      grant("cgr_2", ["scope": ["delete:x"], "is_system": true]),
    ])
    let audit = try await tenant.audit([Rules.noDelete])
    let plan = RemediationPlanner.plan(audit: audit, gate: Gate(guards, audit: audit))
    return (PlanFile(plan, of: audit.report, expiresAt: "2026-02-01T02:00:00Z").json, tenant)
  }

  private func read(_ object: JSONObject, now: String = Self.now) throws(ReviewedPlan.Problem) -> ReviewedPlan {
    try ReviewedPlan(Array(JSONWriter.compact(.object(object)).utf8), file: "plan.json", now: now)
  }

  @Test func `it says what it was made from, and is read back`() async throws {
    let (json, _) = try await file()
    let reviewed = try read(json)
    #expect(reviewed.tenant == "t.eu.auth0.com" && reviewed.address == "https://t.eu.auth0.com")
    #expect(reviewed.ruleIDs == ["no-delete"])
    #expect(
      try ReviewedPlan(Array(JSONWriter.pretty(.object(json)).utf8), file: "plan.json", now: Self.now) == reviewed,
      "white space is free")
    #expect(json["run"] == "run-1" && json["tenant"] == "t.eu.auth0.com")
    let change = try #require(json["changes"]?.array?.first?.object)
    #expect(change["before"]?.object?["scope"] == ["delete:x", "read:x"])
    #expect(change["body"] == ["scope": ["read:x"]])
    #expect(change["may_lose"]?.array?.isEmpty == false && change["widens"] == [])
    let audit = try #require(json["audit"]?.object)
    #expect(audit["started_at"] == "2026-01-31T02:00:00Z" && audit["source"] == "live")
    #expect(audit["rules"]?.array?.first?.object?["id"] == "no-delete")
  }

  /// One value after the other is changed, wherever it stands.
  @Test func `whatever is changed by hand is noticed, unless the checksum is made anew`() async throws {
    let (json, _) = try await file()
    let text = JSONWriter.compact(.object(json))
    for (old, new) in [
      ("\"read:x\"", "\"read:y\""), ("t.eu.auth0.com", "u.eu.auth0.com"), ("unsafe", "safe"),
      ("2026-02-01", "2027-02-01"), ("no-delete", "no-delet"), ("cgr_1", "cgr_2"),
    ] {
      #expect(text.contains(old))
      let edited = text.replacing(old, with: new)
      #expect(throws: ReviewedPlan.Problem.damaged, "\(old)") {
        try ReviewedPlan(Array(edited.utf8), file: "plan.json", now: Self.now)
      }
    }
  }

  @Test func `of a grant in it that is none it is told what of it is wrong`() async throws {
    let (json, _) = try await file()
    let text = JSONWriter.pretty(.object(json))
    let start = try #require(text.range(of: "\"before\": {"))
    let edited = text.replacing(
      "\"delete:x\"", with: "[]", subrange: start.upperBound..<text.endIndex, maxReplacements: 1)
    let place = try #require(edited.range(of: "[]", range: start.upperBound..<edited.endIndex))
    let line = edited[..<place.lowerBound].count { $0 == "\n" } + 1
    #expect {
      _ = try ReviewedPlan(Array(edited.utf8), file: "plan.json", now: Self.now)
    } throws: { error in
      let message = (error as? ReviewedPlan.Problem)?.description ?? ""
      return message.hasPrefix("plan.json:\(line):")
        && message.hasSuffix(": changes[0].before.scope[0]: expected a string, found a list")
    }
  }

  @Test func `one of an incomplete audit is refused, not taken for one without changes`() async throws {
    var (json, _) = try await file()
    json["changes"] = []
    json["refusal"] = ["kind": "incomplete_audit"]
    json["checksum"] = nil
    json["checksum"] = .string(Fingerprint.sha256(JSONWriter.compact(.object(json))))
    #expect(throws: ReviewedPlan.Problem.ofIncompleteAudit) { try read(json) }
  }

  @Test func `it is good until it expires`() async throws {
    let (json, _) = try await file()
    #expect(throws: Never.self) { try read(json, now: "2026-02-01T01:59:59Z") }
    #expect(throws: ReviewedPlan.Problem.expired("2026-02-01T02:00:00Z")) {
      try read(json, now: "2026-02-01T02:00:00Z")
    }
  }

  @Test(arguments: [
    ("", "plan.json:1:1: not JSON: the input is empty"), ("[]", "plan.json:1:1: expected an object, found a list"),
    ("{}", "plan.json:1:1: plan_version: is missing"),
    ("{\"plan_version\":9}", "plan.json:1:17: plan_version: is not 2"),
    (
      "{\"plan_version\":2,\n\"tenant\":\"t\",\"address\":5}",
      "plan.json:2:24: address: expected a string, found a number"
    ),
    ("{\"a\":\n not", "plan.json:2:2: not JSON: expected null"),
  ])
  func `of what is no plan it is told where it is none`(text: String, message: String) {
    #expect {
      _ = try ReviewedPlan(Array(text.utf8), file: "plan.json", now: Self.now)
    } throws: { error in
      (error as? ReviewedPlan.Problem)?.description == message
    }
  }
}
