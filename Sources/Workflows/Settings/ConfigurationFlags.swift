/// Which configuration file a command line names.
package struct ConfigurationFlags: Sendable {
  package let config: String?
  /// Whether no file is read.
  package let noConfig: Bool

  package init(config: String? = nil, noConfig: Bool = false) {
    self.config = config
    self.noConfig = noConfig
  }

  /// The file that is in force, nil where there is none. Throws `CommandError` with everything that is wrong with it.
  ///
  /// - Parameter rules: the rules that the run adds, where it takes any.
  func load(rules: [String] = []) throws -> ConfigurationFile? {
    for warning in Settings.warnings { StandardError.warning(warning) }
    return try read().get(rules: rules)
  }

  /// The same, also where the file cannot be used.
  package func read() -> ConfigurationReading { ConfigurationReading(config: config, noConfig: noConfig) }
}
