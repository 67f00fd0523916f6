import ArgumentParser
import PolicyEngine
import Workflows

extension Waivers {
  /// `grantlint waivers add FINGERPRINT --owner … --reason … --expires …`
  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add",
      abstract: "Accept findings until an expiry date: append waivers to a file.",
      discussion: """
        A waiver is for one finding, with the offenders that it has now: one more, and it is open again. A fingerprint \
        names one finding; --rule and --client name all open findings of a rule, of an application, or of both, and each \
        gets a waiver of its own. Together nobody accepts what can take over the tenant, nor what could not be \
        determined: such findings are listed and left open. They are looked up in a JSON report (grantlint audit -o \
        json=report.json), or in an audit that is made for it. The contents of the file stay as they are, comments \
        included; without a file one is written. Exit codes: 2 nothing was added; 3 some findings were left open, or the \
        file could not be written.
        """)

    @Argument(
      help: "The finding, as reports show it: 32 hexadecimal digits; in its place --rule and --client name several.")
    var fingerprint: String?
    @Argument(
      help: ArgumentHelp("What to audit where no report is given, as for audit; without it the live tenant."),
      completion: .grants)
    var sources: [String] = []
    @Option(help: ArgumentHelp("Accept all open findings of this rule.", valueName: "id"), completion: .rule)
    var rule: String?
    @Option(
      help: ArgumentHelp(
        "Accept all open findings of this application: its client id, or its name where no other one has it.",
        valueName: "application"))
    var client: String?
    @Option(help: "Who answers for the risk: a team or a person.") var owner: String
    @Option(help: "Why it can be accepted.") var reason: String
    @Option(help: ArgumentHelp("The last day on which it applies, UTC, as 2026-12-31.", valueName: "date"))
    var expires: String
    @OptionGroup var waivers: WaiverFileOptions
    @Option(
      help: ArgumentHelp("The JSON report that shows the findings; - for standard input.", valueName: "path"),
      completion: .json)
    var report: String?
    @Flag(help: "Audit the demo tenant.") var demo = false
    @OptionGroup var input: InputFormatOptions
    @Flag(help: "Show what would be accepted, and write nothing.") var dryRun = false
    @OptionGroup(title: "Rules") var rules: RuleOptions
    @OptionGroup(title: "Tenant") var tenant: TenantOptions

    /// Where several findings are chosen there is no fingerprint: the first argument is a source.
    private var choosesSeveral: Bool { rule != nil || client != nil }
    private var paths: [String] { choosesSeveral ? [fingerprint].compactMap(\.self) + sources : sources }

    func validate() throws {
      if choosesSeveral, let fingerprint, Fingerprint.hasForm(fingerprint) {
        throw ValidationError("A fingerprint and --rule or --client exclude each other.")
      }
      if !choosesSeveral, fingerprint == nil {
        throw ValidationError("Name a finding by its fingerprint, or several by --rule or --client.")
      }
      if [report != nil, demo, !paths.isEmpty].count(where: { $0 }) > 1 {
        throw ValidationError("--report, --demo and a source exclude each other.")
      }
      for (name, text) in [("--owner", owner), ("--reason", reason)] where text.allSatisfy(\.isWhitespace) {
        throw ValidationError("\(name) is empty.")
      }
    }

    func run() async throws {
      let choice =
        choosesSeveral
        ? WaiveWorkflow.Choice.all(FindingChoice(rule: rule, client: client)) : .finding(fingerprint ?? "")
      try await WaiveWorkflow(
        choice, owner: owner, reason: reason, expires: expires, report: report,
        source: SourceFlags(paths: paths, demo: demo, input: input.flags), file: waivers.flags, rules: rules.flags,
        tenant: tenant.flags, dryRun: dryRun
      ).run()
    }
  }
}
