import ArgumentParser
import Glibc
import TestSupport
import Testing

@testable import grantlint

/// What shells offer. `.ci/packaging/completions.py` asks the shells themselves.
@Suite(.serialized) struct `Completion` {
  /// Options and arguments that nothing can be offered for, and why.
  private static let free = [
    "--api-url": "an address", "--timeout": "a number", "--max-rps": "a number", "--max-changes": "a number",
    "--grant": "an id that only the tenant knows", "--port": "a number", "--latency": "a number",
    "--rate-limit": "numbers", "--faults": "a language of its own", "--client-id": "an id", "--owner": "a name",
    "--client": "an id or a name that only the tenant knows", "--reason": "a sentence", "--expires": "a date",
    "--mapping-env": "variables of the environment", "--provider": "a name that only the input knows",
    "fingerprint": "read in a report", "expression": "CEL",
    "id": "the id of a rule that is to be written", "--jobs": "a number", "--shard": "numbers", "--shards": "a number",
    "--wait": "a time",
  ]

  @Test func `every value has a completion, or a reason to have none`() throws {
    let program = try CommandDeclaration(of: Grantlint.self)
    var seen: Set<String> = []
    for command in program.all {
      for argument in command.arguments where argument.kind != .flag && !argument.hasCompletion {
        let name = argument.names.last ?? argument.valueName
        seen.insert(name)
        #expect(Self.free[name] != nil, "\(command.path.joined(separator: " ")): \(name)")
      }
    }
    #expect(seen == Set(Self.free.keys), "\(Set(Self.free.keys).subtracting(seen)) is offered something")
  }

  /// What the program offers for the last word of a line.
  private static func offered(
    _ command: String, _ argument: String, _ line: [String], in folder: TemporaryFolder,
    variables: [String: String] = [:]
  ) async -> CommandRun {
    let words = ["grantlint"] + line
    return await CommandRun(
      ["---completion"] + command.split(separator: " ").map(String.init) + ["--", argument]
        + ["\(words.count - 1)", "\(words.last?.count ?? 0)"] + words,
      variables: variables, folder: folder.path)
  }

  @Test(
    arguments: [
      ("audit", "--select", ["--select", ""], ["empty-grant", "no-allow-all-scopes"], []),
      (
        "audit", "--select", ["--select=empty-grant,"], ["empty-grant,no-allow-all-scopes"], ["empty-grant,empty-grant"]
      ),
      ("audit", "--fixable", ["--rules", "@ours.yaml", "--fixable", ""], ["ours", "empty-grant"], []),
      ("audit", "--ignore", ["--rules=@ours.yaml", "--ignore", ""], ["ours"], []),
      ("audit", "--ignore", ["--rules", "@none.yaml", "--ignore", ""], ["empty-grant"], ["ours"]),
      ("audit", "--param", ["--param", ""], ["too-many-scopes.max="], []),
      ("rules explain", "positional@0", [""], ["empty-grant", "stale-waiver"], []),
      ("audit", "--output", ["-o", ""], ["json=", "html="], []),
      ("rules test", "--output", ["-o", ""], ["junit="], ["html="]),
      ("audit", "--tenant", ["--config", "@ci.yml", "--tenant", ""], ["acme.eu.auth0.com"], []),
      ("audit", "--tenant", ["--config", "@ci.yml", "--no-config", "--tenant", ""], [], ["acme.eu.auth0.com"]),
      ("audit", "--tenant", ["--config", "@broken.yml", "--tenant", ""], [], ["acme.eu.auth0.com"]),
      ("rollback", "positional@0", [""], [], ["empty-grant"]),
      ("manual", "positional@0", [""], ["audit", "rules"], []),
    ] as [(String, String, [String], [String], [String])])
  func `a line has these offers and not those, and nothing is said`(
    command: String, argument: String, line: [String], wanted: [String], unwanted: [String]
  ) async throws {
    let folder = try TemporaryFolder([
      "ours.yaml": Self.rule, "ci.yml": "version: 1\ntenants:\n  - domain: acme.eu.auth0.com\n",
      "broken.yml": "version: [",
    ])
    let run = await Self.offered(command, argument, line, in: folder)
    // Other tests of this process may have asked for a shell that shows what a word is.
    let words = run.output.split(separator: "\n").map { String($0.prefix { !"\t:".contains($0) }) }
    #expect(run.code == 0 && run.error == "", "\(run.error)")
    #expect(Set(words).isSuperset(of: wanted), "\(words)")
    #expect(Set(words).isDisjoint(with: unwanted), "\(words)")
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["--rules", "--config"])
  func `a pipe is not read, of which nobody knows when it ends`(option: String) async throws {
    let folder = try TemporaryFolder()
    try #require(mkfifo(folder.file("pipe.yml"), 0o600) == 0)
    let run = await Self.offered("audit", "--select", [option, "@pipe.yml", "--select", ""], in: folder)
    #expect(run.code == 0 && run.output.contains("empty-grant"))
  }

