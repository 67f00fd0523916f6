import Documents

extension AuditReport {
  /// How long a waiver lasts that a report proposes, if the configuration allows that much.
  private static let proposedDays = 90

  /// The last day of a waiver that the report proposes; nil: it does not say when it was made.
  package var proposedWaiverEnd: UTCDate? {
    UTCDate(ofMoment: run.startedAt)?.adding(days: min(Self.proposedDays, thresholds.waiverDays ?? Self.proposedDays))
  }
}
