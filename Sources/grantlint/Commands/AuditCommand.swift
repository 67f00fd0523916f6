import ArgumentParser
import Foundation
import GrantModel
import PolicyEngine
import Reporting

/// `grantlint audit`, the default command: source → rules → report.
struct Audit: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Audit the client grants of a tenant.",
    discussion: """
      Exit codes: 0 every grant read, every rule evaluated, nothing open at --fail-on; 1 open findings; 2 usage, \
      configuration or credentials, nothing was audited; 3 incomplete: something could not be read or evaluated.
      """)

  @OptionGroup var options: AuditOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func run() async throws {
    let environment = ProcessInfo.processInfo.environment
    let outputs = try Outputs(options.output, environment: environment)
    let auditor: Auditor
    let source: any TenantSource
    do {
      auditor = try self.auditor()
      source = try AuditSource.make(options, tenant, environment: environment)
    } catch let error as CommandError {
      let report = ErrorReport(message: error.message, toolVersion: GrantlintVersion.current)
      outputs.write(report)
      if !options.quiet, options.format != .text {
        _ = StandardOutput.write((try? options.format.render(report)) ?? "")
      }
      throw error
    }

    let report = await auditor.audit(source, run: .starting())
    if options.verbose { AuditLog.describe(report) }
    var isWritten = outputs.write(report)
    if !options.quiet {
      let style = Terminal.style(options.color, environment: environment)
      isWritten = StandardOutput.write(try options.format.render(report, style: style)) && isWritten
    }
    let code = isWritten ? report.verdict.exitCode : Verdict.incomplete.exitCode
    if code != 0 { throw ExitStatus(code: code) }
  }

  private func auditor() throws -> Auditor {
    let catalogue = try rules.catalogue()
    do {
      let compiled = try catalogue.compile(options.selection)
      for warning in compiled.warnings { StandardError.warning(warning) }
      return Auditor(compiled, thresholds: options.thresholds, toolVersion: GrantlintVersion.current)
    } catch {
      throw CommandError(message: error.description)
    }
  }
}

extension RunContext {
  /// A run that starts now.
  static func starting() -> RunContext {
    let start = ContinuousClock.now
    return RunContext(
      id: UUID().uuidString.lowercased(), startedAt: Date.now.formatted(.iso8601),
      elapsedMilliseconds: { Int((ContinuousClock.now - start) / .milliseconds(1)) })
  }
}
