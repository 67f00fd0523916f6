import Documents
import PolicyEngine
package import Remediation
import Tenant
package import TextLayout

/// A plan for people: of each grant what would be changed, as a unified diff, with what it closes and whom it can hurt.
package enum PlanDiff {
  /// The plan as text; it ends with a line end, and hidden characters in it are visible escapes.
  ///
  /// - Parameter isForCode: whether a patch of the files goes with it, which takes the place of the diff of each grant.
  package static func render(
    _ plan: RemediationPlan, isForCode: Bool = false, style: PageStyle = .unbounded
  ) -> String {
    var page = DiffPage(style: style, isForCode: isForCode)
    for planned in plan.planned { page.add(planned) }
    page.add(plan.held)
    page.addSummary(summary(of: plan))
    return page.text
  }

  private static func summary(of plan: RemediationPlan) -> String {
    let leftAlone = plan.held.isEmpty ? "" : "; \(counted(plan.held.count, "grant")) left alone"
    if let refusal = plan.refusal { return "refused: \(refusal.reason)\(leftAlone)" }
    guard !plan.changes.isEmpty else { return "nothing to change in \(plan.tenant)\(leftAlone)" }
    let safety = safety(of: plan.changes)
    return "\(counted(plan.changes.count, "grant")) of \(plan.tenant) would be changed, \(safety)\(leftAlone)"
  }

  /// `all safe`, `2 of them unsafe, 1 of them widens access`; of one change `safe`, `unsafe` or `widening access`.
  private static func safety(of changes: [Change]) -> String {
    let widening = changes.count { !$0.risk.widens.isEmpty }
    let unsafe = changes.count { $0.risk.safety == .unsafe && $0.risk.widens.isEmpty }
    guard changes.count > 1 else { return widening > 0 ? "widening access" : unsafe > 0 ? "unsafe" : "safe" }
    let parts = [(unsafe, "unsafe"), (widening, widening == 1 ? "widens access" : "widen access")]
    let notable = parts.filter { $0.0 > 0 }.map { "\($0.0) of them \($0.1)" }
    return notable.isEmpty ? "all safe" : notable.joined(separator: ", ")
  }
}

/// The lines of the diff of a plan.
private struct DiffPage {
  private var page: TextPage
  private let isForCode: Bool

  init(style: PageStyle, isForCode: Bool) {
    page = TextPage(style: style)
    self.isForCode = isForCode
  }

  var text: String { page.text }

  mutating func addSummary(_ text: String) { page.paragraph(Span(text, .strong), hanging: 2) }

  mutating func add(_ planned: PlannedChange) {
    let (change, risk) = (planned.change, planned.change.risk)
    let grant = change.grant
    page.paragraph(Span("grant \(change.id)", .strong))
    field("client", grant.holder())
    field("audience", grant.audience())
    field("subject type", grant.subjectType)
    if isForCode, let origin = change.before.origin { field("file", "\(origin)") }
    if !change.closes.isEmpty {
      field("closes", change.closes.compactMap(\.label).joined(separator: ", "))
    }
    field("safety", risk.widens.isEmpty ? risk.safety.rawValue : "widens")
    for part in risk.widens { field("widens", part) }
    for consequence in risk.consequences {
      let verb = consequence.isCertain ? "raises" : "may raise"
      field("consequence", "\(verb) \(consequence.rule) (\(consequence.severity.rawValue))")
    }
    for loss in risk.mayLose { field("may lose", loss) }
    if !risk.mayLose.isEmpty { field("tokens", TokenLifetime.sentence(risk.tokenLifetime, subject: "those")) }
    if let irreversible = risk.irreversible { field("irreversible", irreversible) }
    for fix in planned.leftOpen { field("left open", "\(fix.rule): \(fix.reason)") }
    if !isForCode { addDiff(of: change) }
    page.blankLine()
  }

  mutating func add(_ held: [HeldGrant]) {
    guard !held.isEmpty else { return }
    page.paragraph(Span("left alone, though a fix is known", .strong))
    for grant in held {
      let label = "\(grant.grant.label) (\(grant.grant.holder()) on \(grant.grant.audience()))"
      page.paragraph(Span("\(grant.status.rawValue) \(label): \(grant.reason)"), indent: 2, hanging: 4)
    }
    page.blankLine()
  }

  private mutating func field(_ label: String, _ value: String) {
    page.field(label, width: 12, indent: 2, labelInk: .plain, Span(value))
  }

  private mutating func addDiff(of change: Change) {
    let diff = LineDiff(
      from: Self.lines(change.before, change.fields), to: Self.lines(change.after, change.fields))
    // The lines of a diff are those of a text, so that a long one is not wrapped.
    page.line(Span("--- \(change.id) (now)", .strong))
    page.line(Span("+++ \(change.id) (planned)", .strong))
    for hunk in diff.hunks {
      let old = hunk.lines.count { $0.mark != .added }
      let new = hunk.lines.count { $0.mark != .removed }
      page.line(Span("@@ -\(hunk.old),\(old) +\(hunk.new),\(new) @@", .place))
      for line in hunk.lines {
        let ink: Span.Ink =
          switch line.mark {
          case .kept: .plain
          case .removed: .removed
          case .added: .added
          }
        page.line(Span("\(line.mark.rawValue)\(line.text)", ink))
      }
    }
  }

  /// The fields of a grant that a change sends, as they stand in the grant. The order of a list means nothing, so that
  /// sorted lists show what comes and goes.
  private static func lines(_ grant: ClientGrant, _ fields: [String]) -> [String] {
    var shown = grant.raw.only(fields)
    for (key, value) in shown.members {
      guard let items = value.array?.compactMap(\.string), !items.isEmpty else { continue }
      shown[key] = .strings(items.sorted { $0.precedes($1) })
    }
    return JSONWriter.pretty(.object(shown)).split(separator: "\n").map(String.init)
  }
}
