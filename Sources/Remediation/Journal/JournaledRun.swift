import Documents
import PolicyEngine
import Tenant

/// One run of a journal, its records put together change by change.
package struct JournaledRun: Sendable, Equatable {
  /// What it is and where it ran.
  package let run: JournalRecord.Run
  /// When its first record was written: UTC, RFC 3339, with milliseconds.
  let at: String
  /// In the order in which they were begun.
  package fileprivate(set) var changes: [JournaledChange] = []
  /// Whether the run was interrupted; nil where it did not come to its end, as one that was killed.
  package fileprivate(set) var wasInterrupted: Bool?
}

/// One change of a journal, as far as it came.
package struct JournaledChange: Sendable, Equatable {
  /// When it was begun: UTC, RFC 3339, with milliseconds.
  package let at: String
  /// The change as it was about to be sent.
  package let change: Change
  /// The first of two calls; nil where the change took one.
  package fileprivate(set) var middle: JournalRecord.Middle?
  /// nil: the run ended before it could say what came of the change.
  package fileprivate(set) var outcome: JournalRecord.Outcome?

  /// Whether the run knows that the grant reads as planned.
  var isVerified: Bool { outcome?.status == .verified }

  /// Whether the run knows in which state it left the grant, and that it is none between two calls.
  var isSettled: Bool { [.verified, .applied].contains(outcome?.status) }

  /// Whether the run may have left the grant between two calls.
  func mayBe(_ middle: JournalRecord.Middle) -> Bool {
    guard let outcome else { return true }
    guard outcome.status == .failed else { return false }
    let readBack = outcome.readBack.flatMap { try? ClientGrant($0) }
    return readBack.map { $0.isEffectivelyEqual(to: middle.state) } ?? true
  }

  /// Whether the grant is, or may be, another one than before.
  var mayBeWritten: Bool { !states.isEmpty }

  /// The grants that the change can have left, the likeliest first; empty where it left the grant as it was. What was read
  /// back is one of them only where it is what was sent or answered: anything else is somebody else's.
  var states: [JSONObject] {
    let planned = [change.after.raw] + [middle?.state].compactMap { $0 }
    guard let outcome else { return planned }
    switch outcome.status {
    case .verified, .applied, .failed:
      let readBack = outcome.readBack.flatMap { try? ClientGrant($0) }
      let isAsBefore = readBack?.isEffectivelyEqual(to: change.before) == true
      // An answer of the API settles it; without one the change may arrive after it was looked for.
      if isAsBefore, outcome.httpStatus != nil { return [] }
      let known = planned + [outcome.answer].compactMap { $0 }
      let left =
        [outcome.answer].compactMap { $0 } + (readBack.map { found in known.filter(found.isEffectivelyEqual) } ?? [])
      return left.isEmpty ? planned : left
    case .planned, .skipped, .drifted, .stale, .refused: return []
    }
  }
}

extension JournaledRun {
  /// The changes that the run made, or may have made.
  package var madeChanges: Int { changes.count(where: \.mayBeWritten) }

  /// Whether the run brought a change of the grant to an end.
  func settled(_ grant: String) -> Bool {
    changes.contains { $0.isSettled && $0.change.id.isIdentical(to: grant) }
  }
}

extension ClientGrant {
  /// The same for a grant that a journal holds; one that is none equals nothing.
  func isEffectivelyEqual(to raw: JSONObject) -> Bool {
    (try? ClientGrant(raw)).map { isEffectivelyEqual(to: $0) } ?? false
  }
}

extension JournalReading {
  /// The runs of the journal, in their order.
  package var runs: [JournaledRun] {
    var runs: [JournaledRun] = []
    for entry in entries {
      let last = runs.count - 1
      switch entry.record {
      case .run(let run): runs.append(JournaledRun(run: run, at: entry.at))
      case .intent(let change): runs[last].changes.append(JournaledChange(at: entry.at, change: change))
      case .middle(let middle): runs[last].update(middle.grant) { $0.middle = middle }
      case .outcome(let outcome): runs[last].update(outcome.grant) { $0.outcome = outcome }
      case .end(let interrupted): runs[last].wasInterrupted = interrupted
      }
    }
    return runs
  }
}

extension JournaledRun {
  /// A record belongs to the last change of its grant that was begun.
  fileprivate mutating func update(_ grant: String, _ update: (inout JournaledChange) -> Void) {
    guard let index = changes.lastIndex(where: { $0.change.id.isIdentical(to: grant) }) else { return }
    update(&changes[index])
  }
}
