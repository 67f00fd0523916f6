import Testing

@testable import CEL

@Suite struct SyntaxTests {
  @Test(arguments: [
    ("1", "1"), ("0x1F", "31"), ("-9223372036854775808", "-9223372036854775808"), ("7u", "7u"), ("0xfU", "15u"),
    (".5", "0.5"), ("1e3", "1000.0"), ("-2.5e-1", "-0.25"), ("true", "true"), ("null", "null"),
    ("'it\\'s'", "\"it's\""), (#""a\tb""#, #""a\tb""#), (#"r'\d'"#, #""\\d""#), (#"R"\""#, #""\\""#),
    ("'''a\n'b'''", #""a\n'b""#), (#"'\u00e9\U0001F600\x41\101'"#, "\"é😀AA\""),
    (#"b'\xff\377é'"#, #"b"\xff\xff\xc3\xa9""#),
    (#"br'\x'"#, #"b"\\x""#), ("[1, 2,]", "[1, 2]"), ("{'a': 1, 2: 'b',}", "{\"a\": 1, 2: \"b\"}"),
    ("1 // a comment\n + 2", "3"), ("{'a-b': 1}.`a-b`", "1"), ("{'in_': {'if': 2}}.in_.if", "2"),
  ])
  func `a literal reads as its value`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 3 - 2", "5"), ("7 % 4 * 2", "6"), ("1 < 2 == true", "true"),
    ("true || false && false", "true"), ("!true || true", "true"), ("!!true", "true"), ("!!!true", "false"),
    ("--5", "5"), ("-(3)", "-3"), ("- -3", "3"), ("true ? 1 : false ? 2 : 3", "1"), ("false ? 1 : false ? 2 : 3", "3"),
    ("1 in [1] && !(2 in [1])", "true"), ("-1.0 + 2.0", "1.0"), ("[1, 2][1] + {'a': 3}.a", "5"),
  ])
  func `operators bind as the language says`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("", "1:1: expected an expression, found the end of the expression"),
    ("1 +", "1:4: expected an expression, found the end of the expression"),
    ("(1", "1:3: expected ')', found the end of the expression"),
    ("1 2", "1:3: expected an operator or the end, found a number"),
    ("grant = 1", "1:7: unexpected character \"=\"; equality is '=='"),
    ("flag & flag", "1:6: unexpected character \"&\"; the operator is '&&'"),
    ("1 == # 2", "1:6: unexpected character \"#\""),
    ("'abc", "1:1: the string is not closed"),
    ("'a\nb'", "1:1: the string is not closed"),
    ("true &&\n  'ab\\q'", "2:6: unknown escape sequence \"\\\\q\"; a backslash is written '\\\\'"),
    ("'\\u12'", "1:2: the escape sequence needs 4 hexadecimal digits"),
    ("'\\ud800'", "1:2: the escape sequence names no Unicode scalar"),
    ("b'\\u0041'", "1:3: unknown escape sequence \"\\\\u\"; a backslash is written '\\\\'"),
    ("9223372036854775808", "1:1: the number is too large for int"),
    ("-9223372036854775809", "1:1: the number is too small for int"),
    ("99999999999999999999u", "1:1: the number is too large for uint"),
    ("12abc", "1:1: a number runs into a name"), ("0x", "1:1: '0x' needs hexadecimal digits"),
    ("if", "1:1: 'if' is a reserved word"), ("grant.true", "1:7: expected a field name, found 'true'"),
    ("size('a',)", "1:10: expected an expression, found ')'"),
    ("has(grant)", "1:5: has() takes one field selection, such as has(a.b)"),
    ("[1].all(x.y, true)", "1:9: all() takes a simple name as its variable"),
    ("[1].exists(x)", "1:5: exists() takes a variable's name and an expression, as in list.exists(x, …)"),
    ("[1].all(x, x, true)", "1:12: the variables of all() need different names"),
    ("cel.bind(x, 1)", "1:5: cel.bind() takes a variable's name, its value and an expression"),
  ])
  func `a syntax error says where and what`(source: String, message: String) {
    #expect(problems(source) == [message])
  }

  @Test func `columns count Unicode scalars and lines begin after a line feed`() throws {
    let error = #expect(throws: CompileError.self) { try Fixture.environment.compile("'e\u{301}😀' ==\n 'é' + nope") }
    let places = error?.problems.map { [$0.line, $0.column, $0.offset] }
    #expect(places == [[2, 8, 16]])
    #expect(error?.problems.map(\.message) == ["unknown variable 'nope'"])
  }

  @Test(arguments: [
    String(repeating: "(", count: 10_000) + "1" + String(repeating: ")", count: 10_000),
    String(repeating: "[", count: 10_000), String(repeating: "{1:", count: 10_000),
    "1" + String(repeating: " + 1", count: 10_000), "any" + String(repeating: ".a", count: 10_000),
    "any" + String(repeating: "[0]", count: 10_000), String(repeating: "flag ? 1 : ", count: 5000) + "1",
    String(repeating: "size(", count: 10_000), String(repeating: "[1].map(x, ", count: 5000),
    String(repeating: "!(", count: 10_000),
  ])
  func `nesting over 250 is an error that names the limit`(source: String) {
    let messages = problems(source)
    #expect(messages.count == 1 && messages[0].hasSuffix("the expression nests deeper than the limit of 250"))
  }

  @Test func `nesting up to the limit, and chains of any length, are fine`() {
    #expect(outcome(String(repeating: "(", count: 249) + "1" + String(repeating: ")", count: 249)) == "1")
    #expect(outcome("1" + String(repeating: " + 1", count: 249)) == "250")
    #expect(outcome("true" + String(repeating: " && true", count: 10_000)) == "true")
    #expect(outcome(String(repeating: "!", count: 10_000) + "true") == "true")
  }

  @Test func `a source over 100,000 code points is an error that names the limit`() {
    let padding = String(repeating: " ", count: 99_999)
    #expect(outcome("1" + padding) == "1")
    #expect(problems("1 " + padding) == ["1:100001: the expression has 100001 characters; the limit is 100000"])
  }
}
