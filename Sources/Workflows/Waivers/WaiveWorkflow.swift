import Documents
import PolicyEngine
import Tenant

/// `grantlint waivers add`: a finding of a report or of an audit → a waiver in a file.
package struct WaiveWorkflow {
  /// The finding, as reports show it.
  let fingerprint: String
  /// Who answers for the risk.
  let owner: String
  let reason: String
  /// The last day on which it applies, as 2026-12-31.
  let expires: String
  /// The JSON report that shows the finding; nil: what `source` names is audited.
  let report: String?
  let source: SourceFlags
  let file: WaiverFileFlags
  let rules: RuleFlags
  let tenant: TenantFlags

  package init(
    fingerprint: String, owner: String, reason: String, expires: String, report: String?, source: SourceFlags,
    file: WaiverFileFlags, rules: RuleFlags, tenant: TenantFlags
  ) {
    self.fingerprint = fingerprint
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.report = report
    self.source = source
    self.file = file
    self.rules = rules
    self.tenant = tenant
  }

  /// Adds the waiver and says what was signed. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    guard Fingerprint.hasForm(fingerprint) else {
      throw CommandError(
        message: "a fingerprint is 32 of the digits 0-9 and a-f, as reports show it, not '\(fingerprint.visible)'")
    }
    guard let expires = UTCDate(expires) else {
      throw CommandError(message: "--expires is a day of the calendar, as 2026-12-31, not '\(expires.visible)'")
    }
    let configuration = try rules.load()
    let path = try file.path(configuration)
    // What is there is read as waivers before it is replaced.
    let output = try ReportFile(path, holding: nil)
    let setup = try AuditSetup(
      configuration, rules: rules, tenant: tenant, acceptance: AcceptanceFlags(noWaivers: true),
      isLive: report == nil && source.isLive)
    let finding = try await finding(setup)
    let text: String
    do {
      let draft = try WaiverDraft(accepting: finding, owner: owner, reason: reason, expires: expires)
      text = try WaiverFile.adding(
        draft, to: try WaiverFiles.text(path), path: path, catalogue: setup.catalogue,
        limit: WaiverLimit(today: .today, maximumDays: configuration?.configuration.waiverDays))
    } catch let refusal as WaiverRefusal {
      throw CommandError(message: refusal.message)
    } catch let error as WaiverAdditionError {
      throw CommandError(message: error.display)
    }
    do {
      try output.write(text, nil)
    } catch {
      throw output.unwritten("the waiver", error)
    }
    try StandardOutput.print(Self.confirmation(finding, expires, path))
  }

  /// Says what was signed.
  private static func confirmation(_ finding: Finding, _ expires: UTCDate, _ file: String) -> String {
    let offenders =
      finding.offenders.isEmpty
      ? "as it is" : "with " + finding.offenders.map { "'\($0.visible)'" }.joined(separator: ", ")
    let grant = finding.grant.map { grant in
      "\(grant.clientID ?? grant.defaultFor ?? "no application") on \(grant.audience ?? "no API")"
    }
    let subject = (grant ?? finding.singleSubject?.label() ?? "").visible
    return """
      until \(expires) \(file.visible) accepts \(finding.rule.visible) \(offenders)
        \(subject): \(finding.message.visible)

      """
  }

  // MARK: The finding

  private func finding(_ setup: AuditSetup) async throws -> Finding {
    if let report {
      let bytes = try InputFile.bytes(report, .report, name: "the report \(report.visible)")
      let finding: Finding?
      do { finding = try Finding.named(fingerprint, inReport: bytes, file: report.visible) } catch {
        throw CommandError(message: "invalid report:\n\(error)")
      }
      return try require(finding, "in \(report.visible)")
    }
    let audit = try await audit(setup)
    let extent = audit.isComplete ? "in the audit" : "in the audit, which is incomplete"
    return try require(audit.findings.first { $0.fingerprint.isIdentical(to: fingerprint) }, extent)
  }

  private func require(_ finding: Finding?, _ place: String) throws -> Finding {
    guard let finding else { throw CommandError(message: "there is no finding \(fingerprint) \(place)") }
    return finding
  }

  private func audit(_ setup: AuditSetup) async throws -> AuditReport {
    let source = try AuditSource.make(source, setup.tenant)
    let auditor = try await setup.auditor(of: source, selection: RuleSelection(), thresholds: Thresholds())
    return await auditor.audit(source, run: .starting())
  }
}
