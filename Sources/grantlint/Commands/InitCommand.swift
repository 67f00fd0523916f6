import ArgumentParser
import Documents
import PolicyEngine
import SystemPackage

/// `grantlint init`: a configuration file to start from.
struct Init: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "init",
    abstract: "Write a commented \(Configuration.fileName) to start from.",
    discussion: "As it is written it changes nothing. A file that is there already is left alone: exit code 2.")

  @Option(name: .shortAndLong, help: ArgumentHelp("The file.", valueName: "path"))
  var output = Configuration.fileName

  func run() throws {
    do {
      try FilePlace(output).create(
        ConfigurationTemplate.text, permissions: [.ownerReadWrite, .groupRead, .otherRead])
    } catch Errno.fileExists {
      throw CommandError(message: "\(output.visible) exists already and is left as it is")
    } catch let error as Errno {
      throw CommandError(message: "cannot write \(output.visible): \(error)")
    }
    StandardError.write("wrote \(output.visible); see 'grantlint rules list' for the rules to set\n")
  }
}
