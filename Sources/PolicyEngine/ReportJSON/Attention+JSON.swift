package import Documents

extension Attention {
  package static let json = JSONObjectForm<Attention>(
    "Something to know before anything else.",
    [
      JSONMember(
        "command", "What to run next; null where the message says what to do.", .orNull(.string)
      ) { $0.command },
      JSONMember(
        "grant", "The grant; null where it is about no single one.", orNull: GrantReference.json.object
      ) { $0.grant },
      JSONMember(
        "kind",
        "unfinished_change: an earlier run left a grant without scopes. too_many_changes: none was made. "
          + "unreadable_state: the state folder cannot be read, and nothing was begun.", .word
      ) { $0.kind },
      JSONMember("message", "What happened.", .string) { $0.message },
      JSONMember("tenant", "The tenant's domain.", .string) { $0.tenant },
    ])
}
