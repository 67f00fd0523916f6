import Documents
package import PolicyEngine
package import TextLayout

/// The answer of `grantlint who` for people: how many applications can, and a line for each grant that gives it.
package enum WhoPage {
  /// Dormant grants of which it is said why.
  private static let reasonsShown = 5
  /// From how many columns on the grants have one of their own.
  fileprivate static let wide = 110

  /// The page, with a line end at its end.
  package static func render(_ answer: AccessAnswer, style: PageStyle) -> String {
    var page = TextPage(style: style)
    page.incompleteness(answer.gaps)
    if answer.matches.isEmpty {
      let read = AccessAnswer.readWording(answer.grantsRead, isComplete: answer.isComplete)
      page.paragraph(
        Span(
          answer.isComplete
            ? "No client grant gives \(answer.asked)" : "No client grant that was read gives \(answer.asked)", .strong),
        Span(": \(read)."), hanging: 2)
    } else {
      page.paragraph(Span(answer.headline, .strong), Span(" (\(answer.readWording))"), hanging: 2)
      page.table(answer, style)
      page.reasons(answer.matches.filter { $0.reachability.state == .dormant }, AccessWording(answer), reasonsShown)
    }
    page.takeover(answer)
    page.notCovered(answer.notCovered)
    return page.text
  }
}

extension TextPage {
  /// A line for each match, of the columns that say something in this answer.
  fileprivate mutating func table(_ answer: AccessAnswer, _ style: PageStyle) {
    let names = AccessWording(answer)
    let matches = answer.matches
    var columns: [(name: String, cell: (AccessMatch) -> String)] = [("APPLICATION", names.application)]
    if matches.contains(where: { $0.owner != nil }) { columns.append(("OWNER", { $0.owner?.bounded ?? "-" })) }
    if answer.singleAPI == nil { columns.append(("API", \.api)) }
    if answer.query.isOfManyScopes { columns.append(("SCOPES", { $0.scopes.map(\.bounded).joined(separator: " ") })) }
    columns.append(("HOW", \.means))
    if matches.contains(where: { $0.userGate != nil }) { columns.append(("FOR", \.users)) }
    columns += [("REACH", \.worth), ("STATE", \.state)]
    if style.width >= WhoPage.wide { columns.append(("GRANT", { $0.grant?.label.bounded ?? "-" })) }
    let wrapping = columns.indices.filter {
      ["APPLICATION", "API", "SCOPES", "FOR", "STATE"].contains(columns[$0].name)
    }
    table(columns.map(\.name), matches.map { match in columns.map { $0.cell(match) } }, wrapping: Set(wrapping))
  }

  /// Why what is dormant cannot be used.
  fileprivate mutating func reasons(_ dormant: [AccessMatch], _ names: AccessWording, _ limit: Int) {
    guard !dormant.isEmpty else { return }
    blankLine()
    for match in dormant.prefix(limit) {
      paragraph(Span("dormant: \(names.application(match)): \(match.reachability.reason)", .faint), hanging: 2)
    }
    if dormant.count > limit {
      paragraph(Span("and \(dormant.count - limit) more dormant; -f json has all reasons", .faint), hanging: 2)
    }
  }

  /// Who comes to it by another way.
  fileprivate mutating func takeover(_ answer: AccessAnswer) {
    guard !answer.takeover.isEmpty else { return }
    let number = counted(answer.takeover.count, "application")
    paragraph(
      Span(
        answer.usable.isEmpty
          ? "\(number) can take over the tenant, and so come to it (grantlint paths)"
          : "and \(number) that can take over the tenant (grantlint paths)"), hanging: 2)
  }
}

extension AccessQuery {
  /// Whether a match does not say by itself which scopes it has.
  var isOfManyScopes: Bool {
    scopes.count != 1 || scopes[0].pattern.utf8.contains { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "?") }
  }
}

extension AccessAnswer {
  /// The scopes that are asked for, as a sentence has them.
  var asked: String {
    query.scopes.isEmpty ? "access" : query.scopes.map(\.pattern.bounded).joined(separator: " or ")
  }

  /// The API of all matches; nil: they are on several.
  var singleAPI: AccessMatch? {
    guard let first = matches.first, matches.allSatisfy({ $0.audience.isIdentical(to: first.audience) }) else {
      return nil
    }
    return first
  }

  /// `4 applications can use delete:users on Auth0 Management API`
  var headline: String {
    let place = singleAPI.map { " on \($0.api)" } ?? ""
    let usable = usable
    let number = Set(usable.compactMap(\.holder)).count
    var who = [
      number > 0 ? counted(number, "application") : nil,
      usable.contains { $0.how == .byDefault } ? "third parties by default" : nil,
      usable.contains { $0.how == .open } ? "any application" : nil,
    ].compactMap(\.self)
    if who.isEmpty {
      return
        "No application can use \(asked)\(place) today, and \(counted(matches.count, "dormant grant")) would give it"
    }
    let last = who.removeLast()
    let subject = who.isEmpty ? last : "\(who.joined(separator: ", ")) and \(last)"
    return "\(subject) can use \(asked)\(place)"
  }
}
