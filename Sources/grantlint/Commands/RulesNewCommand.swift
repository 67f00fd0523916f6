import ArgumentParser
import Workflows

extension Rules {
  /// `grantlint rules new ID`
  struct New: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "new",
      abstract: "Start a rule: a file that loads, passes its test and says what each key is for.",
      discussion: "An existing file is never written over. The folder is made where it is missing.")

    @Argument(help: "The rule's id: lower-case words joined by '-'. It is also the name of the file.") var id: String
    @Option(help: ArgumentHelp("The folder of the file.", valueName: "folder"), completion: .directory) var dir =
      "rules"

    func run() throws { try NewRuleWorkflow(id: id, folder: dir).run() }
  }
}
