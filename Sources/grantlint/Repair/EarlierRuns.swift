import GrantModel
import ManagementAPI
import PolicyEngine
import Remediation
import SystemPackage

/// What the journals beside that of this run say of the tenant, and what it has to finish of theirs.
struct EarlierRuns {
  let history: RepairHistory
  /// The grants that an earlier run left between two calls and that still are there.
  let unfinished: [RepairHistory.Unfinished]

  /// Reads the journals beside `journal`, nil for those in the working directory, and the grants that they name as
  /// unfinished.
  init(of tenant: LiveTenant, domain: String, journal: String?) async {
    let (history, problems) = JournalFolder(beside: journal.map { FilePath($0) })
      .history(of: domain, at: tenant.address)
    for problem in problems { StandardError.warning(problem) }
    self.history = history
    unfinished = await history.unfinished(readBy: TenantReader(tenant: tenant))
  }

  /// Says what a run that writes nothing leaves as it is.
  func warn() {
    for item in unfinished {
      StandardError.warning(
        "run \(item.run.visible) left grant \(item.grant.visible) without scopes, between the two calls out of "
          + "allow_all_scopes; 'grantlint audit --fix' finishes it")
    }
  }

  /// Finishes them.
  func finish(_ session: ChangeSession) async -> [RemediationOutcome] {
    let outcomes = await session.executor(unsafeFixes: true).finish(unfinished)
    for outcome in outcomes {
      let reason = outcome.reason.map { ": \($0)" } ?? ""
      StandardError.write(
        "finished what an earlier run left: \(outcome.grant.label.visible) \(outcome.status.rawValue)\(reason.visible)\n"
      )
    }
    return outcomes
  }
}
