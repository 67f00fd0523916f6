import PolicyEngine
import Reporting

/// `grantlint waivers list`: the waivers of a file, the next to lapse first.
package struct WaiverListWorkflow {
  let file: WaiverFileFlags
  let rules: RuleFlags

  package init(file: WaiverFileFlags, rules: RuleFlags) {
    self.file = file
    self.rules = rules
  }

  /// Prints the list. Throws `CommandError`, and `ExitStatus` where it does not arrive.
  package func run() throws {
    let configuration = try rules.load()
    let today = UTCDate.today
    let waivers = try WaiverFiles.read(
      file.path(configuration), catalogue: rules.catalogue(configuration),
      limit: WaiverLimit(today: today, maximumDays: configuration?.configuration.waiverDays))
    for warning in waivers.warnings { StandardError.warning(warning) }
    try StandardOutput.print(WaiverList.render(waivers, today: today, style: Layout.page()))
  }
}
