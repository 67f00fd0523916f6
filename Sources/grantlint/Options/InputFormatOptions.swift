import ArgumentParser
import GrantSources
import Workflows

/// What the files of a source are, and what belongs to them: the same for every command that reads a source.
struct InputFormatOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What the files are: api (records of the Management API, snapshots), deploy-cli, terraform (plans, states, .tf) or "
        + "pulumi; without it their contents tell.", valueName: "format"))
  var inputFormat: InputFormat?

  @Option(
    help: ArgumentHelp(
      "Values for the placeholders ##KEY## and @@KEY@@ of auth0-deploy-cli: its configuration in JSON, or an object of keys "
        + "and values. What looks like a secret is never put in.", valueName: "path"), completion: .json)
  var mapping: String?

  @Option(
    help: ArgumentHelp(
      "Variables of the environment that are such values too, before those of --mapping; repeatable.",
      valueName: "name,…"), transform: Settings.ids)
  var mappingEnv: [[String]] = []

  @Option(
    help: ArgumentHelp(
      "The folder of the Terraform configuration, to point into it; without it that of the plan or state.",
      valueName: "folder"), completion: .directory)
  var sourceDir: String?

  @Option(
    help: ArgumentHelp(
      "Which configuration of the provider to read (auth0.eu), where a plan, state or stack has several tenants.",
      valueName: "name"))
  var provider: String?

  var flags: InputFlags {
    InputFlags(
      format: inputFormat, mapping: mapping, mappingVariables: mappingEnv.flatMap { $0 }, sourceFolder: sourceDir,
      provider: provider)
  }
}

extension InputFormat: ExpressibleByArgument {}
