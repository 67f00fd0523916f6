import Documents
import TestSupport
import Testing

/// What an audit says of a tenant, in words that do not depend on what the audit read: applications have their names.
struct AuditedExport {
  /// What a rule says of a grant, an application, an API or the tenant.
  struct Finding: Hashable {
    let rule: String
    /// The last digits of the grant's id, or the name of the application, the identifier of the API, the domain.
    let place: String
    let severity: String
    let message: String
    let offenders: [String]

    /// `rule 49`
    var label: String { "\(rule) \(place)" }
  }

  /// The exit code.
  let code: Int64
  let findings: Set<Finding>
  /// The rules that were skipped for anything, and those that are unknown for anything.
  let skipped: Set<String>
  let unknown: Set<String>
  /// How many grants were read.
  let grants: Int64
  /// What was said on standard error.
  let warnings: String

  init(_ inputs: [String], of tenant: ExportedTenant, configuration: String, folder: TemporaryFolder) async throws {
    let run = await CommandRun(
      ["audit"] + inputs + ["--config", configuration, "-f", "json"], folder: folder.path)
    let report = try #require(try JSONReader.value(run.output).object, "\(run.error)")
    let all = (report["findings"]?.array ?? []).compactMap(\.object)
    code = report["run"]?.object?["exit_code"]?.int ?? -1
    unknown = Set(all.filter { $0["result"]?.string == "unknown" }.compactMap { $0["rule"]?.string })
    skipped = Set((report["skipped_rules"]?.array ?? []).compactMap { $0.object?["rule"]?.string })
    let failures = all.filter { $0["result"]?.string == "fail" }.map { Self.finding($0, tenant) }
    findings = Set(failures)
    // Two that say the same would count once.
    try #require(findings.count == failures.count)
    warnings = run.error
    grants = report["tenants"]?.array?.first?.object?["coverage"]?.object?["client_grants"]?.object?["read"]?.int ?? 0
  }

  private static func finding(_ finding: JSONObject, _ tenant: ExportedTenant) -> Finding {
    let grant = finding["grant"]?.object
    let subject = finding["subject"]?.object
    let holder =
      grant?["client_name"]?.string ?? grant?["client_id"]?.string.map(tenant.clientName)
      ?? grant?["default_for"]?.string
    let number = grant.map { grant in
      let (audience, type) = (grant["audience"]?.string ?? "", grant["subject_type"]?.string ?? "")
      return tenant.number(holder: holder ?? "", audience: audience, subjectType: type)
        ?? "of \(holder ?? "nobody") on \(audience)"
    }
    return Finding(
      rule: finding["rule"]?.string ?? "",
      place: number ?? subject?["id"]?.string.map(tenant.clientName) ?? "",
      severity: finding["severity"]?.string ?? "", message: finding["message"]?.string ?? "",
      offenders: finding["offenders"]?.array?.compactMap(\.string) ?? [])
  }
}
