import ArgumentParser
import Workflows

/// Which configuration file is read.
struct ConfigurationOptions: ParsableArguments {
  @Option(Settings.config, completion: .yaml) var config: String?
  @Flag(help: "Read no configuration file.") var noConfig = false

  var flags: ConfigurationFlags { ConfigurationFlags(config: config, noConfig: noConfig) }

  func validate() throws {
    if noConfig, config != nil { throw ValidationError("--config and --no-config exclude each other.") }
  }
}

/// Which rules there are: the catalogue, what `--rules` adds, and what the configuration adds.
struct RuleOptions: ParsableArguments {
  @Option(each: Settings.rules, completion: .yaml) var paths: [String] = []
  @OptionGroup var configuration: ConfigurationOptions

  var flags: RuleFlags { RuleFlags(paths: paths, configuration: configuration.flags) }
}
