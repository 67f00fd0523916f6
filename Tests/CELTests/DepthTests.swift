import TestSupport
import Testing

@testable import CEL

/// Expressions that are as deep as they may be, and those that make things which double at each step.
@Suite struct DepthTests {
  /// Forms that nest; the inner one goes where `@` is.
  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      "[@]", "{1: @}", "{'a': @}.a", "size([@])", "dyn(@)", "[1].map(x, @)", "[1].exists(x, @ == 1)",
      "cel.bind(x, 1, @)", "(@)",
      "cel.bind(x, @, [x, x])", "cel.bind(x, @, {x: x})", "cel.bind(x, @, x == x)", "flag ? @ : 1", "[@][0]",
      "optional.of(@)",
      "optional.of(@).optMap(x, x)", "[?optional.of(@)]", "!(@)", "-(@)", "1 + (@)", "true && (@)", "[@, @]",
      "'a'.format([@])",
      "[1, 2].transformMapEntry(i, v, {v: @})", "Foo{a: @}", "x.y(@)", "[@].sortBy(x, 1)", "has({'a': @}.a)",
    ])
  func `nesting up to the limit takes no time and no stack`(form: String) {
    for depth in Cases.some([240, 60], every: 2) {
      var source = "1"
      for _ in 0..<depth where source.utf8.count < 40_000 { source = form.replacing("@", with: source) }
      let elapsed = ProcessorTime.measure {
        for mode in [Checker.Mode.checked, .unchecked] { _ = outcome(source, mode: mode) }
      }
      #expect(elapsed < ProcessorTime.patience)
    }
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      "[x, x]", "{'a': x, 'b': x}", "{x: x}", "[[x], [x]]", "optional.of([x, x])", "[type(x), type(x)]",
      "flag ? [x] : [x]",
    ])
  func `values, types and estimates that double at each step do no harm`(form: String) {
    var source = "x"
    for _ in 0..<100 { source = "cel.bind(x, \(form), \(source))" }
    source = "cel.bind(x, 1, \(source))"
    let elapsed = ProcessorTime.measure {
      for mode in [Checker.Mode.checked, .unchecked] { _ = outcome(source, mode: mode) }
    }
    #expect(elapsed < ProcessorTime.patience)
  }
}
