import Documents
package import PolicyEngine
import TextLayout

/// The page of `grantlint rules explain ID`: what the rule checks, why, how to mend it, what can be set.
package enum RulePage {
  private static let indent = 2

  /// The page, with a line end at its end.
  package static func render(_ rule: Rule, style: TextStyle) -> String {
    var page = TextPage(style: style.page)
    page.paragraph(
      Span(rule.id, .strong), Span("  \(rule.severity.rawValue)", rule.severity.ink),
      Span(rule.offWording.map { "  \($0)" } ?? "", .faint))
    page.paragraph(Span(rule.title.unfolded))
    if rule.subject != .grant { page.paragraph(Span("It is about \(rule.subject.phrase).", .faint)) }
    section("Why", rule.rationale, &page)
    section("What to do", rule.remedy, &page)
    if let fix = rule.fix { section("Fix", fix.sentence, &page) }
    parameters(rule, &page)
    expressions(rule, &page)
    links(rule.references, &page)
    page.blankLine()
    for (label, values) in [
      ("tags", rule.tags), ("controls", rule.controls), ("former ids", rule.aliases),
      ("yields to", rule.yieldsTo.map(\.value)),
    ]
    where !values.isEmpty {
      page.field(label, width: 10, indent: 0, Span(values.joined(separator: ", ")))
    }
    page.field("profile", width: 10, indent: 0, Span(rule.profile?.rawValue ?? "none"))
    if let since = rule.since { page.field("since", width: 10, indent: 0, Span(since)) }
    page.field("source", width: 10, indent: 0, Span(rule.origin.path))
    return page.text
  }

  /// The page of a check that is no rule file.
  package static func render(_ check: BuiltInCheck, style: TextStyle) -> String {
    var page = TextPage(style: style.page)
    page.paragraph(Span(check.id, .strong), Span("  \(check.severity.rawValue)", check.severity.ink))
    page.paragraph(Span(check.title))
    section("Why", check.rationale, &page)
    section("What to do", check.remedy, &page)
    page.blankLine()
    page.field("controls", width: 10, indent: 0, Span(check.controls.joined(separator: ", ")))
    page.field("source", width: 10, indent: 0, Span("built in"))
    return page.text
  }

  private static func section(_ title: String, _ text: String, _ page: inout TextPage) {
    page.blankLine()
    page.paragraph(Span(title, .strong))
    page.paragraph(Span(text.unfolded), indent: indent, hanging: indent)
  }

  /// Links stand on lines of their own, unbroken, so that a terminal opens them and a person can copy them.
  private static func links(_ references: [String], _ page: inout TextPage) {
    guard !references.isEmpty else { return }
    page.blankLine()
    page.paragraph(Span("Read on", .strong))
    for reference in references { page.line(Span(reference), indent: indent) }
  }

  private static func parameters(_ rule: Rule, _ page: inout TextPage) {
    guard !rule.parameters.isEmpty else { return }
    page.blankLine()
    page.paragraph(Span("Parameters", .strong), Span("  --param \(rule.id).NAME=VALUE", .faint))
    for parameter in rule.parameters {
      page.paragraph(
        Span(parameter.name, .strong),
        Span(
          ": \(parameter.type), \(parameter.isRequired ? "must be set" : "default \(JSONWriter.compact(parameter.defaultValue))")"
        ),
        indent: indent, hanging: indent + 2)
      page.paragraph(Span(parameter.explanation.unfolded), indent: indent + 2, hanging: indent + 2)
    }
  }

  private static func expressions(_ rule: Rule, _ page: inout TextPage) {
    page.blankLine()
    page.paragraph(Span("Expressions", .strong))
    let levels = rule.severityWhen.map { ("\($0.severity.rawValue) if", Optional($0.condition)) }
    let named =
      [("match", rule.match)] + rule.variables.map { ("variables.\($0.name)", Optional($0.expression)) }
      + [("check", rule.check)] + levels
    let width = named.map { $0.0.count }.max() ?? 0
    for case (let name, let expression?) in named {
      page.field(name, width: width, indent: indent, Span(expression.source.unfolded))
    }
  }
}

extension Rule {
  /// What is to be known of a rule that does not run where nothing is said; nil of the others.
  var offWording: String? {
    guard !isOnByDefault else { return nil }
    return profile.map { "off but in profile \($0.rawValue)" } ?? "off until it is turned on"
  }
}

extension RuleFix {
  /// What the fix changes and what that means, in one sentence.
  var sentence: String {
    let fields = set.map(\.name).joined(separator: ", ")
    return switch safety {
    case .safe: "Safe: sets \(fields); access today stays as it is."
    case .unsafe: "Unsafe: sets \(fields); somebody may lose access."
    }
  }
}
