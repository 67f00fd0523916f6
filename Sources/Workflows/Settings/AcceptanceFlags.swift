import Foundation
import PolicyEngine

/// What has been accepted: waivers and a baseline.
package struct AcceptanceFlags: Sendable {
  package let waivers: String?
  /// Whether no waivers are applied.
  package let noWaivers: Bool
  package let baseline: String?
  /// Another state of the tenant, whose findings are known: as `diff` takes it.
  package let since: String?

  package init(waivers: String? = nil, noWaivers: Bool = false, baseline: String? = nil, since: String? = nil) {
    self.since = since
    self.waivers = waivers
    self.noWaivers = noWaivers
    self.baseline = baseline
  }

  /// The files that the flags name.
  var paths: [String?] { [waivers, baseline, since] }

  /// Those that a later run is given for which the same is accepted.
  var shown: [ShownFlag] {
    [
      ShownFlag("--waivers", waivers), noWaivers ? ShownFlag("--no-waivers") : nil, ShownFlag("--baseline", baseline),
      ShownFlag("--since", since),
    ].compactMap { $0 }
  }

  /// What an audit that starts today is held against. Throws `CommandError` where a file does not hold.
  ///
  /// - Parameter written: where a baseline is going to be written: there need not be one yet.
  func load(
    _ file: ConfigurationFile?, catalogue: RuleCatalogue, written: String? = nil
  ) throws -> Acceptances {
    var acceptances = Acceptances()
    let isDiscovered = file?.configuration.isDiscovered == true
    if !noWaivers, let chosen = try Settings.waivers.chosen(waivers, file) {
      let limit = WaiverLimit(today: .today, maximumDays: file?.configuration.waiverDays)
      let read = try WaiverFiles.read(chosen.value, catalogue: catalogue, limit: limit)
      for warning in read.warnings { StandardError.warning(warning) }
      acceptances.waivers = read
      acceptances.areWaiversFound = chosen.place == .configuration && isDiscovered
    }
    if let chosen = try Settings.baseline.chosen(baseline, file),
      chosen.value != written || FileManager.default.fileExists(atPath: chosen.value)
    {
      acceptances.baseline = try BaselineFiles.read(chosen.value)
      acceptances.isBaselineFound = chosen.place == .configuration && isDiscovered
    }
    return acceptances
  }
}
