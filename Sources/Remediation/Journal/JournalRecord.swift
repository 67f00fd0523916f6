package import Documents
package import PolicyEngine

/// One line of a journal: what a run set out to do to a grant, or what came of it.
package enum JournalRecord: Sendable, Equatable {
  /// The version of the form that is written, and the only one that is read.
  package static let version = 1

  /// The start of a run.
  package struct Run: Sendable, Equatable {
    /// What a run is for.
    package enum Kind: String, CaseIterable, Sendable { case repair, rollback }

    /// The id of the run, by which it is rolled back.
    package let id: String
    /// What the run is for.
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

    /// `startedAt` is UTC, RFC 3339; `address` is nil for an older journal alone.
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
    let body: JSONObject
    /// The body of the second call.
    let next: JSONObject
  }

  /// What came of the intent before it.
  package struct Outcome: Sendable, Equatable {
    /// The grant's id.
    package let grant: String
    /// How far it came.
    package let status: RemediationRecord.Status
    /// Of the answer to the PATCH; nil where none came.
    let httpStatus: Int?
    /// The grant that the PATCH was answered with.
    let answer: JSONObject?
    /// The grant as it was read afterwards.
    package let readBack: JSONObject?
    /// A sentence without a full stop; nil where the status says all.
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
  let at: String
  /// What the line tells.
  package let record: JournalRecord

  /// `at` is UTC, RFC 3339.
  package init(at: String, record: JournalRecord) {
    self.at = at
    self.record = record
  }
}
