import ArgumentParser
import Reporting
import Workflows

/// A command that writes files: those that its command line names hold nothing of an earlier run, also where the line is
/// refused.
protocol WritingCommand: ParsableCommand {
  /// Leaves what the run comes to in the place of what an earlier one wrote.
  static func leave(_ run: RefusedRun)
}

/// A run whose command line could not be parsed as a whole.
struct RefusedRun {
  let error: CommandError
  /// What `--output` says.
  let outputs: [String]
  let configuration: ConfigurationReading
  /// What the run reads or keeps, as far as it is known.
  let kept: KeptPaths

  /// Writes the error in the place of the reports, or of what else has a format.
  ///
  /// - Parameter isConfigured: whether the configuration names outputs of the command too.
  func leaveError<Format: OutputFormat>(as format: Format.Type, isConfigured: Bool = false) {
    Outputs<Format>.leave(error, in: outputs, configured: isConfigured ? configuration.outputs : [], keeping: kept)
  }

  /// Takes the files away, which say nothing of errors.
  func remove(_ kind: WrittenFile) { kind.removeOlder(outputs, keeping: kept) }
}
