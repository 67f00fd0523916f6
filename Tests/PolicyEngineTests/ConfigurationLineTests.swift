import Documents
import Testing

@testable import PolicyEngine

/// The lines of a configuration that are told and shown.
@Suite struct `Lines of a configuration` {
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
      #expect(problem.place.line == line, "\(problem)")
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
