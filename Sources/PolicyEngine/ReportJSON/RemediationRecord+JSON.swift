package import Documents
import Tenant

extension RemediationRecord {
  /// What became of a grant, as reports have it. Of an earlier version it has of the grant what `before` says, or the id.
  package static let json = JSONRecordForm<RemediationRecord>(
    "A grant that was repaired, would be, or was left alone.",
    JSONKey(
      "after", "The grant as the run left it, or as a plan would leave it; null where nothing was written.",
      .orNull(.anyObject)
    ) { $0.after },
    JSONKey("before", "The grant as the audit read it.", .orNull(.anyObject)) { $0.before },
    JSONKey("grant", "The grant's id; null where the source gives none.", .orNull(.string)) { $0.grant.id }.derived,
    JSONKey(
      "names", "What names the grant.", .orNull(.object(GrantReference.json)), absent: { nil }
    ) { $0.grant },
    JSONKey("reason", "Why; null where the status says all.", .orNull(.string), absent: { nil }) { $0.reason },
    JSONKey("rules", "The rules whose fixes it is about.", .strings) { $0.rules },
    JSONKey(
      "status",
      "How far it came: planned and skipped wrote nothing, verified reads as planned, the others fell short; stale: a "
        + "change of the plan that is applied, which a run would not plan now.", .word
    ) { $0.status },
    JSONKey("tenant", "The tenant's domain.", .string) { $0.tenant }
  ) { (after, before, id, names, reason, rules, status, tenant) throws(FieldError) in
    var grant = before ?? [:]
    grant["id"] = .optional(id)
    do throws(FieldError) {
      let read = GrantReference(try ClientGrant(grant), position: 0)
      return RemediationRecord(
        tenant: tenant, grant: names ?? read, status: status, rules: rules, before: before, after: after,
        reason: reason)
    } catch { throw error.below([before == nil ? "grant" : "before"]) }
  }
}
