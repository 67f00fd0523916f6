import ArgumentParser
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// `grantlint rules eval`. What comes through a pipe needs a process.
@Suite struct `Trying an expression` {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func eval(_ arguments: String...) async -> CommandRun {
    await CommandRun(["rules", "eval"] + arguments, folder: folder.path)
  }

  @Test func `without a grant it tells type, cost and what is fetched`() async throws {
    let outcome = await eval("grant.scope.exists(s, s == 'a') && client != null")
    #expect(outcome.code == 0)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.count == 4)
    #expect(lines[0] == "type     bool")
    #expect(lines[1].hasPrefix("cost     at most "))
    #expect(lines[2] == "fetches  clients")
    #expect(lines[3] == "value    depends on the grant: give one by --grant FILE")
  }

  @Test(
    arguments: [
      ("1+1", "value    2", 0), ("[1, 2].map(n, n * 2)", "value    [2, 4]", 0),
      ("now > timestamp('2026-01-01T00:00:00Z')", "value    true", 0),
      ("1/0", "failed   division by zero (line 1, column 2)", 1),
    ] as [(String, String, Int32)])
  func `what needs no grant is evaluated without one`(expression: String, line: String, code: Int32) async throws {
    let outcome = await eval(expression)
    #expect(outcome.code == code)
    #expect(outcome.output.split(separator: "\n").last.map(String.init) == line)
  }

  @Test(arguments: [
    ("1+1", "cost     at most 1 of 10,000,000 units"),
    ("grant.scope.all(a, a in grant.scope)", "cost     at most 11,002 of 10,000,000 units"),
  ])
  func `figures of costs have their digits in groups`(expression: String, line: String) async throws {
    let lines = await eval(expression).output.split(separator: "\n")
    #expect(lines[1] == line)
  }

  @Test(
    arguments: [
      ("grant.scope.map(s, s + '!')", "value    [\"read:orders!\"]", 0),
      ("grant.organization_usage", "value    \"deny\"", 0),
      ("api == null ? 'gone' : api.name", "value    \"gone\"", 0),
      ("1 / size(grant.authorization_details_types)", "failed   division by zero (line 1, column 3)", 1),
    ] as [(String, String, Int32)])
  func `on a grant it tells the value, or why there is none`(expression: String, line: String, code: Int32) async throws
  {
    let grant = try folder.write(
      "{\"id\":\"cgr_1\",\"client_id\":\"app\",\"audience\":\"https://a/\",\"scope\":[\"read:orders\"]}",
      to: "grant.json")
    let outcome = await eval(expression, "--grant", grant)
    #expect(outcome.code == code)
    #expect(outcome.output.split(separator: "\n").last.map(String.init) == line)
  }

  @Test(arguments: [
    "grant: id:string, client_id:string,", "client, null where the application does not exist: client_id:string,",
    "token_exchange.allow_any_profile_of_type:list(string)", "scopes[].value:string", "raw:dyn",
    "client_metadata:map(string, string)", "roles: administrators:list(string)",
    "report on the grant: list(string)", "now, when the run started: timestamp", "text.matchesAny(patterns)",
  ])
  func `the help tells what an expression can name`(line: String) throws {
    let help = Grantlint.helpMessage(for: Rules.Eval.self, columns: 200)
    #expect(help.split(whereSeparator: \.isWhitespace).joined(separator: " ").contains(line))
  }

  @Test func `the grant may come through a pipe`() async throws {
    let outcome = try await Binary.shell("\"$GRANTLINT\" rules eval grant.id --grant <(echo '{\"id\":\"cgr_1\"}')")
    #expect(outcome.code == 0)
    #expect(outcome.output.hasSuffix("value    \"cgr_1\"\n"))
  }

  @Test func `a list is no grant, and not taken for an empty one`() async throws {
    try folder.write(#"[{"id":"cgr_1"}]"#, to: "list.json")
    let outcome = await eval("grant.id", "--grant", "@list.json")
    #expect(outcome.code == 2)
    #expect(outcome.error.contains("is a list: give one grant"))
  }

  @Test func `an error has a caret under its place`() async throws {
    let outcome = await eval("grant.scop == [] && grnat.id == ''")
    #expect(outcome.code == 2)
    #expect(
      outcome.error == """
        grantlint: error: 1:7: unknown field 'scop' of grant; did you mean 'scope'?
          grant.scop == [] && grnat.id == ''
                ^
        1:21: unknown variable 'grnat'; did you mean 'grant'?
          grant.scop == [] && grnat.id == ''
                              ^

        """)
  }
}
