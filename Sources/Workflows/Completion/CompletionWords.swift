import Glibc
import PolicyEngine
import Remediation

/// What a shell offers to complete that depends on the rules, the configuration and the state folder of a command line.
///
/// Nothing is asked of a tenant, written or printed, and what cannot be read offers nothing: whoever completes a line
/// has not run it.
package struct CompletionWords: Sendable {
  /// What is offered.
  package struct Word: Sendable, Equatable {
    package let value: String
    /// What it is, on one line, for shells that show that.
    package let note: String
  }

  /// As many runs as fit on a screen.
  private static let mostRuns = 20

  /// The words of the command line, as the shell has them: `~` and quotes are not replaced.
  private let line: [String]

  /// - Parameter line: the words of the command line.
  package init(_ line: [String]) { self.line = line }

  /// The ids of rules, by the catalogue and what the line adds, after those that a list with commas has already.
  package func rules(of list: String) -> [Word] {
    let ids = list.split(separator: ",", omittingEmptySubsequences: false).dropLast()
    let before = ids.map { "\($0)," }.joined()
    return known.filter { !ids.contains($0.id[...]) }.map { Word(value: before + $0.id, note: $0.title) }
  }

  /// Everything that `rules explain` explains.
  package var explained: [Word] {
    let checks = BuiltInChecks.all.map { Word(value: $0.id, note: $0.title) }
    return (rules(of: "") + checks).sorted { $0.value < $1.value }
  }

  /// `RULE.NAME=` for every parameter of a rule.
  package var parameters: [Word] {
    known.flatMap { rule in rule.parameters.map { Word(value: "\(rule.id).\($0.name)=", note: $0.description) } }
  }

  /// The tenants of the configuration.
  package var tenants: [Word] {
    (configuration?.configuration.tenants ?? []).map { Word(value: $0.domain, note: "of the configuration") }
  }

  /// The runs of the state folder, the newest first.
  ///
  /// - Parameter changing: whether only runs are offered that changed something, as they can be taken back.
  package func runs(changing: Bool) -> [Word] {
    let state = StateFlags(state: values("--state").last)
    guard let folder = try? state.choice(configuration).folder else { return [] }
    let runs = folder.readJournals().kept.runs.map(\.run).filter { !changing || $0.madeChanges > 0 }
    return runs.reversed().prefix(Self.mostRuns).map { run in
      Word(value: run.run.id, note: "\(run.run.kind.rawValue) of \(run.run.tenant), \(run.run.startedAt)")
    }
  }

  private var known: [Rule] {
    let catalogue = try? RuleFiles.catalogue(adding: values("--rules").filter(isStored), file: configuration)
    return catalogue?.rules ?? (try? RuleFiles.builtinRules.get()) ?? []
  }

  private var configuration: ConfigurationFile? {
    let named = values("--config").last
    guard named.map(isStored) ?? true else { return nil }
    return ConfigurationReading(config: named, noConfig: line.contains("--no-config")).file
  }

  /// Whether a path is that of a file or a folder: of a pipe nobody knows when its end comes.
  private func isStored(_ path: String) -> Bool {
    var status = stat()
    return stat(path, &status) == 0 && (status.isRegular || status.isFolder)
  }

  /// What the line says by an option, as the next word or after `=`.
  private func values(_ option: String) -> [String] {
    zip(line, line.dropFirst() + [""]).compactMap { word, next in
      if word == option { return next.isEmpty ? nil : next }
      return word.hasPrefix("\(option)=") ? String(word.dropFirst(option.count + 1)) : nil
    }
  }
}
