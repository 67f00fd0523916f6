import Documents
import Tenant

/// What grantlint itself can repair, rule by rule.
struct RepairDecisions {
  private let report: AuditReport
  private let open: OpenFindings

  init(_ report: AuditReport, _ open: OpenFindings) {
    self.report = report
    self.open = open
  }

  var candidates: [DecisionCandidate] {
    guard !report.foreseenRepairs.isEmpty else { return [] }
    let places = Dictionary(
      open.findings.enumerated().map { (ExactString($0.element.fingerprint), $0.offset) }, uniquingKeysWith: { $1 })
    return report.foreseenRepairs.compactMap { repair in
      let closed = Set(repair.closes.compactMap { places[ExactString($0)] })
      // What is not among the findings that are shown would be closed too: then the number would be another.
      guard closed.count == repair.closes.count else { return nil }
      return DecisionCandidate(.fix, title(of: repair), closed, of: open, steps: steps(of: repair))
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
    var command = "grantlint audit --fix --fixable \(repair.rule)"
    if repair.isUnsafe { command += " --unsafe-fixes" }
    if repair.grants > repair.maxChanges { command += " --max-changes \(repair.grants)" }
    if tenant?.kind == .file || report.tenants.count > 1, tenant?.isDomainKnown == true {
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
