import Documents
import PolicyEngine
package import Remediation
package import TextLayout

/// What became of the grants of a run that is no audit, for people and for programs.
package enum OutcomePage {
  /// A paragraph or two a grant and the counts last; hidden characters are visible escapes.
  package static func text(_ outcomes: [RemediationOutcome], style: PageStyle = .unbounded) -> String {
    var page = TextPage(style: style)
    for outcome in outcomes {
      let grant = outcome.grant
      page.paragraph(
        Span("\(grant.label): \(outcome.status.rawValue) (\(grant.holder()) on \(grant.audience()))"), hanging: 2)
      if let reason = outcome.reason { page.paragraph(Span(reason), indent: 2, hanging: 2) }
      if let tokens = outcome.tokens, outcome.status != .planned {
        page.paragraph(Span(tokens), indent: 2, hanging: 2)
      }
    }
    let counts = RemediationRecord.Status.allCases.compactMap { status -> String? in
      let count = outcomes.count { $0.status == status }
      return count > 0 ? "\(count) \(status.rawValue)" : nil
    }
    page.paragraph(Span(counts.isEmpty ? "nothing to do" : counts.joined(separator: ", ")))
    return page.text
  }

  /// The run and what became of each grant, with a line end: `remediation` has the form that it has in the JSON report,
  /// so that a rollback can be made from it as well.
  package static func json(
    _ outcomes: [RemediationOutcome], run: String, tenant: String, address: String?
  ) -> String {
    JSONObjectForm<[RemediationRecord]>(
      "What became of the grants of a run.",
      [
        JSONMember("run", "The run.", Self.run) { _ in (run, address) },
        JSONMember("tenant", "The tenant's domain.", .string) { _ in tenant },
        JSONMember("remediation", "What became of each grant.", listOf: RemediationRecord.json.object) { $0 },
      ]
    ).document(outcomes.map { $0.record(tenant: tenant, reason: $0.reason) }, .pretty)
  }

  private static let run = JSONObjectForm<(id: String, address: String?)>(
    "A run.",
    [
      JSONMember("id", "Its id.", .string) { $0.id },
      JSONMember("address", "Where the tenant was reached.", .orNull(.string)) { $0.address },
    ])
}
