import ArgumentParser
import PolicyEngine
import Workflows

/// `grantlint init`: a configuration file to start from.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented \(Configuration.fileName) to start from.",
    discussion: "As it is written it changes nothing. A file that is there already is left alone: exit code 2.")

  @Option(name: .shortAndLong, help: ArgumentHelp("The file.", valueName: "path"), completion: .yaml)
  var output = Configuration.fileName

  func run() throws { try InitWorkflow(output: output).run() }
}
