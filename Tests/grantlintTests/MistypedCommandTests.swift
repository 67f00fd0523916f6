import ArgumentParser
import TestSupport
import Testing

@testable import Workflows
@testable import grantlint

/// A mistyped command is not taken for a file, and an unknown option comes before what the others say together.
@Suite struct `Mistyped commands` {
  /// Words, and what is said of them.
  private static let words = [
    ("rule list", "'rule' is neither a file nor a command; did you mean 'grantlint rules list'?"),
    ("rule lst", "did you mean 'grantlint rules list'?"), ("explain X", "did you mean 'grantlint rules explain X'?"),
    ("explian X", "did you mean 'grantlint rules explain X'?"), ("verison", "did you mean 'grantlint version'?"),
    ("list", "'grantlint journal list', 'grantlint rules list' or 'grantlint waivers list'?"),
    ("test a b", "did you mean 'grantlint rules test a b'?"), ("docs", "did you mean 'grantlint rules docs'?"),
    ("eval grant", "did you mean 'grantlint rules eval grant'?"), ("show", "did you mean 'grantlint journal show'?"),
    ("snap", "did you mean 'grantlint snapshot'?"), ("Audit demo", "did you mean 'grantlint audit demo'?"),
    ("demo", "did you mean 'grantlint audit --demo'?"),
    ("rules-list", "did you mean 'grantlint rules list'?"), ("rules-lst x", "did you mean 'grantlint rules list x'?"),
    ("list rules", "did you mean 'grantlint rules list'?"), ("add X", "did you mean 'grantlint waivers add X'?"),
    ("scan a", "'scan' is neither a file nor a command; the commands are audit, plan, apply, "),
    ("rules list", "did you mean 'grantlint rules list'?"), ("nothing-here", "'nothing-here' is neither a file"),
  ]

  @Test(arguments: words)
  func `the nearest command is named`(words: String, message: String) {
    let said = MistypedCommand(words.split(separator: " ").map(String.init)).message
    #expect(said.contains(message), "\(said)")
  }

  @Test(
    arguments: [
      (Rules.self, "lst", "'lst' is not a command of 'grantlint rules'; did you mean 'grantlint rules list'?"),
      (Rules.self, "expalin X", "did you mean 'grantlint rules explain X'?"),
      (Waivers.self, "ad", "did you mean 'grantlint waivers add'?"),
      (Journals.self, "shwo", "did you mean 'grantlint journal show'?"),
      (Journals.self, "xyz", "'xyz' is not a command of 'grantlint journal'; its commands are list, show"),
    ] as [(any ParsableCommand.Type, String, String)])
  func `so is the nearest subcommand`(group: any ParsableCommand.Type, words: String, message: String) {
    let said = MistypedCommand(words.split(separator: " ").map(String.init), in: group).message
    #expect(said.contains(message), "\(said)")
  }

  @Test(
    arguments: [
      ("help rulez", "did you mean 'grantlint rules'?"), ("help rules lst", "did you mean 'grantlint rules list'?"),
      ("help rules list", nil), ("help", nil), ("help help", nil), ("rules list", nil), ("help audit x", nil),
    ] as [(String, String?)])
  func `help about no command names the nearest`(line: String, message: String?) {
    let said = MistypedCommand(help: line.split(separator: " ").map(String.init))?.message
    #expect(message.map { said?.contains($0) == true } ?? (said == nil), "\(said ?? "nothing")")
  }

  @Test(
    arguments: [
      (["none.json", "./list", "a/b", "-", "/"], nil), (["none.json", "list"], 1), ([""], 0), ([], nil),
    ] as [([String], Int?)])
  func `a dot or a slash makes a path`(sources: [String], index: Int?) {
    #expect(SourceFlags.mistyped(in: sources) == index)
  }

  /// Command lines, and whether one of their words is a mistyped command.
  @Test(arguments: [
    ("-q rule list", true), ("rule list --formt json", true), ("rules lst", true), ("--selct=x none-x", false),
    ("rules explain X", false), ("-o rule a.json", false),
  ])
  func `a mistyped command comes before what follows it`(line: String, isMistyped: Bool) {
    let reading = CommandLineReading(line.split(separator: " ").map(String.init))
    #expect((reading.mistypedCommand != nil) == isMistyped)
  }

  /// By a process, because the name is a path of its working directory.
  @Test func `a file of that name is a file`() async throws {
    let folder = try TemporaryFolder()
    try folder.write(Samples.clean, to: "verison")
    let outcome = try await Binary.run(["verison"], folder: folder.path)
    #expect(outcome.code == 0)
    #expect(outcome.output.hasPrefix("clean"))
  }

  @Test(arguments: [
    ("audit --demo --selct x", "Unknown option '--selct'. Did you mean '--select'?"),
    ("--demo --nothing-like-it=3 a.json", "Unknown option '--nothing-like-it'"),
    ("--verison", "Unknown option '--verison'. Did you mean '--version'?"), ("--demo --q", "Unknown option '--q'"),
    ("rules explain --colr always", "Unknown option '--colr'. Did you mean '--color'?"), ("-Z --demo a.json", "'-Z'"),
  ])
  func `an unknown option comes first`(line: String, message: String) async throws {
    let folder = try TemporaryFolder()
    let arguments = line.split(separator: " ").map(String.init)
    let outcome = await CommandRun(arguments, folder: folder.path)
    #expect(outcome.code == 2 && !outcome.error.contains("--fix"))
    #expect(outcome.error.contains(message), "\(outcome.error)")
    #expect(!outcome.error.contains("exclude each other"))
  }

  @Test func `one line says it, also in the outputs`() async throws {
    let folder = try TemporaryFolder()
    let outcome = await CommandRun(
      ["-q", "rule", "list", "-o", "json=\(folder.path)/r.json"], folder: folder.path)
    #expect(outcome.code == 2)
    #expect(
      outcome.error
        == "grantlint: error: 'rule' is neither a file nor a command; did you mean 'grantlint rules list'?\n")
    #expect(folder.read("r.json")?.contains("neither a file nor a command") == true)
  }

  /// ArgumentParser would make it of the type, and ask three times what kind of value the type is: a seventh of a start.
  @Test func `every command says its name`() {
    var types: [any ParsableCommand.Type] = [Grantlint.self]
    while let type = types.popLast() {
      #expect(type.configuration.commandName != nil, "\(type)")
      types += type.configuration.subcommands
    }
  }
}
