import ArgumentParser
import Documents
import Foundation
import GrantSources
import PolicyEngine
import Remediation
import SystemPackage

/// `grantlint journal`: reading what runs wrote down.
struct Journals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Read the journals of runs that changed a tenant.",
    subcommands: [List.self, Show.self])

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

  /// `grantlint journal list`.
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the runs of the state folder, the newest first.",
      discussion: "Exit codes: 0 listed; 2 the state folder must not be used; 3 a journal there cannot be read.")

    @OptionGroup var state: StateOptions
    @OptionGroup var configuration: ConfigurationOptions

    @Option(name: .shortAndLong, help: "How it is printed.")
    var format: Format = .text

    func run() throws {
      let folder = try state.folder(configuration)
      let (journals, problems) = folder.readJournals()
      for problem in problems { StandardError.error(problem.message) }
      let text =
        switch format {
        case .text: JournalList.text(journals, style: Terminal.page(environment: Surroundings.current.variables))
        case .json: JSONWriter.pretty(.object(JournalList.json(journals))) + "\n"
        }
      if text.isEmpty, problems.isEmpty { StandardError.write("no runs in \(folder.path.string.visible)\n") }
      guard StandardOutput.write(text), problems.isEmpty else { throw ExitStatus(.incomplete) }
    }
  }

  /// `grantlint journal show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "show",
      abstract: "Show who changed what, when, from what to what, and what came of it.",
      discussion: "Exit codes: 0 shown; 2 no such run, or the file is not a journal.")

    @Argument(help: ArgumentHelp("A run of the state folder, or the file of a journal.", valueName: "run"))
    var name: String

    @OptionGroup var state: StateOptions
    @OptionGroup var configuration: ConfigurationOptions

    @Option(name: .shortAndLong, help: "How it is printed.")
    var format: Format = .text

    func run() throws {
      let reading = try reading()
      let text =
        switch format {
        case .text: JournalPage.text(reading, style: Terminal.page(environment: Surroundings.current.variables))
        case .json: JSONWriter.pretty(.object(JournalPage.json(reading))) + "\n"
        }
      guard StandardOutput.write(text) else { throw ExitStatus(.incomplete) }
    }

    private func reading() throws -> JournalReading {
      if name == "-" || FileManager.default.fileExists(atPath: name) {
        let bytes = try InputFile.bytes(name, .journal, name: name.visible)
        do { return try JournalReading(bytes, file: name.visible) } catch {
          let file = KnownFile(bytes)
          guard file == .journal else { throw CommandError(message: file.message(name, insteadOf: "a journal")) }
          throw CommandError(message: "\(error)")
        }
      }
      let (journals, problems) = try state.folder(configuration).readJournals()
      for problem in problems { StandardError.warning(problem.message) }
      do {
        return try JournalSearch(journals).journal(name).reading
      } catch {
        throw CommandError(message: error.message)
      }
    }
  }
}
