import Testing

@testable import CEL

/// Texts of numbers, bytes and time zones, as cel-go and cel-cpp agree about them.
@Suite struct ConversionTests {
  @Test(arguments: [
    ("123456789.125", "1.23456789125e+08", "123456789.125"), ("100000.0", "100000", "100000"),
    ("1000000.0", "1e+06", "1000000"), ("123456.5", "123456.5", "123456.5"),
    ("1e21", "1e+21", "1000000000000000000000"), ("1e100 * 1e-90", "1e+10", "10000000000"),
    ("0.0001", "0.0001", "0.0001"),
    ("0.00001", "1e-05", "0.00001"), ("0.000001", "1e-06", "0.000001"), ("1.5e-7", "1.5e-07", "0.00000015"),
    ("0.0", "0", "0"), ("-0.0", "-0", "-0"), ("-2.5", "-2.5", "-2.5"),
    ("0.1 + 0.2", "0.30000000000000004", "0.30000000000000004"),
    ("9007199254740993.0", "9.007199254740992e+15", "9007199254740992"), ("1e23", "1e+23", "100000000000000000000000"),
    ("-1.5e-3", "-0.0015", "-0.0015"), ("double('NaN')", "NaN", "NaN"),
    ("double('-Infinity')", "-Infinity", "-Infinity"), ("double('0x1p3')", "8", "8"), ("double('.5')", "0.5", "0.5"),
  ])
  func `a double as a text`(source: String, plain: String, positional: String) {
    #expect(outcome("string(\(source))") == "\"\(plain)\"")
    #expect(outcome("'%d %s'.format([\(source), [\(source)]])") == "\"\(positional) [\(positional)]\"")
  }

  @Test(arguments: [
    ("'%.2f'.format([1e21])", "1000000000000000000000.00"), ("'%e'.format([1e-7])", "1.000000e-07"),
    ("'%.0f'.format([2.5])", "2"), ("'%f'.format([1u])", "1.000000"), ("'%.1f'.format([double('NaN')])", "NaN"),
    ("'%f %e %.1f'.format(['NaN', 'Infinity', '-Infinity'])", "NaN Infinity -Infinity"),
    ("'%e'.format([-1.0 / 0.0])", "-Infinity"), ("'%.2d'.format([1.5])", "1.5"), ("'%d'.format([-3])", "-3"),
  ])
  func `formats of numbers`(source: String, expected: String) {
    #expect(outcome(source) == "\"\(expected)\"")
  }

  @Test(arguments: [
    (#"aGk=\n"#, #"b"hi""#), (#"a\r\nGk"#, #"b"hi""#), (#"aG=\n="#, #"b"h""#), (#"\naGk=\n\n"#, #"b"hi""#),
    (#"\n"#, #"b"""#),
    ("aGl=", #"b"hi""#), ("aG", #"b"h""#), ("/+8=", #"b"\xff\xef""#),
    ("_-8=", nil), ("aG k", nil), (#"aGk=\t"#, nil), (#"a\n"#, nil), (#"aGk=\nx"#, nil), ("=", nil), ("====", nil),
    ("aG=k", nil),
    ("aG=", nil), ("aGkx=", nil), ("aGkx====", nil), ("aGk=aGk=", nil), ("aGk.", nil),
  ])
  func `lines of base64 may be broken anywhere`(text: String, bytes: String?) {
    let result = outcome("base64.decode('\(text)')")
    #expect(bytes == nil ? result.hasPrefix("error: the text is not base64") : result == bytes, "\(result)")
  }

  @Test(arguments: [
    ("", 9, 46), ("UTC", 9, 46), ("GMT", 9, 46), ("GMT+0", 9, 46), ("+5:30", 15, 16), ("5:30", 15, 16),
    ("+05:30", 15, 16),
    ("-0:30", 9, 16), ("-05:3", 4, 43), ("24:00", 9, 46), ("99:14", 13, 0), ("+0005:030", 15, 16),
    ("Europe/Berlin", 11, 46),
    ("US/Central", 4, 46), ("EST", 4, 46), ("EST5EDT", 5, 46), ("CET", 11, 46), ("MST", 2, 46), ("GB", 10, 46),
    ("Etc/GMT+5", 4, 46), ("Asia/Calcutta", 15, 16),
  ])
  func `a time zone shifts hours and minutes`(zone: String, hours: Int, minutes: Int) {
    #expect(outcome("timestamp(1720000000).getHours('\(zone)')") == "\(hours)")
    #expect(outcome("timestamp(1720000000).getMinutes('\(zone)')") == "\(minutes)")
  }

  @Test(arguments: [
    "5:60", "5:-3", "+5:+3", "5:", ":30", "5", "+05", "0530", " 5:30", "5:30:00", "5.5:30", "++5:30", "utc", "Z", "PST",
    "IST", "JST",
    "GMT+5", "GMT+0500", "UTC+5", "europe/berlin", "Europe", "Europe/Berlin\\u0000", "Europe/../Europe/Berlin",
    "/etc/localtime", "UTC ",
    "1234567:00",
  ])
  func `what is no time zone is an error`(zone: String) {
    let result = outcome("timestamp(0).getHours('\(zone)')")
    #expect(result.hasPrefix("error: unknown time zone"), "\(result)")
  }

  @Test(arguments: [
    ("uint('-0')", "\"-0\" cannot be converted to uint"), ("double('0x1F')", "\"0x1F\" cannot be converted to double"),
    ("int(' 5')", "\" 5\" cannot be converted to int"),
  ])
  func `what is no number is an error`(source: String, message: String) {
    #expect(outcome(source).hasPrefix("error: \(message)"))
  }

  @Test(arguments: [
    ("[?null]", "1:3: expected optional(dyn), found null"), ("{?'a': null}", "1:8: expected optional(dyn), found null"),
    ("[?true ? null : null]", "1:3: expected optional(dyn), found null"),
    ("[?[]]", "1:3: expected optional(dyn), found list(dyn)"),
    ("[?1]", "1:3: expected optional(dyn), found int"),
    (
      "optional.of(optional.of({'a': 1})).a",
      "1:36: a value of type optional(optional(map(string, int))) has no field 'a'"
    ),
  ])
  func `only an optional can be left out`(source: String, message: String) {
    #expect(problems(source) == [message])
  }

  @Test(arguments: [
    ("[?optional.of(null)]", "[null]"), ("[?[][0]]", "error: index 0 is out of range of a list of 0"),
    ("optional.ofNonZeroValue(optional.none()).hasValue()", "true"), ("lists.range(-1)", "[]"),
    ("lists.range(0)", "[]"),
  ])
  func `edges of optionals and ranges`(source: String, expected: String) {
    #expect(outcome(source).hasPrefix(expected), "\(outcome(source))")
  }
}
