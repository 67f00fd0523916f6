import Documents
import Foundation
import PolicyEngine
import Remediation
import Reporting
import SystemPackage

/// `grantlint journal list`: the runs of the state folder, the newest first.
package struct JournalListWorkflow {
  let state: StateFlags
  let configuration: ConfigurationFlags
  let format: TextOrJSON

  package init(state: StateFlags, configuration: ConfigurationFlags, format: TextOrJSON) {
    self.state = state
    self.configuration = configuration
    self.format = format
  }

  /// Prints the list. Throws `CommandError`, and `ExitStatus` with code 3 where a journal cannot be read.
  package func run() throws {
    let folder = try state.folder(configuration)
    let (journals, problems) = folder.readJournals()
    for problem in problems { StandardError.error(problem.message) }
    let text =
      switch format {
      case .text: JournalList.text(journals, style: Layout.page())
      case .json: JSONWriter.pretty(.object(JournalList.json(journals))) + "\n"
      }
    if text.isEmpty, problems.isEmpty { StandardError.write("no runs in \(folder.path.string.visible)\n") }
    guard StandardOutput.write(text), problems.isEmpty else { throw ExitStatus(.incomplete) }
  }
}

/// `grantlint journal show`: who changed what, when, from what to what, and what came of it.
package struct JournalShowWorkflow {
  /// A run of the state folder, or the file of a journal.
  let name: String
  let state: StateFlags
  let configuration: ConfigurationFlags
  let format: TextOrJSON

  package init(name: String, state: StateFlags, configuration: ConfigurationFlags, format: TextOrJSON) {
    self.name = name
    self.state = state
    self.configuration = configuration
    self.format = format
  }

  /// Prints the journal. Throws `CommandError`, and `ExitStatus` where it does not arrive.
  package func run() throws {
    let reading = try reading()
    let text =
      switch format {
      case .text: JournalPage.text(reading, style: Layout.page())
      case .json: JSONWriter.pretty(.object(JournalPage.json(reading))) + "\n"
      }
    try StandardOutput.print(text)
  }

  private func reading() throws -> JournalReading {
    if name == InputFile.standardInput || FileManager.default.fileExists(atPath: name) {
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
