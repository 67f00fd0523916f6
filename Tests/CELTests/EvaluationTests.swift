import Testing

@testable import CEL

@Suite struct EvaluationTests {
  @Test(arguments: [
    ("'a' + 'b'", "\"ab\""), ("[1] + [2]", "[1, 2]"), ("7 / 2", "3"), ("-7 / 2", "-3"), ("-7 % 2", "-1"),
    ("7.0 / 2.0", "3.5"),
    ("dyn(1) == 1.0", "true"), ("dyn(1u) == 1", "true"), ("dyn(1) == 'a'", "false"), ("dyn('a') != null", "true"),
    ("dyn(-1) < 1u", "true"), ("dyn(2.5) > 2", "true"), ("'a' < 'b'", "true"), ("'Z' < 'a'", "true"),
    ("false < true", "true"),
    ("'\u{E9}' == 'e\u{301}'", "false"), ("'é' in ['e\u{301}']", "false"), ("{'é': 1} == {'e\u{301}': 1}", "false"),
    ("'\u{FFFF}' < '\u{1F600}'", "true"), ("double('NaN') == double('NaN')", "false"), ("double('NaN') < 1.0", "false"),
    ("[1, 2] == [1, 2]", "true"), ("{'a': 1, 'b': 2} == {'b': 2, 'a': 1}", "true"),
    ("dyn({1: 'a'}) == {1u: 'a'}", "true"),
    ("{1: 'a'}[dyn(1.0)]", "\"a\""), ("1 in {1: 2}", "true"), ("dyn(2u) in [1, 2]", "true"),
    ("'x' in ['a', 'b']", "false"),
    ("type(1) == int", "true"), ("type([1]) == list", "true"), ("type(type(1)) == type", "true"),
  ])
  func `operators`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("[1, 2, 3].all(x, x > 0)", "true"), ("[].all(x, x > 0)", "true"), ("[1, 2].exists(x, x == 2)", "true"),
    ("[].exists(x, true)", "false"), ("[1, 2, 2].exists_one(x, x == 2)", "false"),
    ("[1, 2].exists_one(x, x == 2)", "true"),
    ("[1, 2, 3].filter(x, x % 2 == 1)", "[1, 3]"), ("[1, 2].map(x, x * 2)", "[2, 4]"),
    ("[1, 2].map(x, x > 1, x * 2)", "[4]"),
    ("{'a': 1, 'b': 2}.map(k, k)", "[\"a\", \"b\"]"), ("{'a': 1}.exists(k, v, k == 'a' && v == 1)", "true"),
    ("['a', 'b'].transformList(i, v, string(i) + v)", "[\"0a\", \"1b\"]"),
    ("{'a': 1}.transformMap(k, v, v + 1)", "{\"a\": 2}"),
    ("[1, 2].map(x, [3, 4].map(y, x * y))", "[[3, 4], [6, 8]]"), ("[1].map(x, [2].map(x, x) + [x])", "[[2, 1]]"),
    ("cel.bind(x, 2, cel.bind(y, x + 1, x * y))", "6"), ("[[1, 2], [3]].filter(l, l.exists(x, x == 3))", "[[3]]"),
  ])
  func `macros`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("size('héllo')", "5"), ("'e\u{301}👩‍👩‍👧'.size()", "7"), ("size(b'\\xff')", "1"), ("size({'a': 1})", "1"),
    ("'abc'.startsWith('ab')", "true"), ("'e\u{301}'.startsWith('e')", "true"), ("'abc'.endsWith('bc')", "true"),
    ("'abc'.endsWith('zabc')", "false"), ("'abc'.contains('')", "true"), ("'aab'.contains('ab')", "true"),
    ("['a', 'b'].join(', ')", "\"a, b\""), ("[].join()", "\"\""),
    ("'a b  c'.split(' ')", "[\"a\", \"b\", \"\", \"c\"]"),
    ("'a b c'.split(' ', 2)", "[\"a\", \"b c\"]"), ("'abc'.split('')", "[\"a\", \"b\", \"c\"]"),
    ("'a'.split('', 0)", "[]"),
    ("'ÄbC'.lowerAscii()", "\"Äbc\""), ("'äbC'.upperAscii()", "\"äBC\""), ("' \\t a b\\n'.trim()", "\"a b\""),
    ("'aaa'.replace('a', 'b', 2)", "\"bba\""), ("'ab'.replace('', '-')", "\"-a-b-\""),
    ("'ab'.replace('', '-', 1)", "\"-ab\""),
    ("'hé😀lo'.substring(2)", "\"😀lo\""), ("'hello'.substring(1, 3)", "\"el\""), ("'abc'.replace('x', 'y')", "\"abc\""),
  ])
  func `strings`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("'%s has %d'.format(['x', 3])", "\"x has 3\""), ("'%% %s'.format([[1, 'a', null]])", "\"% [1, a, null]\""),
    ("'%.2f %f'.format([1.005, 2])", "\"1.00 2.000000\""), ("'%e'.format([1234.5])", "\"1.234500e+03\""),
    ("'%x %X %x'.format([255, 255u, 'ab'])", "\"ff FF 6162\""), ("'%o %b %b'.format([8, 5, true])", "\"10 101 1\""),
    ("'%x'.format([-255])", "\"-ff\""), ("'%s'.format([{'b': 1, 'a': 2.5}])", "\"{a: 2.5, b: 1}\""),
    ("'%.100f'.format([1e308]).size()", "410"), ("'%s'.format([grant.scope])", "\"[read:x, delete:x]\""),
  ])
  func `format`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("string(1.0)", "\"1\""), ("string(1e100)", "\"1e+100\""), ("string(-0.5)", "\"-0.5\""), ("int('-7')", "-7"),
    ("int(2.9)", "2"), ("uint(7)", "7u"), ("double('1.5')", "1.5"), ("string(b'ab')", "\"ab\""),
    ("bool('true')", "true"),
    ("bytes('é')", "b\"\\xc3\\xa9\""), ("string(true)", "\"true\""),
  ])
  func `conversions`(source: String, value: String) {
    #expect(outcome(source) == value)
  }

  @Test(arguments: [
    ("9223372036854775807 + 1", "integer overflow (line 1, column 21)"),
    ("-9223372036854775808 - 1", "integer overflow (line 1, column 22)"),
    ("9223372036854775807 * 2", "integer overflow (line 1, column 21)"),
    ("-9223372036854775808 / -1", "integer overflow (line 1, column 22)"),
    ("-9223372036854775808 % -1", "integer overflow (line 1, column 22)"),
    ("-(-9223372036854775808)", "integer overflow (line 1, column 1)"),
    ("0u - 1u", "integer overflow (line 1, column 4)"),
    ("1 / 0", "division by zero (line 1, column 3)"), ("1 % 0", "modulus by zero (line 1, column 3)"),
    ("int(1e19)", "the number is out of range of int (line 1, column 1)"),
    ("uint(-1)", "the number is out of range of uint (line 1, column 1)"),
    ("int('x')", "\"x\" cannot be converted to int (line 1, column 1)"),
    ("string(b'\\xff')", "the bytes are not UTF-8 (line 1, column 1)"),
    ("[1, 2][2]", "index 2 is out of range of a list of 2 (line 1, column 7)"),
    ("[1][-1]", "index -1 is out of range of a list of 1 (line 1, column 4)"),
    ("{'a': 1}['b']", "no such key: \"b\" (line 1, column 9)"),
    ("{'a': 1}.b", "no such key: \"b\" (line 1, column 10)"),
    ("{'a': 1, 'a': 2}", "a map has one key twice (line 1, column 1)"),
    ("{1.5: 1}", "a map key is a bool, int, uint or string, found double (line 1, column 1)"),
    ("any.x", "list has no field 'x' (line 1, column 5)"),
    ("any[1] +\n any[0]", "no matching overload: string + int (line 1, column 8)"),
    ("any && true", "expected bool, found list (line 1, column 1)"),
    ("any.exists(x, x)", "expected bool, found int (line 1, column 15)"),
    ("any[0].all(x, true)", "expected a list or a map to go through, found int (line 1, column 1)"),
    ("'%d'.format(['a'])", "format cannot show string as %d (line 1, column 6)"),
    ("'%d'.format(['NaN'])", "format cannot show string as %d (line 1, column 6)"),
    ("'%f'.format(['+Infinity'])", "format cannot show string as %f (line 1, column 6)"),
    ("'%d %d'.format([1])", "format has more clauses than the 1 values that it is given (line 1, column 9)"),
    ("'%y'.format([1])", "format has no clause \"%y\"; there are %s %d %f %e %x %X %o %b (line 1, column 6)"),
    ("'a%'.format([1])", "format ends in the middle of a clause (line 1, column 6)"),
    ("'%.101f'.format([1])", "format takes a precision of 0 to 100 (line 1, column 10)"),
    ("'abc'.substring(4)", "index 4 is out of range of a string of 3 (line 1, column 7)"),
    ("'abc'.substring(2, 1)", "the substring would start at 2 and end at 1 (line 1, column 7)"),
    ("[dyn(1)].join()", "join takes strings, found int (line 1, column 10)"),
  ])
  func `a failure says what and where`(source: String, message: String) {
    #expect(outcome(source) == "error: \(message)")
  }

  @Test(arguments: [
    ("any", Type.bool, "error: expected bool, found list (line 1, column 1)"),
    ("any", .list(.string), "error: expected list(string), found list (line 1, column 1)"),
    ("any", .list(.dyn), "[1, \"a\"]"), ("any.map(x, string(x))", .list(.string), "[\"1\", \"a\"]"),
  ])
  func `a dyn result is held to the expected type`(source: String, type: Type, expected: String) throws {
    let program = try Fixture.environment.compile(source, expecting: type)
    #expect(program.type == type)
    #expect(text(of: program.evaluate(Fixture.activation)) == expected)
  }
}
