import Documents
import PolicyEngine
import Tenant

/// A copy of a grant on which fixes are made one after another. Each is kept only if the rules, asked about the copy,
/// say that it closes its finding and raises none that is as bad.
struct GrantDraft {
  private(set) var grant: ClientGrant
  /// The rules whose fixes were made.
  private(set) var rules: [String] = []
  private(set) var isUnsafe = false
  /// The fixes that were left out.
  private(set) var held: [HeldFix] = []

  private let original: ClientGrant
  private let reviewer: GrantReviewer
  private let guards: Guards
  let kind: GrantKind
  /// The grant's API; nil where it was not read.
  let api: ResourceServer?
  private let firstReviews: [GrantReviewer.Review]
  private var reviews: [GrantReviewer.Review]
  /// Fields that a fix states though their effective value stays.
  private(set) var stating: Set<String> = []

  init(_ grant: ClientGrant, reviewer: GrantReviewer, guards: Guards) {
    self.grant = grant
    original = grant
    self.reviewer = reviewer
    self.guards = guards
    kind = GrantKind(of: grant, by: reviewer)
    api = reviewer.resourceServer(of: grant)
    firstReviews = reviewer.review(grant)
    reviews = firstReviews
  }

  /// What the copy fails that the grant did not.
  var consequences: [Risk.Consequence] {
    Self.raised(firstReviews, reviews).map { review in
      Risk.Consequence(rule: review.rule, severity: review.severity, isCertain: review.aloneVerdict.isFailure)
    }
  }

  /// Whether a rule has nothing to say against the copy.
  func isContent(_ rule: String) -> Bool { verdict(of: rule)?.isObjection == false }

  /// Makes the fixes of the findings, in their order; one that does not hold is tried again after the others. Returns
  /// why the grant has to be left alone: a conflict.
  mutating func fix(_ findings: [Finding]) -> String? {
    var isProgressing = true
    while isProgressing {
      isProgressing = false
      held = []
      for finding in findings {
        // Another fix may have closed it on the way.
        guard verdict(of: finding.rule)?.isFailure == true else { continue }
        switch step(finding) {
        case .made: isProgressing = true
        case .none: break
        case .left(let fix): held.append(fix)
        case .conflict(let reason): return reason
        }
      }
    }
    return nil
  }

  private enum Step {
    case made
    /// The finding never had a fix, and has none now.
    case none
    case left(HeldFix)
    case conflict(String)
  }

  private mutating func step(_ finding: Finding) -> Step {
    guard case .fail(let fix?) = verdict(of: finding.rule) else {
      if finding.fix == nil { return .none }
      return .left(finding.held("has no fix any more once the fixes of \(rules.joined(separator: ", ")) are made"))
    }
    if let reason = guards.objection(to: finding.rule, fix) { return .left(finding.held(reason)) }
    do {
      // What a fix only states, without changing anything, is sent where the rule wants it stated and nowhere else.
      let changing = try PatchBody.changing(fix.set, on: grant)
      var result = try attempt(finding, fix, changing, stating: [])
      let stated = fix.set.keys.filter { changing[$0] == nil }
      if case .left = result, !stated.isEmpty { result = try attempt(finding, fix, fix.set, stating: stated) }
      return result
    } catch {
      return .left(finding.held(error.reason, .refused))
    }
  }

  private mutating func attempt(
    _ finding: Finding, _ fix: ProposedFix, _ set: JSONObject, stating fields: [String]
  ) throws(PatchBody.Refusal) -> Step {
    let next = try PatchBody.patched(grant, set)
    let stated = stating.union(fields)
    let nextReviews = reviewer.review(next)
    guard let verdict = nextReviews.verdict(of: finding.rule), !verdict.isObjection else {
      return .left(finding.held("the fix does not close the finding"))
    }
    let raised = Self.raised(reviews, nextReviews)
    if let reopened = raised.first(where: { review in rules.contains { $0.isIdentical(to: review.rule) } }) {
      return .conflict("the fixes of \(reopened.rule) and \(finding.rule) conflict: the one undoes the other")
    }
    if let worse = raised.first(where: { $0.severity >= finding.severity }) {
      let verb = worse.aloneVerdict.isFailure ? "would raise" : "might raise"
      return .left(finding.held("the fix \(verb) \(worse.rule) (\(worse.severity.rawValue))"))
    }
    let body = PatchBody.between(original, next, stating: stated)
    if let reason = guards.objection(to: body, kind) { return .left(finding.held(reason)) }
    try PatchBody.check(body, making: next)
    let widening = Widening(from: original, to: next, api: api)
    if let reason = guards.objection(to: widening) { return .left(finding.held(reason)) }
    // What a rule says of its own fix is no proof.
    if !guards.unsafeFixes, !AccessLoss(from: original, to: next, holder: "", api: api).sentences.isEmpty {
      return .left(finding.held("it takes access away, whatever its rule says; needs --unsafe-fixes"))
    }
    grant = next
    stating = stated
    reviews = nextReviews
    rules.append(finding.rule)
    if fix.safety == .unsafe { isUnsafe = true }
    return .made
  }

  private func verdict(of rule: String) -> GrantReviewer.Verdict? { reviews.verdict(of: rule) }

  /// What the rules object to after a change and did not before.
  private static func raised(
    _ before: [GrantReviewer.Review], _ after: [GrantReviewer.Review]
  ) -> [GrantReviewer.Review] {
    zip(before, after).filter { !$0.aloneVerdict.isObjection && $1.aloneVerdict.isObjection }.map(\.1)
  }
}

extension [GrantReviewer.Review] {
  fileprivate func verdict(of rule: String) -> GrantReviewer.Verdict? {
    first { $0.rule.isIdentical(to: rule) }?.verdict
  }
}

extension GrantReviewer.Verdict {
  fileprivate var isFailure: Bool { if case .fail = self { true } else { false } }

  /// A failure, or nothing that could vouch for the grant.
  fileprivate var isObjection: Bool { self == .unknown || isFailure }
}
