import Testing

@testable import CEL

/// The libraries beyond the core of the language.
@Suite struct LibraryTests {
  @Test(arguments: [
    ("optional.of(1).hasValue()", "true"), ("optional.none().orValue(3)", "3"),
    ("optional.of(1).or(optional.of(1 / 0))", "optional.of(1)"),
    ("optional.of(1).orValue(1 / 0)", "1"), ("optional.of(2).optMap(x, x + 1)", "optional.of(3)"),
    ("optional.none().optMap(x, 1 / 0)", "optional.none()"),
    ("optional.of(2).optFlatMap(x, optional.none())", "optional.none()"),
    ("{'a': 1}.?a", "optional.of(1)"), ("{'a': 1}.?b", "optional.none()"), ("{'a': {'b': 2}}.?a.b.value()", "2"),
    ("[1][?0]", "optional.of(1)"), ("[1][?5]", "optional.none()"), ("[?optional.of(1), ?optional.none(), 2]", "[1, 2]"),
    ("{?'a': optional.of(1), ?'b': optional.none()}", "{\"a\": 1}"), ("[1, 2].first()", "optional.of(1)"),
    ("[].last()", "optional.none()"),
    ("optional.ofNonZeroValue('').hasValue()", "false"), ("optional.unwrap([optional.of(1), optional.none()])", "[1]"),
    ("[optional.none(), optional.of('x')].unwrapOpt()", "[\"x\"]"), ("has({'a': {}}.?a.b)", "false"),
    ("grant.?audience", "optional.of(\"https://a/\")"), ("grant.?organization_usage", "optional.none()"),
    ("grant.?organization_usage.orValue('none')", "\"none\""), ("grant.raw.?name.orValue('?')", "\"n\""),
    ("grant.raw.?nope.?deeper.orValue('?')", "\"?\""), ("optional.of(grant).audience", "optional.of(\"https://a/\")"),
  ])
  func `optionals`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test(arguments: [
    ("[3, 1, 2].sort()", "[1, 2, 3]"), ("['b', 'a'].sort()", "[\"a\", \"b\"]"),
    // By code point, whatever is canonically equivalent: a mark after e comes before z, e with its mark in one after it.
    ("['\\u00e9', 'z', 'e\\u0301', 'e'].sort() == ['e', 'e\\u0301', 'z', '\\u00e9']", "true"),
    ("['\\U0001F600', '\\uFFFD'].sort() == ['\\uFFFD', '\\U0001F600']", "true"),
    ("['\\u00e9', 'z', 'e\\u0301', 'e'].sortBy(s, s) == ['e', 'e\\u0301', 'z', '\\u00e9']", "true"),
    ("['bb', 'a', 'ab', 'b'].sortBy(s, s.substring(0, 1))", "[\"a\", \"ab\", \"bb\", \"b\"]"),
    ("[1, 2, 1u, 2.0].distinct()", "[1, 2]"),
    ("[[1], [1.0]].distinct()", "[[1]]"), ("[[1, 2], [3]].flatten()", "[1, 2, 3]"),
    ("[1, [2, [3]]].flatten()", "[1, 2, [3]]"),
    ("[1, [2, [3]]].flatten(2)", "[1, 2, 3]"), ("[1, 2].flatten()", "[1, 2]"), ("lists.range(3)", "[0, 1, 2]"),
    ("lists.range(-1)", "[]"),
    ("[1, 2, 3].reverse()", "[3, 2, 1]"), ("[1, 2, 3].slice(1, 3)", "[2, 3]"), ("[1].slice(1, 1)", "[]"),
    ("['aa', 'b'].sortBy(s, size(s))", "[\"b\", \"aa\"]"), ("[2, 1, 3].sortBy(x, x % 2)", "[2, 1, 3]"),
    ("{'b': 1, 'a': 2}.sortBy(k, k)", "[\"a\", \"b\"]"), ("sets.contains([1, 2], [dyn(2.0)])", "true"),
    ("sets.contains([], [1])", "false"),
    ("sets.equivalent([1, 2], [2u, 1, 1])", "true"), ("sets.equivalent([1], [1, 2])", "false"),
    ("sets.intersects([1], [2])", "false"),
    ("sets.intersects([[1], 2], [[1.0]])", "true"), ("sets.contains(lists.range(20), [19])", "true"),
    ("{'a': 1}.transformMapEntry(k, v, {v: k})", "{1: \"a\"}"),
    ("[5, 6].transformMapEntry(i, v, v > 5, {v: i})", "{6: 1}"),
  ])
  func `lists and sets`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test(arguments: [
    ("timestamp('2009-02-13T23:31:30.5+01:00')", "timestamp(\"2009-02-13T22:31:30.5Z\")"),
    ("timestamp(0)", "timestamp(\"1970-01-01T00:00:00Z\")"),
    ("timestamp('2024-02-29T00:00:00Z').getDayOfYear()", "59"),
    ("timestamp('1969-12-31T23:59:59Z').getSeconds()", "59"),
    ("timestamp('0001-01-01T00:00:00Z').getDayOfWeek()", "1"),
    ("timestamp('2030-07-01T12:00:00Z').getHours('Europe/Berlin')", "14"),
    ("timestamp('2030-01-01T12:00:00Z').getHours('Europe/Berlin')", "13"),
    ("timestamp('2030-01-01T12:00:00Z').getMinutes('-09:30')", "30"),
    ("timestamp('2030-03-31T00:59:59Z').getHours('Europe/Berlin')", "1"),
    ("timestamp('2030-03-31T01:00:00Z').getHours('Europe/Berlin')", "3"),
    ("duration('1h30m').getMinutes()", "90"), ("duration('1.234s').getMilliseconds()", "234"),
    ("duration('-1.5h')", "duration(\"-5400s\")"),
    ("duration('1h34us')", "duration(\"3600.000034s\")"), ("duration('0')", "duration(\"0s\")"),
    ("duration('.5s') + duration('1ns')", "duration(\"0.500000001s\")"),
    ("timestamp('2030-01-01T00:00:00Z') - timestamp('2029-12-31T00:00:00Z')", "duration(\"86400s\")"),
    ("timestamp('2030-01-01T00:00:00Z') + duration('24h') > timestamp('2030-01-01T23:59:59Z')", "true"),
    ("string(timestamp('2030-01-01T00:00:00.120Z'))", "\"2030-01-01T00:00:00.12Z\""),
    ("int(timestamp('2001-09-09T01:46:40Z'))", "1000000000"),
    ("duration('-9223372036854775808ns')", "duration(\"-9223372036.854775808s\")"),
  ])
  func `times`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test(arguments: [
    ("math.greatest(1, 2u, 1.5)", "2u"), ("math.least([3, 1])", "1"), ("math.abs(-3)", "3"),
    ("math.sign(-2.5)", "-1.0"),
    ("math.ceil(1.2)", "2.0"), ("math.round(-1.5)", "-2.0"), ("math.trunc(-1.9)", "-1.0"), ("math.sqrt(81)", "9.0"),
    ("math.isNaN(math.sqrt(-1.0))", "true"), ("math.bitXor(5, 1)", "4"), ("math.bitNot(0u)", "18446744073709551615u"),
    ("math.bitShiftLeft(1, 63)", "-9223372036854775808"), ("math.bitShiftRight(-1, 63)", "1"),
    ("math.bitShiftLeft(1, 64)", "0"),
    ("base64.encode(b'hi')", "\"aGk=\""), ("base64.encode(b'')", "\"\""),
    ("base64.encode(b'\\xff\\xfe\\xfd')", "\"//79\""),
    ("base64.decode('aGk=')", "b\"hi\""), ("base64.decode('aGk')", "b\"hi\""), ("base64.decode('')", "b\"\""),
    ("'hé😀'.charAt(2)", "\"😀\""), ("'hello'.indexOf('l', 3)", "3"), ("'hello'.lastIndexOf('l')", "3"),
    ("'abc'.reverse()", "\"cba\""),
    ("strings.quote('a\"\\n')", #""\"a\\\"\\n\"""#),
  ])
  func `numbers, encodings and strings`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test(arguments: [
    ("optional.none().value()", "the optional is empty"), ("[1].slice(1, 2)", "a list of 1 has no slice from 1 to 2"),
    ("[1, 'a'].sort()", "there is no order between int and string"),
    ("['a', dyn(1)].sort()", "there is no order between string and int"),
    ("[dyn([1])].sort()", "there is no order of list values"),
    ("[1].flatten(-1)", "flatten takes a depth of 0 or more"),
    ("timestamp('2030-02-30T00:00:00Z')", "\"2030-02-30T00:00:00Z\" is not an RFC 3339 timestamp"),
    ("timestamp('2030-01-01')", "\"2030-01-01\" is not an RFC 3339 timestamp"),
    ("timestamp(253402300800)", "the timestamp is out of range"),
    ("duration('1d')", "\"1d\" is not a duration"), ("duration('')", "\"\" is not a duration"),
    ("duration('3000000h')", "\"3000000h\" is not a duration"),
    ("timestamp(0).getHours('Nowhere/Else')", "unknown time zone \"Nowhere/Else\""),
    ("math.greatest([])", "an empty list has no greatest"),
    ("math.abs(-9223372036854775808)", "integer overflow"),
    ("math.bitShiftLeft(1, -1)", "bits cannot be shifted by -1"),
    ("base64.decode('a')", "the text is not base64"), ("base64.decode('a*==')", "the text is not base64"),
    ("base64.decode('aGk==')", "the text is not base64"),
    ("'abc'.charAt(4)", "index 4 is out of range of a string of 3"),
    ("[?any]", "an entry with a question mark needs an optional, found list"),
    ("{'a': 1, 'b': 1}.transformMapEntry(k, v, {v: k})", "a map has one key twice"),
    ("optional.none().or(any)", "no matching overload"),
  ])
  func `failures`(source: String, message: String) {
    #expect(outcome(source).hasPrefix("error: \(message)"), "\(outcome(source))")
  }

  @Test(arguments: [
    ("grant.?effective_scopes", "unavailable: api"), ("grant.?effective_scopes.orValue([])", "unavailable: api"),
    ("optional.none().orValue(flag)", "unavailable: flag"), ("optional.of(true).orValue(flag)", "true"),
    ("optional.of(flag)", "unavailable: flag"), ("[?optional.of(flag)]", "unavailable: flag"),
    ("{?'a': optional.of(flag)}", "unavailable: flag"),
    ("optional.of(1).optMap(x, flag)", "unavailable: flag"), ("[1].sortBy(x, api.identifier)", "unavailable: api"),
    ("[1].transformMapEntry(i, v, flag, {v: i})", "unavailable: flag"),
    ("sets.contains([grant], [grant])", "unavailable: api"),
    ("[grant, grant].distinct()", "unavailable: api"), ("api.identifier.matches('a')", "unavailable: api"),
    ("api.?identifier", "unavailable: api"),
    ("regex.replace(api.identifier, 'a', organizations[0])", "unavailable: api, organizations"),
    ("api.scopes.first().hasValue() || true", "true"), ("math.greatest(1, size(api.scopes))", "unavailable: api"),
    ("[1, 2].exists(x, [flag].map(y, y)[0])", "unavailable: flag"),
    ("[1, 2].exists(x, x == 2 || [flag].map(y, y)[0])", "true"),
    ("flag.orValue(true)", "does not compile"),
  ])
  func `what is unavailable is named through every construct`(source: String, expected: String) {
    #expect(outcome(source).hasPrefix(expected), "\(outcome(source))")
  }

  @Test(arguments: [
    ("grant.?effective_scopes", ["grant", "api"]), ("optional.of(grant).effective_scopes", ["grant", "api"]),
    ("[grant].first().value().effective_scopes", ["grant", "api"]), ("[grant].sortBy(g, g.audience)", ["grant"]),
    ("[grant].distinct()", ["grant", "api"]), ("sets.intersects([grant], [])", ["grant", "api"]),
    ("[[grant], 1].flatten()", ["grant", "api"]),
    ("optional.of(1).optMap(x, flag)", ["flag"]), ("[1].transformMapEntry(i, v, {i: api.identifier})", ["api"]),
    ("{?'a': grant.?audience}", ["grant"]), ("optional.of(grant).optMap(g, g.audience)", ["grant"]),
  ])
  func `a program tells what it reads through every construct`(source: String, reads: [String]) throws {
    #expect(try Fixture.environment.compile(source).reads == Set(reads))
  }

  @Test(arguments: [
    ("math.greatst(1)", "1:6: no function 'math.greatst'; did you mean 'math.greatest'?"),
    ("sets.contains([1], 1)", "1:6: no matching overload: sets.contains(list(int), int)"),
    ("grant.?nope", "1:8: unknown field 'nope' of grant"), ("[?1]", "1:3: expected optional(dyn), found int"),
    ("optional.of(1).optMap(x, x + 'a')", "1:28: no matching overload: int + string"),
    ("[[1]].sortBy(x, x)", "1:17: sortBy() needs a key that has an order, found list(int)"),
    ("[1].transformMapEntry(i, v, 1)", "1:29: expected map(dyn, dyn), found int"),
    ("math.greatest('a')", "1:6: no matching overload: math.greatest(string)"),
    ("1.optMap(x, x)", "1:1: expected optional(dyn), found int"),
    ("grant.audience.matches(1)", "1:16: no matching overload: string.matches(int)"),
  ])
  func `a mistake in a library's call is named`(source: String, message: String) {
    #expect(problems(source) == [message])
  }
}
