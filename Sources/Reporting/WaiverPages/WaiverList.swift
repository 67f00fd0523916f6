import Documents
package import PolicyEngine
package import TextLayout

/// The table of `grantlint waivers list`: days left, last day, owner, rule, what is selected, what is accepted, place.
package enum WaiverList {
  /// The table with a line end at its end, a line a waiver where the page is wide enough, the next to lapse first and
  /// the lapsed ones before it; below it how many have lapsed, where any has.
  package static func render(_ file: WaiverFile, today: UTCDate, style: PageStyle) -> String {
    let waivers = file.waivers.enumerated().sorted { left, right in
      (left.element.expires, left.offset) < (right.element.expires, right.offset)
    }.map(\.element)
    var page = TextPage(style: style)
    guard !waivers.isEmpty else {
      page.paragraph(Span("no waivers in \(file.path)"))
      return page.text
    }
    page.table(
      ["LEFT", "EXPIRES", "OWNER", "RULE", "SELECTOR", "ACCEPTS", "AT"], waivers.map { row($0, today) },
      wrapping: [2, 4, 5])
    let lapsed = waivers.count { !$0.isInForce(on: today) }
    if lapsed > 0 {
      page.blankLine()
      page.paragraph(
        Span("\(counted(lapsed, "waiver")) lapsed: what \(lapsed == 1 ? "it" : "they") accepted is open again"))
    }
    return page.text
  }

  private static func row(_ waiver: Waiver, _ today: UTCDate) -> [String] {
    let left = waiver.isInForce(on: today) ? counted(today.days(until: waiver.expires), "day") : "expired"
    let selector = waiver.selectorJSON.members.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: " ")
    let position = "\(waiver.place.line):\(waiver.place.column)"
    return [left, waiver.expires.description, waiver.owner, waiver.rule, selector, accepted(waiver), position]
  }

  /// The offenders where they are few and short, else how many.
  private static func accepted(_ waiver: Waiver) -> String {
    guard let offenders = waiver.offenders else { return "anything" }
    if offenders.isEmpty { return "as it is" }
    let list = offenders.map(\.bounded).joined(separator: ", ")
    return list.displayWidth <= 40 ? list : counted(offenders.count, "offender")
  }
}
