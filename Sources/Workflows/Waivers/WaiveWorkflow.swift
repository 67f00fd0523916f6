import Documents
package import PolicyEngine
import Reporting
import Tenant

/// `grantlint waivers add`: findings of a report or of an audit → waivers in a file.
package struct WaiveWorkflow {
  /// What is accepted.
  package enum Choice: Sendable {
    /// The finding of a fingerprint, as reports show it.
    case finding(String)
    /// All open ones that somebody names together.
    case all(FindingChoice)
  }

  let choice: Choice
  /// Who answers for the risk.
  let owner: String
  let reason: String
  /// The last day on which it applies, as 2026-12-31.
  let expires: String
  /// The JSON report that shows the findings; nil: what `source` names is audited.
  let report: String?
  let source: SourceFlags
  let file: WaiverFileFlags
  let rules: RuleFlags
  let tenant: TenantFlags
  /// Whether nothing is written.
  let dryRun: Bool

  package init(
    _ choice: Choice, owner: String, reason: String, expires: String, report: String?, source: SourceFlags,
    file: WaiverFileFlags, rules: RuleFlags, tenant: TenantFlags, dryRun: Bool = false
  ) {
    self.choice = choice
    self.owner = owner
    self.reason = reason
    self.expires = expires
    self.report = report
    self.source = source
    self.file = file
    self.rules = rules
    self.tenant = tenant
    self.dryRun = dryRun
  }

  /// Adds the waivers and says what was signed. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    if case .finding(let fingerprint) = choice, !Fingerprint.hasForm(fingerprint) {
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
    let work = Work(
      workflow: self, expires: expires, path: path, output: output, catalogue: setup.catalogue,
      limit: WaiverLimit(today: .today, maximumDays: configuration?.configuration.waiverDays),
      isInForce: try Settings.waivers.value(nil, configuration).map { $0.isIdentical(to: path) } ?? false)
    do {
      switch choice {
      case .finding(let fingerprint):
        let finding = try await finding(fingerprint, setup)
        try output.place.alone { try work.accept(finding) }
      case .all(var choice):
        // Of an audit that is made now it says what is audited.
        if report != nil { choice.tenant = tenant.tenant }
        let report = try await whole(setup)
        try output.place.alone { try work.acceptTogether(choice, report) }
      }
    } catch let refusal as WaiverRefusal {
      throw CommandError(message: refusal.message)
    } catch let error as WaiverAdditionError {
      throw CommandError(message: error.display)
    }
  }

  // MARK: The findings

  private func finding(_ fingerprint: String, _ setup: AuditSetup) async throws -> Finding {
    func require(_ finding: Finding?, _ place: String) throws -> Finding {
      guard let finding else { throw CommandError(message: "there is no finding \(fingerprint) \(place)") }
      return finding
    }
    if let report {
      let finding = try reported(report) { (bytes) throws(Diagnostic) in
        try Finding.named(fingerprint, inReport: bytes, file: report.visible)
      }
      return try require(finding, "in \(report.visible)")
    }
    let audit = try await audit(setup)
    let extent = audit.isComplete ? "in the audit" : "in the audit, which is incomplete"
    return try require(audit.findings.first { $0.fingerprint.isIdentical(to: fingerprint) }, extent)
  }

  /// The report that is named, or that of an audit. Warns where there may be more findings than it shows.
  private func whole(_ setup: AuditSetup) async throws -> AuditReport {
    guard let report else {
      let audit = try await audit(setup)
      if !audit.isComplete { StandardError.warning("the audit is incomplete: there may be more to accept") }
      return audit
    }
    let read = try reported(report) { (bytes) throws(Diagnostic) in
      try AuditReport.read(bytes, file: report.visible)
    }
    if !read.isComplete { StandardError.warning("\(report.visible) is incomplete: there may be more to accept") }
    if !read.unlisted.isEmpty {
      StandardError.warning(
        "\(report.visible) leaves findings out, by --min-severity or --owner: those are not accepted")
    }
    return read
  }

  private func reported<Value>(
    _ report: String, _ read: ([UInt8]) throws(Diagnostic) -> Value
  ) throws(CommandError) -> Value {
    let bytes = try InputFile.bytes(report, .report, name: "the report \(report.visible)")
    do { return try read(bytes) } catch { throw CommandError(message: "invalid report:\n\(error)") }
  }

  private func audit(_ setup: AuditSetup) async throws -> AuditReport {
    let source = try AuditSource.make(source, setup.tenant)
    let auditor = try await setup.auditor(of: source, selection: RuleSelection(), thresholds: Thresholds())
    return await auditor.audit(source, run: .starting())
  }
}

/// Signing: into which file, by which rules.
private struct Work {
  let workflow: WaiveWorkflow
  let expires: UTCDate
  let path: String
  let output: ReportFile
  let catalogue: RuleCatalogue
  let limit: WaiverLimit
  /// Whether audits take the file without being told.
  let isInForce: Bool

  /// Accepts one finding.
  func accept(_ finding: Finding) throws {
    let draft = try WaiverDraft(
      accepting: finding, owner: workflow.owner, reason: workflow.reason, expires: expires)
    try write([draft])
    let page = AcceptancePage(path: path, isWritten: !workflow.dryRun, style: Layout.page())
    try StandardOutput.print(page.render(draft))
  }

  /// Accepts all of them that may be accepted together. Throws `ExitStatus` where some may not.
  func acceptTogether(_ choice: FindingChoice, _ report: AuditReport) throws {
    let chosen = try choice.findings(of: report, catalogue: catalogue)
    guard !chosen.isEmpty else {
      throw CommandError(message: "there is no open finding \(choice.description): nothing was added")
    }
    let batch = WaiverBatch(
      chosen, owner: workflow.owner, reason: workflow.reason, expires: expires, file: try present(),
      catalogue: catalogue, today: limit.today)
    if !batch.drafts.isEmpty { try write(batch.drafts) }
    let page = AcceptancePage(path: path, isWritten: !workflow.dryRun, style: Layout.page())
    try StandardOutput.print(page.render(batch))
    guard !batch.drafts.isEmpty else { throw ExitStatus(.usage) }
    try ExitStatus.end(batch.refused.isEmpty ? .clean : .incomplete)
  }

  /// The waivers that there are.
  private func present() throws -> WaiverFile? {
    guard let text = try WaiverFiles.text(path) else { return nil }
    do {
      return try WaiverFile(text: text, path: path, catalogue: catalogue, limit: limit)
    } catch {
      throw WaiverAdditionError.file(error)
    }
  }

  private func write(_ drafts: [WaiverDraft]) throws {
    let text = try WaiverFile.adding(
      drafts, to: try WaiverFiles.text(path), path: path, catalogue: catalogue, limit: limit)
    guard !workflow.dryRun else { return }
    do {
      try output.write(text, nil)
    } catch {
      throw output.unwritten(drafts.count == 1 ? "the waiver" : "the waivers", error)
    }
    if !isInForce { StandardError.write("an audit takes it with --waivers \(path.shellQuoted)\n") }
  }
}
