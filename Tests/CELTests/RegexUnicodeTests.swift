import Testing

@testable import CEL

@Suite struct RegexUnicodeTests {
  private static func matches(_ pattern: String, _ text: String) throws -> Bool {
    var meter = Meter()
    return try Regex(pattern).matches(text, &meter)
  }

  @Test(arguments: [
    ("(?i)^i$", "ı", false), ("(?i)^ı$", "i", false), ("(?i)^ı$", "I", false), ("(?i)^i$", "İ", false),
    ("(?i)^i$", "I", true), ("(?i)^\u{0390}$", "\u{1FD3}", true), ("(?i)^\u{1FD3}$", "\u{0390}", true),
    ("(?i)^\u{03B0}$", "\u{1FE3}", true), ("(?i)^[\u{1FE0}-\u{1FE7}]$", "\u{03B0}", true),
    ("(?i)^\u{FB05}$", "\u{FB06}", true), ("(?i)^\u{FB06}$", "\u{FB05}", true), ("(?i)^ß$", "ẞ", true),
    ("(?i)^ß$", "ss", false), ("(?i)^k$", "\u{212A}", true), ("(?i)^\u{212A}$", "K", true), ("(?i)^s$", "ſ", true),
    ("(?i)^[r-t]$", "ſ", true), ("(?i)^å$", "\u{212B}", true), ("(?i)^σ$", "ς", true), ("(?i)^ς$", "Σ", true),
    ("(?i)^µ$", "μ", true), ("(?i)^ǆ$", "ǅ", true), ("(?i)^Ω$", "\u{2126}", true), ("(?i)^в$", "\u{1C80}", true),
    ("(?i)^\u{13A0}$", "\u{AB70}", true), ("(?i)^\u{10400}$", "\u{10428}", true),
    ("(?i)^\u{1E900}$", "\u{1E922}", true),
    ("(?i)^[^k]$", "\u{212A}", false), (#"(?i)^\w$"#, "ſ", true), (#"(?i)^\W$"#, "ſ", false), (#"^\w$"#, "ſ", false),
    (#"(?i)^\p{Lu}$"#, "a", true), (#"(?i)^\P{Lu}$"#, "a", false), (#"(?i)^[^\P{Lu}]$"#, "a", true),
    ("(?i)^[[:upper:]]$", "ſ", true), ("(?i)^[[:^upper:]]$", "k", false), (#"(?i)^\p{Greek}$"#, "µ", true),
  ])
  func `case is ignored by simple folding`(pattern: String, text: String, expected: Bool) throws {
    #expect(try Self.matches(pattern, text) == expected)
  }

  @Test(arguments: [
    (#"^\p{Kawi}$"#, "\u{11F04}"), (#"^\p{Nag_Mundari}$"#, "\u{1E4D0}"), (#"^\p{Vithkuqi}$"#, "\u{10570}"),
    (#"^\p{Lo}$"#, "\u{11F04}"), (#"^\p{Han}\p{Lo}$"#, "\u{2EBF0}\u{2EBF0}"), (#"^\p{So}$"#, "\u{31EF}"),
    (#"^\p{Co}$"#, "\u{10FFFD}"), (#"^\p{Any}$"#, "\u{10FFFF}"), (#"^\pC$"#, "\u{E0001}"),
    (#"^\p{Braille}$"#, "\u{2800}"), (#"^[\p{Common}\p{Inherited}]+$"#, "1\u{300}"), (#"^\P{L}$"#, "\u{10D50}"),
  ])
  func `classes are those of one version of Unicode`(pattern: String, text: String) throws {
    #expect(try Self.matches(pattern, text))
  }

  @Test func `general categories divide all characters that are assigned`() throws {
    let names = UnicodeTables.classes.map { "\($0.name)" }
    func set(_ name: String) throws -> ScalarSet { try #require(UnicodeClasses.named(.init(text: name))) }
    var (letters, scripts) = (0, 0)
    for name in names {
      let count = try set(name).ranges.reduce(0) { $0 + $1.count }
      if name.unicodeScalars.count == 1 {
        letters += count
        let parts = try names.filter { $0.hasPrefix(name) && $0.unicodeScalars.count == 2 }.map(set)
        #expect(try ScalarSet(parts.flatMap(\.ranges)) == set(name))
      } else if name.unicodeScalars.count > 2 || name == "Yi" {
        scripts += count
      }
    }
    // Unicode 15.1 has 149,813 characters, 65 controls, 2,048 surrogates and 137,468 private ones.
    #expect(letters == 149_813 + 65 + 2048 + 137_468)
    #expect(scripts == 149_813 + 65)
  }

  @Test func `folding leads round and round`() {
    for value: UInt32 in 0...0x1_FFFF {
      let others = CaseFolding.closure(of: ScalarSet(value)).set
      #expect(others.contains(value))
      guard others.ranges != [value...value] else { continue }
      for range in others.ranges {
        for other in range { #expect(CaseFolding.closure(of: ScalarSet(other)).set == others) }
      }
    }
  }
}
