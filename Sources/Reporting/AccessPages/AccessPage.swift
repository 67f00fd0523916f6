import Documents
package import PolicyEngine
import TextLayout

/// The answer of `grantlint access` for people: all that one application can reach, or all who reach one API.
package enum AccessPage {
  /// The page, with a line end at its end.
  ///
  /// - Parameters:
  ///   - subject: what the question is about, as its page is headed.
  ///   - source: what a command is given to read the same, with a blank before it.
  package static func render(
    _ answer: AccessAnswer, of subject: AccessSubject, source: String, style: TextStyle
  ) -> String {
    var page = TextPage(style: style.page)
    page.incompleteness(answer.gaps)
    page.paragraph(Span(subject.label, .strong), Span(subject.note.map { ": \($0)" } ?? ""), hanging: 2)
    page.paragraph(Span("\(answer.extent(of: subject)) (\(answer.readWording))"), hanging: 2)
    let names = AccessWording(answer)
    for match in answer.matches {
      page.blankLine()
      page.paragraph(Span(subject.isAPI ? names.application(match) : match.fullAPI, .strong), hanging: 2)
      page.facts(of: match)
    }
    page.blankLine()
    if subject.isAPI, !answer.takeover.isEmpty {
      page.paragraph(
        Span(
          "and \(counted(answer.takeover.count, "application")) that can take over the tenant (grantlint paths\(source))"
        ),
        hanging: 2)
    } else if case .application(let holder) = subject, answer.takesOver {
      page.paragraph(
        Span(
          "It can take over the tenant, and so comes to everything: "
            + "grantlint paths\(source) --from \(holder.clientID.shellQuoted)"
        ),
        hanging: 2)
    }
    page.notCovered(answer.notCovered)
    return page.text
  }
}

extension TextPage {
  fileprivate mutating func facts(of match: AccessMatch) {
    let grant = match.grant.map { "; grant \($0.label.bounded)" } ?? "; no grant needed"
    let owner = match.owner.map { "; owner \($0.bounded)" } ?? ""
    paragraph(
      Span(match.worth, match.tier?.ink ?? .faint),
      Span(", \(match.means), for \(match.users), \(match.state)\(owner)\(grant)".replacing("for for", with: "for")),
      indent: 2, hanging: 4)
    let scopes =
      match.scopes.isEmpty && match.areScopesKnown ? "no scopes" : match.scopes.map(\.bounded).joined(separator: " ")
    if !scopes.isEmpty { paragraph(Span(scopes), indent: 2, hanging: 4) }
    if match.reachability.state != .live {
      paragraph(Span(match.reachability.reason, .faint), indent: 2, hanging: 4)
    }
  }
}

extension AccessMatch {
  /// `NAME, IDENTIFIER`
  fileprivate var fullAPI: String { apiName.map { "\($0.bounded), \(audience.bounded)" } ?? audience.bounded }
}

extension AccessSubject {
  fileprivate var isAPI: Bool { if case .api = self { true } else { false } }

  /// `application NAME (ID)`, `API NAME (IDENTIFIER)`
  fileprivate var label: String {
    switch self {
    case .application(let holder): "application \(holder.fullName)"
    case .api(let identifier, let name, _):
      "API \(name.map { "\($0.bounded) (\(identifier.bounded))" } ?? identifier.bounded)"
    }
  }

  fileprivate var note: String? {
    switch self {
    case .application(let holder): holder.isFirstParty.map { $0 ? "first party" : "third party" }
    case .api(_, _, let number): number.map { "it defines \(counted($0, "scope"))" }
    }
  }
}

extension AccessAnswer {
  /// Whether one of its grants is worth the tenant.
  fileprivate var takesOver: Bool { usable.contains { $0.tier == .tenantAdmin } }

  /// `It can use 3 APIs`, `4 applications can use it`
  fileprivate func extent(of subject: AccessSubject) -> String {
    let dormant = matches.count - usable.count
    let rest = dormant == 0 ? "" : "; \(counted(dormant, "grant")) dormant"
    switch subject {
    case .application:
      let apis = Set(usable.map { ExactString($0.audience) }).count
      return apis == 0 ? "It can use no API\(rest)" : "It \(ability) use \(counted(apis, "API"))\(rest)"
    case .api:
      return (usersWording.map { "\($0) use it" } ?? "No application has a grant that works") + rest
    }
  }
}
