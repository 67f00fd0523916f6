import Testing

@testable import CEL

/// What RE2 accepts and refuses.
@Suite struct RegexSyntaxTests {
  @Test(arguments: [
    "^{2}", "{", "{,2}", "{a", "a{2", "a{,2}", "a{02}", "a{1000000000}", #"\Qa\E"#, #"\Qa"#, #"a\Q\E*"#, "a(?i)*",
    "a*(?i)*", "(?:)*", "()*", "[[:]", "[[:]]", "[[:a]", "[[:^alpha:]]", "[]]", "[a-]", "[-a]", #"[\d-z]"#, "[a-b-c]",
    "(?P<a>x)(?P<a>y)", "(?<a>x)(?P<a>y)", "(?P<é>x)", "(?P<1>x)", "(?)", "(?i)", "(?i-s:a)", "(?ii)", #"\pN"#,
    #"\pZ"#, #"\p{^L}"#, #"\P{^L}"#, #"\p{Kawi}"#, #"\p{Common}"#, #"\x{0000000041}"#, #"\x{D800}"#, #"\0"#, #"\07"#,
    #"\012"#, #"\777"#, #"\10"#, #"\_"#, #"\-"#, "(a*)*", "((a{10}){10}){10}", "(a{1000}){1}", "(a{1000}){0}",
    "(?:a{0}){1000}", "(?:(?:a{500}|b{3}){2})", "a{1000}b{1000}", "x{2,2}", "[[:alpha:]-z]", "$*", #"\b+"#, "^*",
  ])
  func `a pattern that RE2 accepts is accepted`(pattern: String) {
    #expect(RegexSyntax.problem(in: pattern) == nil)
  }

  @Test(arguments: [
    "{2}", "({2})", "a|{2}", "a{1001}", "a{2}{3,1}", "a{2}{3}", "a{2}??", "a*?+", #"a\E"#, #"\Q\E*"#, "(?i)*", "(|*)",
    "[[:foo:]]", "[[:]:]]", "[[::]]", "[]", "[^]", #"[a-\d]"#, "[z-a]", "(?P<a-b>x)", "(?P<>x)", "(?P=a)", "(?P>a)",
    "(?'a'b)", "(?=a)", "(?<=a)", "(?-)", "(?i-)", "(?-:a)", "(?-i-s)", "(?x)", "(?i", "(?#a)", "(?>a)", "(?|a)",
    #"\p"#, #"\p{"#, #"\p{}"#, #"\p^L"#, #"\p{l}"#, #"\p{Letter}"#, #"\p{Cn}"#, #"\p{LC}"#, #"\p{Garay}"#,
    #"\p{Unknown}"#, #"\x{}"#, #"\x{41"#, #"\x{110000}"#, #"\x4"#, #"\x4G"#, #"\1"#, #"\18"#, #"\8"#, #"\é"#, #"\y"#,
    #"\Z"#, #"\cA"#, #"\"#, "a**", "a+*", "a?+", "((a{10}){11}){10}", "(a{40}){40}", "(a{0,1000}){2}", "(a{2,}){501}",
    "((a{1000}){2}){0}", ")", "(", "a)", "x{3,2}", #"[\Qa\E]"#, #"[\b]"#, "[a-[:digit:]]", "**", "|*",
  ])
  func `a pattern that RE2 refuses is refused`(pattern: String) {
    #expect(RegexSyntax.problem(in: pattern) != nil)
  }

  @Test(arguments: [
    ("{2}", "a repetition without something to repeat (at character 1)"),
    (#"a\E"#, #"unknown escape sequence "\\E" (at character 2)"#),
    ("a{2}{3,1}", "a repetition counts from 0 to 1000, the lower number first (at character 5)"),
    ("(a{40}){40}", "counts of repetitions within each other, multiplied, are more than 1000"),
    (#"\C"#, #"unknown escape sequence "\\C" (at character 1)"#),
    (
      "[" + String(repeating: "ac", count: 50_001) + "]",
      "its classes are larger than the limit of 100000 ranges of characters"
    ),
    (String(repeating: "a*(?i)*(?-i)", count: 300), "it nests deeper than the limit of 250 (at character 3008)"),
    (String(repeating: "a", count: 200_000), "it is larger than the limit of 10000 instructions and 1000 classes"),
  ])
  func `what is wrong is named`(pattern: String, message: String) {
    #expect(RegexSyntax.problem(in: pattern) == "invalid regular expression: \(message)")
  }

  @Test(arguments: [
    (#"^[[:]+$"#, "[:", true), (#"^[[:a]+$"#, "[a:", true), ("^a{02}$", "a{02}", true), ("a(?i)*$", "aa", true),
    (#"^\Qa.\E+$"#, "a...", true), (#"^\x{D800}$"#, "a", false), (#"^[^\x{D800}]$"#, "a", true),
    (#"^(?i)a(?-i)b$"#, "Ab", true), ("^(?:a|(?i)b|c)$", "C", true), ("^(?i:a|b)c$", "BC", false),
    (#"^\012\60$"#, "\n0", true), (#"^[\x41-\x{43}]+$"#, "ABC", true), (#"^[]-a]+$"#, "]^_`a", true),
    ("(?:(?:a{0}){1000}b)", "b", true), ("^(a{0}b)$", "b", true),
  ])
  func `what is accepted means what it means to RE2`(pattern: String, text: String, expected: Bool) throws {
    var meter = Meter()
    #expect(try Regex(pattern).matches(text, &meter) == expected)
  }
}
