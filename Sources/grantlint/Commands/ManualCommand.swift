import ArgumentParser
import Documents
import Foundation
import Workflows

/// `grantlint manual COMMAND`: the pages that packages carry for `man`.
struct Manual: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual",
    abstract: "Print the man page of a command, for man.",
    discussion: """
      Without a command it is the page of grantlint. Its date is that of the variable SOURCE_DATE_EPOCH, so that the same \
      version gives the same page.
      """)

  @Argument(
    help: ArgumentHelp("A command, for example rules explain, or the name of its page.", valueName: "command"),
    completion: .custom { _, _, _ in Grantlint.configuration.subcommands.map { $0._commandName } })
  var words: [String] = []

  @Flag(help: "Print the names of all pages.") var list = false

  func run() throws {
    let program = try CommandDeclaration(of: Grantlint.self)
    if list { return try StandardOutput.print(program.all.map { ManualPage.name($0) + "\n" }.joined()) }
    let name = words.joined(separator: "-")
    let names = name.isEmpty ? [program.path[0]] : [name, "\(program.path[0])-\(name)"]
    guard let command = program.all.first(where: { names.contains(ManualPage.name($0)) }) else {
      throw CommandError(
        message: "there is no page on '\(words.joined(separator: " ").visible)'; 'grantlint manual --list' names all")
    }
    var page = ManualPage(of: command, in: program, version: GrantlintVersion.current, date: Self.date)
    try StandardOutput.print(page.render())
  }

  /// The day of SOURCE_DATE_EPOCH; empty without one.
  private static var date: String {
    guard let seconds = Ports.current.variables["SOURCE_DATE_EPOCH"].flatMap(Double.init) else { return "" }
    return Date(timeIntervalSince1970: seconds).formatted(.iso8601.year().month().day())
  }
}
