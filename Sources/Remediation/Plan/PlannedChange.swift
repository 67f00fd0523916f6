import Documents
import PolicyEngine
import Tenant

/// A change that this run planned, from a grant as it read it: the only thing that the gate takes.
///
/// One is made here alone: of fixes that the rules of this run were asked about, or of a change that is taken back. What
/// was read from a plan, a journal or a report is a `Change`, and can at most say where a rollback leads to.
package struct PlannedChange: Sendable, Equatable {
  /// What the change is for, which decides what it may give.
  enum Purpose: Equatable {
    /// To close findings of a grant, of which the API takes what its kind allows: it gives nothing unless a flag of the
    /// run says so.
    case repair(of: GrantKind)
    /// To take back what a run did: it may give back what the grant allowed before.
    case rollback
    /// To finish what a run left between two calls: it may give no more than the grant allowed before that run.
    case finish(from: ClientGrant)
  }

  /// What is changed.
  package let change: Change
  /// The other findings of the grant that have a fix which is not made, and why.
  package let leftOpen: [HeldFix]
  let purpose: Purpose

  private init(_ change: Change, leftOpen: [HeldFix] = [], purpose: Purpose) {
    self.change = change
    self.leftOpen = leftOpen
    self.purpose = purpose
  }

  /// The repair of a grant by the fixes that were made on its draft; nil where they come to nothing.
  init?(_ task: GrantTask, id: String, _ draft: GrantDraft, leftOpen: [HeldFix]) {
    let closes = task.findings.filter { draft.isContent($0.rule) }.map { finding in
      Change.ClosedFinding(fingerprint: finding.fingerprint, rule: finding.rule, severity: finding.severity)
    }
    let change = Change(
      of: task.reference, id: id, from: task.grant, to: draft.grant, stating: draft.stating, api: draft.api,
      rules: draft.rules.sorted { $0.precedes($1) }, closes: closes, isUnsafe: draft.isUnsafe,
      consequences: draft.consequences)
    guard !change.rules.isEmpty, !change.body.isEmpty else { return nil }
    let isClosed = { (fix: HeldFix) in closes.contains { $0.fingerprint.isIdentical(to: fix.fingerprint) } }
    self.init(change, leftOpen: leftOpen.filter { !isClosed($0) }, purpose: .repair(of: draft.kind))
  }

  /// What takes a change back from how this run found its grant; see `Change.reversed`.
  init(
    takingBack change: Change, from now: ClientGrant, as reference: GrantReference
  ) throws(PatchBody.Refusal) {
    self.init(try change.reversed(from: now, as: reference), purpose: .rollback)
  }

  /// The change from where an earlier run left the grant, which this run found so.
  func finishing(from now: ClientGrant, original: ClientGrant) -> PlannedChange {
    PlannedChange(change.between(now, change.after), leftOpen: leftOpen, purpose: .finish(from: original))
  }

  /// As much of the change as leads to another grant.
  func leading(to target: ClientGrant) -> PlannedChange {
    PlannedChange(change.between(change.before, target), leftOpen: leftOpen, purpose: purpose)
  }

  /// The change as a journal tells of it: one that is finished begins where the run began that left it.
  var journaled: Change {
    guard case .finish(let original) = purpose else { return change }
    var change = change
    change.before = original
    return change
  }
}
