import Documents
package import PolicyEngine
package import Reporting
import Tenant

extension ComparisonFormat: OutputFormat {
  package static var kind: WrittenFile { .comparison }

  package func render(_ error: ErrorReport) throws -> String {
    let text = try report.render(error)
    // A bot finds its comment again also where nothing was compared.
    return self == .markdown ? "\(ComparisonMarkdown.mark)\n\(text)" : text
  }
}

/// `grantlint diff`: how two states of a tenant differ.
package struct DiffWorkflow {
  /// `live`, `-`, a file or folder, or `REV:PATH`.
  package var base = ""
  package var head = ""
  package var failOn: [ComparisonTest] = []
  package var isStrict = false
  package var format = ComparisonFormat.text
  /// `FORMAT=PATH`.
  package var output: [String] = []
  package var color = ColorChoice.auto
  package var quiet = false
  let input: InputFlags
  let selection: RuleSelection
  let acceptance: AcceptanceFlags
  let rules: RuleFlags
  let tenant: TenantFlags
  let fleet: FleetFlags

  package init(
    input: InputFlags, selection: RuleSelection, acceptance: AcceptanceFlags, rules: RuleFlags, tenant: TenantFlags,
    fleet: FleetFlags = FleetFlags()
  ) {
    self.fleet = fleet
    self.input = input
    self.selection = selection
    self.acceptance = acceptance
    self.rules = rules
    self.tenant = tenant
  }

  /// Compares, and prints how they differ. Throws `CommandError`, and `ExitStatus` for a code other than 0.
  package func run() async throws {
    let kept = KeptPaths(
      [base, head, input.mapping] + acceptance.paths + rules.readPaths, rules.configuration.read().file)
    let outputs = try Outputs<ComparisonFormat>(output, keeping: kept)
    try await outputs.leavingErrors { try await compare(outputs) }
  }

  /// Whether a tenant is signed in to.
  private var isLive: Bool { [base, head].contains(ComparedSource.live) }

  private func compare(_ outputs: Outputs<ComparisonFormat>) async throws {
    let run = RunContext.starting()
    let file = try rules.load()
    let isOfTenants = [base, head].contains { $0.contains(tenantMark) }
    if let fleet = try FleetChoice(fleet, tenant, file, isLive: isLive || isOfTenants, isAudit: false) {
      return try await compare(fleet, file, run, outputs)
    }
    if isOfTenants {
      throw CommandError(message: "\(tenantMark) is for the tenants of a configuration: pick them by --tenants")
    }
    let setup = try AuditSetup(file, rules: rules, tenant: tenant, acceptance: acceptance, isLive: isLive)
    let verdict = try await verdict(setup, run, base, head)
    ProgressLine.clear()
    let record = RunRecord(
      id: run.id, startedAt: run.startedAt, durationMilliseconds: run.elapsedMilliseconds())
    let unwritten = outputs.write { try $0.render(verdict, GrantlintVersion.current, record) }
    for line in unwritten { StandardError.error(line) }
    if !quiet {
      let text = try format.render(verdict, GrantlintVersion.current, record, style: Layout.page(color))
      try StandardOutput.print(text, format.form)
    }
    try ExitStatus.end(unwritten.isEmpty ? .clean : .incomplete, verdict.exitCode)
  }

  /// Compares each of several tenants; `{domain}` in BASE or HEAD is its domain.
  private func compare(
    _ fleet: FleetChoice, _ file: ConfigurationFile?, _ run: RunContext, _ outputs: Outputs<ComparisonFormat>
  ) async throws {
    if let format = ([quiet ? nil : format] + outputs.wholeFormats).compactMap(\.self).first(where: { !$0.isOfSeveral })
    {
      throw CommandError(
        message:
          "\(format.rawValue) is of one tenant: write one of each by --output \(format.rawValue)=PATH with \(tenantMark)"
      )
    }
    for (name, side) in [("BASE", base), ("HEAD", head)] where side != ComparedSource.live && !side.contains(tenantMark)
    {
      throw CommandError(
        message: "\(name) is \(side.visible) for every tenant: write \(tenantMark) where it has the tenant's domain")
    }
    let setup = try AuditSetup(file, rules: rules, tenant: tenant, acceptance: acceptance, isLive: false)
    var comparisons = try await fleet.each(isComplete: { $0.error == nil }) { member in
      let (base, head) = (
        base.replacing(tenantMark, with: TenantFileName.of(member.domain)),
        head.replacing(tenantMark, with: TenantFileName.of(member.domain))
      )
      do {
        return TenantComparison(
          tenant: member.domain,
          result: .success(
            try await verdict(setup.member(member, tenant, isLive: isLive), run, base, head)))
      } catch let error as CommandError {
        return TenantComparison(tenant: member.domain, result: .failure(TenantComparison.Failure(error.line)))
      }
    }
    let domains = comparisons.map { $0.verdict?.comparison.identity.domain ?? $0.tenant }
    for (place, reason) in fleet.strangers(domains) {
      comparisons[place] = TenantComparison(
        tenant: fleet.own[place].domain, result: .failure(TenantComparison.Failure(reason)))
    }
    ProgressLine.clear()
    let pages = FleetComparison(comparisons)
    let record = RunRecord(
      id: run.id, startedAt: run.startedAt, durationMilliseconds: run.elapsedMilliseconds())
    let unwritten =
      outputs.write { $0.render(pages) }
      + comparisons.flatMap { comparison in
        outputs.write(of: comparison.tenant) { format in
          guard let verdict = comparison.verdict else {
            return try format.render(
              ErrorReport(CommandError(message: "\(comparison.tenant): \(comparison.error ?? "")", code: .incomplete)))
          }
          return try format.render(verdict, GrantlintVersion.current, record)
        }
      }
    for line in unwritten { StandardError.error(line) }
    if !quiet { try StandardOutput.print(format.render(pages, style: Layout.page(color)), format.form) }
    try ExitStatus.end(unwritten.isEmpty ? .clean : .incomplete, pages.exitCode)
  }

  /// How two states of the tenant of a setup differ. Throws `CommandError`.
  private func verdict(
    _ setup: AuditSetup, _ run: RunContext, _ base: String, _ head: String
  ) async throws -> ComparisonVerdict {
    let sides = try await ComparedSides(base, head, setup.tenant, input)
    let knowledge = try await setup.reach(of: sides.head.source)
    let (old, new) = (
      await AccessModel(reading: sides.base.source, knowledge, startedAt: run.startedAt) { _ in true },
      await AccessModel(reading: sides.head.source, knowledge, startedAt: run.startedAt) { _ in true }
    )
    var comparison = AccessComparison(
      from: old, to: new, of: (base, head), released: sides.head.released,
      unknown: (sides.base.unknownRecords, sides.head.unknownRecords))
    if FileKind(head, followingLinks: true) == .file { comparison.headFile = head }
    var findings: AuditReport?
    if failOn.areAboutFindings {
      do {
        let audits = try await audits(setup, sides, run, base)
        findings = audits.head
        for doubt in audits.doubts { comparison.add(doubt: doubt, of: "HEAD") }
      } catch let error as CommandError
        where error.code == .incomplete
      {
        comparison.add(doubt: error.message, of: "BASE")
      }
    }
    return ComparisonVerdict(comparison, failOn, findings: findings, isStrict: isStrict)
  }

  /// The audit of HEAD, in which what BASE has too is known; and the rules that say nothing of HEAD and did of BASE.
  private func audits(
    _ setup: AuditSetup, _ sides: ComparedSides, _ run: RunContext, _ base: String
  ) async throws -> (head: AuditReport, doubts: [String]) {
    let auditor = try await setup.auditor(of: sides.base.source, selection: selection, thresholds: Thresholds())
    let former = await auditor.examine(sides.base.source, run: run)
    let later = try await setup.since(former, of: base).auditor(
      of: sides.head.source, selection: selection, thresholds: Thresholds())
    let report = await later.audit(sides.head.source, run: run)
    let doubts = report.skippedRules.compactMap { rule -> String? in
      let gone = rule.needs.filter { sides.base.source.carries($0) && !sides.head.source.carries($0) }
      guard !gone.isEmpty else { return nil }
      return
        "\(rule.rule) was not evaluated on all of it: it needs \(gone.map(\.rawValue).joined(separator: ", ")), which BASE has"
    }
    return (report, doubts)
  }
}

