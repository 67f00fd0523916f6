import ArgumentParser
import Foundation
import GrantModel
import GrantSources
import Remediation

/// `grantlint journal`: reading what runs wrote down.
struct Journals: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "journal", abstract: "Read the journal of a run that changed a tenant.", subcommands: [Show.self])

  /// `grantlint journal show`.
  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show who changed what, when, from what to what, and what came of it.",
      discussion: "Exit codes: 0 shown; 2 the file is no journal.")

    enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }

    @Argument(help: ArgumentHelp("The journal.", valueName: "file"))
    var file: String

    @Option(name: .shortAndLong, help: "How it is printed.")
    var format: Format = .text

    func run() throws {
      guard let bytes = try? InputFile.bytes(file) else {
        throw CommandError(message: "\(file.visible) cannot be read")
      }
      let reading: JournalReading
      do { reading = try JournalReading(bytes) } catch {
        throw CommandError(message: "\(file.visible): \(error)")
      }
      let text =
        switch format {
        case .text: JournalPage.text(reading)
        case .json: JSONWriter.pretty(.object(JournalPage.json(reading))) + "\n"
        }
      guard StandardOutput.write(text) else { throw ExitStatus(code: 3) }
    }
  }
}
