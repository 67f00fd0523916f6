import GrantModel
package import PolicyEngine

/// What `grantlint rules test` prints: a line a rule, what differs, and the figures last.
package enum RuleTestPage {
  /// The page for the outcomes of each rule, with a line end at its end.
  package static func render(_ rules: [(rule: String, outcomes: [ExampleOutcome])]) -> String {
    var lines: [String] = []
    var failed = 0
    var passed = 0
    for (rule, outcomes) in rules {
      let broken = outcomes.filter { !$0.holds }
      failed += broken.count
      passed += outcomes.count - broken.count
      lines.append("\(broken.isEmpty ? "ok  " : "FAIL") \(rule.visible) (\(counted(outcomes.count, "example")))")
      for outcome in broken {
        lines.append("     \(outcome.position): \(outcome.example.visible)")
        lines += outcome.differences.map { "       \($0.visible)" }
      }
    }
    return lines.joined(separator: "\n") + "\n\(passed) passed, \(failed) failed\n"
  }
}
