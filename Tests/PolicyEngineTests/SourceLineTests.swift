import Testing

@testable import PolicyEngine

/// The lines of a file as YAML counts them, and what of one is shown beside a problem.
@Suite struct `Lines of a file` {
  @Test(arguments: [
    ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b", ""]), ("a\rb", ["a", "b"]), ("", [""]),
    ("a\u{2028}b\u{85}c\u{2029}", ["a", "b", "c", ""]), ("a\u{B}b\u{C}c", ["a\u{B}b\u{C}c"]),
    ("a\n\r\nb", ["a", "", "b"]),
  ])
  func `end as YAML says`(text: String, lines: [String]) {
    #expect(SourceLines(text).all.map(String.init) == lines)
    #expect(SourceLines(text)[1].map(String.init) == lines[0])
    #expect(SourceLines(text)[lines.count + 1] == nil)
  }

  @Test(arguments: [0, 100, 5000, 9990])
  func `of a long one what is around the place is shown`(column: Int) throws {
    let line = String(repeating: "é", count: column) + "X" + String(repeating: "y", count: 9999 - column)
    let position = SourcePosition(file: "f", line: 1, column: column + 1)
    let lines = RuleProblem(position: position, message: "m", in: line).display.split(separator: "\n")
    try #require(lines.count == 3)
    #expect(lines[1].count < 170)
    #expect(lines[1].dropFirst(lines[2].count - 1).first == "X")
  }

  @Test(arguments: ["\n", "\r\n", "\r", "\u{2028}"])
  func `a mistake has its place and its line whatever ends a line`(end: String) throws {
    for (members, line, excerpt) in [
      (["version: 1", "rulez: {}"], 2, "rulez: {}"), (["version: 1", "", "rules: [", ""], 3, "rules: ["),
      (["version: 1", "version: 2"], 2, "version: 2"), (["version: 1", "fail_on: \u{7}error"], 2, "fail_on: "),
    ] {
      let text = members.joined(separator: end)
      let error = try #require(throws: ConfigurationError.self) {
        try Configuration(text: text, path: "c.yml", formats: [])
      }
      let problem = try #require(error.problems.problems.first)
      #expect(problem.position.line == line, "\(problem)")
      #expect(problem.line?.hasPrefix(excerpt) == true, "\(problem.display)")
    }
  }

  @Test(
    arguments: [
      "tenant: {domain: a.b, client_secret: S3CRET}", "credentials: {x: S3CRET}", "client_secret: S3CRET",
      "AUTH0_CLIENT_SECRET: S3CRET", "password: S3CRET", "accessToken: S3CRET",
      "verson: 1\ntenants:\n  - domain: a.eu.auth0.com\n    credentials: {client_secret: S3CRET}",
      "tenants:\n  - domain: https://u:S3CRET@a.eu.auth0.com/", "tenants: [{domain: a.b, x: [S3CRET",
    ], ["\n", "\r\n"])
  func `a line that may have a secret is not shown`(members: String, end: String) {
    let text = "version: 1\n\(members)\n".replacing("\n", with: end)
    let error = #expect(throws: ConfigurationError.self) {
      try Configuration(text: text, path: "c.yml", formats: [])
    }
    #expect(error?.problems.display.contains("S3CRET") == false)
  }
}
