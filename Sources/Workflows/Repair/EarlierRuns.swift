import ManagementAPI
import PolicyEngine
import Remediation
import Tenant

/// What the state folder tells of a tenant, and which grants earlier runs left between two calls.
struct EarlierRuns {
  let history: RepairHistory
  /// The grants that an earlier run left between two calls and that still are there.
  let unfinished: [RepairHistory.Unfinished]

  /// Why not all of it is known: a journal that cannot be read, a sentence each.
  let problems: [String]

  /// Reads the journals of the state folder, and the grants that they name as unfinished. What cannot be read does not
  /// hide what can.
  init(of tenant: LiveTenant, _ identity: TenantIdentity, state: StateFolder) async {
    let (kept, problems) = state.readJournals()
    history = RepairHistory(
      kept.map(\.reading), tenant: identity.domain, address: identity.address ?? "", now: Moment.now)
    unfinished = await history.unfinished(readBy: TenantReader(tenant: tenant))
    self.problems = problems.map(\.message)
  }

  /// What has to be said before anything else. `hint` is the flag that named the state folder.
  func attention(_ hint: String) -> [Attention] { unfinished.map { $0.attention(hint) } }
}
