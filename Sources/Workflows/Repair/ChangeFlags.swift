import PolicyEngine
import Remediation
import SystemPackage

/// What every workflow is told that changes a tenant.
package struct ChangeFlags: Sendable {
  package let state: StateFlags
  /// Where the journal is copied to, with `{run}` for the id of the run.
  package let journal: String?
  /// Whether repairs are made again that something undid, that were rolled back, or that the API refused lately.
  package let repeats: Bool
  /// Whether nobody is asked.
  package let yes: Bool

  package init(state: StateFlags, journal: String?, repeats: Bool, yes: Bool) {
    self.state = state
    self.journal = journal
    self.repeats = repeats
    self.yes = yes
  }

  /// Where a run that changes a tenant keeps what it does; checked before anything is called. Throws `CommandError`.
  func keeping(_ file: ConfigurationFile?, run: RunContext, flags: [ShownFlag]) throws -> RunKeeping {
    try RunKeeping(state.choice(file, flags: flags), journal: journal, run: run)
  }
}

/// Where a run keeps what it does.
struct RunKeeping {
  let state: StateChoice
  let copy: JournalCopy?

  /// Throws `CommandError` where the copy of the journal cannot be where it is wanted.
  init(_ state: StateChoice, journal: String?, run: RunContext) throws {
    self.state = state
    copy = try JournalCopy(journal, run: run.id)
    if let copy { try KeptPaths([state.folder.path.string]).require(elsewhere: FilePlace(copy.path)) }
  }
}
