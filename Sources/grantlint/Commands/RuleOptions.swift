import ArgumentParser
import BuiltinRules
import Foundation
import GrantModel
import PolicyEngine

/// Which rules there are and which of them run.
struct RuleOptions: ParsableArguments {
  @Option(
    name: .customLong("rules"), help: ArgumentHelp("Add the rules of a file or folder; repeatable.", valueName: "path"))
  var paths: [String] = []

  /// The ids of a list with commas.
  static func ids(_ list: String) -> [String] {
    list.split(separator: ",").map { String($0.filter { !$0.isWhitespace }) }
  }

  /// Every rule: the catalogue and what `--rules` adds. Throws `CommandError`.
  func catalogue() throws -> RuleCatalogue {
    let builtin = BuiltinRules.files.map { (text: $0.text, origin: RuleOrigin.builtin(path: "rules/\($0.path)")) }
    return try RuleFiles.catalogue(builtin + RuleFiles.read(paths))
  }
}

/// Rule files on disk.
enum RuleFiles {
  /// The files at these paths, folders by the names in them. Throws `CommandError` where there is nothing to read.
  static func read(_ paths: [String]) throws -> [(text: String, origin: RuleOrigin)] {
    try paths.flatMap(files).map { path in
      do {
        return (try String(contentsOfFile: path, encoding: .utf8), RuleOrigin.file(path: path))
      } catch {
        throw CommandError(message: "the rule file \(path.visible) cannot be read as UTF-8 text")
      }
    }
  }

  /// A catalogue of rule files. Throws `CommandError` with every problem.
  static func catalogue(_ files: [(text: String, origin: RuleOrigin)]) throws -> RuleCatalogue {
    do {
      return try RuleCatalogue(files)
    } catch {
      throw CommandError(message: "the rules do not hold:\n\(error.display)")
    }
  }

  private static func files(at path: String) throws -> [String] {
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory) else {
      throw CommandError(message: "--rules: there is no file or folder \(path.visible)")
    }
    guard isDirectory.boolValue else { return [path] }
    let names = ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      .filter { $0.hasSuffix(".yaml") || $0.hasSuffix(".yml") }.sorted()
    guard !names.isEmpty else { throw CommandError(message: "--rules: the folder \(path.visible) holds no .yaml file") }
    return names.map { path.hasSuffix("/") ? path + $0 : "\(path)/\($0)" }
  }
}
