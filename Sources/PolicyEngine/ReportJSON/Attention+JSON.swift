package import Documents

extension Attention {
  package static let json = JSONRecordForm<Attention>(
    "Something to know before anything else.",
    JSONKey(
      "command", "What to run next; null where the message says what to do.", .orNull(.string)
    ) { $0.command },
    JSONKey(
      "grant", "The grant; null where it is about no single one.", .orNull(.object(GrantReference.json))
    ) { $0.grant },
    JSONKey(
      "kind",
      "unfinished_change: an earlier run left a grant without scopes. too_many_changes: none was made. "
        + "unreadable_state: the state folder cannot be read, and nothing was begun.", .word
    ) { $0.kind },
    JSONKey("message", "What happened.", .string) { $0.message },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant }
  ) { command, grant, kind, message, tenant in
    Attention(kind: kind, tenant: tenant, grant: grant, message: message, command: command)
  }
}
