package import Documents
import PolicyEngine
import Tenant

extension JournalEntry {
  /// The kinds of lines.
  private enum Kind: String, CaseIterable { case run, intent, middle, outcome, end }

  private enum Key {
    static let at = JSONKey<JournalEntry, String>("at", "When it was written: UTC, RFC 3339.", .string) { $0.at }
    static let kind = JSONKey<JournalEntry, Kind>("record", "What the line tells.", .word) { $0.kind }
  }

  private var kind: Kind {
    switch record {
    case .run: .run
    case .intent: .intent
    case .middle: .middle
    case .outcome: .outcome
    case .end: .end
    }
  }

  /// The entry as a line of a journal, without its end. `code` is the one that authenticates it, where there is a key.
  package func line(code: String? = nil) -> String {
    var members = [Key.at.member, Key.kind.member]
    switch record {
    case .run(let run): members += JournalRecord.Run.json.members(of: run)
    case .intent(let change): members += Change.journaled.members(of: change)
    case .middle(let middle): members += JournalRecord.Middle.json.members(of: middle)
    case .outcome(let outcome): members += JournalRecord.Outcome.json.members(of: outcome)
    case .end(let interrupted): members += JournalRecord.end.members(of: interrupted)
    }
    if let code { members.append(JSONMember(StateKey.member, "The code of the line.", .string) { _ in code }) }
    return String(JSONObjectForm("A line of a journal.", members).document(self, .compact).dropLast())
  }

  /// The entry of a line. Throws where it is none that this version writes.
  package init(_ line: JSONNode) throws(FieldError) {
    at = try Key.at.read(line)
    record =
      switch try Key.kind.read(line) {
      case .run: .run(try JournalRecord.Run.json.read(line))
      case .intent: .intent(try Change.journaled.read(line))
      case .middle: .middle(try JournalRecord.Middle.json.read(line))
      case .outcome: .outcome(try JournalRecord.Outcome.json.read(line))
      case .end: .end(interrupted: try JournalRecord.end.read(line))
      }
  }
}

extension JSONRecordForm where Record: Sendable {
  /// What is written of a record in its line.
  fileprivate func members(of record: Record) -> [JSONMember<JournalEntry>] {
    object.members.map { $0.of { _ in record } }
  }
}

extension JournalRecord {
  fileprivate static let end = JSONRecordForm<Bool>(
    "The end of a run.", JSONKey("interrupted", "Whether it was interrupted.", .bool) { $0 }
  ) { $0 }
}

extension JournalRecord.Run {
  fileprivate static let json = JSONRecordForm<JournalRecord.Run>(
    "The start of a run.",
    JSONKey("journal_version", "The version of this form.", .version(JournalRecord.version)) { _ in
      JournalRecord.version
    },
    JSONKey("run", "The id of the run.", .string) { $0.id },
    JSONKey("kind", "What it is for.", .word) { $0.kind },
    JSONKey("undoes", "The runs whose changes it takes back.", .strings) { $0.undoes },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant },
    JSONKey("address", "Where the tenant was reached.", .orNull(.string), absent: { nil }) { $0.address },
    JSONKey("started_at", "UTC, RFC 3339.", .string) { $0.startedAt },
    JSONKey("version", "Of grantlint.", .string) { $0.version },
    JSONKey("client_id", "The client that it is signed in as.", .orNull(.string)) { $0.clientID }
  ) { _, id, kind, undoes, tenant, address, startedAt, version, clientID in
    JournalRecord.Run(
      id: id, kind: kind, undoes: undoes, tenant: tenant, address: address, startedAt: startedAt, version: version,
      clientID: clientID)
  }
}

extension Change {
  /// A change that is about to be sent. Read back, its risk is what the journal says of it, and else what the two grants
  /// say.
  fileprivate static let journaled = JSONRecordForm<Change>(
    "A change that is about to be sent.",
    JSONKey("grant", "The grant's id.", .string) { $0.id },
    JSONKey("before", "The grant as it was read.", .grant) { $0.before },
    JSONKey("after", "The grant as it becomes.", .grant) { $0.after },
    JSONKey("body", "The body of the PATCH.", .anyObject) { $0.body },
    JSONKey("rules", "The rules whose fixes it makes.", .strings) { $0.rules },
    JSONKey("findings", "Fingerprints of the findings that it closes.", .strings) { $0.closes.map(\.fingerprint) },
    JSONKey("client_name", "The application's name, where it could be read.", .orNull(.string)) {
      $0.grant.clientName
    },
    JSONKey("may_lose", "Who may lose what, a sentence each.", .strings) { $0.risk.mayLose },
    JSONKey("irreversible", "Why it cannot be wholly taken back.", .orNull(.string)) { $0.risk.irreversible }
  ) { id, before, after, body, rules, findings, clientName, mayLose, irreversible in
    var change = Change(
      of: GrantReference(before, clientName: clientName, position: 0), id: id, from: before, to: after, rules: rules,
      closes: findings.map { ClosedFinding(fingerprint: $0, rule: nil, severity: nil) }, isUnsafe: !mayLose.isEmpty)
    change.body = body
    change.risk.mayLose = mayLose
    change.risk.irreversible = irreversible
    return change
  }
}

extension JournalRecord.Middle {
  fileprivate static let json = JSONRecordForm<JournalRecord.Middle>(
    "The first of two calls, about to be sent.",
    JSONKey("grant", "The grant's id.", .string) { $0.grant },
    JSONKey("state", "The grant between the calls.", .anyObject) { $0.state },
    JSONKey("body", "The body of the first call.", .anyObject) { $0.body },
    JSONKey("next", "The body of the second call.", .anyObject) { $0.next }
  ) { grant, state, body, next in JournalRecord.Middle(grant: grant, state: state, body: body, next: next) }
}

extension JournalRecord.Outcome {
  fileprivate static let json = JSONRecordForm<JournalRecord.Outcome>(
    "What came of the change of the grant that was begun last.",
    JSONKey("grant", "The grant's id.", .string) { $0.grant },
    JSONKey("status", "How far it came.", .word) { $0.status },
    JSONKey("http_status", "Of the answer to the PATCH; null where none came.", .orNull(.integer)) { $0.httpStatus },
    JSONKey("answer", "The grant that the PATCH was answered with.", .orNull(.anyObject)) { $0.answer },
    JSONKey("read_back", "The grant as it was read afterwards.", .orNull(.anyObject)) { $0.readBack },
    JSONKey("reason", "Why; null where the status says all.", .orNull(.string)) { $0.reason }
  ) { grant, status, httpStatus, answer, readBack, reason in
    JournalRecord.Outcome(
      grant: grant, status: status, httpStatus: httpStatus, answer: answer, readBack: readBack, reason: reason)
  }
}
