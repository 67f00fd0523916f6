import Tenant

/// Counts the pages and records of each collection and tells of every page.
actor ReadingProgress {
  private let report: @Sendable (ProgressEvent) -> Void
  private var counts: [TenantCollection: (pages: Int, records: Int)] = [:]

  private var confirmations: [TenantCollection: (done: Int, total: Int)] = [:]

  init(report: @escaping @Sendable (ProgressEvent) -> Void) { self.report = report }

  /// So many records of a collection will be asked for by themselves.
  func startConfirming(_ collection: TenantCollection, total: Int) {
    confirmations[collection] = (0, total)
    report(.confirming(collection, done: 0, total: total))
  }

  /// One of them was.
  func addConfirmed(_ collection: TenantCollection) {
    guard let before = confirmations[collection] else { return }
    confirmations[collection] = (before.done + 1, before.total)
    report(.confirming(collection, done: before.done + 1, total: before.total))
  }

  /// A page with so many records was read.
  func add(_ collection: TenantCollection, records: Int, callsLeft: Int?) {
    let before = counts[collection] ?? (0, 0)
    let now = (pages: before.pages + 1, records: before.records + records)
    counts[collection] = now
    report(.read(collection, pages: now.pages, records: now.records, callsLeft: callsLeft))
  }
}
