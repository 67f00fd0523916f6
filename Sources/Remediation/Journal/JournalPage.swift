package import Documents
import PolicyEngine
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
    for change in run.changes { add(change, to: &page) }
    page.blankLine()
  }

  private static func add(_ change: JournaledChange, to page: inout TextPage) {
    let intent = change.intent
    let status = change.outcome?.status.rawValue ?? "unknown, the run ended before it could say"
    func field(_ label: String, _ value: String) { page.field(label, width: 12, indent: 4, Span(value)) }
    page.paragraph(Span("\(change.at)  \(intent.grant)  \(status)"), indent: 2, hanging: 4)
    if let grant = try? ClientGrant(intent.before) {
      let reference = GrantReference(grant, clientName: intent.clientName, position: 0)
      field("client", reference.holder())
      field("audience", reference.audience())
      field("subject type", grant.effectiveSubjectType)
    }
    if !intent.rules.isEmpty { field("rules", intent.rules.joined(separator: ", ")) }
    for loss in intent.mayLose { field("may lose", loss) }
    if let irreversible = intent.irreversible { field("irreversible", irreversible) }
    if change.middle != nil { field("calls", "two, between which the grant had no scopes") }
    if let reason = change.outcome?.reason { field("reason", reason) }
    for (field, before, after) in differences(intent) {
      page.paragraph(Span("\(field): \(before) → \(after)"), indent: 4, hanging: 6)
    }
  }

  /// The fields that a change sent: before and after, as compact JSON.
  private static func differences(_ intent: JournalRecord.Intent) -> [(field: String, before: String, after: String)] {
    PatchBody.fields.compactMap { field in
      let (before, after) = (intent.before[field], intent.after[field])
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

  private static func json(_ change: JournaledChange) -> JSONObject {
    let intent = change.intent
    return [
      "at": .string(change.at), "grant": .string(intent.grant), "client_name": .optional(intent.clientName),
      "rules": .strings(intent.rules), "before": .object(intent.before), "after": .object(intent.after),
      "body": .object(intent.body), "middle": change.middle.map { .object($0.state) } ?? .null,
      "may_lose": .strings(intent.mayLose), "irreversible": .optional(intent.irreversible),
      "status": .optional(change.outcome?.status.rawValue), "reason": .optional(change.outcome?.reason),
      "read_back": change.outcome?.readBack.map { .object($0) } ?? .null,
    ]
  }
}
