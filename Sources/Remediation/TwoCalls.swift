import GrantModel

/// The way out of allow_all_scopes in two calls: first no scopes at all, then the list. The API's recorded behaviour
/// takes them in one, and some tenants refuse that.
///
/// Between the calls the grant allows nothing, and a token that is issued then can live for a day.
struct TwoCalls {
  /// When a change goes this way.
  enum Use {
    case never
    /// Once the API has refused the one call.
    case whenRefused
    /// From the start, because the API refused the one call for another grant.
    case atOnce
  }

  let first: JSONObject
  let second: JSONObject
  /// The grant between the calls.
  let middle: ClientGrant

  /// nil for a change that does not leave allow_all_scopes for a list.
  init?(_ body: JSONObject, from before: ClientGrant) {
    guard body[PatchBody.allScopes] == false, body[PatchBody.scope]?.array?.isEmpty == false else { return nil }
    first = [PatchBody.allScopes: false, PatchBody.scope: []]
    var rest = body
    rest[PatchBody.allScopes] = nil
    second = rest
    var raw = before.raw
    for (field, value) in first.members { raw[field] = value }
    guard let middle = try? ClientGrant(raw) else { return nil }
    self.middle = middle
  }

  /// The body that gives all scopes back where the second call is refused.
  static let back: JSONObject = [PatchBody.allScopes: true]

  /// Whether a refusal of the one call may be one of its form. One that speaks of a scope itself would meet the second
  /// call as well, and then the first must not be made.
  static func mayHelp(status: Int, message: String) -> Bool {
    status == 400 && !message.contains("subset of resource server scopes")
  }
}
