import Documents
import PolicyEngine
import Tenant

/// The rules of a fleet: how they run on every tenant where nothing differs, and on those where something does.
struct FleetRules {
  /// A report of no tenant: every rule that runs on any, with nothing counted.
  let common: AuditReport
  private let make: @Sendable (ConfiguredTenant?) throws -> Auditor
  /// By what differs for the tenants.
  private let auditors: [[String]: Auditor]

  /// - Parameter make: the auditor of a tenant, nil: of one for which nothing differs. Throws `CommandError`.
  init(
    of tenants: [ConfiguredTenant], _ configuration: Configuration, run: RunContext,
    _ make: @escaping @Sendable (ConfiguredTenant?) throws -> Auditor
  ) async throws {
    self.make = make
    let usual = try make(nil)
    var warnings = usual.catalogue.warnings
    var common = await Self.empty(usual, run)
    var auditors: [[String]: Auditor] = [[]: usual]
    for tenant in tenants {
      let key = Self.key(tenant, configuration)
      guard auditors[key] == nil else { continue }
      let auditor = try make(tenant)
      warnings += auditor.catalogue.warnings.filter { !warnings.contains($0) }
      common.add(rulesOf: await Self.empty(auditor, run))
      // What only one tenant has is not kept for all of them.
      auditors[key] = tenant.overrides.rules.isEmpty ? auditor : nil
    }
    for warning in warnings { StandardError.warning(warning) }
    self.common = common
    self.auditors = auditors
  }

  func auditor(of tenant: ConfiguredTenant, _ configuration: Configuration) throws -> Auditor {
    try auditors[Self.key(tenant, configuration)] ?? make(tenant)
  }

  /// The groups that say something of rules, and the tenant itself where it does.
  private static func key(_ tenant: ConfiguredTenant, _ configuration: Configuration) -> [String] {
    let groups = tenant.groups.map(\.value).filter { name in
      configuration.groups.contains { $0.name.value.isIdentical(to: name) && !$0.overrides.rules.isEmpty }
    }
    return groups + (tenant.overrides.rules.isEmpty ? [] : ["\n\(tenant.domain)"])
  }

  private static func empty(_ auditor: Auditor, _ run: RunContext) async -> AuditReport {
    await auditor.audit(UnreadTenant(domain: "none", reason: nil), run: run).withoutTenants
  }
}
