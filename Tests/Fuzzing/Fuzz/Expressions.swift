@testable import CEL

// The language of rules: an expression from a rule file may be anything, and costs what was said of it at most.

extension FuzzTarget {
  /// Those whose values are small enough for thousands of inputs a second.
  private static let worlds = CostWorld.all.filter { ["small", "none"].contains($0.name) }

  static let expressions = [
    FuzzTarget(name: "cel") { bytes in
      for world in worlds {
        guard let program = try? world.environment.compile(bytes.text) else { continue }
        precondition(program.costEstimate <= Limits.cost)
        for activation in world.activations.prefix(2) {
          let (outcome, cost) = program.measure(activation)
          precondition(cost <= program.costEstimate, "it costs more than was estimated")
          guard case .value(let value) = outcome else { continue }
          do { try Limits.check(value) } catch { preconditionFailure("the value is larger than any may be") }
        }
      }
    },
    FuzzTarget(name: "cel-unchecked") { bytes in
      // As the conformance tests evaluate what the checker refuses.
      let world = CostWorld.all[0]
      guard let program = try? world.environment.compile(bytes.text, mode: .unchecked) else { return }
      _ = program.evaluate(world.activations[0])
    },
    FuzzTarget(name: "regex") { bytes in
      let parts = bytes.parts
      guard let regex = try? Regex(parts[0].text) else { return }
      precondition(regex.size <= Limits.regexSize)
      var text = (parts.count > 1 ? parts[1] : bytes).text
      var meter = Meter()
      guard let matches = try? regex.matches(text, &meter) else { return }
      var (count, end) = (0, 0)
      let isWhole = text.withUTF8 { bytes in
        (try? regex.forEachMatch(in: bytes, &meter) { match throws(Fault) in
          precondition(end <= match[0] && match[0] <= match[1] && match[1] <= bytes.count, "a match lies elsewhere")
          (count, end) = (count + 1, match[1])
          return true
        }) != nil
      }
      precondition(!isWhole || matches == (count > 0), "two ways of matching do not agree")
    },
  ]
}
