import Documents
package import PolicyEngine
package import TextLayout

/// The answer of `grantlint who` for people: how many applications can, and a line for each grant that gives it.
package enum WhoPage {
  /// Reasons of dormant grants that are said.
  private static let reasonsShown = 5
  /// From how many columns on the grants have one of their own.
  fileprivate static let wide = 110

  /// The page, with a line end at its end.
  ///
  /// - Parameter source: what a command is given to read the same, with a blank before it.
  package static func render(_ answer: AccessAnswer, source: String, style: PageStyle) -> String {
    var page = TextPage(style: style)
    page.incompleteness(answer.gaps)
    for (pattern, near) in answer.undefinedScopes { page.undefined(scope: pattern, near) }
    if answer.isAPIUnknown, let api = answer.query.api { page.undefined(api: api.pattern) }
    if answer.matches.isEmpty {
      let read = AccessAnswer.readWording(answer.grantsRead, isComplete: answer.isComplete)
      page.paragraph(
        Span(
          answer.isComplete
            ? "No client grant\(answer.ofFilters) gives \(answer.asked)"
            : "No client grant that was read\(answer.ofFilters) gives \(answer.asked)", .strong),
        Span(": \(read)."), hanging: 2)
    } else {
      page.paragraph(Span(answer.headline, .strong), Span(" (\(answer.readWording))"), hanging: 2)
      page.table(answer, style)
      for state in [Reachability.State.unknown, .dormant] {
        page.reasons(answer.matches.filter { $0.reachability.state == state }, AccessWording(answer), reasonsShown)
      }
    }
    if answer.withoutScopes > 0 {
      let number = counted(answer.withoutScopes, "grant")
      page.paragraph(Span("\(number) beside these \(answer.withoutScopes == 1 ? "gives" : "give") no scope at all"))
    }
    page.takeover(answer, source)
    page.notCovered(answer.notCovered)
    return page.text
  }
}

extension TextPage {
  /// Says that a pattern of scopes may be misspelt; `extent` tells where.
  mutating func undefined(scope pattern: String, _ near: [String], extent: String = "") {
    let hint = near.isEmpty ? "" : "; did you mean \(near.map { "'\($0)'" }.joined(separator: " or "))?"
    paragraph(Span("attention", .warning), Span(": no API defines a scope '\(pattern)'\(extent)\(hint)"), hanging: 2)
  }

  /// The same of a pattern of APIs.
  mutating func undefined(api pattern: String, extent: String = "") {
    paragraph(Span("attention", .warning), Span(": no API fits '\(pattern)'\(extent)"), hanging: 2)
  }

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

  /// Why matches of one state are not live: each reason once, those of most grants first.
  fileprivate mutating func reasons(_ matches: [AccessMatch], _ names: AccessWording, _ limit: Int) {
    guard let state = matches.first?.reachability.state.label else { return }
    blankLine()
    let groups = Dictionary(grouping: matches.indices) { ExactString(matches[$0].reachability.reason) }.values
      .sorted { ($1.count, $0[0]) < ($0.count, $1[0]) }
    for group in groups.prefix(limit) {
      let what = group.count == 1 ? names.application(matches[group[0]]) : counted(group.count, "grant")
      paragraph(Span("\(state): \(what): \(matches[group[0]].reachability.reason)", .faint), hanging: 2)
    }
    let more = groups.dropFirst(limit).reduce(0) { $0 + $1.count }
    if more > 0 { paragraph(Span("and \(more) more \(state); -f json has all reasons", .faint), hanging: 2) }
  }

  /// Who comes to it by another way.
  fileprivate mutating func takeover(_ answer: AccessAnswer, _ source: String) {
    guard !answer.takeover.isEmpty else { return }
    let number = counted(answer.takeover.count, "application")
    paragraph(
      Span(
        answer.usable.isEmpty
          ? "\(number) can take over the tenant, and so come to it (grantlint paths\(source))"
          : "and \(number) that can take over the tenant (grantlint paths\(source))"), hanging: 2)
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

  /// ` among what fits --client 'Batch*'`; empty without a filter.
  var ofFilters: String { query.filters.isEmpty ? "" : " among what fits \(query.filters.joined(separator: " "))" }

  /// The API of all matches; nil: they are on several.
  var singleAPI: AccessMatch? {
    guard let first = matches.first, matches.allSatisfy({ $0.audience.isIdentical(to: first.audience) }) else {
      return nil
    }
    return first
  }

  /// `4 applications and third parties by default can`; nil: nobody can today.
  var usersWording: String? {
    let usable = usable
    let number = Set(usable.compactMap(\.holder)).count
    var who = [
      number > 0 ? counted(number, "application") : nil,
      usable.contains { $0.how == .byDefault && $0.isOfThirdParties } ? "third parties by default" : nil,
      usable.contains { $0.how == .byDefault && !$0.isOfThirdParties } ? "others by default" : nil,
      usable.contains { $0.how == .open } ? "any application" : nil,
    ].compactMap(\.self)
    guard let last = who.popLast() else { return nil }
    let subject = who.isEmpty ? last : "\(who.joined(separator: ", ")) and \(last)"
    return "\(subject) \(ability)"
  }

  /// `may be able to` where nothing is certain.
  var ability: String { usable.contains(where: \.isCertain) ? "can" : "may be able to" }

  /// `4 applications can use delete:users on Auth0 Management API`
  var headline: String {
    let place = singleAPI.map { " on \($0.api)" } ?? ""
    guard let users = usersWording else {
      let dormant = counted(matches.count, "dormant grant")
      // Where only those were asked for nothing can be said of the others.
      if !query.filters.isEmpty {
        return
          "\(dormant)\(ofFilters) would give \(asked)\(place), and nobody can use \(matches.count == 1 ? "it" : "them") today"
      }
      return "No application can use \(asked)\(place) today, and \(dormant) would give it"
    }
    return "\(users) use \(asked)\(place)\(ofFilters)"
  }
}
