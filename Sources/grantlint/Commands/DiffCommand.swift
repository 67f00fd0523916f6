import ArgumentParser
import Documents
import PolicyEngine
import Reporting
import Workflows

/// `grantlint diff BASE HEAD`
struct Diff: AsyncParsableCommand, QuietCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Tell which grants give more or less in HEAD than in BASE.",
    discussion: """
      Reads both sides as audit does, and tells which grants are added, removed, widened, narrowed, changed or no longer \
      managed by code, and why. Nothing is changed.

      Exit codes: 0 compared, also where something differs; 1 with --fail-on: something differs that must not; 2 usage or \
      configuration; 3 a side could not be read as a whole, or has values that nobody knows.
      """)

  @Argument(
    help: ArgumentHelp(
      "What is there: a file or folder as for audit, REV:PATH of the git repository, live for the tenant of the AUTH0_… "
        + "variables, or - for standard input. {domain} in it is the tenant's, with --tenants."), completion: .grants)
  var base: String
  @Argument(help: "What is to come: likewise.", completion: .grants) var head: String
  @Option(
    help: ArgumentHelp(
      "Exit with 1 where a grant is widened, or new for an application that BASE has; any grant differs; a grant that is "
        + "added or widened may be worth tier:LEVEL or more (\(Diff.tiers)); or HEAD has a finding that BASE does not have, "
        + "with :SEVERITY one of error, warning or note, or a higher one. Several with commas.",
      valueName: "widened|any|tier:LEVEL|finding"),
    completion: .list(
      ["widened", "any", "finding"] + Severity.allCases.reversed().map { "finding:\($0.rawValue)" }
        + Tier.allCases.map { "tier:\($0.rawValue)" }),
    transform: Diff.tests)
  var failOn: [[ComparisonTest]] = []
  @Flag(help: "Exit with 3 also where values of HEAD are known after apply only.") var strict = false
  @Option(name: .shortAndLong, help: "How it is printed.") var format: ComparisonFormat = .text
  @Option(
    name: .shortAndLong, help: ArgumentHelp("Write it to a file too; may be given again.", valueName: "format=path"),
    completion: .file())
  var output: [String] = []
  @Option(help: "Whether to color text.") var color: ColorChoice = .auto
  @Flag(name: .shortAndLong, help: "Print nothing but errors.") var quiet = false
  @OptionGroup var input: InputFormatOptions
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Rules") var selection: SelectionOptions
  @Option(Settings.waivers, completion: .yaml) var waivers: String?
  @Flag(help: "Apply no waivers.") var noWaivers = false
  @OptionGroup(title: "Tenant") var tenant: TenantOptions
  @OptionGroup(title: "Several tenants") var fleet: FleetOptions

  func validate() throws {
    if noWaivers, waivers != nil { throw ValidationError("--waivers and --no-waivers exclude each other.") }
    try tenant.require(demo: false)
  }

  var isQuiet: Bool { quiet }
  /// The strongest first.
  private static let tiers = Tier.allCases.map(\.rawValue).joined(separator: ", ")
  static func leave(_ run: RefusedRun) { run.leaveError(as: ComparisonFormat.self) }

  private static func tests(_ text: String) throws -> [ComparisonTest] {
    let names = Settings.ids(text)
    guard !names.isEmpty else { throw ValidationError("--fail-on is empty: leave it out, or say what fails.") }
    return try names.map { name in
      guard let test = ComparisonTest(name) else {
        throw ValidationError(
          "--fail-on is widened, any, finding, finding:SEVERITY or tier:LEVEL with one of \(tiers), not '\(name.visible)'"
        )
      }
      return test
    }
  }

  func run() async throws {
    var workflow = DiffWorkflow(
      input: input.flags, selection: selection.flags,
      acceptance: AcceptanceFlags(waivers: waivers, noWaivers: noWaivers), rules: rules.flags, tenant: tenant.flags,
      fleet: fleet.flags())
    (workflow.base, workflow.head) = (base, head)
    (workflow.failOn, workflow.isStrict, workflow.format) = (failOn.flatMap { $0 }, strict, format)
    (workflow.output, workflow.color, workflow.quiet) = (output, color, quiet)
    try await workflow.run()
  }
}

extension ComparisonFormat: ExpressibleByArgument {}
