package import Documents
package import Tenant

/// The run of a report, as the report tells it: what it was, and how much of an answer it gave.
package struct ReportedRun: Sendable, Equatable {
  package let id: String
  /// UTC, RFC 3339.
  package let startedAt: String
  package let durationMilliseconds: Int
  /// Where the tenant was reached; nil for files.
  package let address: String?
  /// The client that the run was signed in as, where that is known.
  package let clientID: String?
  package let isComplete: Bool
  package let isAssumedComplete: Bool
  /// The reads that fell short, or that nothing was evaluated.
  package let gaps: [CoverageGap]
  package let exitCode: ExitCode
  /// nil: all of a fleet, or one tenant.
  let shard: Shard?
  /// The shards, from 0, that a merged report is without.
  let missingShards: [Int]
  /// How many tenants are theirs.
  let missingTenants: Int
  /// The domains of the tenants that were not wholly audited.
  let incompleteTenants: [String]
}

extension ReportedRun {
  init(_ report: AuditReport) {
    self.init(
      id: report.run.id, startedAt: report.run.startedAt, durationMilliseconds: report.run.durationMilliseconds,
      address: report.run.address, clientID: report.tenants.lazy.compactMap(\.identity.clientID).first,
      isComplete: report.isComplete, isAssumedComplete: report.isAssumedComplete, gaps: report.gaps,
      exitCode: report.exitCode, shard: report.run.shard, missingShards: report.run.missingShards,
      missingTenants: report.run.missingTenants, incompleteTenants: report.incompleteTenants)
  }

  package static let idKey = JSONKey<ReportedRun, String>(
    "id", "Unique; sent to the API as X-Correlation-ID of changes.", .string
  ) { $0.id }

  package static let addressKey = JSONKey<ReportedRun, String?>(
    "address", "Where the tenant was reached; that of a rehearsal is not the tenant's own. Null for files.",
    .orNull(.string), absent: { nil }
  ) { $0.address }

  static let json = JSONRecordForm<ReportedRun>(
    "A run.",
    addressKey,
    JSONKey(
      "assumed_complete",
      "Whether a list may be a part and counts as whole on the user's word (--assume-complete).", .bool,
      absent: { false }
    ) { $0.isAssumedComplete },
    JSONKey("client_id", "The client that the run was signed in as.", .orNull(.string), absent: { nil }) {
      $0.clientID
    },
    JSONKey("complete", "Whether every grant was read and every rule evaluated on it.", .bool) { $0.isComplete },
    JSONKey("duration_ms", "Milliseconds.", .count) { $0.durationMilliseconds },
    JSONKey(
      "exit_code", "0 clean, 1 open findings, 3 incomplete, 4 a repair fell short or is unfinished, 130 interrupted.",
      .exitCode(of: [.clean, .violations, .incomplete, .repairFellShort, .interrupted])
    ) { $0.exitCode },
    idKey,
    JSONKey(
      "incomplete", "The reads that fell short, or that nothing was evaluated.", .list(of: .object(CoverageGap.report))
    ) { $0.gaps },
    JSONKey(
      "incomplete_tenants", "The domains of the tenants that were not wholly audited.", .strings, absent: { [] }
    ) { $0.incompleteTenants },
    JSONKey(
      "missing_shards", "The shards, from 0, whose reports were not there to be merged.", .list(of: .count),
      absent: { [] }
    ) { $0.missingShards },
    JSONKey(
      "missing_tenants", "How many tenants of the fleet the missing shards have.", .count, absent: { 0 }
    ) { $0.missingTenants },
    JSONKey(
      "shard", "The part of a fleet that the run was to audit; null for all of one, and for one tenant.",
      .orNull(.object(Shard.json)), absent: { nil }
    ) { $0.shard },
    JSONKey("started_at", "UTC, RFC 3339.", .string) { $0.startedAt }
  ) {
    address, isAssumedComplete, clientID, isComplete, duration, exitCode, id, gaps, incompleteTenants, missingShards,
    missingTenants, shard, startedAt in
    ReportedRun(
      id: id, startedAt: startedAt, durationMilliseconds: duration, address: address, clientID: clientID,
      isComplete: isComplete, isAssumedComplete: isAssumedComplete, gaps: gaps, exitCode: exitCode, shard: shard,
      missingShards: missingShards, missingTenants: missingTenants, incompleteTenants: incompleteTenants)
  }
}

extension JSONForm where Value == ExitCode {
  /// The number of an exit code.
  ///
  /// - Parameter codes: those that there can be.
  package static func exitCode(of codes: [ExitCode]) -> JSONForm {
    JSONForm<Int>.integer.map(
      to: { (number) throws(FieldError) in
        guard let code = codes.first(where: { $0.rawValue == number }) else {
          throw FieldError([], "is no exit code of a report: \(number)")
        }
        return code
      }, from: { Int(clamping: $0.rawValue) }
    ).shown(as: ["enum": .array(codes.map { .int(Int(clamping: $0.rawValue)) })])
  }
}
