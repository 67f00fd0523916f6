import ArgumentParser
import Documents
import Foundation
import GrantSources
import PolicyEngine
import Tenant

extension Waivers {
  /// `grantlint waivers add FINGERPRINT --owner … --reason … --expires …`
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Accept a finding until an expiry date: append a waiver to a file.",
      discussion: """
        The waiver is for the finding of this fingerprint, with the offenders that it has now: one more, and it is open \
        again. The finding is looked up in a JSON report (grantlint audit -o json=report.json), or in an audit that is \
        made for it. The contents of the file stay as they are, comments included; without a file one is written. Exit \
        codes: 2 nothing was added; 3 the file could not be written.
        """)

    @Argument(help: "The finding, as reports show it: 32 hexadecimal digits.") var fingerprint: String
    @Argument(
      help: ArgumentHelp("What to audit where no report is given, as for audit; without it the live tenant."))
    var sources: [String] = []
    @Option(help: "Who answers for the risk: a team or a person.") var owner: String
    @Option(help: "Why it can be accepted.") var reason: String
    @Option(help: ArgumentHelp("The last day on which it applies, UTC, as 2026-12-31.", valueName: "date"))
    var expires: String
    @OptionGroup var waivers: WaiverFileOptions
    @Option(help: ArgumentHelp("The JSON report that shows the finding; - for standard input.", valueName: "path"))
    var report: String?
    @Flag(help: "Audit the demo tenant.") var demo = false
    @OptionGroup(title: "Rules") var rules: RuleOptions
    @OptionGroup(title: "Tenant") var tenant: TenantOptions

    func validate() throws {
      if [report != nil, demo, !sources.isEmpty].count(where: { $0 }) > 1 {
        throw ValidationError("--report, --demo and a source exclude each other.")
      }
      for (name, text) in [("--owner", owner), ("--reason", reason)] where text.allSatisfy(\.isWhitespace) {
        throw ValidationError("\(name) is empty.")
      }
    }

    func run() async throws {
      guard Fingerprint.hasForm(fingerprint) else {
        throw CommandError(
          message: "a fingerprint is 32 of the digits 0-9 and a-f, as reports show it, not '\(fingerprint.visible)'")
      }
      guard let expires = UTCDate(expires) else {
        throw CommandError(message: "--expires is a day of the calendar, as 2026-12-31, not '\(expires.visible)'")
      }
      let environment = Surroundings.current.variables
      let configuration = try rules.configuration.load(environment: environment, rules: rules.paths)
      let file = waivers.path(configuration, OptionEnvironment(environment))
      // What is there is read as waivers before it is replaced.
      let output = try ReportFile(file, holding: nil, environment: environment)
      let setup = try AuditSetup(
        configuration, rules: rules, tenant: tenant, acceptance: try AcceptanceOptions.parse(["--no-waivers"]),
        isLive: report == nil && !demo && sources.isEmpty, environment: environment)
      let finding = try await finding(setup)
      let draft: WaiverDraft
      let text: String
      do {
        draft = try WaiverDraft(accepting: finding, owner: owner, reason: reason, expires: expires)
        text = try WaiverFile.adding(
          draft, to: try WaiverFiles.text(file), path: file, catalogue: setup.catalogue,
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
      guard StandardOutput.write(Self.confirmation(finding, expires, file)) else { throw ExitStatus(.incomplete) }
    }

    /// Says what was signed.
    private static func confirmation(_ finding: Finding, _ expires: UTCDate, _ file: String) -> String {
      let offenders =
        finding.offenders.isEmpty
        ? "as it is" : "with " + finding.offenders.map { "'\($0.visible)'" }.joined(separator: ", ")
      let grant = finding.grant.map { grant in
        "\(grant.clientID ?? grant.defaultFor ?? "no application") on \(grant.audience ?? "no API")".visible
      }
      return """
        until \(expires) \(file.visible) accepts \(finding.rule.visible) \(offenders)
          \(grant ?? ""): \(finding.message.visible)

        """
    }

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
      guard let finding else {
        throw CommandError(message: "there is no finding \(fingerprint) \(place)")
      }
      return finding
    }

    private func audit(_ setup: AuditSetup) async throws -> AuditReport {
      let source: any TenantSource =
        if demo {
          try AuditSource.demo(timeout: setup.tenant.options.timeout)
        } else if sources.isEmpty {
          try setup.tenant.live()
        } else {
          AuditSource.files(sources, domain: setup.tenant.options.tenant)
        }
      let auditor = try await setup.auditor(of: source, selection: RuleSelection(), thresholds: Thresholds())
      return await auditor.audit(source, run: .starting())
    }
  }
}
