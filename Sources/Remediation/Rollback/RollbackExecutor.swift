import Documents
import PolicyEngine
package import Tenant

/// Takes changes back: applies the plan of a rollback, and where the API refuses to take a name back that it does not
/// define, restores the rest.
package struct RollbackExecutor: Sendable {
  private let executor: RemediationExecutor
  private let apis: @Sendable () async -> [ResourceServer]

  private let isInterrupted: @Sendable () -> Bool

  /// `apis` reads the tenant's APIs; it is asked only after a refusal. `noTwoCalls` as of `RemediationExecutor`.
  package init(
    _ gate: Gate, writer: any GrantWriter, journal: any Journal, interruption: Interruption = .never,
    noTwoCalls: String? = nil, apis: @escaping @Sendable () async -> [ResourceServer]
  ) {
    executor = RemediationExecutor(
      gate, writer: writer, journal: journal, interruption: interruption, noTwoCalls: noTwoCalls)
    isInterrupted = interruption.isRaised
    self.apis = apis
  }

  /// Says what became of every grant of the rollback; the interruption is looked at before each.
  package func apply(_ plan: RemediationPlan, settled: [RemediationOutcome] = []) async -> [RemediationOutcome] {
    guard plan.refusal == nil else { return plan.outcomes + settled }
    var outcomes = await executor.apply(plan, ends: false)
    let refused = outcomes.indices.filter { index in
      outcomes[index].status == .refused && plan.planned[index].change.body[PatchBody.scope] != nil
    }
    if !refused.isEmpty, !isInterrupted() {
      let apis = await apis()
      for index in refused where !isInterrupted() {
        outcomes[index] = await restoreRest(of: plan.planned[index], apis, plan) ?? outcomes[index]
      }
    }
    if !plan.planned.isEmpty { outcomes = executor.end(outcomes, interrupted: isInterrupted()) }
    return outcomes + settled
  }

  /// Restores what the API defines. nil where the refusal was about something else.
  private func restoreRest(
    of planned: PlannedChange, _ apis: [ResourceServer], _ plan: RemediationPlan
  ) async -> RemediationOutcome? {
    let change = planned.change
    guard let audience = change.before.audience,
      let api = apis.first(where: { $0.identifier.isIdentical(to: audience) })
    else { return nil }
    let kept = change.before.scope ?? []
    let defined = Set((api.scopes.map(\.value) + kept).map(ExactString.init))
    let wanted = change.after.scope ?? []
    let lost = wanted.filter { !defined.contains(ExactString($0)) }
    guard !lost.isEmpty else { return nil }
    let sentence = "the API does not define \(lost.listed) and does not take that back"

    var raw = change.after.raw
    raw[PatchBody.scope] = .strings(wanted.filter { defined.contains(ExactString($0)) })
    guard let target = try? ClientGrant(raw) else { return nil }
    let rest = planned.leading(to: target)
    guard !rest.change.body.isEmpty else { return RemediationOutcome(change, .refused, reason: sentence) }
    let part = RemediationPlan(tenant: plan.tenant, runID: plan.runID, planned: [rest], held: [], refusal: nil)
    guard let outcome = await executor.apply(part, ends: false).first else { return nil }
    guard outcome.status == .verified else { return outcome }
    return RemediationOutcome(change, .applied, after: outcome.after, reason: "restored but for that: \(sentence)")
  }
}
