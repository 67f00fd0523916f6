import Foundation
import TestSupport
import Testing

@testable import CEL

/// Mutated expressions and regular expressions: whatever they are, nothing traps, hangs or goes over a limit. The seeds are fixed;
/// `CEL_FUZZ` asks for ten times as many as the whole tests have.
@Suite struct FuzzTests {
  private static let factor = ProcessInfo.processInfo.environment["CEL_FUZZ"] == nil ? 1 : 10

  private static let expressions = [
    "grant.scope.all(s, !s.matches('^(create|update|delete):') || s in ['create:tickets'])",
    "1 + 2 * -3 % 4 - 9223372036854775807",
    "has(grant.organization_usage) && grant.?organization_usage.orValue('deny') == 'deny'",
    "[1, 2u, 3.5, 'a', b'b', null, true]",
    "{'a': 1, 2: [3], ?'c': optional.of(4)}.transformMap(k, v, string(k))", "any.map(x, type(x))[?0].optMap(y, [y, y])",
    "cel.bind(x, ['a', 'b'], x + x + x).exists(y, y.startsWith('a') ? api.scopes == [] : flag)",
    "'%s %d %.3f %x'.format([any, 1, 2.5, 255])",
    "timestamp('2030-01-31T08:00:00+01:00').getHours('Europe/Berlin') + duration('1h30m').getMinutes()",
    "math.greatest([1, 2.5, 3u])",
    "lists.range(1000).map(i, lists.range(i)).flatten().distinct().sort().reverse()",
    "'a,b,c'.split(',').join('-').replace('-', '+', 2)",
    "regex.replace('banana', '(an)+', '<\\\\1>') + regex.extract('k=v', '=(.)').value()",
    "size(grant.raw.name) > int('12') ? 1 / 0 : 2 % 0",
    "[[1, 2], [3]].filter(l, l.exists_one(x, x == 3 || x / 0 == 1))", "base64.decode(base64.encode(bytes('é')))",
    "'''it's'''.upperAscii() < r\"\\d\"",
    "organizations.all(i, o, o != '' && i < 10 || flag)",
    "sets.contains([1, 2], [dyn(2.0)]) != dyn(grant).scope.exists(s, s in organizations)",
    "grant.scope.sortBy(s, size(s)).first().orValue('none')",
    "'hello'.substring(1, 3).charAt(0).indexOf('e', 0) - 0x1F + .5e3", "Foo.Bar{a: 1, `b-c`: 2}",
  ]
  private static let pieces = [
    "(", ")", "[", "]", "{", "}", "?", ":", ".", ",", "&&", "||", "==", "!=", "<", ">=", "in", "+", "-", "*", "/", "%",
    "!", "\"", "'", "\\", "0", "1",
    "-1", "9223372036854775807", "1e308", "0u", "null", "true", "x", "grant", "api", "any", ".?", "[?", ".map(x, ",
    ".all(x, ", ".exists(x, ", "has(",
    "size(", "string(", "dyn(", "optional.none()", "lists.range(", "'a'", "b'\\xff'", "''", "[]", "{}", "é", "😀",
    "\u{0}", " ", "//", "\n", "`a`",
  ]
  private static let patterns = [
    "^(create|update|delete):", "(a|a)*b", "(a*)*c", "[a-z0-9_]{1,63}(?:\\.[a-z]{2,})*$", "(?i)\\bstraße\\b",
    "\\p{Lu}\\P{Greek}[^\\d\\s]+?",
    "(?P<year>\\d{4})-(?P<month>\\d{2})", "a{0,1000}b{2}", "[[:alpha:]][^]a-]\\x{1F600}\\Q.*\\E", "(?ms)^.*$|\\A\\z",
    "((((a?)?)?)?)?x", "(?U)a+|b+?|",
  ]
  private static let patternPieces = [
    "(", ")", "(?:", "(?i)", "(?P<n>", "[", "]", "[^", "{2}", "{0,}", "{1,1000}", "*", "+", "?", "|", "^", "$", ".",
    "\\", "\\b", "\\d", "\\pL", "\\Q", "\\E",
    "a", "b", "é", "😀", "-", "z", "\\1", "\\x41", "[:digit:]", "\n",
  ]
  private static let texts = [
    "", "a", "create:tickets", String(repeating: "a", count: 400), "Straße é😀\nb 2030-01-31",
    String(repeating: "ab\n", count: 60),
  ]

