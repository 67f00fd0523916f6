import ArgumentParser
import Workflows

/// `grantlint doctor`.
struct Doctor: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract: "Sign in, and tell what an audit of the tenant would miss.",
    discussion: """
      Looks at the configuration, the credentials, the state folder, proxy and CA certificates, signs in, compares tenant, \
      domain and clocks, and asks for one record of each collection that a rule needs. It sends the sign-in and GET alone, \
      writes nothing, and prints nothing of the tenant but its domain and what the API says where it refuses. Exit codes: \
      0 an audit would be whole; 2 no credentials, or an invalid configuration: nothing would be audited; 3 an audit would \
      fall short.
      """)

  @Option(name: .shortAndLong, help: "How it is printed.") var format: TextOrJSON = .text
  @OptionGroup(title: "Rules") var rules: RuleOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions
  @OptionGroup var state: StateOptions

  func run() async throws {
    try await DoctorWorkflow(rules: rules.flags, tenant: tenant.flags, state: state.flags, format: format).run()
  }
}
