import Documents
package import PolicyEngine
import Tenant
import TextLayout

/// The page of `grantlint explain-scope SCOPE`: what the scope is worth to whoever has it.
package enum ScopePage {
  /// The page, with a line end at its end.
  package static func render(_ scope: ScopeExplanation, style: TextStyle) -> String {
    var page = TextPage(style: style.page)
    page.paragraph(
      Span(scope.scope.visible, .strong), Span("  \(scope.tier.rawValue)", scope.tier.ink),
      Span("  \(scope.tier.meaning)"), hanging: 2)
    if let api = scope.api { page.paragraph(Span("A scope of \(api.name).", .faint)) }
    if !scope.similar.isEmpty {
      page.paragraph(Span("Similar: \(scope.similar.joined(separator: ", "))"), hanging: 2)
    }
    if !scope.paths.isEmpty {
      page.blankLine()
      page.paragraph(Span("Escalation paths", .strong))
      for path in scope.paths { write(path, &page) }
    }
    if !scope.operations.isEmpty {
      page.blankLine()
      page.paragraph(Span("Operations", .strong))
      for operation in scope.operations { page.line(Span(operation), indent: 2) }
    }
    if let reference = scope.reference {
      page.blankLine()
      // The operations of other APIs are not listed.
      page.paragraph(Span(scope.api == .management ? "No published operation names it. Read on" : "Read on", .strong))
      page.line(Span(reference), indent: 2)
    }
    return page.text
  }

  private static func write(_ path: EscalationPath, _ page: inout TextPage) {
    page.blankLine()
    page.paragraph(
      Span(path.id, .strong), Span(" leads to \(path.leadsTo.rawValue)"),
      Span(path.condition.map { ", \($0)" } ?? "", .faint), indent: 2, hanging: 4)
    page.paragraph(Span(path.sentence), indent: 4, hanging: 4)
    page.line(Span(path.call), indent: 4)
    page.line(Span(path.reference), indent: 4)
  }
}

extension Tier {
  /// Louder for what is worth more.
  var ink: Span.Ink {
    if self >= .credentials { return .error }
    return self >= .unknown ? .warning : .note
  }
}

extension SystemAPI {
  /// As Auth0 calls it.
  fileprivate var name: String {
    switch self {
    case .management: "the Management API"
    case .myAccount: "the My Account API"
    case .myOrganization: "the My Organization API"
    case .mfa: "the MFA API"
    }
  }
}
