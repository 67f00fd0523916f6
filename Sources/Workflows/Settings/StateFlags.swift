import Documents
import Foundation
import PolicyEngine
import Remediation

/// Where runs leave their journals for each other.
package struct StateFlags: Sendable {
  /// The folder.
  package let state: String?

  package init(state: String? = nil) { self.state = state }

  /// The state folder that is in force, which need not be there yet. Throws `CommandError` where it must not be used.
  ///
  /// - Parameter flags: what else of the command line a command needs that is shown to be run next.
  func choice(_ file: ConfigurationFile?, flags: [ShownFlag] = []) throws -> StateChoice {
    try choice(file, flags, unusable: .repairFellShort)
  }

  /// - Parameter code: of an error that is not the user's mistake: the folder cannot be read or written.
  private func choice(
    _ file: ConfigurationFile?, _ flags: [ShownFlag] = [], unusable code: ExitCode
  ) throws -> StateChoice {
    let key = try key()
    let chosen = try Settings.state.chosen(state, file)
    let path = try chosen?.value ?? Self.usual()
    // Who writes the branch of a configuration writes what lies beside it.
    let trees = WorkTree.roots(chosen?.place == .configuration ? file?.absoluteFolder : nil)
    do {
      return StateChoice(
        folder: try StateFolder(
          absolute(path), key: key, workingDirectory: Ports.current.workingDirectory, workTrees: trees),
        isGiven: chosen != nil, hint: ([ShownFlag("--state", state)].compactMap { $0 } + flags).text)
    } catch {
      guard case .unusable = error else { throw CommandError(message: error.message) }
      throw CommandError(message: error.message, code: code)
    }
  }

  /// The state folder for a run that writes nothing to a tenant, and so needs none: nil where nobody named one and the
  /// usual one cannot be used. Throws `CommandError` where one that somebody named must not be.
  func choiceIfAny(_ file: ConfigurationFile?, flags: [ShownFlag] = []) throws -> StateChoice? {
    let isGiven = try Settings.state.chosen(state, file) != nil
    do {
      return try choice(file, flags, unusable: .incomplete)
    } catch let error as CommandError where !isGiven {
      StandardError.warning("what earlier runs did is not known: \(error.message)")
      return nil
    }
  }

  /// The folder for a workflow that only reads it. Throws `CommandError`.
  func folder(_ configuration: ConfigurationFlags) throws -> StateFolder {
    try choice(configuration.load(), unusable: .incomplete).folder
  }

  private func absolute(_ path: String) -> String {
    path.hasPrefix("/") ? path : "\(Ports.current.workingDirectory)/\(path)"
  }

  private func key() throws -> StateKey? {
    guard let text = Variables[StateKey.variable] else { return nil }
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
  static var likely: String? { Variables["GRANTLINT_STATE"] ?? (try? usual()) }

  /// As the XDG base directory specification says: a relative path there does not count.
  private static func usual() throws -> String {
    if let base = Variables["XDG_STATE_HOME"], base.hasPrefix("/") { return "\(base)/grantlint" }
    if let home = Variables["HOME"], home.hasPrefix("/") { return "\(home)/.local/state/grantlint" }
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
  var objectionToTwoCalls: String? {
    guard !isGiven, Variables["CI"] != nil else { return nil }
    return """
      it is not tried in two calls, because CI is set and no state folder is named, so that nobody would know of a run \
      that is killed between them: --state or GRANTLINT_STATE names one
      """
  }
}
