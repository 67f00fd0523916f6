import GrantModel
package import PolicyEngine

/// The table of `grantlint waivers list`: days left, last day, owner, rule, what is selected, what is accepted, place.
package enum WaiverList {
  /// The table with a line end at its end, one waiver a line, the next to lapse first and the lapsed ones before it;
  /// below it how many have lapsed, where any has.
  package static func render(_ file: WaiverFile, today: UTCDate) -> String {
    let waivers = file.waivers.enumerated().sorted { left, right in
      (left.element.expires, left.offset) < (right.element.expires, right.offset)
    }.map(\.element)
    guard !waivers.isEmpty else { return "\(file.path.visible) holds no waiver\n" }
    let table = [["LEFT", "EXPIRES", "OWNER", "RULE", "SELECTOR", "ACCEPTS", "AT"]] + waivers.map { row($0, today) }
    let widths = table[0].indices.map { column in table.map { $0[column].displayWidth }.max() ?? 0 }
    let lines = table.map { row in
      zip(row, widths).dropLast().map { $0 + String(repeating: " ", count: $1 - $0.displayWidth + 2) }.joined()
        + (row.last ?? "")
    }
    let lapsed = waivers.count { !$0.isInForce(on: today) }
    let summary = lapsed == 0 ? "" : "\n\(counted(lapsed, "waiver")) lapsed: what they were for is open again\n"
    return lines.joined(separator: "\n") + "\n" + summary
  }

  private static func row(_ waiver: Waiver, _ today: UTCDate) -> [String] {
    let left = waiver.isInForce(on: today) ? counted(today.days(until: waiver.expires), "day") : "expired"
    let selector = waiver.selectorJSON.members.map { "\($0.key)=\($0.value.string ?? "")" }.joined(separator: " ")
    let position = "\(waiver.position.line):\(waiver.position.column)"
    return [left, waiver.expires.description, waiver.owner, waiver.rule, selector, accepted(waiver), position].map(
      \.visible)
  }

  /// The offenders where they are few and short, else how many.
  private static func accepted(_ waiver: Waiver) -> String {
    guard let offenders = waiver.offenders else { return "anything" }
    if offenders.isEmpty { return "as it is" }
    let list = offenders.map(\.bounded).joined(separator: ", ")
    return list.displayWidth <= 40 ? list : counted(offenders.count, "offender")
  }
}
