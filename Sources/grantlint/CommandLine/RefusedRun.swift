import PolicyEngine
import Reporting

/// A run whose command line could not be parsed as a whole.
struct RefusedRun {
  let line: CommandLineReading
  let error: CommandError
  let environment: [String: String]

  /// Takes care that no file which it was told to write holds what an earlier run wrote there: a report holds the error,
  /// a plan, snapshot or page is gone.
  func leaveError() {
    let outputs = line.values("output")
    switch line.command {
    case is Audit.Type:
      let configuration = configuration
      Outputs<ReportFormat>.leave(
        error, in: outputs, configured: configuration.outputs, environment: environment,
        keeping: kept(configuration.file))
    case is Apply.Type:
      Outputs<ReportFormat>.leave(error, in: outputs, environment: environment, keeping: kept(configuration.file))
    case is Rollback.Type:
      Outputs<Rollback.Format>.leave(error, in: outputs, environment: environment, keeping: kept(configuration.file))
    case is Rules.Test.Type:
      Outputs<Rules.Test.Format>.leave(error, in: outputs, environment: environment, keeping: kept(configuration.file))
    case is Rules.Docs.Type: remove(outputs, .rulePage)
    case is Plan.Type: remove(outputs, .plan)
    case is Snapshot.Type: remove(outputs, .snapshot)
    default: break
    }
  }

  private func remove(_ paths: [String], _ kind: WrittenFile) {
    for path in paths {
      // What must not be removed stays: the error is another.
      _ = try? ReportFile(
        path, holding: kind, environment: environment, removesOlder: true, keeping: kept(configuration.file))
    }
  }

  private var configuration: ConfigurationReading {
    ConfigurationReading(
      config: line.values("config").last, noConfig: line.has("no-config"), environment: environment)
  }

  private func kept(_ file: ConfigurationFile?) -> KeptPaths {
    KeptPaths(line.paths(without: "output") + RuleFiles.expanded(line.values("rules")), environment, file)
  }
}
