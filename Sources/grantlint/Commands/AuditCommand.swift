import ArgumentParser
import Foundation
import GrantModel
import PolicyEngine
import Remediation
import Reporting

/// `grantlint audit`, the default command: source → rules → report.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Audit the client grants of a tenant.",
    discussion: """
      Exit codes: 0 every grant read, every rule evaluated, nothing open at --fail-on; 1 open findings; 2 usage, \
      configuration or credentials, nothing was audited; 3 incomplete: something could not be read or evaluated; 4 a \
      repair was refused or did not fully succeed; 130 interrupted.
      """)

  @OptionGroup var options: AuditOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Repair") var repair: RepairOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let outputs = try Outputs(options.output, environment: environment)
    let outcome: Repair.Outcome?
    let report: AuditReport
    do {
      let catalogue = try rules.catalogue()
      let auditor = try self.auditor(catalogue)
      let source = try self.source(environment)
      // Signing in is no call that reads: what the token cannot read is said before anything is.
      if let scopes = await source.identity().tokenScopes {
        for gap in auditor.catalogue.foreseenGaps(tokenScopes: scopes) { StandardError.warning("\(gap)") }
      }
      let audit = await auditor.examine(source, run: .starting())
      outcome = try await repaired(audit, auditor, catalogue, environment)
      report = outcome?.report ?? audit.report
    } catch let error as CommandError {
      let report = ErrorReport(message: error.message, toolVersion: GrantlintVersion.current)
      outputs.write(report)
      if !options.quiet, options.format != .text {
        _ = StandardOutput.write((try? options.format.render(report)) ?? "")
      }
      throw error
    }
    ProgressLine.clear()
    if options.verbose { AuditLog.describe(report) }
    let areWritten = outputs.write(report)
    let isShown = try show(report, plan: outcome?.plan, environment)
    let code = report.exitCode
    // What could not be written makes the run incomplete, unless it fell short of more already.
    let final = areWritten && isShown || code >= 4 ? code : Verdict.incomplete.exitCode
    if final != 0 { throw ExitStatus(code: final) }
  }

  private func source(_ environment: [String: String]) throws -> any TenantSource {
    if repair.fix, options.demo || !options.sources.isEmpty {
      throw CommandError(
        message: "--fix repairs a live tenant; to rehearse on a snapshot or the demo, see 'grantlint emulate --help'")
    }
    return try AuditSource.make(options, tenant, environment: environment)
  }

  /// The audit with what its plan says, and what came of it; nil where no repair was asked for.
  private func repaired(
    _ audit: CompletedAudit, _ auditor: Auditor, _ catalogue: RuleCatalogue, _ environment: [String: String]
  ) async throws -> Repair.Outcome? {
    guard repair.isPlanned else { return nil }
    let run = Repair(
      options: repair, guards: try repair.guards(catalogue), auditor: auditor,
      tenant: { [tenant] in try AuditSource.live(tenant, environment: environment) })
    let style = Terminal.style(options.color, environment: environment)
    return try await run.run(after: audit, prompt: RepairPrompt(color: style.color))
  }

  /// Prints the diff where it is asked for, and the report.
  private func show(_ report: AuditReport, plan: RemediationPlan?, _ environment: [String: String]) throws -> Bool {
    let style = Terminal.style(options.color, environment: environment)
    let diff = repair.diff ? plan.map { PlanDiff.render($0, color: style.color) } : nil
    let report = options.quiet ? nil : try options.format.render(report, style: style)
    if options.format == .text {
      return StandardOutput.write([diff, report].compactMap { $0 }.joined(separator: "\n"))
    }
    // A program reads what comes out there: the diff is for the person beside it.
    if let diff { StandardError.write(diff) }
    return report.map(StandardOutput.write) ?? true
  }

  private func auditor(_ catalogue: RuleCatalogue) throws -> Auditor {
    do {
      let compiled = try catalogue.compile(options.selection)
      for warning in compiled.warnings { StandardError.warning(warning) }
      return Auditor(compiled, thresholds: options.thresholds, toolVersion: GrantlintVersion.current)
    } catch {
      throw CommandError(message: error.display)
    }
  }
}

extension RunContext {
  /// A run that starts now.
  static func starting(id: String = UUID().uuidString.lowercased()) -> RunContext {
    let start = ContinuousClock.now
    return RunContext(
      id: id, startedAt: Date.now.formatted(.iso8601),
      elapsedMilliseconds: { Int((ContinuousClock.now - start) / .milliseconds(1)) })
  }
}
