import Documents
package import PolicyEngine

/// What `grantlint rules test` says: a line a rule, what differs, and the figures last; or a JUnit document.
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
      lines.append("\(broken.isEmpty ? "ok  " : "FAIL") \(rule.visible) (\(counted(outcomes.count, "check")))")
      // An expression that fails does so in most checks: what is told once needs no second time.
      var told: Set<ExactString> = []
      var same = 0
      for outcome in broken {
        let failures = Set(outcome.failures.map(ExactString.init))
        if !failures.isEmpty, told.isSuperset(of: failures) {
          same += 1
          continue
        }
        told.formUnion(failures)
        lines.append("     \(outcome.place): \(outcome.example.visible)")
        lines += outcome.differences.map { "       \($0.visible)" }
      }
      if same > 0 { lines.append("     the same in \(counted(same, "other check"))") }
    }
    return lines.joined(separator: "\n") + "\n\(passed) passed, \(failed) failed\n"
  }

  /// The outcomes as JUnit XML: a suite for each rule, a case for each example. Throws `XMLWriteError`.
  package static func junit(_ rules: [(rule: String, outcomes: [ExampleOutcome])]) throws(XMLWriteError) -> String {
    let suites = try rules.map { (rule, outcomes) throws(XMLWriteError) in
      var suite = try JUnitSuite(name: rule, time: "0", timestamp: nil)
      for outcome in outcomes { suite.add(rule, outcome.example, self.outcome(outcome)) }
      return suite
    }
    return try JUnitSuite.document(suites, time: "0").text
  }

  private static func outcome(_ outcome: ExampleOutcome) -> JUnitSuite.Outcome {
    guard let first = outcome.differences.first else { return .passed([]) }
    return .failure(type: "example", message: first, lines: ["\(outcome.place)"] + outcome.differences)
  }
}
