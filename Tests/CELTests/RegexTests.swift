import TestSupport
import Testing

@testable import CEL

@Suite struct RegexTests {
  private static func matches(_ pattern: String, _ text: String) throws -> Bool {
    var meter = Meter()
    return try Regex(pattern).matches(text, &meter)
  }

  @Test(arguments: [
    ("", "", true), ("", "a", true), ("a", "ba", true), ("a", "b", false), ("a|b|", "c", true), ("^a", "ba", false),
    ("a$", "ab", false), ("^$", "", true), ("^$", "a", false), ("a.c", "a\nc", false), ("(?s)a.c", "a\nc", true),
    ("(?m)^b$", "a\nb\nc", true), ("^b$", "a\nb\nc", false), (#"\Ab"#, "a\nb", false), (#"(?m)\Ab"#, "a\nb", false),
    (#"c\z"#, "a\nc", true), ("a*", "", true), ("^a+$", "aaa", true), ("^a?$", "aa", false), ("^a{2}$", "aa", true),
    ("^a{2}$", "aaa", false), ("^a{2,}$", "aaaa", true), ("^a{2,3}$", "aaaa", false), ("^a{,3}$", "a{,3}", true),
    ("^a{$", "a{", true), ("^(ab)*?$", "abab", true), ("^[a-c]+$", "abcab", true), ("^[^a-c]+$", "xyz", true),
    ("^[]a]+$", "]a", true), ("^[^]a]$", "b", true), ("^[a-]+$", "a-a", true), (#"^[\d\-x]+$"#, "1-x", true),
    (#"^\d\D\s\S\w\W$"#, "1a bc-", true), (#"^\w+$"#, "é", false), ("^[[:alpha:]]+$", "aZ", true),
    ("^[[:^digit:]]$", "a", true), ("^[[:word:]]+$", "a_1", true), (#"\bfoo\b"#, "a foo b", true),
    (#"\bfoo\b"#, "afoo", false), (#"\Boo\b"#, "foo", true), (#"^\pL+$"#, "Gruß", true),
    (#"^\p{Lu}\P{Lu}$"#, "Éé", true),
    (#"^\p{Greek}+$"#, "αβγ", true), (#"^\p{Greek}+$"#, "abc", false), (#"^\p{^Greek}$"#, "a", true),
    (#"^[\p{Cyrillic}\d]+$"#, "завтра1", true), (#"^\p{Han}{2}$"#, "漢字", true), ("(?i)straße", "STRAßE", true),
    ("(?i)^[a-c]+$", "AbC", true), ("(?i)k", "\u{212A}", true), ("(?i)σ", "ς", true), ("(?i)a(?-i)b", "AB", false),
    ("(?i:a)b", "Ab", true), ("(?i:a)b", "AB", false), (#"^\x41\x{1F600}\101$"#, "A😀A", true),
    (#"\Q.*\E"#, "a.*b", true),
    (#"\Q.*\E"#, "axb", false), (#"^\.\*\\$"#, #".*\"#, true), ("(?P<n>a)(?<m>b)", "ab", true),
    ("(?P<a>x)(?P<a>y)", "xy", true),
    ("(?U)^a+?$", "aa", true),
    ("^.$", "😀", true), ("^..$", "é", false), ("^(a|😀){2}$", "😀a", true), ("[^a]", "é", true),
    (#"\t\n\a\f\v\r"#, "\t\n\u{7}\u{C}\u{B}\r", true),
    ("^(?:a|ab)(?:c|bcd)$", "abcd", true), ("x{0}y", "y", true), ("(|a)+b", "aab", true), ("a||b", "z", true),
  ])
  func `a pattern matches as RE2 says`(pattern: String, text: String, expected: Bool) throws {
    #expect(try Self.matches(pattern, text) == expected)
  }

  @Test(arguments: [
    ("(", "'(' without ')' (at character 1)"), ("a)", "')' without '(' (at character 2)"),
    ("[a", "'[' without ']' (at character 1)"), ("*a", "a repetition without something to repeat (at character 1)"),
    ("a**", "a repetition of a repetition (at character 3)"),
    ("a{2}{3}", "a repetition of a repetition (at character 5)"),
    ("[b-a]", "a range runs backwards (at character 2)"),
    (#"(a)\1"#, "backreferences are not supported (at character 4)"),
    ("(?=a)", "an unknown kind of group (at character 1)"),
    ("(?<!a)", "a group's name has letters, digits and '_' (at character 1)"),
    (#"\pX"#, "there is no class of characters \"X\" (at character 1)"),
    (#"\p{Grek}"#, "there is no class of characters \"Grek\" (at character 1)"),
    (#"\q"#, "unknown escape sequence \"\\\\q\" (at character 1)"), (#"a\"#, "a backslash at the end (at character 2)"),
    ("a{1001}", "a repetition counts from 0 to 1000, the lower number first (at character 2)"),
    ("a{3,2}", "a repetition counts from 0 to 1000, the lower number first (at character 2)"),
    (#"\x{110000}"#, "there is no such character (at character 1)"),
    (#"\xZ"#, "'\\x' needs two hexadecimal digits, or some between braces (at character 1)"),
    ("[[:nope:]]", "an unknown class of characters (at character 2)"),
    ("((a{100}){100}){100}", "it is larger than the limit of 10000 instructions and 1000 classes"),
    (String(repeating: "(", count: 300), "it nests deeper than the limit of 250 (at character 251)"),
  ])
  func `what is wrong with a pattern is named`(pattern: String, message: String) {
    let error = #expect(throws: RegexError.self) { try Regex(pattern) }
    #expect(error?.description == "invalid regular expression: \(message)")
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: ["(a|a)*b", "(a*)*c", "(a+)+$x", "(a|aa)+$b", "(?:a?){30}a{30}b", "(.*)(.*)(.*)x"])
  func `time is linear in the text, whatever the pattern`(pattern: String) throws {
    var meter = Meter()
    let text = String(repeating: "a", count: 200_000)
    #expect(try !Regex(pattern).matches(text, &meter))
    #expect(meter.spent < 60_000)
  }

  @Test func `an automaton with more states than the table holds still finds the match`() throws {
    var meter = Meter()
    let regex = try Regex("(a|b)*a(a|b){14}c")
    var random = SeededGenerator(seed: 1)
    let noise = (0..<60_000).map { _ in Bool.random(using: &random) ? "a" : "b" }.joined()
    #expect(try !regex.matches(noise, &meter))
    #expect(try regex.matches(noise + "a" + String(repeating: "b", count: 14) + "c", &meter))
  }

  @Test func `steps beyond the limit of an evaluation end the match`() throws {
    let regex = try Regex("(?:a?){1000}a{1000}b")
    var meter = Meter()
    try meter.charge(Limits.cost - 10_000)
    #expect(throws: Fault.self) { try regex.matches(String(repeating: "a", count: 1000), &meter) }
  }

  @Test(arguments: [
    (#"regex.extract('item-42', 'item-(\\d+)')"#, "optional.of(\"42\")"),
    (#"regex.extract('a1b22', '\\d+')"#, "optional.of(\"1\")"),
    ("regex.extract('HELLO', 'hello')", "optional.none()"), ("regex.extract('b', '(a)?b')", "optional.none()"),
    (#"regex.extractAll('id:1, id:2', 'id:(\\d)')"#, "[\"1\", \"2\"]"),
    ("regex.extractAll('aXbX', '[a-z]')", "[\"a\", \"b\"]"),
    ("regex.extractAll('x', 'y')", "[]"), (#"regex.replace('a.b.c', '\\.', '-')"#, "\"a-b-c\""),
    (#"regex.replace('a b', '(\\w) (\\w)', '\\2 \\1')"#, "\"b a\""), ("regex.replace('aaa', 'a', 'b', 2)", "\"bba\""),
    ("regex.replace('aab', '(a*)*', '-')", "\"-b-\""), ("regex.replace('aaa', 'a', 'b', 0)", "\"aaa\""),
    ("regex.replace('aaa', 'a', 'b', -1)", "\"bbb\""),
    ("regex.replace('abc', 'x*', '-')", "\"-a-b-c-\""), ("regex.replace('é😀', '', '-')", "\"-é-😀-\""),
    (#"regex.replace('ab', 'b', '[\\0\\\\]')"#, "\"a[b\\\\]\""), ("regex.replace('aab', 'a+?', 'x')", "\"xxb\""),
    ("regex.replace('banana', 'a|an', 'x')", "\"bxnxnx\""), ("regex.replace('banana', 'an|a', 'x')", "\"bxxx\""),
    (#"regex.replace('foo bar', '\\b', '|')"#, "\"|foo| |bar|\""),
    ("regex.replace('a\\nb', '(?m)^', '> ')", "\"> a\\n> b\""),
    ("'abc'.matches(any[1] + '.c')", "true"), ("matches('grey', 'gr(a|e)y')", "true"),
  ])
  func `regular expressions in the language`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test(arguments: [
    (
      "regex.extract('a', '(a)(b)')",
      "a regular expression to extract with has one group at most, this one has 2 (line 1, column 7)"
    ),
    (
      #"regex.replace('a', 'a', '\\1')"#,
      "the replacement names group 1 of a regular expression with 0 (line 1, column 7)"
    ),
    (
      #"regex.replace('a', 'a', '\\x')"#,
      "a backslash in a replacement is followed by a digit or another backslash (line 1, column 7)"
    ),
    ("'a'.matches(any[1] + '(')", "invalid regular expression: '(' without ')' (at character 2) (line 1, column 5)"),
  ])
  func `a regular expression fails at run time with what is wrong`(source: String, message: String) {
    #expect(outcome(source) == "error: \(message)")
  }

  @Test func `a literal pattern is checked with the expression`() {
    #expect(
      problems("grant.audience.matches('(a') || nope") == [
        "1:24: invalid regular expression: '(' without ')' (at character 1)", "1:33: unknown variable 'nope'",
      ])
  }

  @Test func `one automaton serves many tasks`() async throws {
    let regex = try Regex("^(create|update|delete):")
    let counts = try await withThrowingTaskGroup(of: Int.self) { group in
      for task in 0..<8 {
        group.addTask {
          var meter = Meter()
          return try (0..<500).count { try regex.matches($0 % 2 == 0 ? "update:\(task)" : "read:\($0)", &meter) }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(counts == 8 * 250)
  }
}
