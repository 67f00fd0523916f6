import Foundation
import Testing

@testable import CEL

@Suite struct ConformanceTests {
  /// Tests that are left out, by their ids.
  private static let skipped: Set<String> = []

  @Test(.enabled(if: Conformance.isPresent, "no conformance.json beside the repository and no CEL_CONFORMANCE"))
  func `every conformance test passes, checked and unchecked`() async throws {
    var passed: [String: Int] = [:]
    var failed: [String: [String]] = [:]
    for test in try Conformance.cases() where !Self.skipped.contains(test.id) {
      // The other suites share the threads with this one.
      await Task.yield()
      for mode in Self.modes(of: test) {
        if let problem = Self.problem(with: test, mode) {
          failed[test.file, default: []].append("\(test.id) (\(mode)): \(test.expression)\n    \(problem)")
        } else {
          passed[test.file, default: 0] += 1
        }
      }
    }
    for file in Set(passed.keys).union(failed.keys).sorted() {
      print("\(file): \(passed[file] ?? 0) passed, \(failed[file]?.count ?? 0) failed")
    }
    for problem in failed.sorted(by: { $0.key < $1.key }).flatMap(\.value) { Issue.record("\(problem)") }
  }

  private static func modes(of test: Conformance.Case) -> [Checker.Mode] {
    if test.isUncheckedOnly { return [.unchecked] }
    if case .type = test.expectation { return [.checked] }
    return test.isCheckOnly ? [.checked] : [.checked, .unchecked]
  }

  /// What is wrong, or nil if the test passes.
  private static func problem(with test: Conformance.Case, _ mode: Checker.Mode) -> String? {
    var variables = test.variables
    if mode == .unchecked {
      // Without a checker, what is bound need not be declared.
      let declared = Set(variables.map(\.name))
      variables += test.bindings.keys.filter { !declared.contains($0) }.sorted().map { Variable(name: $0, type: .dyn) }
    }
    let environment = Environment(variables: variables, functions: test.functions, container: test.container)
    let program: Program
    do {
      program = try environment.compile(test.expression, mode: mode)
    } catch {
      if case .error = test.expectation { return nil }
      return "does not compile: \(error)"
    }
    switch (test.expectation, test.isCheckOnly) {
    case (.type(let wanted), _):
      return program.type.description == wanted ? nil : "wanted \(wanted), got \(program.type)"
    case (.value, true), (.error, true): return nil
    case (.value(let wanted), false):
      let outcome = program.evaluate(environment.activation(test.bindings))
      guard case .value(let value) = outcome else { return "wanted \(wanted), got \(outcome)" }
      return isSame(value, wanted) ? nil : "wanted \(wanted), got \(value)"
    case (.error, false):
      let outcome = program.evaluate(environment.activation(test.bindings))
      guard case .value(let value) = outcome else { return nil }
      return "wanted an error, got \(value)"
    }
  }

  /// Equal values of one type; NaN equals itself here.
  private static func isSame(_ value: Value, _ wanted: Value) -> Bool {
    switch (value, wanted) {
    case (.double(let left), .double(let right)): left == right || left.isNaN && right.isNaN
    case (.list(let left), .list(let right)): left.count == right.count && zip(left, right).allSatisfy(isSame)
    case (.map(let left), .map(let right)):
      left.count == right.count
        && zip(right.keys, right.values).allSatisfy { key, wanted in left[key].map { isSame($0, wanted) } ?? false }
    default: value.type == wanted.type && value == wanted
    }
  }
}
