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
    var changes: [GrantChange] = []
    var settled: [RemediationOutcome] = []
    for chain in RollbackChain.chains(of: source.steps) where only?.contains(ExactString(chain.grant)) ?? true {
      switch await chain.look(reader, gate, names) {
      case .change(let change): changes.append(change)
      case .settled(let outcome): settled.append(outcome)
      }
    }
    let limit = gate.guards.maxChanges
    plan = RemediationPlan(
      tenant: source.tenant, runID: runID, changes: changes, held: [],
      refusal: changes.count > limit ? .tooManyChanges(count: changes.count, limit: limit) : nil)
    self.settled = settled
  }

  /// What a dry run says of each grant.
  package var outcomes: [RemediationOutcome] { plan.outcomes + settled }
}

/// The changes of one grant, taken together.
private struct RollbackChain {
  enum Look {
    case change(GrantChange)
    case settled(RemediationOutcome)
  }

  /// The grant's id.
  let grant: String
  /// What the grant can be now, unless somebody changed it.
  let states: [JSONObject]
  /// What it is to be again.
  private(set) var target: ClientGrant
  private(set) var rules: [String]
  let clientName: String?
  private(set) var irreversible: [String]

  private init(_ step: RollbackSource.Step) {
    grant = step.grant
    states = step.states
    target = step.before
    rules = step.rules
    clientName = step.clientName
    irreversible = [step.irreversible].compactMap { $0 }
  }

  /// A chain a grant, the one that was changed last first.
  static func chains(of steps: [RollbackSource.Step]) -> [RollbackChain] {
    var chains: [RollbackChain] = []
    var ended: Set<ExactString> = []
    for step in steps.reversed() {
      let key = ExactString(step.grant)
      guard let index = chains.firstIndex(where: { $0.grant.isIdentical(to: step.grant) }) else {
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
    if target.isEffectivelyEqual(to: earlier.before) { return true }
    guard earlier.states.contains(where: { target.isEffectivelyEqual(to: $0) }) else { return false }
    target = earlier.before
    rules = (rules + earlier.rules.without(rules)).sorted { $0.precedes($1) }
    irreversible += [earlier.irreversible].compactMap { $0 }
    return true
  }

  func look(_ reader: any GrantReader, _ gate: Gate, _ names: [ExactString: String]) async -> Look {
    let now: ClientGrant
    do {
      now = try await reader.read(grant)
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
      now, clientName: gate.guards.goesByNames ? today : today ?? clientName, position: 0)
    // What a guard keeps stays as it is: not taken back is not done.
    if let reason = gate.objection(to: now, reference) { return settled(.refused, reason) }
    let body = PatchBody.between(now, target)
    do {
      let made = try PatchBody.patched(now, body)
      guard !body.isEmpty, made.isEffectivelyEqual(to: target) else {
        throw PatchBody.Refusal(reason: "no change of the fields that can be changed makes it as it was before")
      }
      try PatchBody.check(body, making: made)
    } catch {
      return settled(.refused, (error as? PatchBody.Refusal)?.reason ?? "\(error)")
    }
    return .change(change(from: now, body, reference, gate))
  }

  private func settled(_ status: RemediationRecord.Status, _ reason: String) -> Look {
    .settled(
      RemediationOutcome(
        grant: GrantReference(target, clientName: clientName, position: 0), status: status, rules: rules,
        before: target.raw, after: nil, reason: reason))
  }

  private func change(from now: ClientGrant, _ body: JSONObject, _ reference: GrantReference, _ gate: Gate)
    -> GrantChange
  {
    let loss = AccessLoss(from: now, to: target, holder: reference.holder(), api: nil)
    var change = GrantChange(
      grant: reference, id: grant,
      kind: GrantKind(of: now, isOnSystemAPI: now.audience.map { gate.tenant.isSystemAPI($0) != false } ?? false),
      before: now, after: target, body: body, rules: rules, closes: [],
      safety: loss.sentences.isEmpty && irreversible.isEmpty ? .safe : .unsafe, consequences: [],
      mayLose: loss.sentences, irreversible: irreversible.isEmpty ? nil : irreversible.joined(separator: "; "),
      tokenLifetime: nil, leftOpen: [])
    change.purpose = .rollback
    change.widens = Widening(from: now, to: target, api: nil).parts
    return change
  }
}
