import TestSupport
import Testing

@testable import CEL

/// What regular expressions cost an evaluation.
@Suite struct RegexCostTests {
  private static let patterns = [
    "^(create|update|delete):", "(a|b)*a(a|b){14}c", "(?:a?){60}a{60}b", #"(?i)\b\pL+\d$"#, "(a*)*c", "a*?b|a", "",
    #"(\w+)@(\w+)"#, "(?m)^(a|ab)(c|bcd)*$", #"[^\pL]x"#, "((((a)|b)*)c?)+$", "(.*)(.*)(.*)x",
  ]

  private static let texts = [
    "", "create:x", String(repeating: "abbab", count: 200), String(repeating: "foo bar@baz é1\n", count: 40), "ßx",
  ]

  @Test(arguments: [
    "^(create|update|delete):", "a", "", #"(?i)\bstra(ß|ss)e\b"#, #"^[\p{Lu}\d_]{1,63}$"#, ".*x.*y.*z",
    #"\.example\.com$"#,
    "^https?://[^/]+/api/v[0-9]+(/|$)", "(?i)(secret|password|token)",
  ])
  func `a plain pattern has all its states beforehand, and matching charges for going through the text only`(
    pattern: String
  ) throws {
    let regex = try Regex(pattern)
    #expect(regex.isComplete && regex.matchingUnitsPerByte == 0)
    for text in Self.texts {
      var meter = Meter()
      _ = try regex.matches(text, &meter)
      #expect(meter.spent == text.utf8.count / Price.traversedBytes && meter.matching == 0)
    }
  }

  @Test(arguments: patterns) func `what a match costs does not depend on what was matched before`(
    pattern: String
  ) throws {
    func cost(_ regex: Regex, _ text: String) throws -> [Int] {
      var meter = Meter()
      _ = try regex.matches(text, &meter)
      var bytes = text
      try bytes.withUTF8 { bytes in
        try regex.forEachMatch(in: bytes, &meter) { _ throws(Fault) in true }
      }
      return [meter.spent, meter.matching]
    }
    let shared = try Regex(pattern)
    for text in Self.texts + Self.texts.reversed() {
      #expect(try cost(shared, text) == cost(Regex(pattern), text))
      #expect(try cost(Regex(pattern, for: .evaluation), text) == cost(Regex(pattern, for: .evaluation), text))
    }
  }

  @Test(arguments: patterns) func `no more is charged than is said`(pattern: String) throws {
    for use in [Regex.Use.lasting, .evaluation] {
      for text in Self.texts {
        let regex = try Regex(pattern, for: use)
        var meter = Meter()
        let expected = try regex.matches(text, &meter)
        let most = (text.utf8.count + 2) * regex.matchingUnitsPerByte
        #expect(meter.matching <= most)
        let before = meter.matching
        var (found, bytes) = (false, text)
        try bytes.withUTF8 { bytes in
          try regex.forEachMatch(in: bytes, &meter) { _ throws(Fault) in
            found = true
            return false
          }
        }
        #expect(found == expected)
        #expect(meter.matching - before <= most + (text.utf8.count + 2) * regex.capturingUnitsPerByte)
      }
    }
  }

  @Test func `an evaluation keeps the states that it made`() throws {
    let regex = try Regex("^[a-f]+(x|y)z$", for: .evaluation)
    var (first, second) = (Meter(), Meter())
    _ = try regex.matches("abcdefxz", &first)
    _ = try regex.matches("abcdefxz", &second)
    #expect(first.matching > 0 && second.matching == 0)
  }

  private static let environment = Environment(variables: [
    Variable(name: "s", type: .string), Variable(name: "li", type: .list(.int)),
  ])

  private static func activation(_ text: String) -> Activation {
    environment.activation(["s": .value(.string(text)), "li": .value(.list((0..<1000).map { .int(Int64($0)) }))])
  }

  @Test func `patterns made for each element are quick to compile`() throws {
    let program = try Self.environment.compile(#"li.all(i, !s.matches('(?i)\\pL'+string(i)))"#)
    let activation = Self.activation("hello world")
    var outcomes: [String] = []
    let elapsed = ProcessorTime.measure { outcomes.append(text(of: program.evaluate(activation))) }
    #expect(outcomes == ["true"])
    #expect(elapsed < ProcessorTime.patience)
    #expect(program.measure(activation).cost == program.measure(activation).cost)
  }

  @Test(
    .timeLimit(.minutes(10)),
    arguments: Cases.some(
      [
        ("(?:a?){300}a{300}b", "s.matches(%)"), ("((a|b)*(a|b){9}c)*d", "regex.extractAll(s, %).size() > 9000"),
        (#"(?i)[\\x{0}-\\x{10FFFF}][^a-\\x{FFFF}]"#, "s.matches(%)"),
        (#"\\w{1000}\\b"#, "regex.replace(s, %, '') == 'x'"),
      ], every: 2))
  func `whatever the patterns are, an evaluation within its limits takes no longer than it may`(
    pattern: String, call: String
  ) throws {
    let made = call.replacing("%", with: "'\(pattern)' + string(i)")
    let program = try Self.environment.compile("li.exists(i, \(made))")
    let activation = Self.activation(String(repeating: "ab", count: 2000))
    let elapsed = ProcessorTime.measure { _ = program.evaluate(activation) }
    #expect(elapsed < ProcessorTime.patience)
  }

  @Test func `compiling in an evaluation counts as matching`() throws {
    var meter = Meter()
    let regex = try Regex.compiled("(ab|c)*x", for: .evaluation, &meter)
    #expect(meter.matching > regex.size / 2 && meter.matching == meter.spent)
    var refused = Meter()
    #expect(throws: Fault.self) { try Regex.compiled("(", for: .evaluation, &refused) }
    #expect(refused.matching > 0)
    try meter.chargeMatching(Limits.matching - meter.matching)
    #expect(throws: Fault.self) { try Regex.compiled("a", for: .evaluation, &meter) }
  }
}