  @Test(.timeLimit(.minutes(10))) func `mutated expressions do not trap, hang or go over a limit`() async {
    var random = SeededGenerator(seed: 4)
    var compiled = 0
    let total = Cases.count(1000, whole: 5000) * Self.factor
    for _ in 0..<total {
      // The other suites share the threads with this one.
      await Task.yield()
      let source = Self.mutated(Self.expressions, with: Self.pieces, &random)
      let elapsed = ProcessorTime.measure {
        for mode in [Checker.Mode.checked, .unchecked] {
          guard let program = try? Fixture.environment.compile(source, mode: mode) else { continue }
          compiled += 1
          #expect(program.costEstimate <= Limits.cost)
          guard case .value(let value) = program.measure(Fixture.activation).outcome else { continue }
          #expect(throws: Never.self, "\(source)") { try Limits.check(value) }
        }
      }
      #expect(elapsed < ProcessorTime.patience, "\(source)")
    }
    // Mutations that never compile would test the parser only.
    #expect(compiled > total / 5)
  }

  @Test(.timeLimit(.minutes(10))) func `mutated regular expressions do not trap, hang or go over a limit`() async {
    var random = SeededGenerator(seed: 5)
    var compiled = 0
    let total = Cases.count(250, whole: 1000) * Self.factor
    for _ in 0..<total {
      // The other suites share the threads with this one.
      await Task.yield()
      let pattern = Self.mutated(Self.patterns, with: Self.patternPieces, &random)
      let elapsed = ProcessorTime.measure {
        guard let regex = try? Regex(pattern) else { return }
        compiled += 1
        #expect(regex.size <= Limits.regexSize)
        for text in Self.texts { Self.check(regex, text, pattern) }
      }
      #expect(elapsed < ProcessorTime.patience, "\(pattern)")
    }
    #expect(compiled > total / 4)
  }

  /// Both machines must agree whether there is a match, and matches must lie in the text, one behind another.
  private static func check(_ regex: Regex, _ text: String, _ pattern: String) {
    var meter = Meter()
    guard let matches = try? regex.matches(text, &meter) else { return }
    var (count, end) = (0, 0)
    var text = text
    let isComplete = text.withUTF8 { bytes in
      (try? regex.forEachMatch(in: bytes, &meter) { match throws(Fault) in
        #expect(end <= match[0] && match[0] <= match[1] && match[1] <= bytes.count, "\(pattern)")
        (count, end) = (count + 1, match[1])
        return true
      }) != nil
    }
    if isComplete { #expect(matches == (count > 0), "\(pattern) on \(text.prefix(20))") }
  }

  /// A seed after one to three changes: scalars cut out, pieces put in, parts doubled or swapped in from another seed.
  private static func mutated(_ seeds: [String], with pieces: [String], _ random: inout SeededGenerator) -> String {
    var scalars = Array((seeds.randomElement(using: &random) ?? "").unicodeScalars)
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      let start = Int.random(in: 0...scalars.count, using: &random)
      let end = min(scalars.count, start + Int.random(in: 0...6, using: &random))
      switch Int.random(in: 0..<5, using: &random) {
      case 0: scalars.removeSubrange(start..<end)
      case 1: scalars.insert(contentsOf: (pieces.randomElement(using: &random) ?? "").unicodeScalars, at: start)
      case 2: scalars.replaceSubrange(start..<end, with: (pieces.randomElement(using: &random) ?? "").unicodeScalars)
      case 3: scalars.insert(contentsOf: Array(scalars[start..<end]), at: start)
      default:
        let other = Array((seeds.randomElement(using: &random) ?? "").unicodeScalars)
        let from = Int.random(in: 0...other.count, using: &random)
        scalars.replaceSubrange(start..<end, with: other[from..<min(other.count, from + 30)])
      }
    }
    return String(String.UnicodeScalarView(scalars))
  }
}
