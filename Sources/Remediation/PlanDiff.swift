import GrantModel
import PolicyEngine

/// A plan for people: of each grant what would be changed, as a unified diff, with what it closes and whom it can hurt.
package enum PlanDiff {
  /// The plan as text; it ends with a line end, and hidden characters in it are visible escapes.
  package static func render(_ plan: RemediationPlan, color: Bool = false) -> String {
    var page = DiffPage(color: color)
    for change in plan.changes { page.add(change) }
    page.add(plan.held)
    page.add(summary(of: plan), .strong)
    return page.text
  }

  private static func summary(of plan: RemediationPlan) -> String {
    let unsafe = plan.changes.count { $0.safety == .unsafe && $0.widens.isEmpty }
    let held = plan.held.isEmpty ? "" : "; \(grants(plan.held.count)) left alone"
    if let refusal = plan.refusal { return "refused: \(refusal.reason)\(held)" }
    guard !plan.changes.isEmpty else { return "nothing to change in \(plan.tenant)\(held)" }
    let widening = plan.changes.count { !$0.widens.isEmpty }
    let parts = [(unsafe, "unsafe"), (widening, widening == 1 ? "widens access" : "widen access")]
    let notable = parts.filter { $0.0 > 0 }.map { "\($0.0) of them \($0.1)" }
    let safety = notable.isEmpty ? "all safe" : notable.joined(separator: ", ")
    return "\(grants(plan.changes.count)) of \(plan.tenant) would be changed, \(safety)\(held)"
  }

  private static func grants(_ count: Int) -> String { "\(count) \(count == 1 ? "grant" : "grants")" }
}

/// The lines of the diff of a plan.
private struct DiffPage {
  enum Ink: String {
    case plain = ""
    case strong = "1"
    case removed = "31"
    case added = "32"
    case place = "36"
  }

  private(set) var text = ""
  private let color: Bool

  init(color: Bool) { self.color = color }

  mutating func add(_ line: String, _ ink: Ink = .plain) {
    let line = line.visible
    text += color && ink != .plain ? "\u{1B}[\(ink.rawValue)m\(line)\u{1B}[0m\n" : line + "\n"
  }

  mutating func add(_ change: GrantChange) {
    let grant = change.grant
    add("grant \(change.id)", .strong)
    field("client", grant.holder)
    field("audience", grant.audience ?? "(none)")
    field("subject type", grant.subjectType)
    if !change.closes.isEmpty {
      field("closes", change.closes.map { "\($0.rule) (\($0.severity.rawValue))" }.joined(separator: ", "))
    }
    field("safety", change.widens.isEmpty ? change.safety.rawValue : "widens")
    for part in change.widens { field("widens", part) }
    for consequence in change.consequences {
      let verb = consequence.isCertain ? "raises" : "may raise"
      field("consequence", "\(verb) \(consequence.rule) (\(consequence.severity.rawValue))")
    }
    for loss in change.mayLose { field("may lose", loss) }
    if !change.mayLose.isEmpty {
      let lifetime = change.tokenLifetime.map { "\($0) seconds" } ?? "24 hours unless the API sets another time"
      field("tokens", "those already issued keep their access until they expire, up to \(lifetime)")
    }
    if let irreversible = change.irreversible { field("irreversible", irreversible) }
    for fix in change.leftOpen { field("left open", "\(fix.rule): \(fix.reason)") }
    addDiff(of: change)
    text += "\n"
  }

  mutating func add(_ held: [HeldGrant]) {
    guard !held.isEmpty else { return }
    add("left alone, though a fix is known", .strong)
    for grant in held {
      let label = "\(grant.grant.label) (\(grant.grant.holder) on \(grant.grant.audience ?? "(none)"))"
      add("  \(grant.status.rawValue) \(label): \(grant.reason)")
    }
    text += "\n"
  }

  private mutating func field(_ label: String, _ value: String) {
    add("  \(label)\(String(repeating: " ", count: max(1, 14 - label.utf8.count)))\(value)")
  }

  private mutating func addDiff(of change: GrantChange) {
    // Entering allow_all_scopes sends no list, and the one that is there goes away.
    let fields = change.body.keys + (change.body[PatchBody.allScopes] == true ? [PatchBody.scope] : [])
    let diff = LineDiff(from: Self.lines(change.before, fields), to: Self.lines(change.after, fields))
    add("--- \(change.id) (now)", .strong)
    add("+++ \(change.id) (planned)", .strong)
    for hunk in diff.hunks {
      let old = hunk.lines.count { $0.mark != .added }
      let new = hunk.lines.count { $0.mark != .removed }
      add("@@ -\(hunk.old),\(old) +\(hunk.new),\(new) @@", .place)
      for line in hunk.lines {
        let ink: Ink =
          switch line.mark {
          case .kept: .plain
          case .removed: .removed
          case .added: .added
          }
        add("\(line.mark.rawValue)\(line.text)", ink)
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
