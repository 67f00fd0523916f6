import TestSupport
import Testing

@testable import CEL

/// The estimate, the meter, and the sizes that may be produced.
@Suite struct CostTests {
  private static let scope = SizeHint.elements(1000, each: .characters(280))

  private static let grant = RecordType(
    name: "grant",
    fields: [
      .init(name: "audience", type: .string, sizeHint: .characters(600)),
      .init(name: "scope", type: .list(.string), sizeHint: scope),
      .init(name: "few", type: .list(.string), sizeHint: .elements(10, each: .characters(10))),
      .init(name: "raw", type: .dyn),
    ])
  private static let environment = Environment(variables: [
    Variable(name: "grant", type: .record(grant)), Variable(name: "other", type: .list(.string), sizeHint: scope),
    Variable(name: "text", type: .string, sizeHint: .characters(10_000_000)), Variable(name: "any", type: .dyn),
  ])

  private static func strings(_ count: Int, of length: Int) -> Value {
    .list((0..<count).map { .string(String(repeating: "x", count: length - 5) + String(10_000 + $0)) })
  }

  /// A grant with scopes as many and as long as the hints say, and a list that has none of them.
  private static func activation(text: String = "") -> Activation {
    let record = RecordValue(
      grant,
      [.value(.string("https://a/")), .value(strings(1000, of: 280)), .value(strings(10, of: 10)), .value(.null)])
    let others = Value.list((0..<1000).map { .string(String(repeating: "y", count: 275) + String(10_000 + $0)) })
    return environment.activation([
      "grant": .value(.record(record)), "other": .value(others), "text": .value(.string(text)), "any": .value(.null),
    ])
  }

  @Test(arguments: [
    "grant.scope.all(s, s != '')", "grant.scope.exists(s, s in other)",
    "grant.scope.all(s, !(s in other.map(o, o + '')))",
    "grant.scope.filter(s, s.matches('^(create|update|delete):'))",
    "grant.scope.map(s, s.split(':')[0]).distinct().sort()",
    "other.all(o, grant.scope.exists(s, s == o))",
    "grant.scope.all(s, !(s in other)) && grant.scope.all(s, !(s in other))",
    "'%s'.format([grant.scope])", "grant.scope.join(' ').size() > 0", "sets.intersects(grant.scope, other)",
    "grant.scope.map(s, regex.replace(s, '[0-9]+', ''))", "cel.bind(x, grant.scope.map(s, size(s)), x.all(n, n in x))",
    "grant.scope.sortBy(s, size(s))[0]", "grant.scope.exists(s, s.contains('write')) ? [grant.audience] : grant.scope",
    "grant.scope.map(s, {'scope': s, 'long': size(s) > 100})",
    "grant.few.all(a, grant.few.all(b, grant.few.all(c, a != b || b != c)))",
  ])
  func `an evaluation costs no more than the estimate, which is accepted`(source: String) throws {
    let program = try Self.environment.compile(source)
    let (outcome, cost) = program.measure(Self.activation())
    guard case .value = outcome else {
      Issue.record("\(outcome)")
      return
    }
    #expect(cost <= program.costEstimate)
    #expect(program.costEstimate <= Limits.cost)
  }

  @Test(arguments: [
    (
      "grant.scope.all(a, other.all(b, grant.scope.all(c, a != b)))",
      "1:1: the expression could cost 6,003,002,002 units"
    ),
    ("grant.scope.all(a, other.all(b, a.contains(b)))", "1:1: the expression could cost 706,"),
    (
      "grant.scope.map(a, grant.scope.map(b, grant.scope.map(c, grant.scope.map(d, a + b + c + d))))",
      "1:1: the expression could cost "
    ),
    ("any.all(a, any.all(b, any.all(c, a == b && b == c)))", "1:1: the expression could cost 1"),
  ])
  func `an expression that could cost too much is refused with the figure`(source: String, start: String) {
    let error = #expect(throws: CompileError.self) { try Self.environment.compile(source) }
    #expect(error?.problems.count == 1)
    #expect(error?.description.hasPrefix(start) == true, "\(error?.description ?? "")")
    #expect(error?.description.hasSuffix(" units; the limit is 10,000,000: avoid a loop within a loop") == true)
  }

