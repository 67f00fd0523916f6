import Testing

@testable import CEL

/// What the first match and its groups are, as offsets; checked against RE2.
@Suite struct RegexGroupTests {
  static let cases: [(String, String, String)] = [
    ("()*", "b", "0-0 0-0"),
    ("(a*)*", "b", "0-0 0-0"),
    ("(a*)*", "aab", "0-2 0-2"),
    ("(a*)+", "b", "0-0 0-0"),
    ("(a*)+", "aab", "0-2 0-2"),
    ("(|a)*", "aab", "0-0 0-0"),
    ("(|a)+", "aab", "0-0 0-0"),
    ("(a|)*", "aab", "0-2 1-2"),
    ("(a|b*)+", "ab", "0-2 1-2"),
    ("(a|b*)+", "bba", "0-3 2-3"),
    ("(a*|b)*", "ab", "0-2 1-2"),
    ("(a*?)*", "ab", "0-0 0-0"),
    ("(a*)*?", "ab", "0-0 ."),
    ("(a*?)*?b", "aab", "0-3 0-2"),
    ("(a|ab)(c|bcd)(d*)", "abcd", "0-4 0-1 1-4 4-4"),
    ("(a+|b+)*", "aabb", "0-4 2-4"),
    ("((a)|(b))*", "ab", "0-2 1-2 0-1 1-2"),
    ("((a)|b)*", "ab", "0-2 1-2 0-1"),
    ("(a){2}", "aab", "0-2 1-2"),
    ("(a?){3}", "aa", "0-2 2-2"),
    ("(a?){2,}", "a", "0-1 1-1"),
    ("(a*){2,3}", "aa", "0-2 2-2"),
    ("(a){0}b", "b", "0-1 ."),
    ("(a{0})b", "b", "0-1 0-0"),
    ("(?:(a)|b)*c", "abc", "0-3 0-1"),
    ("(^)*", "a", "0-0 0-0"),
    ("($)+", "a", "1-1 1-1"),
    (#"(\b)*a"#, "a", "0-1 0-0"),
    (#"(\b|a)+"#, "aa", "0-0 0-0"),
    ("(a|^)*b", "aab", "0-3 1-2"),
    ("x*(y)?", "xx", "0-2 ."),
    ("(?U)(a+)(a*)", "aaa", "0-1 0-1 1-1"),
    ("(a+?)(a*)", "aaa", "0-3 0-1 1-3"),
    ("(a??)(a*)", "aaa", "0-3 0-0 0-3"),
    ("(a{1,2}?)(a*)", "aaa", "0-3 0-1 1-3"),
    ("(?:a*)*", "aa", "0-2"),
    ("(()|a)+b", "aab", "0-3 1-2 ."),
    ("(a|())+b", "aab", "0-3 1-2 ."),
    ("((a*)b)*", "aabb", "0-4 3-4 3-3"),
    ("(a*)(ab)*(b*)", "abb", "0-3 0-1 . 1-3"),
    ("(.*?)(b*)$", "aabb", "0-4 0-2 2-4"),
    ("(é*)(.)", "éé😀", "0-8 0-4 4-8"),
    ("(?i)(σ+)", "xΣςσ", "1-7 1-7"),
    ("(a)|(b)|()", "c", "0-0 . . 0-0"),
    ("(((a*)*)*)*", "b", "0-0 0-0 0-0 0-0"),
    ("((|a)*b?)*", "aab", "0-0 0-0 0-0"),
    ("(a|b?){2,4}", "ab", "0-2 2-2"),
    ("(?:(a?)b??)*", "aab", "0-2 1-2"),
    ("(a*)*|b", "b", "0-0 0-0"),
    ("(a??)*b", "aab", "0-3 1-2"),
    ("((a?)*?)*b", "aab", "0-3 1-2 1-2"),
    ("(a(b)?)+", "aba", "0-3 2-3 1-2"),
    ("(a(b)*)+", "abba", "0-4 3-4 2-3"),
    ("((a)?(b)?)*", "ab", "0-2 0-2 0-1 1-2"),
    (#"(?m)(^a$)*\n(b)"#, "a\nb", "0-3 0-1 2-3"),
    ("(x)?(y)?(z)?", "yz", "0-2 . 0-1 1-2"),
  ]

  @Test(arguments: cases)
  func `groups contain what they contain in RE2`(pattern: String, text: String, expected: String) {
    let answer = RegexTrial.answer(pattern: pattern, text: text)
    guard case .match(let groups) = answer else {
      Issue.record("\(answer)")
      return
    }
    let shown = groups.map { $0.map { "\($0.lowerBound)-\($0.upperBound)" } ?? "." }.joined(separator: " ")
    #expect(shown == expected)
  }

  @Test(arguments: [
    ("regex.extractAll('val=a, val=, val=c', 'val=([^,]*)')", #"["a", "c"]"#),
    ("regex.extractAll('a1b', '[a-z](\\\\d)?')", #"["1"]"#), ("regex.extractAll('ab', 'x*')", #"["", "", ""]"#),
    ("regex.extractAll('b', '()*')", "[]"), ("regex.extractAll('ab', '()a|b')", "[]"),
    ("regex.extract('val=', 'val=([^,]*)')", #"optional.of("")"#), ("regex.extract('b', '()*')", #"optional.of("")"#),
    ("regex.extract('b', '(a*)*')", #"optional.of("")"#), ("regex.extract('b', '(|a)*')", #"optional.of("")"#),
    ("regex.extract('ab', '(a|b*)+')", #"optional.of("b")"#), ("regex.extract('b', '(a)?')", "optional.none()"),
    ("regex.extract('b', '(a)*b')", "optional.none()"), ("regex.extract('b', '(a){0}')", "optional.none()"),
    ("regex.replace('ab', '(a*)*', '[\\\\1]')", #""[a]b[]""#),
  ])
  func `an empty group is not one that took no part`(source: String, expected: String) {
    #expect(outcome(source) == expected)
  }

  @Test func `a trial tells what is refused and what does not match`() {
    #expect(RegexTrial.answer(pattern: "(", text: "") == .error("'(' without ')'"))
    #expect(RegexTrial.answer(pattern: "a", text: "b") == .noMatch)
    #expect(RegexTrial.answer(pattern: "é(b)?", text: "aé") == .match([1..<3, nil]))
  }
}
