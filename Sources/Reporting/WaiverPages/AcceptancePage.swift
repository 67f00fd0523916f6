import Documents
package import PolicyEngine
package import TextLayout

/// What `grantlint waivers add` signed.
package struct AcceptancePage {
  /// The waiver file.
  let path: String
  /// Whether it was written, or would be.
  let isWritten: Bool
  let style: PageStyle

  package init(path: String, isWritten: Bool, style: PageStyle) {
    self.path = path
    self.isWritten = isWritten
    self.style = style
  }

  /// One finding that was named by itself: two lines.
  package func render(_ draft: WaiverDraft) -> String {
    let finding = draft.finding
    let offenders =
      finding.offenders.isEmpty
      ? "as it is" : "with " + finding.offenders.map { "'\($0.visible)'" }.joined(separator: ", ")
    return """
      until \(draft.expires) \(path.visible) \(verb) \(finding.rule.visible) \(offenders)
        \(finding.acceptedSubject.visible): \(finding.message.visible)

      """
  }

  /// Findings that were accepted together: how many, then each with its offenders below its rule, then those that were
  /// not.
  package func render(_ batch: WaiverBatch) -> String {
    var page = TextPage(style: style)
    if let first = batch.drafts.first {
      let count = counted(batch.drafts.count, "finding")
      let isOfSeveral = Set(batch.drafts.map { ExactString($0.finding.tenant) }).count > 1
      page.paragraph(Span("until \(first.expires) \(path) \(verb) \(count) for \(first.owner)"))
      for (rule, drafts) in Self.byRule(batch.drafts, \.finding) {
        page.blankLine()
        page.paragraph(Span(rule, .strong), Span(": \(counted(drafts.count, "finding"))"))
        for draft in drafts {
          let offenders = draft.finding.offenders.map(\.bounded).joined(separator: ", ")
          page.paragraph(
            Span(isOfSeveral ? "\(draft.finding.tenant): " : ""), Span(draft.finding.acceptedSubject),
            Span(offenders.isEmpty ? "" : ": \(offenders)"), indent: 2, hanging: 4)
        }
      }
    }
    if batch.accepted > 0 {
      if !batch.drafts.isEmpty { page.blankLine() }
      page.paragraph(Span("accepted already: \(counted(batch.accepted, "finding"))"))
    }
    if !batch.refused.isEmpty {
      if !page.text.isEmpty { page.blankLine() }
      page.paragraph(Span("not accepted: \(counted(batch.refused.count, "finding"))", .warning))
      for refused in batch.refused {
        page.paragraph(
          Span("\(refused.finding.rule), \(refused.finding.acceptedSubject): \(refused.refusal.message)"), indent: 2,
          hanging: 4)
      }
    }
    if batch.drafts.isEmpty { page.paragraph(Span("nothing was added")) }
    return page.text
  }

  private var verb: String { isWritten ? "accepts" : "would accept" }

  /// The elements in the order in which their rules come first.
  private static func byRule<Element>(
    _ elements: [Element], _ finding: (Element) -> Finding
  ) -> [(rule: String, elements: [Element])] {
    var groups: [(rule: String, elements: [Element])] = []
    var places: [ExactString: Int] = [:]
    for element in elements {
      let rule = finding(element).rule
      if let place = places[ExactString(rule)] {
        groups[place].elements.append(element)
      } else {
        places[ExactString(rule)] = groups.count
        groups.append((rule, [element]))
      }
    }
    return groups
  }
}

extension Finding {
  /// What it is on: `CLIENT on API`.
  fileprivate var acceptedSubject: String {
    let grant = grant.map { grant in
      "\(grant.clientID ?? grant.defaultFor ?? "no application") on \(grant.audience ?? "no API")"
    }
    return grant ?? singleSubject?.label() ?? "the tenant"
  }
}
