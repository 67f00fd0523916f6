import Documents
import PolicyEngine
import RemediationSupport
import Testing

@testable import Remediation

@Suite struct `Report of a repair` {
  /// The report of `audit --fix`: audit, plan, apply, audit.
  private func repair(_ tenant: MemoryTenant, _ rules: [String], _ guards: Guards) async throws -> AuditReport {
    let first = try await tenant.audit(rules)
    let plan = RemediationPlanner.plan(audit: first, gate: Gate(guards, audit: first))
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(plan)
    return try await tenant.audit(rules).report.repaired(from: first.report, outcomes)
  }

  @Test func `closed findings stay in the report as fixed`() async throws {
    let tenant = try MemoryTenant([
      grant("cgr_1", ["scope": ["delete:x", "admin:x"]]), grant("cgr_2", ["scope": ["delete:x"], "is_system": true]),
    ])
    let report = try await repair(
      tenant, [Rules.noDelete, Rules.noAdmin], Guards(unsafeFixes: true, unfixable: ["no-admin"]))
    #expect(
      report.findings.map { "\($0.rule) \($0.grant?.label ?? "") \($0.status.rawValue)" } == [
        "no-delete cgr_1 fixed", "no-delete cgr_2 open", "no-admin cgr_1 open",
      ])
    #expect(report.summary.fixed == 1)
    #expect(
      report.remediation.map { "\($0.grant.label) \($0.status.rawValue)" } == ["cgr_1 verified", "cgr_2 skipped"])
    #expect(report.remediation[0].after == tenant.grant("cgr_1"))
    #expect(report.remediation[0].tenant == "t.eu.auth0.com")
    #expect(report.exitCode == .violations)
  }

  @Test func `a change that failed leaves its finding open and makes exit code 4`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "read:x"]])])
    tenant.meets(patches: [.fails(.refused(status: 403, message: "no"))])
    let report = try await repair(tenant, [Rules.noDelete], Guards(unsafeFixes: true))
    #expect(report.findings.map(\.status) == [.open])
    #expect(report.exitCode == .repairFellShort)
  }

  @Test func `all repaired is exit code 0`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x", "read:x"]])])
    let report = try await repair(tenant, [Rules.noDelete], Guards(unsafeFixes: true))
    #expect(report.findings.map(\.status) == [.fixed])
    #expect(report.exitCode == .clean)
  }

  @Test func `a finding that is there again after the repair is open, and listed once`() async throws {
    let tenant = try MemoryTenant([grant("cgr_1", ["scope": ["delete:x"]])])
    let first = try await tenant.audit([Rules.noDelete])
    let plan = RemediationPlanner.plan(audit: first, gate: .test())
    let outcomes = await RemediationExecutor(.test(), writer: tenant, journal: MemoryJournal()).apply(plan)
    tenant.change("cgr_1", ["scope": ["delete:x"]])
    let second = try await tenant.audit([Rules.noDelete])
    #expect(second.report.repaired(from: first.report, outcomes).findings.map(\.status) == [.open])
  }
}
