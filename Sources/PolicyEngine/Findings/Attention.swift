/// What a reader has to know before anything else: every format of a report begins with it, and the exit code is 4.
package struct Attention: Sendable, Equatable {
  /// What it is about.
  package enum Kind: String, CaseIterable, Sendable {
    /// An earlier run left a grant between the two calls out of allow_all_scopes, so that it allows nothing.
    case unfinishedChange = "unfinished_change"
    /// More grants would be changed than the limit allows, so that none was.
    case tooManyChanges = "too_many_changes"
    /// What earlier runs did cannot be read, so that a repair did not begin.
    case unreadableState = "unreadable_state"
  }

  package let kind: Kind
  /// The tenant's domain.
  package let tenant: String
  /// nil where it is about no single grant.
  package let grant: GrantReference?
  /// A sentence without a full stop.
  package let message: String
  /// What to run next; nil where the message says what to do.
  package let command: String?

  package init(kind: Kind, tenant: String, grant: GrantReference? = nil, message: String, command: String? = nil) {
    self.kind = kind
    self.tenant = tenant
    self.grant = grant
    self.message = message
    self.command = command
  }
}
