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

/// Baselines on disk.
enum BaselineFiles {
  /// Throws `CommandError` where there is none or it does not hold.
  static func read(_ path: String) throws -> Baseline {
    let bytes: [UInt8]
    do {
      bytes = try InputFile.bytes(path, .baseline)
    } catch {
      let advice = error.isMissing ? "; --write-baseline \(path.visible.shellQuoted) writes one" : ""
      throw CommandError(message: error.sentence("the baseline \(path.visible)") + advice)
    }
    do {
      return try Baseline(bytes, path: path)
    } catch {
      let file = KnownFile(bytes)
      guard [.baseline, .otherJSON].contains(file) else {
        throw CommandError(message: file.message(path, insteadOf: "a baseline"))
      }
      throw CommandError(message: "invalid baseline:\n\(error)")
    }
  }

  /// Writes the baseline of a report, and says so. Throws `CommandError` with code 3 where the report has none or the
  /// file cannot be written.
  static func write(_ report: AuditReport, to file: ReportFile) throws {
    let baseline: Baseline
    do {
      baseline = try Baseline(of: report, path: file.path)
    } catch {
      throw CommandError(message: error.message, code: Verdict.incomplete.exitCode)
    }
    do {
      try file.write(baseline.text, .json)
    } catch {
      throw file.unwritten("the baseline", error)
    }
    let count = baseline.findings.count
    StandardError.write("baseline: \(count) \(count == 1 ? "finding" : "findings") in \(file.path.visible)\n")
  }
}
