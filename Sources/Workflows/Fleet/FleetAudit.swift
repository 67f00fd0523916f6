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
    var reports = try await fleet.each(isComplete: \.isComplete) { tenant in
      await audit(tenant, try rules.auditor(of: tenant, file.configuration), nil)
    }
    for (place, reason) in fleet.strangers(reports.map(\.tenants[0].identity.domain)) {
      let tenant = fleet.own[place]
      reports[place] = await audit(tenant, try rules.auditor(of: tenant, file.configuration), reason)
    }
    return try whole(reports)
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
      return try TenantChoice(member: tenant, self.tenant, file).live()
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
    return report.ofOneTenant
  }
}