  /// Lists and texts without hints, as rules know most of them, and values as large as these are taken to be.
  private static let plain = Environment(variables: [
    Variable(name: "s", type: .string), Variable(name: "li", type: .list(.int)),
    Variable(name: "ls", type: .list(.string)),
    Variable(name: "ll", type: .list(.list(.int)), sizeHint: .elements(1000, each: .elements(20))),
    Variable(name: "dl", type: .list(.dyn)), Variable(name: "any", type: .dyn), Variable(name: "n", type: .int),
  ])

  private static let plainValues: [Activation] = Cases.some(["\u{1F600}", "x", "-"], every: 3).map { letter in
    let text = Value.string(String(repeating: letter, count: 280))
    let texts = (0..<1000).map { Value.string(String(repeating: letter, count: 275) + String(10_000 + $0)) }
    return plain.activation([
      "s": .value(text), "li": .value(.list((0..<1000).map { .int($0) })), "ls": .value(.list(texts)),
      "ll": .value(.list((0..<1000).map { .list(Array(repeating: .int($0), count: 20)) })),
      "dl": .value(.list(texts.map { .map([("name", $0), ("tags", .list([text, .string("a")])), ("n", .int(1))]) })),
      "any": .value(.list(texts)), "n": .value(.int(65_536)),
    ])
  }

  @Test(arguments: [
    "s.matches('a{1000}')", "regex.extractAll(s, 'a*?b|a')", "lists.range(65536).size()", "lists.range(n).size()",
    "li.all(x, x in lists.range(1000))", "ll.map(x, [x[0]]).distinct()", "[dyn('a'), dyn(ls)] == [dyn('b'), dyn(ls)]",
    "s == s", "s + s == s + s", "ls.join(s).size()", "s.replace('', s).size()", "s.split('').size()", "s.split(s)",
    "[[ls, ls], [ls]].flatten().flatten() == [dyn(ls)]", "[dyn([dyn([ls])])].flatten(3).size()",
    "'%s %s'.format([ls, dl])", "'%s'.format([dl])", "'%X %.100f'.format([s, 1e300])", "dl.sortBy(x, x.name)",
    "dl.map(x, x.tags).flatten()", "ls.map(x, x.split('-')).flatten()", "dl == dl", "dl.distinct()", "any in dl",
    "ls.exists(x, x in dl)", "dl.map(x, x.name).distinct()", "dl.exists(x, x.name == any)",
    "li.map(x, ls)", "li.transformMap(i, x, {s: x})", "ls.transformMapEntry(i, x, {x: s})", "dl.filter(x, x.n == 1)",
    "ls.exists(x, x.split('-').exists(p, p in ['a', 'b']))", "sets.equivalent(dl, dl)", "sets.contains(ll, ll)",
    "ls.map(x, regex.replace(x, '[0-9]+', '-'))", "ls.filter(x, x.matches(s + string(n)))",
    "dl.map(x, string(x.n)).sort()",
    "cel.bind(x, ls.map(t, t + t), x.all(t, t in x))", "['a', 'b'].map(i, [i] + ls).all(l, ls.all(i, i in l) || true)",
    "[ls, ls].exists(l, s in l)",
    "ls.all(x, x in (n > 1 ? ls : dl))",
    "ls.all(x, x in [s, s, s, s, s, s, s, s, s, s])", "optional.of(ls).optMap(x, x + x).orValue([])",
    "math.greatest(li)", "ls.sort().reverse().slice(1, 3)", "base64.encode(bytes(s)).size()",
    "strings.quote(s).reverse()",
  ])
  func `plain expressions on values as large as they are taken to be are accepted and cost no more`(source: String)
    throws
  {
    let program = try Self.plain.compile(source)
    for activation in Self.plainValues {
      let (outcome, cost) = program.measure(activation)
      #expect(cost <= program.costEstimate, "\(text(of: outcome).prefix(100))")
    }
  }