  private static let rule = """
    id: ours
    title: Ours
    severity: note
    since: "0.1"
    rationale: For this test.
    remedy: None.
    check: grant.audience != ''
    """

  @Test func `the runs that changed something are offered, the newest first`() async throws {
    let scene = try RepairScene(RepairScene.allScopes(1))
    #expect(await scene.fix().code == 0)
    #expect(await scene.rollback(scene.journals[0]).code == 0)
    for (command, line) in [("rollback", ["rollback", ""]), ("journal show", ["journal", "show", ""])] {
      let run = await scene.run(
        ["---completion"] + command.split(separator: " ").map(String.init)
          + ["--", "positional@0", "\(line.count)", "0", "grantlint"] + line)
      let runs = run.output.split(separator: "\n").filter { $0.prefix(8).allSatisfy(\.isHexDigit) }
      #expect(runs.count == 2, "\(run.output)")
      #expect(run.error == "")
    }
  }

  @Test(arguments: Completions.Shell.allCases)
  func `a script is printed as it was made`(shell: Completions.Shell) async throws {
    let folder = try TemporaryFolder()
    let run = await CommandRun(["completions", shell.rawValue], folder: folder.path)
    #expect(run.code == 0 && run.error == "")
    let script = try Completions.script(shell)
    #expect(run.output == script)
  }

  @Test(arguments: Completions.Shell.allCases)
  func `a script of another form is refused`(shell: Completions.Shell) {
    #expect(throws: CompletionScript.UnknownForm.self) {
      try CompletionScript(shell.kind, of: Grantlint.self).completed("complete -F _other other\n")
    }
  }

  /// Words as bash splits them, the last being completed, and what it replaces of it.
  @Test(
    arguments: [
      (["audit", "--fail-on", "=", "w"], "w", "warning"),
      (["audit", "--fail-on", "="], "", "error never note warning"),
      (["--fail-on", "n"], "n", "never note"), (["waivers", "add", "--owner", ""], "", ""),
      (["audit", "-f", "js"], "js", "json"), (["sch"], "sch", "schema"),
      (["rules", "--form"], "--form", "--format"),
    ] as [([String], String, String)])
  func `bash completes a line, and nothing of it stays in the shell`(
    words: [String], word: String, wanted: String
  ) async throws {
    let line = (["grantlint"] + words).joined(separator: " ").replacing(" = ", with: "=").replacing(" =", with: "=")
    let script = """
      source <("$GRANTLINT" completions bash)
      COMP_WORDS=(grantlint \(words.map { "'\($0)'" }.joined(separator: " "))); COMP_CWORD=\(words.count)
      COMP_LINE='\(line)'; COMP_POINT=${#COMP_LINE}
      __grantlint grantlint '\(word)' ''
      printf '%s\\n' "${COMPREPLY[@]}" | sort | paste -sd ' '
      trap -p RETURN
      """
    let outcome = try await Binary.shell(script)
    #expect(outcome.output == wanted + "\n")
    #expect(outcome.error == "")
  }
}
