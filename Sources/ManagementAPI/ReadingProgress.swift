import GrantModel

/// Counts the pages and records of each collection and tells of every page.
actor ReadingProgress {
  private let report: @Sendable (ProgressEvent) -> Void
  private var counts: [TenantCollection: (pages: Int, records: Int)] = [:]

  init(report: @escaping @Sendable (ProgressEvent) -> Void) { self.report = report }

  /// A page with so many records was read.
  func add(_ collection: TenantCollection, records: Int, callsLeft: Int?) {
    let before = counts[collection] ?? (0, 0)
    let now = (pages: before.pages + 1, records: before.records + records)
    counts[collection] = now
    report(.read(collection, pages: now.pages, records: now.records, callsLeft: callsLeft))
  }
}
