import ArgumentParser
import Reporting
import Workflows

/// `grantlint snapshot`: a live tenant into a file, without secrets.
struct Snapshot: AsyncParsableCommand, WritingCommand {
  static let configuration = CommandConfiguration(
    commandName: "snapshot",
    abstract: "Write a tenant's grants, applications, APIs and organizations to a file, without secrets.",
    discussion: """
      A snapshot can be audited (grantlint audit FILE) and emulated (grantlint emulate --snapshot FILE). Organizations \
      are read for the grants that use them. Exit code 3: something could not be read; the file says what.
      """)

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp(
      "The file; standard output without it. Of several tenants each has one, with {domain} in the path.",
      valueName: "path"),
    completion: .json)
  var output: String?

  @Flag(help: "Take the demo tenant instead of a live one.")
  var demo = false

  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions
  @OptionGroup(title: "Several tenants") var fleet: FleetOptions

  func validate() throws { try tenant.require(demo: demo) }

  static func leave(_ run: RefusedRun) { run.remove(.snapshot) }

  func run() async throws {
    try await SnapshotWorkflow(
      output: output, demo: demo, configuration: configuration.flags, tenant: tenant.flags, fleet: fleet.flags()
    ).run()
  }
}
