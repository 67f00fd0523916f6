import Documents
import PolicyEngine

/// What the rules that serve a control came to.
struct PackControl {
  struct Rule {
    let id: String
    /// `3 open`, `unknown`, `skipped`, `not run`, `2 accepted`, `pass`
    let text: String
  }

  /// As an auditor calls it: `NIST SP 800-53 AC-6`.
  let name: String
  let result: String
  let tone: String
  let sign: String
  let rules: [Rule]

  /// All that the rules name which are on by default or ran, by framework and number.
  static func all(of report: AuditReport) -> [PackControl] {
    let counts = report.counts { Key(rule: ExactString($0.rule), isOpen: $0.status == .open) }
    let unknown = Set(report.findings.lazy.filter { $0.result == .unknown }.map { ExactString($0.rule) })
    let skipped = Set(report.skippedRules.map { ExactString($0.rule) })
    var rules: [ExactString: [Outcome]] = [:]
    for rule in report.rules {
      let id = ExactString(rule.id)
      let outcome = Outcome(
        rule: rule.id, open: counts[Key(rule: id, isOpen: true)] ?? 0,
        accepted: counts[Key(rule: id, isOpen: false)] ?? 0, isUnknown: unknown.contains(id) || rule.counts.unknown > 0,
        isSkipped: skipped.contains(id), isIdle: rule.counts.evaluated == rule.counts.notApplicable)
      for control in rule.controls { rules[ExactString(control), default: []].append(outcome) }
    }
    for rule in report.turnedOff.rules {
      for control in rule.controls { rules[ExactString(control), default: []].append(Outcome(notRun: rule.id)) }
    }
    let sorted = rules.map { (name: ControlName($0.key.value), outcomes: $0.value) }.sorted { $0.name < $1.name }
    return sorted.map { PackControl($0.name, $0.outcomes) }
  }

  private struct Key: Hashable {
    let rule: ExactString
    let isOpen: Bool
  }

  /// What one rule came to.
  fileprivate struct Outcome {
    let rule: String
    let open: Int
    let accepted: Int
    let isUnknown: Bool
    let isSkipped: Bool
    /// Whether there was nothing that it is about.
    let isIdle: Bool
    var isLeftOut = false

    var isDecided: Bool { !isUnknown && !isSkipped && !isLeftOut }

    var text: String {
      if isLeftOut { return "not run" }
      var parts: [String] = []
      if open > 0 { parts.append("\(open) open") }
      if isUnknown { parts.append("unknown") }
      if isSkipped { parts.append("skipped") }
      if accepted > 0 { parts.append("\(accepted) accepted or fixed") }
      return parts.isEmpty ? isIdle ? "nothing to check" : "pass" : parts.joined(separator: ", ")
    }
  }

  private init(_ name: ControlName, _ outcomes: [Outcome]) {
    self.name = name.words
    rules = outcomes.map { Rule(id: $0.rule, text: $0.text) }
    (result, tone, sign) =
      if outcomes.contains(where: { $0.open > 0 }) {
        ("fail", "error", "✕")
      } else if !outcomes.allSatisfy(\.isDecided) {
        ("not evaluated", "warning", "?")
      } else if outcomes.allSatisfy(\.isIdle) {
        ("nothing to check", "note", "–")
      } else {
        ("pass", "good", "✓")
      }
  }
}

extension PackControl.Outcome {
  /// Of a rule that somebody left out.
  init(notRun rule: String) {
    self.init(rule: rule, open: 0, accepted: 0, isUnknown: false, isSkipped: false, isIdle: false, isLeftOut: true)
  }
}

/// The name of a control, as `nist-800-53:AC-2(3)`.
private struct ControlName: Comparable {
  private static let frameworks = [
    "nist-800-53": "NIST SP 800-53", "owasp-asvs": "OWASP ASVS", "soc2": "SOC 2", "rfc-9700": "RFC 9700",
  ]

  private let framework: String
  private let number: String

  init(_ text: String) {
    let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
    framework = parts.count == 2 ? parts[0] : ""
    number = parts.last ?? text
  }

  var words: String { framework.isEmpty ? number : "\(Self.frameworks[framework] ?? framework) \(number)" }

  /// Numbers in a name count as numbers: AC-6 comes before AC-12.
  private var order: [String] {
    let padded = number.split(whereSeparator: { !$0.isASCII || !($0.isLetter || $0.isNumber) }).map { part in
      part.allSatisfy(\.isNumber) ? String(repeating: "0", count: max(0, 6 - part.count)) + part : String(part)
    }
    return [framework] + padded
  }

  static func < (left: ControlName, right: ControlName) -> Bool {
    left.order == right.order
      ? left.number.precedes(right.number) : left.order.lexicographicallyPrecedes(right.order)
  }
}
