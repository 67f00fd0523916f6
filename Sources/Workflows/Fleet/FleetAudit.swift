import Documents
import PolicyEngine
import Reporting
import Tenant

/// The audit of several tenants side by side, each with a pace of its own, as one report.
struct FleetAudit: Sendable {
  let fleet: FleetChoice
  let file: ConfigurationFile
  let tenant: TenantFlags
  let rules: FleetRules
  let run: RunContext
  /// The report of a tenant's audit, with what else it is to tell.
  let complete: @Sendable (ConfiguredTenant, Auditor, CompletedAudit) async -> AuditReport

  /// Reads and audits. Throws `CommandError` where rules that only one tenant has cannot be made ready.
  func report() async throws -> AuditReport {
    let progress = FleetProgress(of: fleet.own.count)
    var reports: [Int: AuditReport] = [:]
    try await withThrowingTaskGroup(of: (Int, AuditReport).self) { group in
      var begun = 0
      while reports.count < fleet.own.count {
        while begun < fleet.own.count, begun - reports.count < fleet.jobs {
          let (place, tenant) = (begun, fleet.own[begun])
          let auditor = try rules.auditor(of: tenant, file.configuration)
          group.addTask { (place, await audit(tenant, auditor, nil)) }
          begun += 1
        }
        guard let (place, report) = try await group.next() else { break }
        reports[place] = report
        progress.add(isComplete: report.isComplete)
      }
    }
    for (place, reason) in strangers(reports) {
      let tenant = fleet.own[place]
      reports[place] = await audit(tenant, try rules.auditor(of: tenant, file.configuration), reason)
    }
    return try whole(reports.sorted { $0.key < $1.key }.map(\.value))
  }

  /// The tenants, by their places, whose credentials are those of another tenant of the fleet, and what to say of them: nobody knows
  /// their own grants.
  private func strangers(_ reports: [Int: AuditReport]) -> [(place: Int, reason: String)] {
    let places = Dictionary(grouping: reports.keys.sorted()) {
      ExactString(reports[$0]?.tenants[0].identity.domain ?? "")
    }
    return places.flatMap { domain, places -> [(place: Int, reason: String)] in
      guard places.count > 1 else { return [] }
      let rightful = places.first { fleet.own[$0].domain.isIdentical(to: domain.value) } ?? places[0]
      return places.filter { $0 != rightful }.map {
        ($0, "its credentials are for \(domain.value), which is audited as \(fleet.own[rightful].domain)")
      }
    }
  }

  /// - Parameter reason: why the tenant is not read; nil: it is.
  private func audit(_ tenant: ConfiguredTenant, _ auditor: Auditor, _ reason: String?) async -> AuditReport {
    let source = source(tenant, reason)
    if let scopes = await source.identity().tokenScopes {
      for gap in auditor.catalogue.foreseenGaps(tokenScopes: scopes) {
        StandardError.warning("\(tenant.domain): \(gap)")
      }
    }
    let audit = await auditor.examine(source, run: run)
    return await complete(tenant, auditor, audit).among(rules.common)
  }

  private func source(_ tenant: ConfiguredTenant, _ reason: String?) -> any TenantSource {
    if let reason { return UnreadTenant(domain: tenant.domain, reason: reason) }
    do {
      return try TenantChoice(member: tenant, self.tenant, file).live(report: { _ in })
    } catch {
      return UnreadTenant(domain: tenant.domain, reason: (error as? CommandError)?.line ?? "\(error)")
    }
  }

  /// One report, with each tenant once. Throws where the reports cannot be one.
  private func whole(_ reports: [AuditReport]) throws -> AuditReport {
    var report: AuditReport
    do {
      report = try reports.isEmpty ? rules.common : AuditReport.merged(reports)
    } catch {
      throw CommandError(message: error.message)
    }
    report.run.shard = fleet.shard
    return report
  }
}
