import PolicyEngine

/// The configuration in force, or what is known of one that cannot be used.
package struct ConfigurationReading {
  private let result: Result<ConfigurationFile?, UnusableConfiguration>

  /// - Parameters:
  ///   - config: what `--config` names.
  ///   - noConfig: whether no file is read.
  package init(config: String?, noConfig: Bool) {
    result = Result { () throws(UnusableConfiguration) in
      try Self.read(config: config, noConfig: noConfig)
    }
  }

  /// The file, nil where there is none or it cannot be used.
  package var file: ConfigurationFile? { try? result.get() }

  /// `FORMAT=PATH`, as `--output` takes them: also those of a file that cannot be used, as far as they can be read, so
  /// that no older report stays there.
  package var outputs: [String] {
    switch result {
    case .success(let file): file?.outputs ?? []
    case .failure(let error): error.outputs
    }
  }

  /// The file, nil where there is none. Throws `CommandError` with everything that is wrong with it.
  ///
  /// - Parameter rules: the rules that the run adds.
  func get(rules: [String] = []) throws -> ConfigurationFile? {
    do {
      return try result.get()
    } catch {
      throw CommandError(
        message: error.message { try RuleFiles.catalogue(adding: rules, file: $0) })
    }
  }

  private static func read(
    config: String?, noConfig: Bool
  ) throws(UnusableConfiguration) -> ConfigurationFile? {
    guard !noConfig else { return nil }
    if let path = config ?? Variables["GRANTLINT_CONFIG"] {
      let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
      return try ConfigurationFile(path: path, folder: folder, isDiscovered: false)
    }
    guard let folder = ConfigurationSearch.folder() else { return nil }
    return try ConfigurationFile(path: folder + Configuration.fileName, folder: folder, isDiscovered: true)
  }
}
