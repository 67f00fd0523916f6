import Documents
import Foundation
package import PolicyEngine
package import Tenant

/// What earlier runs did to a tenant, as far as their journals tell. It only makes a run do less: what was undone is not
/// made again, what the API refused is not tried again, and a grant that a run left between two calls is reported.
package struct RepairHistory: Sendable {
  /// For how long a refusal of organization fields is remembered, in days.
  static let refusalDays = 30

  /// A grant that a run left between the two calls out of allow_all_scopes.
  package struct Unfinished: Sendable, Equatable {
    /// The run that left it.
    package let run: JournalRecord.Run
    let change: JournaledChange
    let middle: JournalRecord.Middle

    /// The grant's id.
    package var grant: String { middle.grant }
    /// The grant as it was before that run; nil where the journal holds no grant.
    package var before: ClientGrant? { try? ClientGrant(change.intent.before) }

    /// What has to be said of it before anything else. `hint` are flags that its commands need, with a blank before them.
    package func attention(_ hint: String = "") -> Attention {
      let reference = before.map { GrantReference($0, clientName: change.intent.clientName, position: 0) }
      let holder = reference.map { " of \($0.holder()) on \($0.audience())" } ?? ""
      let (id, grantID) = (run.id.shellQuoted, grant.shellQuoted)
      return Attention(
        kind: .unfinishedChange, tenant: run.tenant, grant: reference,
        message: """
          run \(run.id) left grant \(grant)\(holder) between the two calls out of allow_all_scopes at \(change.at): it \
          allows nothing now; 'grantlint rollback \(id) --grant \(grantID)\(hint)' gives all scopes back, and --finish gives \
          it the listed scopes
          """,
        command: "grantlint rollback --finish \(id)\(hint)")
    }
  }

  /// A change that was the last one of its grant.
  private struct Last {
    let run: JournalRecord.Run
    let change: JournaledChange
  }

  /// A refusal of organization fields.
  private struct Refusal {
    let run: JournalRecord.Run
    let change: JournaledChange
    let before: ClientGrant
  }

  /// In the order of their changes. Whether the grants still are in that state is for a fresh read to say.
  package private(set) var unfinished: [Unfinished] = []
  private var lastByKey: [GrantKey: Last] = [:]
  private var refusals: [Refusal] = []
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
    let changes = runs.flatMap { run in run.changes.map { (run: run.run, change: $0) } }
    let ordered = changes.enumerated().sorted { left, right in
      (left.element.change.at, left.element.run.startedAt, left.offset)
        < (right.element.change.at, right.element.run.startedAt, right.offset)
    }
    for (_, item) in ordered { add(item.change, of: item.run) }
  }

  private mutating func add(_ change: JournaledChange, of run: JournalRecord.Run) {
    if change.isSettled { unfinished.removeAll { $0.grant.isIdentical(to: change.intent.grant) } }
    if let middle = change.middle, change.mayBe(middle) {
      unfinished.append(Unfinished(run: run, change: change, middle: middle))
    }
    guard let before = try? ClientGrant(change.intent.before) else { return }
    if change.isVerified { lastByKey[before.key] = Last(run: run, change: change) }
    let kind = RefusedKind(
      rules: change.intent.rules, kind: GrantKind(of: before, isOnSystemAPI: false), body: change.intent.body)
    if run.kind == .repair, change.outcome?.status == .refused, change.outcome?.httpStatus == 400,
      kind.isAboutOrganizations
    {
      refusals.append(Refusal(run: run, change: change, before: before))
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
  private func refusal(of planned: GrantChange) -> String? {
    let past = refusals.last { past in
      let kind = GrantKind(of: past.before, isOnSystemAPI: planned.kind.isOnSystemAPI)
      let refused = RefusedKind(rules: past.change.intent.rules, kind: kind, body: past.change.intent.body)
      return refused.covers(planned) && isRecent(past.change.at)
    }
    return past.map { past in
      """
      the API refused this on a grant of the same kind at \(past.change.at) (run \(past.run.id)), and it is not tried \
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
  /// Why the change is not made, and how to overrule it.
  fileprivate func heldReason(of change: GrantChange) -> String? {
    (objection(to: change) ?? refusal(of: change)).map { "\($0); --repeat repairs it again" }
  }
}

extension JournalRecord.Run {
  /// Whether it changed a tenant at an address; a journal that does not say where tells of nothing for sure.
  package func isOf(tenant: String, at address: String) -> Bool {
    self.tenant.isIdentical(to: tenant) && (self.address?.isIdentical(to: address) ?? false)
  }
}

extension RemediationPlan {
  /// The plan without the changes that only repeat what something undid since, or what the API refused.
  package func heeding(_ history: RepairHistory, maxChanges: Int) -> RemediationPlan {
    holding(maxChanges: maxChanges) { change in
      history.heldReason(of: change).map { (.skipped, $0) }
    }
  }

  /// The plan without changes of grants that an earlier run left between two calls: first somebody has to say whether
  /// that run is to be finished or taken back.
  package func leaving(_ unfinished: [RepairHistory.Unfinished], maxChanges: Int) -> RemediationPlan {
    holding(maxChanges: maxChanges) { change in
      unfinished.first { $0.grant.isIdentical(to: change.id) }.map { item in
        (.skipped, "run \(item.run.id) left it between two calls")
      }
    }
  }
}
