/// What asking for a record by itself tells of one that a list did not show. A list that is read while the tenant
/// changes can miss a record that is there.
package enum Existence<Record: Sendable>: Sendable {
  case found(Record)
  case absent
  /// Nobody knows: it was refused, or there was no answer.
  case unknown(CoverageGap)
}
