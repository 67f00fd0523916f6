import GrantModel
import ManagementAPI
import PolicyEngine
import Remediation

/// What the state folder tells of a tenant, and which grants earlier runs left between two calls.
struct EarlierRuns {
  let history: RepairHistory
  /// The grants that an earlier run left between two calls and that still are there.
  let unfinished: [RepairHistory.Unfinished]

  /// Reads the journals of the state folder, and the grants that they name as unfinished. Throws `JournalError` where a
  /// journal cannot be read: then nobody knows what was done.
  init(of tenant: LiveTenant, _ identity: TenantIdentity, state: StateFolder) async throws(JournalError) {
    self.init(
      history: RepairHistory(
        try state.keptJournals().map(\.reading), tenant: identity.domain, address: identity.address ?? "",
        now: Moment.now),
      unfinished: [])
    self = EarlierRuns(
      history: history, unfinished: await history.unfinished(readBy: TenantReader(tenant: tenant)))
  }

  private init(history: RepairHistory, unfinished: [RepairHistory.Unfinished]) {
    self.history = history
    self.unfinished = unfinished
  }

  /// What has to be said before anything else. `hint` is the flag that named the state folder.
  func attention(_ hint: String) -> [Attention] { unfinished.map { $0.attention(hint) } }
}
