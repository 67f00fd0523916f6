import ArgumentParser
import Documents
import Foundation
import GrantSources
import PolicyEngine

/// What has been accepted: waivers and a baseline.
struct AcceptanceOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Accept what this file of waivers accepts.", valueName: "path"))
  var waivers: String?

  @Flag(help: "Apply no waivers: show what is there, accepted or not.")
  var noWaivers = false

  @Option(help: ArgumentHelp("Only what is not in this baseline counts as open.", valueName: "path"))
  var baseline: String?

  /// The files that the flags name.
  var paths: [String?] { [waivers, baseline] }

  func validate() throws {
    if noWaivers, waivers != nil { throw ValidationError("--waivers and --no-waivers exclude each other.") }
  }

  /// What an audit that starts today is held against. Throws `CommandError` where a file does not hold.
  ///
  /// - Parameter written: where a baseline is going to be written: there need not be one yet.
  func load(
    _ file: ConfigurationFile?, catalogue: RuleCatalogue, environment: OptionEnvironment, written: String? = nil
  ) throws -> Acceptances {
    var acceptances = Acceptances()
    let configuration = file?.configuration
    let namedWaivers = waivers ?? environment["GRANTLINT_WAIVERS"]
    let waivers = namedWaivers ?? configuration?.waiverFile.flatMap { file?.path($0) }
    if !noWaivers, let waivers {
      let limit = WaiverLimit(today: .today, maximumDays: configuration?.waiverDays)
      let read = try WaiverFiles.read(waivers, catalogue: catalogue, limit: limit)
      for warning in read.warnings { StandardError.warning(warning) }
      acceptances.waivers = read
      acceptances.areWaiversFound = namedWaivers == nil && configuration?.isDiscovered == true
    }
    let namedBaseline = baseline ?? environment["GRANTLINT_BASELINE"]
    let baseline = namedBaseline ?? configuration?.baseline.flatMap { file?.path($0) }
    if let baseline, baseline != written || FileManager.default.fileExists(atPath: baseline) {
      acceptances.baseline = try BaselineFiles.read(baseline)
      acceptances.isBaselineFound = namedBaseline == nil && configuration?.isDiscovered == true
    }
    return acceptances
  }
}
