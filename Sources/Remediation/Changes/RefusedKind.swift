import Documents

/// A change that the API refused: what is alike is not tried again.
struct RefusedKind: Equatable {
  let rules: [String]
  let kind: GrantKind
  /// Whether an organization field was part of it.
  let isAboutOrganizations: Bool

  init(rules: [String], kind: GrantKind, body: JSONObject) {
    self.rules = rules
    self.kind = kind
    isAboutOrganizations = PatchBody.organizationFields.contains { body[$0] != nil }
  }

  init(_ change: GrantChange) { self.init(rules: change.rules, kind: change.kind, body: change.body) }

  /// Whether a change is like it: of a grant of the same kind by the same rules. Where it was about organizations one
  /// rule in common is enough, because the tenant is known to refuse those fields to some kinds of grants.
  func covers(_ change: GrantChange) -> Bool {
    let other = RefusedKind(change)
    guard kind == other.kind, isAboutOrganizations == other.isAboutOrganizations else { return false }
    return isAboutOrganizations ? !Set(rules).isDisjoint(with: other.rules) : rules == other.rules
  }
}
