package import Documents
import PolicyEngine
import Tenant

/// What a rollback would change, worked out from what the grants are now, under the guards of the run.
package struct RollbackPlan: Sendable, Equatable {
  /// The changes, last change first.
  package let plan: RemediationPlan
  /// The grants that are left alone: those that are as before already, those that somebody changed since, and those that
  /// a guard keeps.
  package let settled: [RemediationOutcome]

  /// Reads every grant afresh. `only` are ids of grants; nil: all. `names` are those of applications, as far as they are
  /// known. Nothing is written, whatever `reader` can do.
  package init(
    _ source: RollbackSource, only: Set<ExactString>? = nil, runID: String, gate: Gate,
    names: [ExactString: String] = [:], reader: any GrantReader
  ) async {
    var planned: [PlannedChange] = []
    var settled: [RemediationOutcome] = []
    for chain in RollbackChain.chains(of: source.steps) where only?.contains(ExactString(chain.change.id)) ?? true {
      switch await chain.look(reader, gate, names) {
      case .change(let change): planned.append(change)
      case .settled(let outcome): settled.append(outcome)
      }
    }
    let limit = gate.guards.maxChanges
    plan = RemediationPlan(
      tenant: source.tenant, runID: runID, planned: planned, held: [],
      refusal: planned.count > limit ? .tooManyChanges(count: planned.count, limit: limit) : nil)
    self.settled = settled
  }

  /// What a dry run says of each grant.
  var outcomes: [RemediationOutcome] { plan.outcomes + settled }
}

/// The changes of one grant, taken together.
private struct RollbackChain {
  enum Look {
    case change(PlannedChange)
    case settled(RemediationOutcome)
  }

  /// All of them as one.
  private(set) var change: Change
  /// What the grant can be now, unless somebody changed it.
  let states: [JSONObject]

  private init(_ step: RollbackSource.Step) {
    change = step.change
    states = step.states
  }

  /// A chain a grant, the one that was changed last first.
  static func chains(of steps: [RollbackSource.Step]) -> [RollbackChain] {
    var chains: [RollbackChain] = []
    var ended: Set<ExactString> = []
    for step in steps.reversed() {
      let key = ExactString(step.change.id)
      guard let index = chains.firstIndex(where: { $0.change.id.isIdentical(to: step.change.id) }) else {
        chains.append(RollbackChain(step))
        continue
      }
      if !ended.contains(key), !chains[index].add(step) { ended.insert(key) }
    }
    return chains
  }

  /// Goes one change further back. False where somebody else changed the grant between the two: then what came before
  /// is not ours to restore.
  private mutating func add(_ earlier: RollbackSource.Step) -> Bool {
    let target = change.before
    if target.isEffectivelyEqual(to: earlier.change.before) { return true }
    guard earlier.states.contains(where: { target.isEffectivelyEqual(to: $0) }) else { return false }
    change = change.following(earlier.change)
    return true
  }

  func look(_ reader: any GrantReader, _ gate: Gate, _ names: [ExactString: String]) async -> Look {
    let target = change.before
    let now: ClientGrant
    do {
      now = try await reader.read(change.id)
    } catch {
      if case .notFound = error { return settled(.drifted, "the grant does not exist any more") }
      return settled(.failed, "the grant could not be read: \(error)")
    }
    guard now.key == target.key else { return settled(.drifted, "it is the grant of another application or API now") }
    if now.isEffectivelyEqual(to: target) { return settled(.verified, "it already reads as before") }
    guard states.contains(where: { now.isEffectivelyEqual(to: $0) }) else {
      let left = states.first.flatMap { try? ClientGrant($0) }
      let fields = left.map { now.differences(from: $0).joined(separator: ", ") } ?? "all"
      return settled(.drifted, "changed by somebody else since the run: \(fields)")
    }
    // Where a guard goes by names it is the one of today: it must not believe a file.
    let today = now.clientID.flatMap { names[ExactString($0)] }
    let reference = GrantReference(
      now, clientName: gate.guards.goesByNames ? today : today ?? change.grant.clientName, position: 0)
    // What a guard keeps stays as it is: not taken back is not done.
    if let reason = gate.objection(to: now, reference) { return settled(.refused, reason) }
    do throws(PatchBody.Refusal) {
      return .change(try PlannedChange(takingBack: change, from: now, as: reference))
    } catch {
      return settled(.refused, error.reason)
    }
  }

  private func settled(_ status: RemediationRecord.Status, _ reason: String) -> Look {
    .settled(RemediationOutcome(change, status, reason: reason))
  }
}
