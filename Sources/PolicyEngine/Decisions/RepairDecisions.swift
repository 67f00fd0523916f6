import Documents
import Tenant

/// What grantlint itself can repair, rule by rule.
struct RepairDecisions {
  private let report: AuditReport
  private let open: OpenFindings
  private let isAmongOthers: Bool

  init(_ report: AuditReport, _ open: OpenFindings, _ isAmongOthers: Bool) {
    self.report = report
    self.isAmongOthers = isAmongOthers
    self.open = open
  }

  var candidates: [DecisionCandidate] {
    report.foreseenRepairs.compactMap { repair in
      open.places(of: repair.closes).flatMap { closed in
        DecisionCandidate(.fix, title(of: repair), closed, of: open, steps: steps(of: repair))
      }
    }
  }

  private func title(of repair: ForeseenRepair) -> String {
    let grants = counted(repair.grants, "grant")
    let verb = repair.grants == 1 ? "breaks" : "break"
    let loss = repair.isUnsafe ? "somebody may lose access" : "nobody loses access"
    return "\(grants) \(verb) \(repair.rule); \(loss) by the fix"
  }

  private func steps(of repair: ForeseenRepair) -> [String] {
    let tenant = report.tenants.first { $0.identity.domain.isIdentical(to: repair.tenant) }?.identity
    var command = "grantlint audit --fix --fixable \(repair.rule.shellQuoted)"
    if repair.isUnsafe { command += " --unsafe-fixes" }
    if repair.grants > repair.maxChanges { command += " --max-changes \(repair.grants)" }
    for word in repair.flags { command += " \(word.shellQuoted)" }
    if tenant?.kind == .file || isAmongOthers, tenant?.isDomainKnown == true, !repair.flags.contains("--tenant") {
      command += " --tenant \(repair.tenant.shellQuoted)"
    }
    return [tenant.flatMap { Self.remark($0.kind) }, command].compactMap { $0 }
  }

  private static func remark(_ kind: TenantIdentity.Kind) -> String? {
    switch kind {
    case .live: nil
    case .file: "# on the tenant itself: a file cannot be repaired"
    case .demo: "# on 'grantlint emulate', which serves the demo as a tenant"
    }
  }
}
