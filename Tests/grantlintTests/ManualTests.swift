import ArgumentParser
import TestSupport
import Testing
import Workflows

@testable import grantlint

/// The manual pages. `.ci/packaging/pages` has mandoc and groff look at them.
@Suite struct `Manual pages` {
  private static func pages() throws -> [(command: CommandDeclaration, text: String)] {
    let program = try CommandDeclaration(of: Grantlint.self)
    return program.all.map { command in
      var page = ManualPage(of: command, in: program, version: "1.2.3", date: "2026-11-25")
      return (command, page.render())
    }
  }

  /// As a reader sees it, in one line for each of the page.
  private static func read(_ page: String) -> String {
    page.replacing(#/\\f[BIR]/#, with: "").replacing("\\-", with: "-").replacing("\\(aq", with: "'")
      .replacing("\\(ti", with: "~").replacing("\\(dq", with: "\"").replacing("...", with: "…")
  }

  @Test func `a page has its sections, macros that are known, and ASCII alone`() throws {
    let macros = [".TH", ".SH", ".SS", ".PP", ".TP", ".PD", ".RS", ".RE", ".EX", ".EE", ".ad", ".nh", ".br"]
    for (command, text) in try Self.pages() {
      let lines = text.split(separator: "\n")
      #expect(text.utf8.allSatisfy { $0 < 128 })
      #expect(lines[0].hasSuffix("1 \"2026-11-25\" \"grantlint 1.2.3\" \"grantlint\""), "\(lines[0])")
      for line in lines where line.hasPrefix(".") || line.hasPrefix("'") {
        #expect(macros.contains { line == $0 || line.hasPrefix("\($0) ") }, "\(command.path): \(line)")
      }
      for title in ["NAME", "SYNOPSIS", "DESCRIPTION", "OPTIONS", "EXIT STATUS", "SEE ALSO"] {
        #expect(lines.count { $0 == ".SH \(title)" } == 1, "\(command.path): \(title)")
      }
    }
  }

  @Test func `a page has every option with its help, and every variable that says the same`() throws {
    for (command, text) in try Self.pages() {
      let page = Self.read(text)
      for argument in command.arguments {
        #expect(argument.names.allSatisfy { page.contains($0) } && page.contains(argument.valueName))
        #expect(page.contains(argument.help.replacing("'grantlint plan'", with: "grantlint plan")), "\(argument.help)")
      }
    }
    let audit = Self.read(try #require(Self.pages().first { $0.command.path == ["grantlint", "audit"] }).text)
    for row in Settings.rows where row.flag != nil {
      #expect(row.variable.map { audit.contains("\n\($0)\n") } ?? true, "\(row.help)")
      #expect(row.key.map { audit.contains("Key of the configuration: \($0).") } ?? true, "\(row.help)")
    }
  }

  @Test(
    arguments: [
      ("plan", "GRANTLINT_MIN_SEVERITY", true), ("apply", "GRANTLINT_FORMAT", false),
      ("rollback", "Key of the configuration: outputs", false), ("plan", "Key of the configuration: outputs", false),
      ("merge", "AUTH0_DOMAIN", false), ("snapshot", "AUTH0_DOMAIN", true), ("rules list", "GRANTLINT_RULES", true),
    ])
  func `only what a command reads is on its page`(command: String, words: String, isThere: Bool) throws {
    let path = ["grantlint"] + command.split(separator: " ").map(String.init)
    let page = try #require(Self.pages().first { $0.command.path == path }).text
    #expect(Self.read(page).contains(words) == isThere)
  }

  @Test func `the variables to sign in with are those of the article`() throws {
    func names(_ text: String) -> Set<String> {
      Set(text.matches(of: #/\bAUTH0_[A-Z_]+[A-Z]/#).map { String($0.output) })
    }
    let article = try Documentation.article("Audit").split(separator: "\n").filter { $0.hasPrefix("|") }
    let pages = try Self.pages().filter { $0.command.path.count == 1 }.map { names(Self.read($0.text)) }
    let short = "AUTH0_CLIENT_ASSERTION_PRIVATE_KEY_PATH"
    #expect(pages == [names(article.joined(separator: "\n")).union([short])])
  }

  @Test func `every example is a command line that is accepted`() throws {
    let commands = try Self.pages().map { $0.command.path.dropFirst().joined(separator: " ") }
    for (command, examples) in ManualKnowledge.examples {
      #expect(commands.contains(command))
      for example in examples {
        #expect(example.line.split(separator: "\n").allSatisfy { $0.count <= 69 }, "longer than a page is wide")
        let line = example.line.replacing("\\\n", with: "").split(separator: " | ")[0]
        let words = line.matches(of: #/'([^']*)'|(\S+)/#).map { String($0.1 ?? $0.2 ?? "") }
        #expect(words.first == "grantlint")
        #expect(throws: Never.self, "\(line)") { try Grantlint.parseAsRoot(Array(words.dropFirst())) }
      }
    }
  }

  @Test func `a discussion is parts, and its exit codes are a list`() {
    let discussion = Discussion(
      """
      One. Exit codes: 0 done; 2 bad, or not read; 4, with --fix: refused; 130 interrupted.

        a: b
          c
        d: e

      Two.
      """)
    #expect(
      discussion.parts == [.paragraph("One."), .indented("a: b c"), .indented("d: e"), .paragraph("Two.")])
    #expect(discussion.codes.map(\.number) == ["0", "2", "4", "130"])
    #expect(discussion.codes.map(\.text) == ["Done.", "Bad, or not read.", "With --fix: refused.", "Interrupted."])
    #expect(Discussion("Exit code 3: cut.").codes.map(\.text) == ["Cut."])
    #expect(Discussion("Exit codes: those of an audit; 2 none.").sentence == "Those of an audit.")
  }

  @Test func `the date is that of the variable, and the same words give the same page`() async throws {
    let folder = try TemporaryFolder()
    let variables = ["SOURCE_DATE_EPOCH": "1764000000"]
    let page = await CommandRun(["manual", "rules", "explain"], variables: variables, folder: folder.path)
    #expect(page.code == 0 && page.output.hasPrefix(".TH GRANTLINT\\-RULES\\-EXPLAIN 1 \"2025-11-24\" "))
    let other = await CommandRun(["manual", "grantlint-rules-explain"], variables: variables, folder: folder.path)
    #expect(other.output == page.output)
    #expect(await CommandRun(["manual"], folder: folder.path).output.hasPrefix(".TH GRANTLINT 1 \"\" "))
  }

  @Test func `commands and options in a sentence are bold`() {
    var page = RoffPage(name: "a", date: "", source: "")
    page.paragraph(.init(prose: "--fix, 'grantlint apply' (--diff) and a--b."))
    #expect(
      page.text.hasSuffix("\\fB\\-\\-fix\\fR, \\fBgrantlint apply\\fR (\\fB\\-\\-diff\\fR) and a\\-\\-b.\n"),
      "\(page.text)")
    page.paragraph(".TH it's \\ a")
    #expect(page.text.hasSuffix("\n\\&.TH it\\(aqs \\e a\n"))
  }

  @Test func `a page that there is not is refused`() async throws {
    let run = await CommandRun(["manual", "nothing"], folder: "/")
    #expect(run.code == 2)
    #expect(run.error.contains("there is no page on 'nothing'; 'grantlint manual --list' names all"))
    let list = await CommandRun(["manual", "--list"], folder: "/")
    #expect(list.output.split(separator: "\n").contains("grantlint-journal-show"))
  }
}
