import Documents
import PolicyEngine
import Tenant
import Testing

@testable import Remediation

/// What a quiet rollback says of grants that are not as before.
@Suite struct `A shortfall on one line` {
  @Test(
    arguments: [
      ([], nil), ([(.verified, nil)], nil),
      ([(.refused, "a"), (.verified, nil)], "1 of 2 grants fell short: a"),
      ([(.refused, "a"), (.drifted, "a")], "2 of 2 grants fell short: a"),
      (
        [(.refused, "a"), (.failed, "b"), (.refused, "a"), (.verified, nil)],
        "3 of 4 grants fell short: a (2); b (1)"
      ),
      ([(.failed, nil)], "1 of 1 grant fell short: failed"),
    ] as [([(RemediationRecord.Status, String?)], String?)])
  func `names every reason once, with its grants`(
    grants: [(RemediationRecord.Status, String?)], line: String?
  ) throws {
    let grant = try ClientGrant(["id": "cgr_1"])
    let change = Change(of: GrantReference(grant, position: 0), id: "cgr_1", from: grant, to: grant, rules: [])
    let outcomes = grants.map { status, reason in
      RemediationOutcome(change, status, reason: reason)
    }
    #expect(outcomes.shortfall == line)
  }
}
