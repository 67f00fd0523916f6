import Documents
import Foundation
package import PolicyEngine
import Tenant

/// What earlier runs did to a tenant, as far as their journals tell. It only makes a run do less: what was undone is not
/// made again, what the API refused is not tried again, and a grant that a run left between two calls is reported.
package struct RepairHistory: Sendable {
  /// For how long a refusal of organization fields is remembered, in days.
  static let refusalDays = 30

  /// A grant that a run left between the two calls out of allow_all_scopes.
  package struct Unfinished: Sendable, Equatable {
    /// The run that left it.
    package let run: JournalRecord.Run
    let made: JournaledChange
    let middle: JournalRecord.Middle

    /// The grant's id.
    package var grant: String { middle.grant }
    /// The change that the run was about to make.
    package var change: Change { made.change }

    /// What has to be said of it before anything else. `hint` are flags that its commands need, with a blank before them.
    package func attention(_ hint: String = "") -> Attention {
      let (id, grantID) = (run.id.shellQuoted, grant.shellQuoted)
      return Attention(
        kind: .unfinishedChange, tenant: run.tenant, grant: change.grant,
        message: """
          run \(run.id) left grant \(grant) of \(change.grant.holder()) on \(change.grant.audience()) between the two calls out of \
          allow_all_scopes at \(made.at): it allows nothing now; 'grantlint rollback \(id) --grant \(grantID)\(hint)' gives all scopes back, and --finish gives \
          it the listed scopes
          """,
        command: "grantlint rollback --finish \(id)\(hint)")
    }
  }

  /// A change of an earlier run.
  private struct Past {
    let run: JournalRecord.Run
    let made: JournaledChange

    var change: Change { made.change }
  }

  /// In the order of their changes. Whether the grants still are in that state is for a fresh read to say.
  package private(set) var unfinished: [Unfinished] = []
  /// The last change of each grant.
  private var lastByKey: [GrantKey: Past] = [:]
  /// Refusals of organization fields.
  private var refusals: [Past] = []
  private let now: String

  /// The history of a tenant from its journals, whose order does not matter; runs of other tenants, and those that
  /// reached it at another address (a rehearsal), are left out.
  ///
  /// - Parameter now: UTC, RFC 3339.
  package init(_ readings: [JournalReading], tenant: String, address: String, now: String) {
    self.now = now
    let runs = readings.flatMap(\.runs).filter { $0.run.isOf(tenant: tenant, at: address) }
    // By when each change was begun, not by when its run was: of two runs the one that began first may change last.
    // Times are of one form, in UTC: their order is that of their texts.
    let changes = runs.flatMap { run in run.changes.map { Past(run: run.run, made: $0) } }
    let ordered = changes.enumerated().sorted { left, right in
      (left.element.made.at, left.element.run.startedAt, left.offset)
        < (right.element.made.at, right.element.run.startedAt, right.offset)
    }
    for (_, past) in ordered { add(past) }
  }

  private mutating func add(_ past: Past) {
    let (made, change) = (past.made, past.change)
    if made.isSettled { unfinished.removeAll { $0.grant.isIdentical(to: change.id) } }
    if let middle = made.middle, made.mayBe(middle) {
      unfinished.append(Unfinished(run: past.run, made: made, middle: middle))
    }
    if made.isVerified { lastByKey[change.before.key] = past }
    if past.run.kind == .repair, made.outcome?.status == .refused, made.outcome?.httpStatus == 400,
      PatchBody.namesOrganizations(change.body)
    {
      refusals.append(past)
    }
  }

  /// The unfinished grants that still are between the two calls, as a fresh read says. One that cannot be read is among
  /// them: nobody knows better.
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

  /// Why the API would refuse a planned change as it did one like it; nil where nothing says so.
  private func refusal(of planned: PlannedChange) -> String? {
    guard let own = RefusedKind(planned) else { return nil }
    let past = refusals.last { past in
      RefusedKind(past.change, isOnSystemAPI: own.kind.isOnSystemAPI).covers(own) && isRecent(past.made.at)
    }
    return past.map { past in
      """
      the API refused this on a grant of the same kind at \(past.made.at) (run \(past.run.id)), and it is not tried \
      for \(Self.refusalDays) days
      """
    }
  }

  /// What cannot be read as times counts as recent: doing less is the safer mistake.
  private func isRecent(_ moment: String) -> Bool {
    guard let then = Self.date(moment), let now = Self.date(now) else { return true }
    return now.timeIntervalSince(then) < Double(Self.refusalDays) * 86_400
  }

  private static func date(_ text: String) -> Date? {
    (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
      ?? (try? Date(text, strategy: .iso8601))
  }

  /// Why a planned change would only repeat what was undone, or take back what was rolled back; nil where it does not.
  ///
  /// A repair counts as undone where every field that it changed is again as it was before it. What else is wrong with
  /// the same field is new, and is repaired.
  func objection(to planned: Change) -> String? {
    guard let last = lastByKey[planned.before.key] else { return nil }
    let (before, after) = (last.change.before, last.change.after)
    let changed = Set(before.differences(from: after))
    guard planned.before.differences(from: planned.after).contains(where: changed.contains) else { return nil }
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
  /// Why the change is not made, and how to overrule it.
  fileprivate func heldReason(of planned: PlannedChange) -> String? {
    (objection(to: planned.change) ?? refusal(of: planned)).map { "\($0); --repeat repairs it again" }
  }
}

extension JournalRecord.Run {
  /// Whether it changed a tenant at an address; a journal that does not say where tells of nothing for sure.
  func isOf(tenant: String, at address: String) -> Bool {
    self.tenant.isIdentical(to: tenant) && (self.address?.isIdentical(to: address) ?? false)
  }
}

extension RemediationPlan {
  /// The plan without the changes that only repeat what something undid since, or what the API refused.
  package func heeding(_ history: RepairHistory, maxChanges: Int) -> RemediationPlan {
    holding(maxChanges: maxChanges) { planned in
      history.heldReason(of: planned).map { (.skipped, $0) }
    }
  }

  /// The plan without changes of grants that an earlier run left between two calls: first somebody has to say whether
  /// that run is to be finished or taken back.
  package func leaving(_ unfinished: [RepairHistory.Unfinished], maxChanges: Int) -> RemediationPlan {
    holding(maxChanges: maxChanges) { planned in
      unfinished.first { $0.grant.isIdentical(to: planned.change.id) }.map { item in
        (.skipped, "run \(item.run.id) left it between two calls")
      }
    }
  }
}