/// The two sides of a comparison, opened. Where one is in the domain of the tenant and the other does not say, both are.
struct ComparedSides {
  let base: ComparedSource
  let head: ComparedSource

  /// Throws `CommandError`.
  init(_ base: String, _ head: String, _ tenant: TenantChoice, _ input: InputFlags) async throws {
    if base == InputFile.standardInput, head == InputFile.standardInput {
      throw CommandError(message: "BASE and HEAD cannot both be standard input")
    }
    let first = try ComparedSource.open([base], tenant, domain: nil, input, before: [head])
    let known = await first.source.identity()
    let second = try ComparedSource.open([head], tenant, domain: known.isDomainKnown ? known.domain : nil, input)
    let other = await second.source.identity()
    self.head = second
    self.base =
      !known.isDomainKnown && other.isDomainKnown && base != InputFile.standardInput
      ? try ComparedSource.open([base], tenant, domain: other.domain, input, before: [head]) : first
    // What neither of them can say is no difference.
    func note(_ warning: String, of name: String) -> ExactString {
      ExactString(warning.hasPrefix("\(name.visible): ") ? String(warning.dropFirst(name.visible.count)) : warning)
    }
    let sides = [("BASE", base, self.base.warnings), ("HEAD", head, self.head.warnings)]
    let notes = sides.map { _, name, warnings in Set(warnings.map { note($0, of: name) }) }
    let common = notes[0].intersection(notes[1])
    for (word, name, warnings) in sides {
      for warning in warnings where !common.contains(note(warning, of: name)) {
        StandardError.warning("\(word): \(warning)")
      }
    }
  }
}