  @Test func `a list that does not change is looked through once, and what does not change is made once`() throws {
    let closed = try Self.environment.compile("grant.scope.exists(s, s in other)")
    #expect(closed.measure(Self.activation()).cost < 12_000)
    let made = try Self.environment.compile("grant.scope.exists(s, s in other.map(o, o + '!'))")
    #expect(made.measure(Self.activation()).cost < 90_000)
    let open = try Self.environment.compile("grant.few.exists(f, grant.scope.exists(s, s in grant.few.map(x, x + f)))")
    #expect(open.measure(Self.activation()).cost > 100_000)
  }

  @Test func `a list that does change is looked through anew`() throws {
    let source =
      "[0, 10].map(i, cel.bind(l, lists.range(12).map(x, x + i), [1, 2, 3].map(y, y + i in l && !(y + 20 in l))))"
    let program = try Self.environment.compile(source)
    #expect(text(of: program.evaluate(Self.activation())) == "[[true, true, true], [false, true, true]]")
  }

  @Test func `what does not change in a loop is asked only when it is needed, and fails each time`() throws {
    let environment = Fixture.environment
    let lazy = try environment.compile("[1, 2].exists(x, x == 2 || [1 / 0].map(y, y)[0] == 1)")
    #expect(text(of: lazy.evaluate(Fixture.activation)) == "true")
    let never = try environment.compile("[].exists(x, [1 / 0].map(y, y)[0] == 1)")
    #expect(text(of: never.evaluate(Fixture.activation)) == "false")
    let failing = try environment.compile("[1, 2].exists(x, [1 / 0].map(y, y)[0] == x)")
    #expect(text(of: failing.evaluate(Fixture.activation)).hasPrefix("error: division by zero"))
    let inner = try environment.compile("[1, 2].map(x, [3].map(y, [4].map(z, x * z)[0] + y))")
    #expect(text(of: inner.evaluate(Fixture.activation)) == "[[7], [11]]")
  }

  private static let overLimit = [
    "any.all(a, any.all(b, any.exists(c, c == a + b)) || true)",
    "true || any.all(a, any.all(b, a + b < 0 || a + b >= 0))",
    "any.exists(a, any.exists(b, a + b < 0)) || true", "any.exists(a, any.exists(b, a + b < 0)) || false || true",
    "[1].exists(x, any.exists(a, any.exists(b, a + b < x - 1))) || true",
    "[0, 1].exists(x, x == 1 || any.exists(a, any.exists(b, a + b < x)))",
    "any.all(a, any.all(b, a + b >= 0)) && false",
  ]

