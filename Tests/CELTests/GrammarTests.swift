import Testing

@testable import CEL

/// The edges of the grammar, where the language definition and the parsers of cel-go and cel-cpp agree.
@Suite struct GrammarTests {
  @Test(arguments: [
    ("[,]", "[]"), ("{,}", "{}"), ("[1,]", "[1]"), ("{1: 2,}", "{1: 2}"), ("[?optional.of(1),]", "[1]"),
    ("{?'a': optional.of(1),}", "{\"a\": 1}"), ("size([,])", "0"), ("[[,], [,],]", "[[], []]"),
    ("1in[1]", "true"), ("1.0in[1.0]", "true"), ("1uin[1u]", "true"), ("0xfin[15]", "true"), ("'a'in['a']", "true"),
    ("007", "7"), ("-0xF", "-15"), ("0xfU", "15u"), ("1E3", "1000.0"), (".5e+1", "5.0"), ("1e-400", "0.0"),
    ("'''a\r\nb\rc'''", #""a\nb\nc""#), ("r'''a\r\nb'''", #""a\nb""#), ("b'''\r\n'''", #"b"\x0a""#),
    (#"'''a\'''b'''"#, #""a'''b""#), ("''''a'''", #""'a""#), (#"'''\x41\n'''"#, #""A\n""#), (#"'\r\n'"#, #""\r\n""#),
    (#"bR'\x'"#, #"b"\\x""#), (#"'\?\`\"\''"#, #""?`\"'""#), ("1\u{0C}+\r\n1", "2"), ("1 // a\r + 1", "1"),
    ("// x\n1", "1"),
    ("{'in': 1}.`in`", "1"), ("{'true': 1}.`true`", "1"), ("{'if': 1}.if", "1"), ("{'if': 1}.?if", "optional.of(1)"),
    ("{'a': 1}.?`a`", "optional.of(1)"), ("has({'if': 1}.if)", "true"), ("has({'a b': 1}.`a b`)", "true"),
    (".any[0]", "1"), (". any[0]", "1"), (".size('a')", "1"), (".5", "0.5"),
    ("[1].exists(any, .any[0] == any)", "true"),
    ("--5", "5"), ("---1", "-1"), ("--'a'", "\"a\""), ("!!1", "1"), ("2--1", "3"), ("2- -1", "3"),
    ("[1].map(--x, x)", "[1]"),
    ("-9223372036854775808", "-9223372036854775808"), ("1 < 2 == !false", "true"),
  ])
  func `what the grammar has is read`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    (".true", "1:2: expected a name, found 'true'"), (".false", "1:2: expected a name, found 'false'"),
    (".null", "1:2: expected a name, found 'null'"), (".in", "1:2: expected a name, found 'in'"),
    (".if", "1:2: 'if' is a reserved word"), (".1.true", "1:4: expected a field name, found 'true'"),
    ("any.?true", "1:6: expected a field name, found 'true'"), ("any.?in", "1:6: expected a field name, found 'in'"),
    ("any.in", "1:5: expected a field name, found 'in'"), (".'a'", "1:2: expected a name, found a string"),
    ("[,1]", "1:3: expected ']', found a number"), ("[1,,]", "1:4: expected an expression, found ','"),
    ("[,,]", "1:3: expected ']', found ','"), ("{,1: 2}", "1:3: expected '}', found a number"),
    ("{1: 2,,}", "1:7: expected an expression, found ','"), ("[?]", "1:3: expected an expression, found ']'"),
    ("[?,]", "1:3: expected an expression, found ','"), ("{?}", "1:3: expected an expression, found '}'"),
    ("size(,)", "1:6: expected an expression, found ','"), ("Foo{,}", "1:1: unknown type 'Foo'"),
    ("Foo{a: 1,}", "1:1: unknown type 'Foo'"), ("Foo{a: 1,,}", "1:10: expected a field name, found ','"),
    ("Foo{true: 1}", "1:5: expected a field name, found 'true'"), ("Foo{if: 1}", "1:1: unknown type 'Foo'"),
    ("0X1F", "1:1: a number runs into a name"), ("1_0", "1:1: a number runs into a name"),
    ("1inn", "1:1: a number runs into a name"), ("1i", "1:1: a number runs into a name"),
    ("1e400", "1:1: the number is not a double"), ("1.", "1:3: expected a field name, found the end of the expression"),
    ("rb'x'", "1:3: expected an operator or the end, found a string"),
    ("BB'x'", "1:3: expected an operator or the end, found a string"),
    ("any.`size`()", "1:11: expected an operator or the end, found '('"),
    ("`any`", "1:1: expected an expression, found '`any`'"),
    ("any.``", "1:6: a field name between back quotes has letters, digits, '_', '.', '-', '/' and spaces only"),
    ("--9223372036854775808", "1:3: the number is too large for int"), ("'''a''''", "1:8: the string is not closed"),
    ("'a\rb'", "1:1: the string is not closed"), ("r'a\r'", "1:1: the string is not closed"),
    ("true ? true ? 1 : 2 : 3", "1:13: expected ':', found '?'"), ("1\u{0B}", "1:2: unexpected character \"\\u000b\""),
    ("\u{FEFF}1", "1:1: unexpected character \"\\ufeff\""), ("'\\18'", "1:2: the escape sequence needs 3 octal digits"),
    ("'\\400'", "1:2: unknown escape sequence \"\\\\4\"; a backslash is written '\\\\'"),
    ("if(1)", "1:1: 'if' is a reserved word"), ("any.if()", "1:5: no function 'if'"),
    ("has(any.?a)", "1:5: has() takes one field selection, such as has(a.b)"),
    (".cel.bind(x, 1, 2)", "1:2: unknown variable 'cel'"),
  ])
  func `what the grammar has not is refused`(source: String, message: String) {
    let found = problems(source)
    #expect(found.first?.hasPrefix(message) == true, "\(found)")
  }
}
