import Documents
import PolicyEngine

/// What became of the grants that have a fix; those that fell short first.
struct HTMLRemediation {
  struct Record {
    let grant: String
    let holder: String
    let audience: String
    let status: String
    let tone: String
    let fixedRules: String
    let reasonText: String?
    let changes: [Change]
  }

  struct Change {
    let field: String
    let before: String
    let after: String
  }

  /// The most records of a page; the JSON report holds all.
  private static let most = 200

  let counts: String
  let records: HTMLList<Record>?

  init(_ report: AuditReport) {
    counts = report.remediationCounts
    let short = report.remediation.filter(\.status.fallsShort)
    let rest = report.remediation.filter { !$0.status.fallsShort }
    records = HTMLList(short + rest, atMost: Self.most) { Self.record($0) }
  }

  private static func record(_ record: RemediationRecord) -> Record {
    Record(
      grant: record.grant.label, holder: record.grant.holder(), audience: record.grant.audience(),
      status: record.status.rawValue,
      tone: record.status.fallsShort ? "error" : record.status == .verified ? "good" : "note",
      fixedRules: record.rules.joined(separator: ", "), reasonText: record.reason,
      changes: changes(from: record.before, to: record.after))
  }

  private static func changes(from before: JSONObject?, to after: JSONObject?) -> [Change] {
    guard let before, let after else { return [] }
    let keys = before.keys + after.keys.filter { before[$0] == nil }
    func text(_ value: JSONValue?) -> String { value.map(JSONWriter.compact) ?? "absent" }
    return keys.filter { before[$0] != after[$0] }.map { key in
      Change(field: key, before: text(before[key]), after: text(after[key]))
    }
  }
}
