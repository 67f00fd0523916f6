import GrantModel
import PolicyEngine

/// What earlier runs did to a tenant, as far as their journals tell: what a new run has to finish first, and what it
/// must not do again.
package struct RepairHistory: Sendable {
  /// A grant that a run left between the two calls out of allow_all_scopes.
  package struct Unfinished: Sendable, Equatable {
    /// The run that left it.
    package let run: String
    let change: JournaledChange
    let middle: JournalRecord.Middle

    /// The grant's id.
    package var grant: String { middle.grant }

    /// What is said of the grant where it cannot be finished, for a reason; nil where the journal holds no grant.
    package func refused(_ reason: String) -> RemediationOutcome? {
      guard let before = try? ClientGrant(change.intent.before) else { return nil }
      return RemediationOutcome(
        grant: GrantReference(before, clientName: change.intent.clientName, position: 0), status: .refused,
        rules: change.intent.rules, before: middle.state, after: nil, reason: reason)
    }
  }

  /// A change that was the last one of its grant.
  private struct Last {
    let run: JournalRecord.Run
    let change: JournaledChange
  }

  /// In the order of their changes. Whether the grants still are in that state is for a fresh read to say.
  package private(set) var unfinished: [Unfinished] = []
  private var lastByKey: [GrantKey: Last] = [:]

  /// The history of a tenant from its journals, whose order does not matter; runs of other tenants, and those that
  /// reached it at another address (a rehearsal), are left out.
  package init(_ readings: [JournalReading], tenant: String, address: String) {
    let runs = readings.flatMap(\.runs).filter { run in
      run.run.tenant.isIdentical(to: tenant) && run.run.address.map { $0.isIdentical(to: address) } ?? true
    }
    // By when each change was begun, not by when its run was: of two runs the one that began first may change last.
    // Times are of one form, in UTC: their order is that of their texts.
    let changes = runs.flatMap { run in run.changes.map { (run: run.run, change: $0) } }
    let ordered = changes.enumerated().sorted { left, right in
      (left.element.change.at, left.element.run.startedAt, left.offset)
        < (right.element.change.at, right.element.run.startedAt, right.offset)
    }
    for (_, item) in ordered { add(item.change, of: item.run) }
  }

  private mutating func add(_ change: JournaledChange, of run: JournalRecord.Run) {
    unfinished.removeAll { $0.grant.isIdentical(to: change.intent.grant) }
    if let middle = change.middle, change.outcome == nil || change.outcome?.status == .failed {
      unfinished.append(Unfinished(run: run.id, change: change, middle: middle))
    }
    guard let key = (try? ClientGrant(change.intent.before))?.key else { return }
    if change.isVerified { lastByKey[key] = Last(run: run, change: change) }
  }

  /// The unfinished grants that still are between the two calls, as a fresh read says. One that cannot be read is among
  /// them: the repair will say so.
  package func unfinished(readBy reader: any GrantReader) async -> [Unfinished] {
    var still: [Unfinished] = []
    for item in unfinished {
      do {
        if try await reader.read(item.grant).isEffectivelyEqual(to: item.middle.state) { still.append(item) }
      } catch {
        if case .notFound = error { continue }
        still.append(item)
      }
    }
    return still
  }

  /// Why a planned change would only repeat what was undone, or take back what was rolled back; nil where it does not.
  ///
  /// A repair counts as undone where every field that it changed is again as it was before it. What else is wrong with
  /// the same field is new, and is repaired.
  func objection(to planned: GrantChange) -> String? {
    guard let last = lastByKey[planned.before.key], let before = try? ClientGrant(last.change.intent.before),
      let after = try? ClientGrant(last.change.intent.after)
    else { return nil }
    let changed = Set(before.differences(from: after))
    let planned = (before: planned.before, fields: planned.before.differences(from: planned.after))
    guard planned.fields.contains(where: changed.contains) else { return nil }
    switch last.run.kind {
    case .repair:
      guard changed.isDisjoint(with: planned.before.differences(from: before)) else { return nil }
      return "reverted by something else (Terraform, deploy-cli?) since run \(last.run.id) repaired it"
    case .rollback:
      guard changed.isDisjoint(with: planned.before.differences(from: after)) else { return nil }
      return "rolled back by run \(last.run.id)"
    }
  }
}

extension RepairHistory {
  /// The objection, and how to overrule it.
  fileprivate func heldReason(of change: GrantChange) -> String? {
    objection(to: change).map { "\($0); --repeat repairs it again" }
  }
}

extension RemediationPlan {
  /// The plan without the changes that only repeat what something undid since.
  package func heeding(_ history: RepairHistory, maxChanges: Int) -> RemediationPlan {
    holding(maxChanges: maxChanges) { change in
      history.heldReason(of: change).map { (.skipped, $0) }
    }
  }

  /// The same for a plan that may be older than the last run: a grant that is not as the plan found it has not been
  /// undone, and what it is now the executor says.
  package func heeding(
    _ history: RepairHistory, maxChanges: Int, readBy reader: any GrantReader
  ) async -> RemediationPlan {
    var changed: Set<ExactString> = []
    for change in changes where history.objection(to: change) != nil {
      // One that cannot be read is not changed either; the history's objection stands.
      guard let now = try? await reader.read(change.id), !now.isEffectivelyEqual(to: change.before) else { continue }
      changed.insert(ExactString(change.id))
    }
    return holding(maxChanges: maxChanges) { change in
      guard !changed.contains(ExactString(change.id)) else { return nil }
      return history.heldReason(of: change).map { (.skipped, $0) }
    }
  }

  /// The plan with the changes held that there is an objection to; the limit is looked at anew.
  func holding(
    maxChanges: Int, _ objection: (GrantChange) -> (status: RemediationRecord.Status, reason: String)?
  ) -> RemediationPlan {
    var kept: [GrantChange] = []
    var held = self.held
    for change in changes {
      if let (status, reason) = objection(change) {
        held.append(HeldGrant(change, status, reason))
      } else {
        kept.append(change)
      }
    }
    var refusal = self.refusal
    if refusal != .incompleteAudit {
      refusal = kept.count > maxChanges ? .tooManyChanges(count: kept.count, limit: maxChanges) : nil
    }
    return RemediationPlan(tenant: tenant, runID: runID, changes: kept, held: held, refusal: refusal)
  }
}

extension HeldGrant {
  /// A change that is not made after all.
  init(_ change: GrantChange, _ status: RemediationRecord.Status, _ reason: String) {
    let closed = change.closes.map {
      HeldFix(rule: $0.rule, fingerprint: $0.fingerprint, status: status, reason: reason)
    }
    self.init(grant: change.grant, before: change.before, fixes: closed + change.leftOpen)
  }
}
