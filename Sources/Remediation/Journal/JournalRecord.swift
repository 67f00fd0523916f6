package import Documents
package import PolicyEngine
import Tenant

/// One line of a journal: what a run set out to do to a grant, or what came of it.
package enum JournalRecord: Sendable, Equatable {
  /// The version of the form that is written, and the only one that is read.
  package static let version = 1

  /// The start of a run.
  package struct Run: Sendable, Equatable {
    /// What a run is for.
    package enum Kind: String, Sendable { case repair, rollback }

    package let id: String
    package let kind: Kind
    /// The runs whose changes a rollback takes back; empty for a repair.
    package let undoes: [String]
    /// The tenant's domain: a journal is replayed on no other.
    package let tenant: String
    /// Where the tenant was reached, such as `https://tenant.eu.auth0.com`: an emulator under the tenant's name is another
    /// one. nil where an older journal does not say; that fits any.
    package let address: String?
    /// UTC, RFC 3339.
    package let startedAt: String
    /// Of grantlint.
    package let version: String
    /// The client that the run is signed in as.
    package let clientID: String?

    package init(
      id: String, kind: Kind = .repair, undoes: [String] = [], tenant: String, address: String? = nil,
      startedAt: String, version: String, clientID: String?
    ) {
      self.id = id
      self.kind = kind
      self.undoes = undoes
      self.tenant = tenant
      self.address = address
      self.startedAt = startedAt
      self.version = version
      self.clientID = clientID
    }
  }

  /// The first of two calls by which a grant leaves allow_all_scopes, about to be sent: until the second one the grant
  /// has no scopes at all.
  package struct Middle: Sendable, Equatable {
    /// The grant's id.
    package let grant: String
    /// The grant between the calls.
    package let state: JSONObject
    /// The body of the first call.
    package let body: JSONObject
    /// The body of the second call.
    package let next: JSONObject
  }

  /// What came of the intent before it.
  package struct Outcome: Sendable, Equatable {
    /// The grant's id.
    package let grant: String
    package let status: RemediationRecord.Status
    /// Of the answer to the PATCH; nil where none came.
    package let httpStatus: Int?
    /// The grant that the PATCH was answered with.
    package let answer: JSONObject?
    /// The grant as it was read afterwards.
    package let readBack: JSONObject?
    package let reason: String?
  }

  case run(Run)
  /// A change that is about to be sent.
  case intent(Change)
  case middle(Middle)
  case outcome(Outcome)
  /// The run came to its end, by itself or because it was interrupted.
  case end(interrupted: Bool)
}

/// A record with the time at which it was written.
package struct JournalEntry: Sendable, Equatable {
  /// UTC, RFC 3339, with milliseconds.
  package let at: String
  package let record: JournalRecord

  package init(at: String, record: JournalRecord) {
    self.at = at
    self.record = record
  }
}

extension JournalEntry {
  /// The entry as the JSON object of its line.
  package var json: JSONObject {
    switch record {
    case .run(let run):
      [
        "record": "run", "at": .string(at), "journal_version": .int(JournalRecord.version), "run": .string(run.id),
        "kind": .string(run.kind.rawValue), "undoes": .strings(run.undoes), "tenant": .string(run.tenant),
        "address": .optional(run.address), "started_at": .string(run.startedAt), "version": .string(run.version),
        "client_id": .optional(run.clientID),
      ]
    case .intent(let change):
      [
        "record": "intent", "at": .string(at), "grant": .string(change.id), "before": .object(change.before.raw),
        "after": .object(change.after.raw), "body": .object(change.body), "rules": .strings(change.rules),
        "findings": .strings(change.closes.map(\.fingerprint)), "client_name": .optional(change.grant.clientName),
        "may_lose": .strings(change.risk.mayLose), "irreversible": .optional(change.risk.irreversible),
      ]
    case .middle(let middle):
      [
        "record": "middle", "at": .string(at), "grant": .string(middle.grant), "state": .object(middle.state),
        "body": .object(middle.body), "next": .object(middle.next),
      ]
    case .outcome(let outcome):
      [
        "record": "outcome", "at": .string(at), "grant": .string(outcome.grant),
        "status": .string(outcome.status.rawValue), "http_status": outcome.httpStatus.map { .int($0) } ?? .null,
        "answer": outcome.answer.map { .object($0) } ?? .null,
        "read_back": outcome.readBack.map { .object($0) } ?? .null, "reason": .optional(outcome.reason),
      ]
    case .end(let interrupted): ["record": "end", "at": .string(at), "interrupted": .bool(interrupted)]
    }
  }

  /// The entry of a JSON object. Throws where it is none that this version writes.
  package init(_ object: JSONObject) throws(FieldError) {
    let fields = JSONFields(object)
    at = try fields.string("at")
    record =
      switch try fields.string("record") {
      case "run": .run(try JournalRecord.Run(fields))
      case "intent": .intent(try Change(journal: fields))
      case "middle": .middle(try JournalRecord.Middle(fields))
      case "outcome": .outcome(try JournalRecord.Outcome(fields))
      case "end": .end(interrupted: try fields.bool("interrupted"))
      case let other: throw FieldError(["record"], "has an unknown value '\(other.visible)'")
      }
  }
}

extension JournalRecord.Run {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    guard try fields.count("journal_version") == JournalRecord.version else {
      throw FieldError(["journal_version"], "is not \(JournalRecord.version)")
    }
    self.init(
      id: try fields.string("run"), kind: try fields.value("kind", Kind.init), undoes: try fields.strings("undoes"),
      tenant: try fields.string("tenant"),
      address: try fields.absentOrString("address"),
      startedAt: try fields.string("started_at"), version: try fields.string("version"),
      clientID: try fields.nullableString("client_id"))
  }
}

extension Change {
  /// A change as a journal tells of it.
  fileprivate init(journal fields: JSONFields) throws(FieldError) {
    let id = try fields.string("grant")
    let before = try fields.grant("before")
    let after = try fields.grant("after")
    let body = try fields.object("body")
    let rules = try fields.strings("rules")
    let closes = try fields.strings("findings").map { ClosedFinding(fingerprint: $0, rule: nil, severity: nil) }
    let clientName = try fields.nullableString("client_name")
    let mayLose = try fields.strings("may_lose")
    let irreversible = try fields.nullableString("irreversible")
    let reference = GrantReference(before, clientName: clientName, position: 0)
    self.init(of: reference, id: id, from: before, to: after, rules: rules, closes: closes, isUnsafe: !mayLose.isEmpty)
    self.body = body
    risk.mayLose = mayLose
    risk.irreversible = irreversible
  }
}

extension JournalRecord.Middle {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    self.init(
      grant: try fields.string("grant"), state: try fields.object("state"), body: try fields.object("body"),
      next: try fields.object("next"))
  }
}

extension JournalRecord.Outcome {
  fileprivate init(_ fields: JSONFields) throws(FieldError) {
    self.init(
      grant: try fields.string("grant"), status: try fields.value("status", RemediationRecord.Status.init),
      httpStatus: try fields.nullableCount("http_status"), answer: try fields.nullableObject("answer"),
      readBack: try fields.nullableObject("read_back"), reason: try fields.nullableString("reason"))
  }
}
