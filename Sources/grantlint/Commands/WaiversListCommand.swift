import ArgumentParser
import Workflows

extension Waivers {
  /// `grantlint waivers list [--file PATH]`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the waivers of a file, the next to lapse first.",
      discussion: "Exit code 0 also where some have lapsed: an audit reports those, as findings of expired-waiver.")

    @OptionGroup var waivers: WaiverFileOptions
    @OptionGroup(title: "Rules") var rules: RuleOptions

    func run() throws { try WaiverListWorkflow(file: waivers.flags, rules: rules.flags).run() }
  }
}
