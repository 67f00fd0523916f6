import Testing

@testable import Documents

@Suite struct JSONNumberTests {
  private func number(_ text: String) throws -> JSONNumber {
    guard case .number(let number) = try JSONReader.value(text) else {
      throw JSONError(offset: 0, message: "no number")
    }
    return number
  }

  @Test(arguments: [
    "9007199254740993", "1e400", "-1E-400", "0.10", "-0", "1E+2", "123456789012345678901234567890", "0e0",
  ])
  func `a number is kept as it is written`(text: String) throws {
    #expect(try number(text).text == text)
    #expect(JSONWriter.compact(try JSONReader.value(text)) == text)
  }

  @Test(arguments: [
    ("1.0", "1"), ("10e-1", "1"), ("1e0", "1"), ("0.1e1", "1"), ("1E+2", "100"), ("1e2", "100.00"), ("-0", "0"),
    ("0.0", "0e99"), ("-0.0e5", "0"), ("1e400", "10e399"), ("1e400", "0.01E402"), ("-1.50", "-15e-1"),
    ("9007199254740993", "9007199254740993.0"), ("1e0000000000000000000000000000000000000000000000000002", "100"),
    ("1e99999999999999999999", "10e99999999999999999998"), ("12e-9223372036854775808", "1.2e-9223372036854775807"),
  ])
  func `numbers of one value are equal however they are written`(left: String, right: String) throws {
    #expect(try number(left) == number(right))
    #expect(try JSONReader.value("[\(left)]") == JSONReader.value("[\(right)]"))
  }

  @Test(arguments: [
    ("1", "-1"), ("1", "1.0000000000000000000001"), ("9007199254740993", "9007199254740992"), ("1e400", "1e401"),
    ("1e400", "-1e400"), ("0.1", "0.10000000000000001"), ("1e99999999999999999999", "1e-99999999999999999999"),
    ("1e99999999999999999999", "1e99999999999999999998"), ("0", "1e-400"),
    ("9.5e-9223372036854775808", "9.5e9223372036854775807"),
    ("10e9223372036854775807", "10e9223372036854775806"),
  ])
  func `numbers of different values differ, also beyond what a double holds`(left: String, right: String) throws {
    #expect(try number(left) != number(right))
  }

  @Test func `an exponent that no integer holds traps nothing and equals itself`() throws {
    let huge = "1.5e-" + String(repeating: "9", count: 60)
    #expect(try number(huge) == number(huge))
    #expect(try number(huge) != number("1.5"))
    #expect(try number(huge) != number(huge.replacing("-", with: "")))
  }

  @Test func `integers and doubles are read where they fit`() throws {
    #expect(try number("9223372036854775807").int == .max)
    #expect(try number("9223372036854775808").int == nil)
    #expect(try number("1.0").int == nil)
    #expect(try number("-7").int == -7)
    #expect(try number("1e400").double == .infinity)
    #expect(try number("0.5").double == 0.5)
  }
}
