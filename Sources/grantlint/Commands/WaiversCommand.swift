import ArgumentParser
import Workflows

/// `grantlint waivers`: the risks that are accepted.
struct Waivers: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "waivers",
    abstract: "Accept findings until an expiry date, and list what is accepted.", subcommands: [Add.self, List.self],
    defaultSubcommand: List.self)
}

/// Which waiver file a command is about.
struct WaiverFileOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The waiver file; without it that of GRANTLINT_WAIVERS or of the configuration, else waivers.yml.",
      valueName: "path"), completion: .yaml)
  var file: String?

  var flags: WaiverFileFlags { WaiverFileFlags(file: file) }
}
