import GrantModel
import Testing

@Suite struct `Patterns for names` {
  @Test(arguments: [
    ("", "", true), ("*", "", true), ("*", "anything/at all", true), ("a?c", "abc", true), ("a?c", "ac", false),
    ("https://*.example/", "https://a.b.example/", true), ("https://*.example/", "https://a.example/x", false),
    ("*a*b", "xaxxab", true), ("*a*b", "xaxxa", false), ("a", "A", false), ("?", "👍🏽", false), ("??", "👍🏽", true),
    ("\u{E9}", "e\u{301}", false), ("[a]", "a", false), ("a*", "b", false), ("**", "", true), ("?*", "", false),
  ])
  func `a star is any text and a question mark one character`(pattern: String, name: String, fits: Bool) {
    #expect(Glob(pattern).matches(name) == fits)
  }

  @Test func `a pattern of many stars is answered at once`() {
    let pattern = String(repeating: "*a", count: 200) + "b"
    #expect(!Glob(pattern).matches(String(repeating: "a", count: 5000)))
  }
}
