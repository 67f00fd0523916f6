import ArgumentParser
import Workflows

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
      help: ArgumentHelp("What to audit where no report is given, as for audit; without it the live tenant."),
      completion: .grants)
    var sources: [String] = []
    @Option(help: "Who answers for the risk: a team or a person.") var owner: String
    @Option(help: "Why it can be accepted.") var reason: String
    @Option(help: ArgumentHelp("The last day on which it applies, UTC, as 2026-12-31.", valueName: "date"))
    var expires: String
    @OptionGroup var waivers: WaiverFileOptions
    @Option(
      help: ArgumentHelp("The JSON report that shows the finding; - for standard input.", valueName: "path"),
      completion: .json)
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
      try await WaiveWorkflow(
        fingerprint: fingerprint, owner: owner, reason: reason, expires: expires, report: report,
        source: SourceFlags(paths: sources, demo: demo), file: waivers.flags, rules: rules.flags, tenant: tenant.flags
      ).run()
    }
  }
}
