import Documents

/// Decides whether the pages that were read are the whole list. The one decider for lists of the live API, for those in
/// files and for those of snapshots: a list is whole only where nothing that its pages say speaks against it.
package struct ListProof: Sendable {
  /// The numbers at which what is known to export grants cuts a list without a sign: the API without paging, one page of
  /// it and `auth0 client-grants list`, and the most that the latter gives.
  package static let silentCuts = [50, 100, 1_000]

  private var pages: [PageFacts] = []
  /// Whether a page that another one named as the next brought nothing that was not read before.
  private var hasRepeatedPage = false
  /// The length of the last bare list.
  private var bareList: Int?

  package init() {}

  /// Adds the next page, of whose records so many were not read before.
  package mutating func add(_ page: PageFacts, new: Int) {
    if pages.last?.next != nil, page.count > 0, new == 0 { hasRepeatedPage = true }
    pages.append(page)
  }

  /// Adds a list that says nothing of itself.
  package mutating func addBareList(_ count: Int) { bareList = count }

  /// Why the pages may not be the whole list; nil: they are.
  ///
  /// - Parameter read: how many different records were on them.
  package func doubt(read: Int) -> ListDoubt? {
    if pages.contains(where: { $0.next?.isEmpty == true }) { return .namelessNext }
    if pages.contains(where: { $0.next != nil && $0.count == 0 }) { return .emptyPageBeforeNext }
    if let bareList, Self.silentCuts.contains(bareList) { return .silentCut(bareList) }
    guard let last = pages.last else { return nil }
    if last.next != nil { return .unreadNext }
    if hasRepeatedPage { return .repeatedPage }
    if let hole = hole { return hole }
    if let total = pages.compactMap(\.total).max(), total > read { return .more(total: total, read: read) }
    // The API that counts tells where the list ends; this page does neither.
    if last.total == nil, isFull(last) { return .fullPage(last.count) }
    return nil
  }

  /// Whether a list whose pages were asked for with this many records each may go on after its last page although that
  /// names no next one: because it is full, or because a lone page has a round number of records, as one has of a server
  /// that goes by a page size of its own.
  package func mayGoOn(asked: Int) -> Bool {
    guard let last = pages.last, last.count > 0 else { return false }
    let isRound = last.count.isMultiple(of: 10) || last.count.isMultiple(of: 25)
    return last.count >= asked || isFull(last) || (pages.count == 1 && isRound)
  }

  /// Why a list that nobody can ask about any more may be a part, although nothing speaks against it: a lone page of a
  /// length at which lists are cut that says nothing of the list.
  package var unsettled: ListDoubt? {
    guard pages.count == 1, let page = pages.first, Self.silentCuts.contains(page.count), page.total == nil,
      page.next == nil
    else { return nil }
    return .fullPage(page.count)
  }

  private func isFull(_ page: PageFacts) -> Bool { page.limit.map { page.count > 0 && page.count >= $0 } ?? false }

  /// What is missing between the pages that say where they start, whatever their order.
  private var hole: ListDoubt? {
    var reached = 0
    let spans = pages.compactMap { page in page.start.map { (start: $0, count: page.count) } }
    for span in spans.sorted(by: { $0.start < $1.start }) {
      guard span.start <= reached else { return .hole(from: reached, to: span.start) }
      let (end, overflow) = span.start.addingReportingOverflow(span.count)
      reached = max(reached, overflow ? .max : end)
    }
    return nil
  }
}

/// Why a list may not be whole.
package enum ListDoubt: Error, Sendable, Equatable, CustomStringConvertible {
  /// A page says that there are more records.
  case more(total: Int, read: Int)
  /// The last page names a next one.
  case unreadNext
  /// A page has a `next` that is empty.
  case namelessNext
  /// A page without records names a next one.
  case emptyPageBeforeNext
  /// A page that another one names as the next has only what was read before.
  case repeatedPage
  /// The records from one number up to another are on no page.
  case hole(from: Int, to: Int)
  /// The last page is full, and nothing says that the list ends there.
  case fullPage(Int)
  /// A bare list has a length at which such lists are cut.
  case silentCut(Int)
  /// A snapshot says that it was taken of another number of records.
  case otherCount(stated: Int, read: Int)
  /// The grant by which this very list was read is not in it.
  case ownGrantMissing(client: String)

  /// What speaks against it, as a sentence without a full stop and without advice.
  package var description: String {
    switch self {
    case .more(let total, let read): "the list is said to have \(total), and \(read) \(read == 1 ? "was" : "were") read"
    case .unreadNext: "the last page names a next one, which was not read"
    case .namelessNext: "a page has an empty 'next', which names no page and does not end the list"
    case .emptyPageBeforeNext: "a page is empty and yet names a next one"
    case .repeatedPage: "a page repeats only what was on the pages before it, so one is missing between them"
    case .hole(let from, let to): "the records \(from + 1) to \(to) are on no page that was read"
    case .fullPage(let count):
      "the last page is full (\(count) records) and says neither how many there are nor that it is the last"
    case .silentCut(let count):
      "a bare list of exactly \(count) records was probably cut: exports stop at that number without saying so"
    case .otherCount(let stated, let read): "the snapshot says that it was taken of \(stated) and has \(read)"
    case .ownGrantMissing(let client):
      """
      the grant by which it was read is not in the list: \(client.visible) signed in to the Management API, so it has a \
      grant there
      """
    }
  }
}
