package import GrantModel
package import PolicyEngine

/// What a rollback would change, worked out from what the grants are now.
package struct RollbackPlan: Sendable, Equatable {
  /// The changes, last change first.
  package let plan: RemediationPlan
  /// The grants that are left alone: those that are as before already, and those that somebody changed since.
  package let settled: [RemediationOutcome]

  /// Reads every grant afresh. `only` are ids of grants; nil: all. Nothing is written, whatever `reader` can do.
  package init(
    _ source: RollbackSource, only: Set<ExactString>? = nil, runID: String, tenant: TenantContext,
    reader: any GrantReader
  ) async {
    var changes: [GrantChange] = []
    var settled: [RemediationOutcome] = []
    for chain in RollbackChain.chains(of: source.steps) where only?.contains(ExactString(chain.grant)) ?? true {
      switch await chain.look(reader, tenant) {
      case .change(let change): changes.append(change)
      case .settled(let outcome): settled.append(outcome)
      }
    }
    plan = RemediationPlan(tenant: source.tenant, runID: runID, changes: changes, held: [], refusal: nil)
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

  func look(_ reader: any GrantReader, _ tenant: TenantContext) async -> Look {
    let now: ClientGrant
    do {
      now = try await reader.read(grant)
    } catch {
      if case .notFound = error { return settled(.drifted, "the grant does not exist any more") }
      return settled(.failed, "the grant could not be read: \(error)")
    }
    if now.isEffectivelyEqual(to: target) { return settled(.verified, "it reads as it was before already") }
    guard states.contains(where: { now.isEffectivelyEqual(to: $0) }) else {
      let left = states.first.flatMap { try? ClientGrant($0) }
      let fields = left.map { now.differences(from: $0).joined(separator: ", ") } ?? "all"
      return settled(.drifted, "changed by somebody else since the run: \(fields)")
    }
    if now.effectiveIsSystem { return settled(.skipped, "a system grant cannot be changed") }
    return .change(change(from: now, tenant))
  }

  private func settled(_ status: RemediationRecord.Status, _ reason: String) -> Look {
    .settled(
      RemediationOutcome(
        grant: reference(target), status: status, rules: rules, before: target.raw, after: nil, reason: reason))
  }

  private func reference(_ grant: ClientGrant) -> GrantReference {
    GrantReference(grant, clientName: clientName, position: 0)
  }

  private func change(from now: ClientGrant, _ tenant: TenantContext) -> GrantChange {
    let loss = AccessLoss(from: now, to: target, holder: reference(now).holder, api: nil)
    return GrantChange(
      grant: reference(now), id: grant,
      kind: GrantKind(
        subjectType: now.effectiveSubjectType, isDefault: now.defaultFor != nil,
        isOnSystemAPI: now.audience.map(tenant.isSystemAPI) ?? false),
      before: now, after: target, body: PatchBody.between(now, target), rules: rules, closes: [],
      safety: loss.sentences.isEmpty && irreversible.isEmpty ? .safe : .unsafe, consequences: [],
      mayLose: loss.sentences, irreversible: irreversible.isEmpty ? nil : irreversible.joined(separator: "; "),
      tokenLifetime: nil,
      leftOpen: [])
  }
}
