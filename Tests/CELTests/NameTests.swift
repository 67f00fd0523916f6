import TestSupport
import Testing

@testable import CEL

/// Messages cut off what is long, and mistakes in great number cost no more than their number.
@Suite struct NameTests {
  @Test(arguments: [
    "@", "@.b", "any.x + @", "@(1)", "any.@()", "any.map(@)", "1.@", "grant.@", "@{}", "1 @", "any.?@ == 1 @",
    "x.y.@.f(1)", "has(@)", "any.`@` @",
    "{'a': 1}.@.b.c + 1.@",
  ])
  func `a long name is cut off in every message`(form: String) {
    let name = String(repeating: "n", count: Cases.count(20_000, whole: 90_000) / (form.count { $0 == "@" }))
    for mode in [Checker.Mode.checked, .unchecked] {
      let result = outcome(form.replacing("@", with: name), mode: mode)
      #expect(result.utf8.count < 400, "\(result.prefix(500))")
    }
  }

  @Test func `a problem keeps the whole of an unknown name`() {
    let name = String(repeating: "n", count: 1000)
    let error = #expect(throws: CompileError.self) { try Fixture.environment.compile(name) }
    #expect(error?.problems.map(\.unknownVariable) == [name])
    #expect(error?.problems.map(\.message) == ["unknown variable '\(String(repeating: "n", count: 100))…'"])
  }

  #if DEBUG
    /// Characters of a source; as many as there may be take a build without optimisation long.
    private static let longest = Cases.count(6_000, whole: 30_000)
  #else
    private static let longest = 98_000
  #endif

  /// Long sources; what is repeated goes where `@` is, and `#` is a number that differs.
  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      ("@true", "true || "), ("@flag", "flag || "), ("@true", "any == 1 || "), ("[@]", "1,"), ("[@]", "[],"),
      ("{@}", "'#': 1,"), ("[@]", "any,"),
      ("any@", ".aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      ("zzz@", ".aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      ("@", "'abc'"), ("@", "("), ("@1", "-"), ("@1", "!"), ("'@'", "é"), ("'@'", "\\\\"), ("'''@'''", "''"),
      ("1@", " //\n"), ("1@", " "), ("@", "1 "),
      ("any.@", "n"), ("`@`", "n"), ("[@]", "?optional.of(1),"), ("[@]", "any.map(x, x),"),
      ("[@]", "[] + [],"), ("[@]", "nope#,"), ("[@]", "f#(),"), ("[@]", "any.g#(),"), ("[@]", "x + 'a',"),
      ("[@]", "1 + 'a',"), ("[@]", "grant.scopes,"), ("[@]", "variables.a#.b.c,"), ("[@]", "Foo{a: 1},"),
      ("@true", "1 == [] || "), ("@true", "any.exists(x, x == y#) || "),
      ("cel.bind(x, [[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]], [@])", "x,"),
    ])
  func `a source of any shape takes no more than moments`(form: String, repeated: String) {
    var source = ""
    var number = 0
    while source.utf8.count + repeated.utf8.count + form.utf8.count < Self.longest {
      source += repeated.replacing("#", with: String(number, radix: 36))
      number += 1
    }
    source = form.replacing("@", with: source)
    let elapsed = ProcessorTime.measure {
      for mode in [Checker.Mode.checked, .unchecked] { _ = try? Fixture.environment.compile(source, mode: mode) }
    }
    #expect(elapsed < ProcessorTime.patience, "\(elapsed)")
  }
}
