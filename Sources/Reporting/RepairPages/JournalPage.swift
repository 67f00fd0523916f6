package import Documents
import PolicyEngine
package import Remediation
import Tenant
package import TextLayout

/// A journal for people and for programs: who changed what, when, from what to what, and what came of it.
package enum JournalPage {
  /// The journal as text; it ends with a line end, and hidden characters in it are visible escapes.
  package static func text(_ reading: JournalReading, style: PageStyle = .unbounded) -> String {
    var page = TextPage(style: style)
    for run in reading.runs { add(run, to: &page) }
    if reading.isCut {
      page.paragraph(Span("a line of the journal was cut, as a run that was killed leaves it"))
    }
    return page.text
  }

  /// The journal as one JSON object; grants stand in it as the API gave them.
  package static func json(_ reading: JournalReading) -> JSONObject {
    [
      "journal_version": .int(JournalRecord.version), "cut": .bool(reading.isCut),
      "runs": .array(reading.runs.map { .object(json($0)) }),
    ]
  }

  // MARK: Text

  private static func add(_ run: JournaledRun, to page: inout TextPage) {
    let undoes = run.run.undoes.isEmpty ? "" : " of \(run.run.undoes.joined(separator: ", "))"
    let address = run.run.address.map { " at \($0)" } ?? ""
    let client = run.run.clientID.map { ", signed in as \($0)" } ?? ""
    let end =
      switch run.wasInterrupted {
      case false?: "came to its end"
      case true?: "was interrupted"
      case nil: "did not come to its end"
      }
    page.paragraph(Span("run \(run.run.id): \(run.run.kind.rawValue)\(undoes) of \(run.run.tenant)"), hanging: 4)
    page.paragraph(
      Span("\(run.run.startedAt), grantlint \(run.run.version)\(address)\(client), \(end)"), indent: 2, hanging: 4)
    for made in run.changes { add(made, to: &page) }
    page.blankLine()
  }

  private static func add(_ made: JournaledChange, to page: inout TextPage) {
    let change = made.change
    let status = made.outcome?.status.rawValue ?? "unknown, the run ended before it could say"
    func field(_ label: String, _ value: String) { page.field(label, width: 12, indent: 4, Span(value)) }
    page.paragraph(Span("\(made.at)  \(change.id)  \(status)"), indent: 2, hanging: 4)
    field("client", change.grant.holder())
    field("audience", change.grant.audience())
    field("subject type", change.grant.subjectType)
    if !change.rules.isEmpty { field("rules", change.rules.joined(separator: ", ")) }
    for loss in change.risk.mayLose { field("may lose", loss) }
    if let irreversible = change.risk.irreversible { field("irreversible", irreversible) }
    if made.middle != nil { field("calls", "two, between which the grant had no scopes") }
    if let reason = made.outcome?.reason { field("reason", reason) }
    for (field, before, after) in differences(change) {
      page.paragraph(Span("\(field): \(before) → \(after)"), indent: 4, hanging: 6)
    }
  }

  /// The fields that a change sent: before and after, as compact JSON.
  private static func differences(_ change: Change) -> [(field: String, before: String, after: String)] {
    let grants = (before: change.before.raw, after: change.after.raw)
    return PatchBody.fields.compactMap { field in
      let (before, after) = (grants.before[field], grants.after[field])
      guard before != after else { return nil }
      return (field, before.map(JSONWriter.compact) ?? "(unset)", after.map(JSONWriter.compact) ?? "(unset)")
    }
  }

  // MARK: JSON

  private static func json(_ run: JournaledRun) -> JSONObject {
    [
      "run": .string(run.run.id), "kind": .string(run.run.kind.rawValue), "undoes": .strings(run.run.undoes),
      "tenant": .string(run.run.tenant), "address": .optional(run.run.address),
      "started_at": .string(run.run.startedAt),
      "version": .string(run.run.version), "client_id": .optional(run.run.clientID),
      "ended": .bool(run.wasInterrupted != nil), "interrupted": .bool(run.wasInterrupted ?? false),
      "changes": .array(run.changes.map { .object(json($0)) }),
    ]
  }

  private static func json(_ made: JournaledChange) -> JSONObject {
    let change = made.change
    return [
      "at": .string(made.at), "grant": .string(change.id), "client_name": .optional(change.grant.clientName),
      "rules": .strings(change.rules), "before": .object(change.before.raw), "after": .object(change.after.raw),
      "body": .object(change.body), "middle": made.middle.map { .object($0.state) } ?? .null,
      "may_lose": .strings(change.risk.mayLose), "irreversible": .optional(change.risk.irreversible),
      "status": .optional(made.outcome?.status.rawValue), "reason": .optional(made.outcome?.reason),
      "read_back": made.outcome?.readBack.map { .object($0) } ?? .null,
    ]
  }
}
