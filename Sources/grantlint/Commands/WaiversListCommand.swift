import ArgumentParser
import Foundation
import PolicyEngine
import Reporting

extension Waivers {
  /// `grantlint waivers list [--file PATH]`
  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list",
      abstract: "List the waivers of a file, the next to lapse first.",
      discussion: "Exit code 0 also where some have lapsed: an audit reports those, as findings of expired-waiver.")

    @OptionGroup var waivers: WaiverFileOptions
    @OptionGroup(title: "Rules") var rules: RuleOptions

    func run() throws {
      let environment = OptionEnvironment(Surroundings.current.variables)
      let configuration = try rules.configuration.load(rules: rules.paths)
      let today = UTCDate.today
      let file = try WaiverFiles.read(
        waivers.path(configuration, environment), catalogue: rules.catalogue(configuration, environment: environment),
        limit: WaiverLimit(today: today, maximumDays: configuration?.configuration.waiverDays))
      for warning in file.warnings { StandardError.warning(warning) }
      let style = Terminal.page(environment: Surroundings.current.variables)
      guard StandardOutput.write(WaiverList.render(file, today: today, style: style)) else {
        throw ExitStatus(.incomplete)
      }
    }
  }
}
