import Documents
import PolicyEngine
import SystemPackage

/// Finds runs among the journals of a state folder.
package struct JournalSearch: Sendable {
  /// Why no run, or no single one, was found: a sentence without a full stop.
  package struct Problem: Error, Sendable, Equatable {
    /// A sentence without a full stop.
    package let message: String
  }

  /// The fewest characters of a run's id that stand for it.
  private static let shortestPrefix = 4

  private let journals: [KeptJournal]

  /// The journals of a state folder, in any order.
  package init(_ journals: [KeptJournal]) { self.journals = journals }

  /// The run of an id, the beginning of one, or the name or path of a journal. Throws where there is none or several.
  package func run(_ name: String) throws(Problem) -> JournaledRun { try find(name).run }

  /// The journal of it. Throws likewise.
  package func journal(_ name: String) throws(Problem) -> KeptJournal { try find(name).journal }

  private func find(_ name: String) throws(Problem) -> (journal: KeptJournal, run: JournaledRun) {
    let runs = journals.runs
    if let found = runs.last(where: { $0.run.run.id.isIdentical(to: name) }) { return found }
    let ofFile = runs.last { found in
      let path = found.journal.path
      return path.string.isIdentical(to: name) || path.lastComponent?.string.isIdentical(to: name) ?? false
    }
    if let ofFile { return ofFile }
    let alike = runs.filter { $0.run.run.id.hasPrefix(name) }
    guard name.utf8.count >= Self.shortestPrefix else {
      throw Problem(
        message: "'\(name.visible)' is too short for a run: write \(Self.shortestPrefix) characters of its id")
    }
    guard let found = alike.first else {
      throw Problem(
        message: """
          no run \(name.visible) in the state folder; 'grantlint journal list' shows them (\(Self.shortestPrefix) \
          characters of an id are enough)
          """)
    }
    guard alike.count == 1 else {
      throw Problem(message: "\(name.visible) fits \(alike.count) runs: write more of the id")
    }
    return found
  }

  /// A run of a tenant at an address that began later than now (UTC, RFC 3339): the clock was put back, and which run is the
  /// newest is not known. nil where there is none.
  package func run(of tenant: String, at address: String, after now: String) -> JournaledRun? {
    journals.runs.last { $0.run.run.isOf(tenant: tenant, at: address) && now.precedes($0.run.at) }?.run
  }

  /// The newest repair of a tenant at an address with changes that no rollback has taken back; nil where there is none.
  package func newestRepair(of tenant: String, at address: String) -> JournaledRun? {
    let runs = journals.runs.map(\.run).filter { $0.run.isOf(tenant: tenant, at: address) }
    var undone: Set<RunChange> = []
    for run in runs where run.run.kind == .rollback {
      for made in run.changes where made.isVerified {
        for other in run.run.undoes {
          undone.insert(RunChange(run: ExactString(other), grant: ExactString(made.change.id)))
          // A rollback that is rolled back brings its repair into effect again.
          let again = runs.first { $0.run.id.isIdentical(to: other) && $0.run.kind == .rollback }
          for repair in again?.run.undoes ?? [] {
            undone.remove(RunChange(run: ExactString(repair), grant: ExactString(made.change.id)))
          }
        }
      }
    }
    return runs.indices.last { index in
      runs[index].run.kind == .repair
        && runs[index].changes.contains { made in
          // What a run left open is over once another has brought the grant to an end.
          let isOver = !made.isSettled && runs[(index + 1)...].contains { $0.settled(made.change.id) }
          return made.mayBeWritten && !isOver
            && !undone.contains(RunChange(run: ExactString(runs[index].run.id), grant: ExactString(made.change.id)))
        }
    }.map { runs[$0] }
  }

  /// What a run did to a grant.
  private struct RunChange: Hashable {
    let run: ExactString
    let grant: ExactString
  }
}
