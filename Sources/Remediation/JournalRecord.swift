package import GrantModel
package import PolicyEngine

/// One line of a journal: what a run set out to do to a grant, or what came of it.
package enum JournalRecord: Sendable, Equatable {
  /// The version of the form that is written, and the only one that is read.
  package static let version = 1

  /// The start of a run.
  package struct Run: Sendable, Equatable {
    package let id: String
    /// The tenant's domain: a journal is replayed on no other.
    package let tenant: String
    /// UTC, RFC 3339.
    package let startedAt: String
    /// Of grantlint.
    package let version: String
    /// The client that the run is signed in as.
    package let clientID: String?

    package init(id: String, tenant: String, startedAt: String, version: String, clientID: String?) {
      self.id = id
      self.tenant = tenant
      self.startedAt = startedAt
      self.version = version
      self.clientID = clientID
    }
  }

  /// A change that is about to be sent.
  package struct Intent: Sendable, Equatable {
    /// The grant's id.
    package let grant: String
    package let before: JSONObject
    package let after: JSONObject
    package let body: JSONObject
    package let rules: [String]
    /// Fingerprints of the findings that it closes.
    package let findings: [String]
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
  case intent(Intent)
  case outcome(Outcome)
  /// The run came to its end, by itself or because it was interrupted.
  case end(interrupted: Bool)
}

/// A record with the time at which it was written.
package struct JournalEntry: Sendable, Equatable {
  /// UTC, RFC 3339.
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
        "tenant": .string(run.tenant), "started_at": .string(run.startedAt), "version": .string(run.version),
        "client_id": .optional(run.clientID),
      ]
    case .intent(let intent):
      [
        "record": "intent", "at": .string(at), "grant": .string(intent.grant), "before": .object(intent.before),
        "after": .object(intent.after), "body": .object(intent.body), "rules": .strings(intent.rules),
        "findings": .strings(intent.findings),
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
  package init(_ object: JSONObject) throws(FormatError) {
    let fields = FieldReader(object)
    at = try fields.string("at")
    switch try fields.string("record") {
    case "run":
      guard try fields.int("journal_version") == JournalRecord.version else {
        throw FormatError(field: "journal_version", message: "is not \(JournalRecord.version)")
      }
      record = .run(
        JournalRecord.Run(
          id: try fields.string("run"), tenant: try fields.string("tenant"), startedAt: try fields.string("started_at"),
          version: try fields.string("version"), clientID: try fields.optionalString("client_id")))
    case "intent":
      record = .intent(
        JournalRecord.Intent(
          grant: try fields.string("grant"), before: try fields.object("before"), after: try fields.object("after"),
          body: try fields.object("body"), rules: try fields.strings("rules"), findings: try fields.strings("findings"))
      )
    case "outcome":
      record = .outcome(
        JournalRecord.Outcome(
          grant: try fields.string("grant"), status: try fields.value("status", RemediationRecord.Status.init),
          httpStatus: try fields.optionalInt("http_status"), answer: try fields.optionalObject("answer"),
          readBack: try fields.optionalObject("read_back"), reason: try fields.optionalString("reason")))
    case "end": record = .end(interrupted: try fields.bool("interrupted"))
    case let other: throw FormatError(field: "record", message: "'\(other.visible)' is none that is known")
    }
  }
}
