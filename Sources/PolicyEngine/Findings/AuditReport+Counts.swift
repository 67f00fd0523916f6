import Documents
import Tenant

extension AuditReport {
  /// Throws where a report that was read does not list what it counts: then a part of it is gone.
  func confirmCounts() throws(FieldError) {
    let grants = inventory.parts.reduce(into: [ExactString: Int]()) {
      $0[ExactString($1.tenant), default: 0] += $1.entries.count
    }
    let read = tenants.reduce(into: [ExactString: Int]()) {
      $0[ExactString($1.identity.domain), default: 0] += $1.grantsRead
    }
    for (tenant, count) in read.sorted(by: { $0.key < $1.key }) where grants[tenant, default: 0] != count {
      throw FieldError(
        ["inventory"],
        "has \(counted(grants[tenant, default: 0], "grant")) of \(tenant.value.visible), of which \(count) were read")
    }
    // A repair changes what was found, and not what was counted before it.
    guard remediation.isEmpty else { return }
    var failures: [ExactString: Int] = [:]
    var unknown: Set<ExactString> = []
    for finding in findings {
      if finding.result == .unknown {
        unknown.insert(ExactString(finding.rule))
      } else {
        failures[ExactString(finding.rule), default: 0] += 1
      }
    }
    for count in unlisted { failures[ExactString(count.standing.rule), default: 0] += count.count }
    for (index, rule) in rules.enumerated() {
      let listed = failures[ExactString(rule.id), default: 0]
      if rule.counts.fail != listed {
        throw FieldError(
          ["rules", .index(index), "fail"], "is \(rule.counts.fail), and \(counted(listed, "finding")) of it are there")
      }
      if rule.counts.unknown > 0, !unknown.contains(ExactString(rule.id)) {
        throw FieldError(["rules", .index(index), "unknown"], "is \(rule.counts.unknown), and no finding says of what")
      }
    }
  }
}
