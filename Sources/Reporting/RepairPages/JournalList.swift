package import Documents
import PolicyEngine
package import Remediation
package import TextLayout

/// The runs of a state folder, for people and for programs: when, what for, which tenant, how many changes.
package enum JournalList {
  /// A line a run where the page is wide enough, the newest first; hidden characters are visible escapes. Nothing for a
  /// folder without journals.
  package static func text(_ journals: [KeptJournal], style: PageStyle = .unbounded) -> String {
    let rows = journals.runs.reversed().map { _, run in
      [
        run.run.startedAt, run.run.kind.rawValue, "\(run.madeChanges)", run.run.tenant, run.run.address ?? "-",
        run.run.id,
      ]
    }
    guard !rows.isEmpty else { return "" }
    var page = TextPage(style: style)
    page.table(["date", "kind", "changes", "tenant", "address", "run"], rows)
    return page.text
  }

  /// The same as one JSON object.
  package static func json(_ journals: [KeptJournal]) -> JSONObject {
    let runs = journals.runs.reversed()
    return [
      "runs": .array(
        runs.map { journal, run in
          [
            "date": .string(run.run.startedAt), "kind": .string(run.run.kind.rawValue),
            "changes": .int(run.madeChanges), "tenant": .string(run.run.tenant),
            "address": .optional(run.run.address), "run": .string(run.run.id),
            "undoes": .strings(run.run.undoes), "ended": .bool(run.wasInterrupted != nil),
            "file": .string(journal.file),
          ]
        })
    ]
  }
}
