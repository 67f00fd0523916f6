import ArgumentParser
import PolicyEngine

/// Which rules there are: the catalogue, what `--rules` adds, and what the configuration adds.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"), help: ArgumentHelp("Add the rules of a file or folder; repeatable.", valueName: "path"))
  var paths: [String] = []

  @OptionGroup var configuration: ConfigurationOptions

  /// The ids of a list with commas.
  static func ids(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
  }

  /// What the variable names where no flag names any.
  static func variable(_ environment: OptionEnvironment) -> [String] {
    environment["GRANTLINT_RULES"]?.split(separator: ":").map(String.init) ?? []
  }

  /// The files that the flags name to be read.
  var readPaths: [String] { RuleFiles.expanded(paths) + [configuration.config].compactMap { $0 } }

  /// Every rule that there is, by the configuration that is in force. Throws `CommandError`.
  func catalogue() throws -> RuleCatalogue {
    let environment = Surroundings.current.variables
    return try catalogue(
      configuration.load(environment: environment, rules: paths), environment: OptionEnvironment(environment))
  }

  /// Every rule that there is. Throws `CommandError`.
  func catalogue(_ file: ConfigurationFile?, environment: OptionEnvironment) throws -> RuleCatalogue {
    try RuleFiles.catalogue(adding: paths, file: file, environment: environment)
  }
}

extension RuleFiles {
  /// Every rule that there is by a configuration and what a run adds. Throws `CommandError`.
  static func catalogue(
    adding paths: [String], file: ConfigurationFile?, environment: OptionEnvironment
  ) throws -> RuleCatalogue {
    let added =
      paths.isEmpty
      ? try read(RuleOptions.variable(environment), namedBy: "GRANTLINT_RULES") : try read(paths, namedBy: "--rules")
    return try catalogue(
      (file?.ruleFiles() ?? []) + added, adding: builtinRules.get(), overridable: file?.configuration.overridable ?? [])
  }
}
