import ArgumentParser
import Workflows

/// `grantlint journal`: reading what runs wrote down.
struct Journals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Read the journals of runs that changed a tenant.",
    subcommands: [List.self, Show.self])

  /// `grantlint journal list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the runs of the state folder, the newest first.",
      discussion: "Exit codes: 0 listed; 2 the state folder must not be used; 3 a journal there cannot be read.")

    @OptionGroup var state: StateOptions
    @OptionGroup var configuration: ConfigurationOptions

    @Option(name: .shortAndLong, help: "How it is printed.")
    var format: TextOrJSON = .text

    func run() throws {
      try JournalListWorkflow(state: state.flags, configuration: configuration.flags, format: format).run()
    }
  }

  /// `grantlint journal show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show who changed what, when, from what to what, and what came of it.",
      discussion: "Exit codes: 0 shown; 2 no such run, or the file is not a journal.")

    @Argument(
      help: ArgumentHelp("A run of the state folder, or the file of a journal.", valueName: "run"), completion: .runs)
    var name: String

    @OptionGroup var state: StateOptions
    @OptionGroup var configuration: ConfigurationOptions

    @Option(name: .shortAndLong, help: "How it is printed.")
    var format: TextOrJSON = .text

    func run() throws {
      try JournalShowWorkflow(name: name, state: state.flags, configuration: configuration.flags, format: format).run()
    }
  }
}
