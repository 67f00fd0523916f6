import ArgumentParser
import Documents
import Workflows

/// What questions of access are answered from: a source as of `audit`, and what has been accepted.
struct AccessOptions: ParsableArguments {
  @Flag(help: "Ask the demo tenant that is built in.") var demo = false
  @OptionGroup var input: InputFormatOptions
  @Option(Settings.waivers, completion: .yaml) var waivers: String?
  @Flag(help: "Apply no waivers.") var noWaivers = false
  @OptionGroup var configuration: ConfigurationOptions
  @OptionGroup(title: "Tenant") var tenant: TenantOptions

  func validate() throws {
    if noWaivers, waivers != nil { throw ValidationError("--waivers and --no-waivers exclude each other.") }
    try tenant.require(demo: demo)
  }

  /// - Parameter paths: the sources of the command line.
  func reading(_ paths: [String]) throws -> AccessReading {
    if demo, !paths.isEmpty { throw ValidationError("--demo and a source exclude each other.") }
    return AccessReading(
      source: SourceFlags(
        paths: paths, demo: demo, input: input.flags,
        acceptance: AcceptanceFlags(waivers: waivers, noWaivers: noWaivers)),
      rules: RuleFlags(configuration: configuration.flags), tenant: tenant.flags)
  }
}
