package import Tenant

/// What happens while a tenant is read, for a line of progress. Events come as they happen, from any thread, and often.
package enum ProgressEvent: Sendable, Equatable {
  /// A page of a collection was read. `pages` and `records` count all of the collection so far (with all grants'
  /// organizations together); `callsLeft` is what the API says is left in its window, nil where it says nothing.
  case read(TenantCollection, pages: Int, records: Int, callsLeft: Int?)
  /// Records that a list does not show are asked for by themselves, one call each: `done` of `total` so far, first 0.
  case confirming(TenantCollection, done: Int, total: Int)
  /// Calls wait this long before the next one goes.
  case waiting(seconds: Double, reason: WaitReason)

  /// What is waited for.
  package enum WaitReason: Sendable, Equatable, CustomStringConvertible {
    /// Little is left in the API's window, and more is added then.
    case rateLimit
    /// `--max-rps` spaces the calls.
    case maxRPS
    /// A call that failed is tried again: its HTTP status, nil where no answer came.
    case retry(status: Int?)

    package var description: String {
      switch self {
      case .rateLimit: "for the API's rate limit"
      case .maxRPS: "for --max-rps"
      case .retry(let status?): "to try again after \(status)"
      case .retry(nil): "to try again after a failed connection"
      }
    }
  }
}
