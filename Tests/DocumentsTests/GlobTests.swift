import Documents
import Testing

@Suite struct `Patterns for names` {
  @Test(arguments: [
    ("", "", true), ("*", "", true), ("*", "anything/at all", true), ("a?c", "abc", true), ("a?c", "ac", false),
    ("https://*.example/", "https://a.b.example/", true), ("https://*.example/", "https://a.example/x", false),
    ("*a*b", "xaxxab", true), ("*a*b", "xaxxa", false), ("a", "A", false), ("?", "👍🏽", false), ("??", "👍🏽", true),
    ("\u{E9}", "e\u{301}", false), ("[a]", "a", false), ("a*", "b", false), ("**", "", true), ("?*", "", false),
    ("*?é", "aéé", true), ("*é?b", "éxéab", true), ("é*", "é", true), ("*\u{A9}", "\u{E9}", false),
    ("???", "aé👍", true),
  ])
  func `a star is any text and a question mark one character`(pattern: String, name: String, fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
  }

  @Test func `a pattern of many stars is answered at once`() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 5000)))
  }

  @Test(arguments: [
    ("read:orders", "read:*", 6, true), ("read:orders", "read:*", 5, nil), ("read:orders", "write:*", 1, false),
    ("", "*", 0, true), ("aaaaaaaa", "*ab", 100, false), ("aaaaaaaa", "*ab", 3, nil),
  ])
  func `a comparison takes as many steps as it looks at characters, and no more than it may`(
    name: String, pattern: String, most: Int, fits: Bool?
  ) {
    var steps = most
    #expect(Glob.matches(name, pattern, within: &steps) == fits)
    #expect(steps >= 0 && steps <= most)
    #expect(fits != nil || steps == 0)
  }
}
