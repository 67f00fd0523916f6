package import Tenant

/// Reads and changes single grants of a live tenant: the only thing that can write, made only for a run that changes it.
package protocol GrantWriter: GrantReader {
  /// Sends the PATCH to `/api/v2/client-grants/{id}`, once, and gives the grant that the API answers. A rate limit may be
  /// waited out; a PATCH whose answer did not come must not be sent again here but reported as `unavailable`, because the
  /// caller looks first whether it arrived. What is on its way is not given up when the task is cancelled; a wait is.
  func send(_ patch: PermittedPatch) async throws(WriterError) -> ClientGrant
}
