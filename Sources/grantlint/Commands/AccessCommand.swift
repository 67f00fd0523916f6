import ArgumentParser
import Workflows

/// `grantlint access CLIENT|API`
struct Access: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "access",
    abstract: "Tell all that an application can reach, or who reaches an API.",
    discussion: """
      An application is named by its client id, an API by its identifier, either by a name that no other one has. Exit \
      codes: 0 the answer; 2 there is no such one, or several have the name; 3 something could not be read.
      """)

  @Argument(
    help: ArgumentHelp("The application or the API.", valueName: "client-or-api"),
    completion: .custom { _, _, _ in [] })
  var name: String
  @Argument(
    help: ArgumentHelp("What is read, as for audit; without one the live tenant.", valueName: "source"),
    completion: .grants)
  var sources: [String] = []
  @Option(name: .shortAndLong, help: "How it is printed.") var format: AnswerFormat = .text
  @OptionGroup var access: AccessOptions

  func run() async throws {
    try await AccessWorkflow(reading: try access.reading(sources), name: name, format: format).run()
  }
}
