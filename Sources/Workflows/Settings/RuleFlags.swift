import PolicyEngine

/// Which rules there are: the catalogue, what a command line adds, and what the configuration adds.
package struct RuleFlags: Sendable {
  /// Files and folders.
  package let paths: [String]
  package let configuration: ConfigurationFlags

  package init(paths: [String] = [], configuration: ConfigurationFlags = ConfigurationFlags()) {
    self.paths = paths
    self.configuration = configuration
  }

  /// The files that the flags name to be read.
  var readPaths: [String] { RuleFiles.expanded(paths) + [configuration.config].compactMap { $0 } }

  /// The configuration that is in force, nil where there is none. Throws `CommandError`.
  func load() throws -> ConfigurationFile? { try configuration.load(rules: paths) }

  /// Every rule that there is, by the configuration that is in force. Throws `CommandError`.
  func catalogue() throws -> RuleCatalogue { try catalogue(load()) }

  /// Every rule that there is. Throws `CommandError`.
  func catalogue(_ file: ConfigurationFile?) throws -> RuleCatalogue {
    try RuleFiles.catalogue(adding: paths, file: file)
  }
}

extension RuleFiles {
  /// What the variable names where no flag names any: paths with colons between them.
  static var namedByVariable: [String] { Variables["GRANTLINT_RULES"]?.split(separator: ":").map(String.init) ?? [] }

  /// Every rule that there is by a configuration and what a run adds. Throws `CommandError`.
  static func catalogue(adding paths: [String], file: ConfigurationFile?) throws -> RuleCatalogue {
    let added =
      paths.isEmpty
      ? try read(namedByVariable, namedBy: "GRANTLINT_RULES") : try read(paths, namedBy: "--rules")
    return try catalogue(
      (file?.ruleFiles() ?? []) + added, adding: builtinRules.get(), overridable: file?.configuration.overridable ?? [])
  }
}

extension RuleSelection {
  /// With what the variables select where no flag does.
  func withVariables() -> RuleSelection {
    var selection = self
    if select.isEmpty, let list = Variables["GRANTLINT_SELECT"] {
      (selection.select, selection.sources.select) = (Settings.ids(list), "GRANTLINT_SELECT")
    }
    if ignore.isEmpty, let list = Variables["GRANTLINT_IGNORE"] {
      (selection.ignore, selection.sources.ignore) = (Settings.ids(list), "GRANTLINT_IGNORE")
    }
    return selection
  }
}
