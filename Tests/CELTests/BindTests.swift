import Testing

@testable import CEL

/// `cel.bind`: its value is worked out when it is needed, at most once, and in the surroundings of the macro.
@Suite struct BindTests {
  @Test(arguments: [
    ("cel.bind(x, {}.k, has({}.k) ? x : 0)", "0"), ("cel.bind(x, 1 / 0, true || x == 1)", "true"),
    ("cel.bind(x, 1 / 0, x == 1 || true)", "true"), ("cel.bind(x, 1 / 0, [x, x])", "error: division by zero"),
    ("cel.bind(x, 1 / 0, cel.bind(y, x, 2))", "2"), ("cel.bind(x, api.identifier, flag || !flag || true)", "true"),
    ("cel.bind(x, [1, 2].map(i, i * 10), [5, 6].map(j, x.map(k, k + j)))", "[[15, 25], [16, 26]]"),
    // The value has macros of its own, whose variables lie where those of the body do.
    (
      "[1, 2].map(a, cel.bind(x, [7, 8].map(b, b + a), [3, 4].map(c, [c] + x)))",
      "[[[3, 8, 9], [4, 8, 9]], [[3, 9, 10], [4, 9, 10]]]"
    ),
    ("[1, 2].map(a, cel.bind(x, a + 1, cel.bind(y, [x].map(z, z + a)[0], [0].map(w, w + x + y)[0])))", "[5, 8]"),
    ("cel.bind(x, 1, cel.bind(x, x + 1, x))", "2"), ("cel.bind(x, cel.bind(y, 2, y + 1), cel.bind(y, 5, x + y))", "8"),
    ("[1, 2].exists(a, cel.bind(x, a / (a - 1), x == 2))", "true"),
    ("optional.of(3).optMap(o, cel.bind(x, o + 1, [1].map(i, x + i + o)))", "optional.of([8])"),
    ("[[1], [2, 3]].map(l, cel.bind(n, size(l), l.map(e, e * n)))", "[[1], [4, 6]]"),
  ])
  func `a bound value is worked out when it is read`(source: String, expected: String) {
    for mode in [Checker.Mode.checked, .unchecked] {
      #expect(outcome(source, mode: mode).hasPrefix(expected), "\(mode)")
    }
  }

  @Test func `a bound value is worked out once`() throws {
    let once = try Fixture.environment.compile("cel.bind(x, lists.range(1000).map(i, i), size(x))")
    let often = try Fixture.environment.compile(
      "cel.bind(x, lists.range(1000).map(i, i), [1, 2, 3].map(j, size(x) + j))")
    #expect(often.measure(Fixture.activation).cost < once.measure(Fixture.activation).cost + 100)
    let never = try Fixture.environment.compile("cel.bind(x, lists.range(1000).map(i, i), 1)")
    #expect(never.measure(Fixture.activation).cost < 100)
  }

  @Test func `each round of a macro binds anew`() {
    #expect(outcome("lists.range(4).map(i, cel.bind(x, i * i, x + x))") == "[0, 2, 8, 18]")
  }
}

/// Failures that something absorbs.
@Suite struct AbsorbedFailureTests {
  @Test func `sixty thousand failures in a long source take no time`() throws {
    let source = String(repeating: " ", count: 99_000) + "lists.range(60000).all(x, x/0 == 1 || true)"
    let program = try Fixture.environment.compile(source)
    var result = ""
    let elapsed = ProcessorTime.measure { result = text(of: program.evaluate(Fixture.activation)) }
    #expect(result == "true")
    #expect(elapsed < ProcessorTime.patience)
  }

  @Test func `a failure knows its line and column`() {
    #expect(outcome("\n\n  true &&\n   1 / 0 == 1") == "error: division by zero (line 4, column 6)")
    #expect(outcome("1 / 0 == 1") == "error: division by zero (line 1, column 3)")
    #expect(problems("1 +\n nope\n + nada") == ["2:2: unknown variable 'nope'", "3:4: unknown variable 'nada'"])
  }
}
