import BuiltinRules
import Documents
import Foundation
import PolicyEngine

/// Rule files, built in and on disk.
package enum RuleFiles {
  /// The catalogue that the program carries.
  static var builtin: [(text: String, origin: RuleOrigin)] {
    BuiltinRules.files.map { ($0.text, .builtin(path: "rules/\($0.path)")) }
  }

  /// The rules that the program carries, read once. Throws `CommandError`.
  static let builtinRules = Result { try catalogue(builtin).rules }

  /// Begins to read the rules that the program carries, beside what the caller does next.
  package static func readAhead() { Task.detached { _ = builtinRules } }

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
  package static func expanded(_ paths: [String]) -> [String] {
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

  private static func files(at path: String, _ source: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandError(message: "\(source): there is no file or folder \(path.visible)")
    }
    guard isDirectory.boolValue else { return [path] }
    let names: [String]
    do {
      names = try FolderNames.all(in: path).filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    } catch {
      throw CommandError(message: "\(source): the folder \(path.visible) cannot be read: \(error)")
    }
    guard !names.isEmpty else {
      throw CommandError(message: "\(source): there is no .yaml file in the folder \(path.visible)")
    }
    return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }
}
