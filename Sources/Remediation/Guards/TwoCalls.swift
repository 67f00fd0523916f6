import Tenant

/// The way out of allow_all_scopes in two calls: first no scopes at all, then the list. The API's recorded behaviour
/// takes them in one, and some tenants refuse that.
///
/// Between the calls the grant allows nothing, and a token that is issued then can live for a day.
struct TwoCalls {
  /// When a change goes this way.
  enum Use: Equatable {
    /// Not in this run, and why: the rest of a sentence.
    case never(String)
    /// Once the API has refused the one call.
    case whenRefused
    /// From the start, because the API refused the one call for another grant.
    case atOnce
  }

  let first: PermittedPatch
  let second: PermittedPatch
  /// Gives all scopes back where the second call is refused: to what this run read before the first.
  let back: PermittedPatch

  /// The grant between the calls.
  var middle: ClientGrant { first.after }

  /// Whether a refusal of the one call may be one of its form. One that speaks of a scope itself would meet the second
  /// call as well, and then the first must not be made.
  static func mayHelp(status: Int, message: String) -> Bool {
    status == 400 && !message.contains("subset of resource server scopes")
  }
}
