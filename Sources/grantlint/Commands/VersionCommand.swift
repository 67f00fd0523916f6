import ArgumentParser
import Workflows

/// `grantlint version`.
struct Version: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version",
    abstract: "Print the version, and what the program is made of.",
    discussion: """
      --verbose adds what a report of a fault should say: the commit, the libraries and whether they are in the program \
      or the system's, the platform, which certificates are trusted, and where runs leave their journals. What cannot be \
      known is "not known", and null in JSON, which always has all of it.
      """)

  @Flag(name: .shortAndLong, help: "Say what it was built from and what it uses on this machine.") var verbose = false
  @Option(name: .shortAndLong, help: "How it is printed.") var format: TextOrJSON = .text

  func run() throws { try VersionWorkflow(isVerbose: verbose, format: format).run() }
}
