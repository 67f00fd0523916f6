import Documents

/// A change that the API refused: what is alike is not tried again.
struct RefusedKind: Equatable {
  let rules: [String]
  let kind: GrantKind
  /// Whether an organization field was part of it.
  let isAboutOrganizations: Bool

  private init(rules: [String], kind: GrantKind, body: JSONObject) {
    self.rules = rules
    self.kind = kind
    isAboutOrganizations = PatchBody.namesOrganizations(body)
  }

  /// The refusal of a change that a journal tells of.
  init(_ change: Change, isOnSystemAPI: Bool) {
    self.init(
      rules: change.rules, kind: GrantKind(of: change.before, isOnSystemAPI: isOnSystemAPI), body: change.body)
  }

  /// What the refusal of a repair of this run would be; nil for what is no repair, which nothing keeps from being tried.
  init?(_ planned: PlannedChange) {
    guard case .repair(let kind) = planned.purpose else { return nil }
    self.init(rules: planned.change.rules, kind: kind, body: planned.change.body)
  }

  /// Whether another change is like it: of a grant of the same kind by the same rules. Where it was about organizations one
  /// rule in common is enough, because the tenant is known to refuse those fields to some kinds of grants.
  func covers(_ other: RefusedKind) -> Bool {
    guard kind == other.kind, isAboutOrganizations == other.isAboutOrganizations else { return false }
    return isAboutOrganizations ? !Set(rules).isDisjoint(with: other.rules) : rules == other.rules
  }
}
