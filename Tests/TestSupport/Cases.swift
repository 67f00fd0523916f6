import Foundation

/// How many of the cases of a slow test run: a part by default, the same in every run and with some of each kind, and
/// all with `GRANTLINT_TESTS=whole`, as `.ci/run whole` has it.
package enum Cases {
  /// Whether all of them run. Any other value of the variable ends the run: it would be taken for one that did.
  package static let areWhole: Bool = {
    let value = ProcessInfo.processInfo.environment["GRANTLINT_TESTS"] ?? ""
    precondition(["", "whole"].contains(value), "GRANTLINT_TESTS is '\(value)'; set it to 'whole' or not at all")
    return value == "whole"
  }()

  /// One of two numbers.
  package static func count(_ part: Int, whole: Int) -> Int { areWhole ? whole : part }

  /// All, or the first of every `step`.
  package static func some<Case>(_ all: [Case], every step: Int) -> [Case] {
    areWhole ? all : stride(from: 0, to: all.count, by: step).map { all[$0] }
  }
}
