import ArgumentParser
import PolicyEngine
import Workflows

/// `grantlint paths`
struct Paths: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "paths",
    abstract: "Tell how applications can come to more than their grants say.",
    discussion: """
      The shortest way of each application that has one, in sentences: by scopes of its own, or by those of another \
      application whose credentials it can come to. Grants that cannot be used today lead nowhere. Exit codes: 0 the answer, \
      also that there is no way; 2 there is no such application; 3 something could not be read.
      """)

  @Argument(
    help: ArgumentHelp("What is read, as for audit; without one the live tenant.", valueName: "source"),
    completion: .grants)
  var sources: [String] = []
  @Option(
    help: ArgumentHelp(
      "Only the way of this application, by its id or a name that no other one has.", valueName: "client"),
    completion: .custom { _, _, _ in [] })
  var from: String?
  @Option(help: ArgumentHelp("Where the ways lead: to this or more.", valueName: "tier")) var to: Tier = .tenantAdmin
  @Option(name: .shortAndLong, help: "How it is printed.") var format: TextOrJSON = .text
  @OptionGroup var access: AccessOptions

  func run() async throws {
    try await PathsWorkflow(reading: try access.reading(sources), client: from, target: to, format: format).run()
  }
}
