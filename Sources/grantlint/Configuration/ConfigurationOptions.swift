import ArgumentParser
import Documents
import Foundation
import PolicyEngine
import Reporting

/// Which configuration file is read.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration file; without it .grantlint.yml here or, in a repository, above up to its root.",
      valueName: "path"))
  var config: String?

  @Flag(help: "Read no configuration file.")
  var noConfig = false

  func validate() throws {
    if noConfig, config != nil { throw ValidationError("--config and --no-config exclude each other.") }
  }

  /// The file that is in force, nil where there is none. Throws `CommandError` with everything that is wrong with it.
  ///
  /// - Parameter rules: the rules that the run adds, where it takes any.
  func load(
    environment: [String: String] = Surroundings.current.variables, rules: [String] = []
  ) throws -> ConfigurationFile? {
    for warning in OptionEnvironment(environment).warnings { StandardError.warning(warning) }
    return try read(environment: environment).get(rules: rules)
  }

  /// The same, also where the file cannot be used.
  func read(environment: [String: String]) -> ConfigurationReading {
    ConfigurationReading(config: config, noConfig: noConfig, environment: environment)
  }
}

/// An invalid configuration file.
struct UnusableConfiguration: Error {
  /// What is wrong with it, where that has places in it; else the message.
  enum Problem {
    case message(String)
    /// With what could be read of the file.
    case problems([Diagnostic], partial: ConfigurationFile?)
  }

  let problem: Problem
  /// `FORMAT=PATH`, as `--output` takes them.
  let outputs: [String]

  /// - Parameter rules: the rules that there are by what could be read of the file: the names in it are checked too.
  func message(rules: (ConfigurationFile) throws -> RuleCatalogue) -> String {
    switch problem {
    case .message(let message): return message
    case .problems(let problems, let partial):
      // Of rules that cannot be read themselves nobody knows the names.
      let names = partial.flatMap { file in try? rules(file).problems(in: file.configuration) } ?? []
      return Self.message(Diagnostics((problems + names).inFileOrder))
    }
  }

  static func message(_ problems: Diagnostics) -> String { "invalid configuration:\n\(problems.display)" }
}

extension RuleCatalogue {
  /// What is wrong with the names and values of rules in a configuration.
  fileprivate func problems(in configuration: Configuration) -> [Diagnostic] {
    do {
      _ = try RuleAdjustments(configuration, tenant: nil, catalogue: self)
      return []
    } catch {
      return error.problems
    }
  }
}

/// Looks for a configuration file that nobody named.
enum ConfigurationSearch {
  /// The folder of the file as a path from here: empty, or `../` and so on. Outside of a repository only this folder
  /// is looked at, because those above it may be anybody's.
  static func folder(manager: FileManager = .default) -> String? {
    var found: String?
    var folder = Surroundings.current.workingDirectory
    let here = Surroundings.current.folder.map { "\($0)/" } ?? ""
    var up = ""
    while true {
      if found == nil, manager.fileExists(atPath: "\(folder)/\(Configuration.fileName)") { found = up }
      if manager.fileExists(atPath: "\(folder)/.git") { return found.map { here + $0 } }
      let parent = URL(filePath: folder).deletingLastPathComponent().path
      guard parent != folder, folder != "/" else { break }
      folder = parent
      up += "../"
    }
    return found == "" ? here : nil
  }

  /// A file here that looks like a configuration and is none is not passed over without a word.
  static func warnOfOtherEnding(_ options: ConfigurationOptions) {
    let other = Configuration.fileName.replacing(".yml", with: ".yaml")
    guard !options.noConfig, FileManager.default.fileExists(atPath: other) else { return }
    StandardError.warning("\(other) is not read: the name is \(Configuration.fileName)")
  }
}
