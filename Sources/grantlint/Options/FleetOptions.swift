import ArgumentParser
import Workflows

/// Which tenants of a configuration, where it is about several.
struct FleetOptions: ParsableArguments {
  @Option(each: Settings.tenants, completion: .tenants) var tenants: [String] = []
  @Option(Settings.jobs) var jobs: Int?

  func validate() throws {
    if let complaint = Settings.jobs.complaint(jobs, "--jobs") { throw ValidationError("\(complaint).") }
  }

  func flags(_ shard: ShardOptions? = nil) -> FleetFlags {
    FleetFlags(tenants: tenants, shard: shard?.shard, shards: shard?.shards, jobs: jobs)
  }
}

/// Which part of them.
struct ShardOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Audit one of N parts of the tenants, K from 0; findings do not change its exit code, grantlint merge judges.",
      valueName: "k/n"))
  var shard: String?

  @Option(
    help: ArgumentHelp(
      "The same, where JOB_COMPLETION_INDEX says K, or CI_NODE_INDEX K + 1; with CI_NODE_TOTAL neither flag is needed.",
      valueName: "n"))
  var shards: Int?
}
