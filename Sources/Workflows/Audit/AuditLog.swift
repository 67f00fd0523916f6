import Documents
import PolicyEngine
import Tenant

/// What `-v` says on standard error: what was read and how.
enum AuditLog {
  static func describe(_ report: AuditReport) {
    for tenant in report.tenants {
      let client = tenant.identity.clientID.map { ", signed in as \($0.visible)" } ?? ""
      StandardError.write("tenant \(tenant.identity.domain.visible) (\(tenant.identity.kind.rawValue)\(client))\n")
      for (collection, coverage) in tenant.coverage.sorted(by: { $0.key < $1.key }) {
        let pages = coverage.pages > 0 ? " in \(counted(coverage.pages, "page"))" : ""
        let gap = coverage.gap.map { ", then: \($0.message)" } ?? ""
        StandardError.write("read \(collection.rawValue): \(coverage.read)\(pages)\(gap)\n")
        for path in coverage.skippedFiles { StandardError.write("not read: \(path.visible)\n") }
      }
    }
    let disabled = report.disabledRules.isEmpty ? "" : "; off: \(report.disabledRules.joined(separator: ", "))"
    StandardError.write("rules: \(report.rules.map(\.id).joined(separator: ", "))\(disabled)\n")
    StandardError.write("run \(report.run.id) took \(report.run.durationMilliseconds) ms\n")
  }
}
