import ArgumentParser
import BuiltinRules
import Documents
import Foundation
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

/// Rule files, built in and on disk.
enum RuleFiles {
  /// The catalogue that the program carries.
  static var builtin: [(text: String, origin: RuleOrigin)] {
    BuiltinRules.files.map { ($0.text, .builtin(path: "rules/\($0.path)")) }
  }

  /// The rules that the program carries, read once. Throws `CommandError`.
  static let builtinRules = Result { try catalogue(builtin).rules }

  /// The files at these paths, folders by the names in them. Throws `CommandError` where there is nothing to read.
  ///
  /// - Parameter source: what named them, for messages.
  static func read(_ paths: [String], namedBy source: String = "--rules") throws -> [(text: String, origin: RuleOrigin)]
  {
    try paths.flatMap { try files(at: $0, source) }.map { path in
      let text = try InputFile.text(path, .rules, name: "the rule file \(path.visible)")
      if let objection = KnownFile.objection(to: text, path, insteadOf: "a rule file") {
        throw CommandError(message: objection)
      }
      return (text, RuleOrigin.file(path: path))
    }
  }

  /// The files at these paths, those of folders too: what a run reads there.
  static func expanded(_ paths: [String]) -> [String] {
    paths.flatMap { (try? files(at: $0, "")) ?? [$0] }
  }

  /// A catalogue of rule files. Throws `CommandError` with every problem.
  static func catalogue(
    _ files: [(text: String, origin: RuleOrigin)], adding known: [Rule] = [], overridable: [Located<String>] = [],
    besides others: [Rule] = []
  ) throws -> RuleCatalogue {
    do {
      return try RuleCatalogue(files, adding: known, overridable: overridable, besides: others)
    } catch {
      throw CommandError(message: "invalid rules:\n\(error.display)")
    }
  }

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

  private static func files(at path: String, _ source: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandError(message: "\(source): there is no file or folder \(path.visible)")
    }
    guard isDirectory.boolValue else { return [path] }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    guard !names.isEmpty else {
      throw CommandError(message: "\(source): there is no .yaml file in the folder \(path.visible)")
    }
    return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }
}
