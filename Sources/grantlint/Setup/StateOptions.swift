import ArgumentParser
import Documents
import Foundation
import Glibc
import Remediation

/// Where runs leave their journals for each other.
struct StateOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The state folder, with the journals and locks of repairs; default GRANTLINT_STATE, else grantlint in "
        + "XDG_STATE_HOME or ~/.local/state. It must be yours alone and outside of the checkout.", valueName: "folder"))
  var state: String?

  /// The state folder that is in force, which need not be there yet. Throws `CommandError` where it must not be used.
  ///
  /// - Parameter flags: what else of the command line a command needs that is shown to be run next.
  func choice(
    _ file: ConfigurationFile?, environment: OptionEnvironment, flags: [(name: String, value: String?)] = []
  ) throws -> StateChoice {
    let key = try key(environment)
    let given = state ?? environment["GRANTLINT_STATE"] ?? file?.statePath
    let path = try given ?? Self.usual(environment)
    // Who writes the branch of a configuration writes what lies beside it.
    let isFromFile = state == nil && environment["GRANTLINT_STATE"] == nil && file?.statePath != nil
    let trees = WorkTree.roots(isFromFile ? file?.absoluteFolder : nil)
    do {
      return StateChoice(
        folder: try StateFolder(
          absolute(path), key: key, workingDirectory: Surroundings.current.workingDirectory, workTrees: trees),
        isGiven: given != nil,
        hint: ([("--state", state)] + flags).compactMap { name, value in
          value.map { $0.isEmpty ? " \(name)" : " \(name) \($0.shellQuoted)" }
        }.joined())
    } catch {
      throw CommandError(message: error.message)
    }
  }

  /// The state folder for a run that writes nothing to a tenant, and so needs none: nil where nobody named one and the
  /// usual one cannot be used. Throws `CommandError` where one that somebody named must not be.
  func choiceIfAny(
    _ file: ConfigurationFile?, environment: OptionEnvironment, flags: [(name: String, value: String?)] = []
  ) throws -> StateChoice? {
    let isGiven = (state ?? environment["GRANTLINT_STATE"] ?? file?.statePath) != nil
    do {
      return try choice(file, environment: environment, flags: flags)
    } catch let error as CommandError where !isGiven {
      StandardError.warning("what earlier runs did is not known: \(error.message)")
      return nil
    }
  }

  /// The folder for a command that only reads it. Throws `CommandError`.
  func folder(_ configuration: ConfigurationOptions) throws -> StateFolder {
    let environment = Surroundings.current.variables
    return try choice(
      configuration.load(environment: environment), environment: OptionEnvironment(environment)
    ).folder
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(Surroundings.current.workingDirectory)/\(path)"
  }

  private func key(_ environment: OptionEnvironment) throws -> StateKey? {
    guard let text = environment[StateKey.variable] else { return nil }
    guard let key = StateKey(text) else {
      throw CommandError(
        message: """
          \(StateKey.variable) has \(text.utf8.count) bytes: it takes \(StateKey.minimumLength) or more, for example of \
          'openssl rand -hex 32'
          """)
    }
    return key
  }

  /// Where the state is when no flag and no configuration names it; nil where nobody can know.
  static func likely(_ environment: OptionEnvironment) -> String? {
    environment["GRANTLINT_STATE"] ?? (try? usual(environment))
  }

  /// As the XDG base directory specification says: a relative path there does not count.
  static func usual(_ environment: OptionEnvironment) throws -> String {
    if let base = environment["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/grantlint" }
    if let home = environment["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/grantlint" }
    throw CommandError(message: "there is no state folder, because HOME is not set: name one by --state")
  }
}

/// The state folder of a run.
struct StateChoice {
  let folder: StateFolder
  /// Whether somebody named it: a runner that starts fresh loses one that nobody did.
  let isGiven: Bool
  /// The flags that a command needs which is shown to be run next, with a blank before each.
  let hint: String

  /// Why allow_all_scopes is not left in two calls; nil where it may be. A fresh runner that is killed between them leaves
  /// a grant without scopes, and nobody who knows.
  func objectionToTwoCalls(_ environment: [String: String]) -> String? {
    guard !isGiven, OptionEnvironment(environment)["CI"] != nil else { return nil }
    return """
      it is not tried in two calls, because CI is set and no state folder is named, so that nobody would know of a run \
      that is killed between them: --state or GRANTLINT_STATE names one
      """
  }
}

/// The git work trees that a run is in.
enum WorkTree {
  /// The roots of all that enclose the working directory and another folder, links followed, and the one that git is told
  /// of by a variable.
  static func roots(_ folder: String?) -> [String] {
    let places = [Surroundings.current.workingDirectory, folder].compactMap { $0 }
    let named = Surroundings.current.variables["GIT_WORK_TREE"].flatMap(resolved)
    return places.flatMap(enclosing) + [named].compactMap { $0 }
  }

  private static func enclosing(_ folder: String) -> [String] {
    guard var folder = resolved(folder) else { return [] }
    var roots: [String] = []
    while true {
      var status = stat()
      if lstat(folder == "/" ? "/.git" : "\(folder)/.git", &status) == 0 { roots.append(folder) }
      guard folder != "/" else { return roots }
      folder = URL(filePath: folder).deletingLastPathComponent().path
    }
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