  @Test(arguments: Cases.some(overLimit, every: 3))
  func `an evaluation over the limit fails, whatever might absorb it`(source: String) throws {
    let environment = Environment(variables: [
      Variable(name: "any", type: .list(.int), sizeHint: .elements(3))
    ])
    let program = try environment.compile(source)
    let numbers = Value.list((0..<4000).map { .int(Int64($0)) })
    let outcome = text(of: program.evaluate(environment.activation(["any": .value(numbers)])))
    let isAbsorbed = source.hasPrefix("true ||")
    #expect(
      outcome.hasPrefix(isAbsorbed ? "true" : "error: the evaluation costs more than the limit of 10000000 units"))
  }

  @Test func `a definition over the limit is named`() throws {
    var environment = Environment(variables: [Variable(name: "any", type: .list(.int), sizeHint: .elements(3))])
    environment.define("pairs", as: try environment.compile("any.all(a, any.all(b, a + b >= 0))"))
    let program = try environment.compile("pairs || true")
    let activation = environment.activation(["any": .value(.list(Array(repeating: .int(1), count: 4000)))])
    #expect(
      text(of: program.evaluate(activation))
        == "error: the evaluation costs more than the limit of 10000000 units (in pairs, line 1, column 12)")
  }

  @Test(arguments: [
    ("cel.bind(a, text + text, size(a + a))", "string"), ("text.replace('xxxx', text.substring(0, 90))", "string"),
    ("[text, text, text].join(text)", "string"),
    ("'%s%s%s%s%s'.format([text, text, text, text, text])", "list"), ("text.split('')", "list"),
    ("lists.range(100000)", "list"),
    ("regex.replace(text, 'x', 'xxxxxx')", "string"),
    ("bytes(text) + bytes(text) + bytes(text) + bytes(text)", "bytes"),
    ("regex.extractAll(text, 'x')", "list"), ("[text, text, text, text]", "list"),
    ("{1: text, 2: text, 3: text, 4: text}", "map"),
    ("cel.bind(l, lists.range(60000), l + l)", "list"), ("base64.encode(bytes(text + text + text))", "string"),
    ("lists.range(300).map(x, text)", "list"), ("lists.range(40).map(x, lists.range(3000))", "list"),
    ("strings.quote(text + text + text + '\\n')", "nothing"),
  ])
  func `what is larger than the limit is not produced`(source: String, kind: String) throws {
    let environment = Environment(variables: [Variable(name: "text", type: .string, sizeHint: .characters(1000))])
    let program = try environment.compile(source)
    let activation = environment.activation(["text": .value(.string(String(repeating: "x", count: 300_000)))])
    let outcome = text(of: program.evaluate(activation))
    if kind == "nothing" {
      #expect(!outcome.hasPrefix("error"))
    } else {
      #expect(
        outcome.hasPrefix("error: the \(kind) would be larger than the limit of 1048576 bytes"),
        "\(outcome.prefix(200))")
    }
  }

  @Test func `a list of doubled lists does not grow beyond the limit`() throws {
    var source = "x40"
    for level in (0..<40).reversed() { source = "cel.bind(x\(level + 1), [x\(level), x\(level)], \(source))" }
    let program = try Self.environment.compile("cel.bind(x0, [1], \(source))")
    #expect(
      text(of: program.evaluate(Self.activation())).hasPrefix(
        "error: the list would be larger than the limit of 1048576"))
  }

  /// Characters, more than anything that is made may have.
  private static let large = Cases.count(1_500_000, whole: 10_000_000)

  @Test(
    .timeLimit(.minutes(10)),
    arguments: [
      ("size(text)", "\(large)"), ("text.contains('y')", "false"), ("text.matches('(x|x)*y')", "false"),
      ("text == text", "true"),
      ("text.startsWith('xx')", "true"), ("text.endsWith('y')", "false"), ("text < text", "false"),
      ("text + ''", "error: the string would be larger"), ("text.lowerAscii()", "error: the string would be larger"),
      ("text.indexOf('y')", "-1"), ("text.split('x')", "error: the list would be larger"),
      ("text in [text]", "error: the list would be larger"),
      ("{text: 1}[text]", "error: the map would be larger"),
      ("text.replace('x', 'yy')", "error: the string would be larger"),
      ("regex.extract(text, 'y$')", "optional.none()"), ("text.charAt(\(large - 1))", "\"x\""),
      ("text.trim()", "error: the string would be larger"), ("int(text)", "error"), ("timestamp(text)", "error"),
      ("duration(text)", "error"),
      ("double(text)", "error"), ("base64.decode(text)", "error: the bytes would be larger"),
      ("'a'.matches(text)", "error"),
      ("timestamp(0).getHours(text)", "error: unknown time zone"),
      ("text.format([])", "error: the string would be larger"),
    ])
  func `a string of many megabytes is dealt with`(source: String, expected: String) throws {
    let environment = Environment(variables: [Variable(name: "text", type: .string, sizeHint: .characters(1000))])
    let program = try environment.compile(source)
    let activation = environment.activation(["text": .value(.string(String(repeating: "x", count: Self.large)))])
    var outcome = ""
    let elapsed = ProcessorTime.measure { outcome = text(of: program.evaluate(activation)) }
    #expect(outcome.hasPrefix(expected), "\(outcome.prefix(200))")
    #expect(elapsed < ProcessorTime.patience, "\(source)")
  }
}
