extension TwoCalls {
  /// When a change goes this way.
  enum Use: Equatable {
    /// Not in this run, and why: the rest of a sentence.
    case never(String)
    /// Once the API has refused the one call.
    case whenRefused
    /// From the start, because the API refused the one call for another grant.
    case atOnce
  }

  /// Whether a refusal of the one call may be one of its form. One that speaks of a scope itself would meet the second
  /// call as well, and then the first must not be made.
  static func mayHelp(status: Int, message: String) -> Bool {
    status == 400 && !message.contains("subset of resource server scopes")
  }
}
