import Documents
package import PolicyEngine
package import TextLayout

/// The rules of `grantlint rules list`: a table of id, severity, profile, whether the rule has a fix, and title; or JSON.
package enum RuleList {
  /// The table, a line a rule where the page is wide enough, sorted by id, with a line end at its end.
  package static func render(_ catalogue: RuleCatalogue, style: PageStyle) -> String {
    let rules = catalogue.rules.map { rule in
      [
        rule.id, rule.severity.rawValue, profile(rule.profile), rule.fix.map(\.safety.rawValue) ?? "-",
        rule.title.unfolded,
      ]
    }
    let checks = BuiltInChecks.all.map { [$0.id, $0.severity.rawValue, profile(.starter), "-", $0.title] }
    var page = TextPage(style: style)
    page.table(
      ["ID", "SEVERITY", "PROFILE", "FIX", "TITLE"], (rules + checks).sorted { $0[0].precedes($1[0]) }, wrapping: [4],
      narrowest: 14)
    return page.text
  }

  /// In seven characters, so that there is room for titles in eighty.
  private static func profile(_ profile: RuleProfile?) -> String {
    guard let profile else { return "off" }
    return profile == .standard ? "default" : profile.rawValue
  }

  /// `{"rules":[…]}`, an object a rule, sorted by id, with a line end at its end. `enabled` is whether the rule is on
  /// where nobody says anything, `profile` the smallest that has it or null, `fix` is the safety or null, `source` is
  /// `builtin` or the path of the rule's file.
  package static func json(_ catalogue: RuleCatalogue) -> String {
    let rules = catalogue.rules.map { ($0.id, JSONValue.object(object($0))) }
    let checks = BuiltInChecks.all.map { ($0.id, JSONValue.object(object($0))) }
    let sorted = (rules + checks).sorted { $0.0.precedes($1.0) }.map(\.1)
    return JSONWriter.pretty(["rules": .array(sorted)]) + "\n"
  }

  private static func object(_ rule: Rule) -> JSONObject {
    [
      "id": .string(rule.id), "title": .string(rule.title.unfolded), "subject": .string(rule.subject.rawValue),
      "about": .string(rule.topic.rawValue), "severity": .string(rule.severity.rawValue),
      "severity_when": .array(rule.severityWhen.map { .object(object($0)) }), "enabled": .bool(rule.isOnByDefault),
      "profile": .optional(rule.profile?.rawValue),
      "fix": .optional(rule.fix?.safety.rawValue), "tags": .strings(rule.tags),
      "controls": .strings(rule.controls), "aliases": .strings(rule.aliases), "since": .optional(rule.since),
      "references": .strings(rule.references), "yields_to": .strings(rule.yieldsTo.map(\.value)),
      "parameters": .array(rule.parameters.map { .object(object($0)) }),
      "source": .string(rule.origin.label),
    ]
  }

  private static func object(_ level: ConditionalSeverity) -> JSONObject {
    ["if": .string(level.condition.source.unfolded), "severity": .string(level.severity.rawValue)]
  }

  private static func object(_ parameter: RuleParameter) -> JSONObject {
    [
      "name": .string(parameter.name), "type": .string(parameter.type.description), "default": parameter.defaultValue,
      "description": .string(parameter.description.unfolded), "values": parameter.values.map { .array($0) } ?? .null,
      "matches": .optional(parameter.matches?.rawValue),
    ]
  }

  private static func object(_ check: BuiltInCheck) -> JSONObject {
    [
      "id": .string(check.id), "title": .string(check.title), "subject": .null, "about": .null,
      "severity": .string(check.severity.rawValue),
      "enabled": true, "profile": .string(RuleProfile.starter.rawValue), "fix": .null, "tags": [],
      "controls": .strings(check.controls), "aliases": [],
      "severity_when": [], "since": "0.1", "references": [], "yields_to": [], "parameters": [], "source": "builtin",
    ]
  }
}
