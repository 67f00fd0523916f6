import Documents
import PolicyEngine

extension AuditReport {
  /// What a configuration that was found takes away: `weakened by .grantlint.yml: 3 rules off, 2 findings waived`; nil
  /// where none does.
  var weakeningWording: String? {
    guard let weakening else { return nil }
    let summary = summary
    let counts = [
      (weakening.rulesOff.count, "rule", "off"), (weakening.rulesLowered.count, "rule", "lowered"),
      (weakening.parameters.count, "parameter", "set"),
      (weakening.namesWaivers ? summary.waived : 0, "finding", "waived"),
      (weakening.namesBaseline ? summary.baselined : 0, "finding", "baselined"),
    ]
    var parts = counts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
    if let profile = weakening.profile { parts.append("profile: \(profile.rawValue)") }
    if weakening.failsNever { parts.append("fail_on: never") }
    if let severity = weakening.minimumSeverity { parts.append("min_severity: \(severity.rawValue)") }
    return parts.isEmpty ? nil : "weakened by \(weakening.file): \(parts.joined(separator: ", "))"
  }
}
