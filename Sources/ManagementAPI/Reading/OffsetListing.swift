import Documents
import Tenant

/// The records of a list that knows only offset paging, which ends at 1,000 records, as far as they were read; what it
/// does not reach is asked for by name.
struct OffsetListing<Record: APIRecord>: Sendable {
  private static var pageSize: Int { 100 }
  /// Records after which offset paging is refused.
  private static var reach: Int { 1_000 }

  private let collection: TenantCollection
  private let path: String
  private let key: String
  /// The parameter that asks for records by name.
  private let names: String
  /// How many names one call may have.
  private let batch: Int

  private var list = RecordList<Record>()
  /// Whether it is the list, and not what was asked for by name alone.
  private var isList = false
  /// Whether the list was read to what is surely its end.
  private(set) var isWhole = false
  /// Why the list, as far as its pages go, may not be whole.
  private var doubt: ListDoubt?
  private var failure: APIError?

  /// Whether there may be records that only asking by name can reach.
  var hasMore: Bool { !isWhole && failure == nil }

  var records: [Record] { list.records }
  /// Pages that were read.
  var pages: Int { list.pages }
  /// Why there may be more.
  var gap: CoverageGap? { list.gap(in: collection, failure: failure, doubt: doubt) }

  private init(_ collection: TenantCollection, path: String, key: String, names: String, batch: Int) {
    self.collection = collection
    self.path = path
    self.key = key
    self.names = names
    self.batch = batch
  }

  /// Reads the list.
  @concurrent
  init(
    _ client: APIClient, _ collection: TenantCollection, path: String, key: String, names: String = "", batch: Int = 1
  ) async {
    self.init(collection, path: path, key: key, names: names, batch: batch)
    isList = true
    do throws(APIError) {
      try await readList(client)
    } catch {
      failure = error
    }
  }

  /// Asks by name for these records only.
  @concurrent
  init(
    _ wanted: [String], _ client: APIClient, _ collection: TenantCollection, path: String, key: String, names: String,
    batch: Int
  ) async {
    self.init(collection, path: path, key: key, names: names, batch: batch)
    await reach(wanted, client)
  }

  /// Asks by name for those of `wanted` that were not reached. What is not found then does not exist.
  @concurrent
  mutating func reach(_ wanted: [String], _ client: APIClient) async {
    var asked: Set<ExactString> = []
    let missing = wanted.filter { name in
      !name.isEmpty && !list.contains(name) && asked.insert(ExactString(name)).inserted
    }
    do throws(APIError) {
      for start in stride(from: 0, to: missing.count, by: batch) {
        try await read(Array(missing[start..<min(start + batch, missing.count)]), client)
      }
    } catch {
      failure = error
    }
  }

  /// The end is a page that is not full, never the `total`, which has been seen wrong; where there may be more, the rest
  /// is asked for by name as well.
  private mutating func readList(_ client: APIClient) async throws(APIError) {
    var size = Self.pageSize
    while list.items + size <= Self.reach {
      let page: ListPage
      do throws(APIError) {
        page = try await read([(name: "page", value: "\(list.pages)")], client)
      } catch {
        guard error.errorCode == "invalid_paging", list.pages > 0 else { throw error }
        return
      }
      if let limit = page.facts.limit, (1..<size).contains(limit) { size = limit }
      list.add(page)
      guard page.items.count >= size else {
        // The API was asked for the number of records and did not say it: then only a lone page that ends at no round
        // number is surely all.
        doubt = list.doubt
        isWhole = doubt == nil && (page.facts.total != nil || !list.mayGoOn(asked: size))
        return
      }
    }
  }

  private mutating func read(_ wanted: [String], _ client: APIClient) async throws(APIError) {
    let page = try await read(wanted.map { (name: names, value: $0) } + [(name: "page", value: "0")], client)
    let wanted = Set(wanted.map(ExactString.init))
    let keys = page.items.compactMap { (try? Record($0.value))?.recordID.map(ExactString.init) }
    guard keys.allSatisfy(wanted.contains) else {
      throw APIError(
        "GET /api/v2\(path): the API gave other \(collection.record.noun)s than the \(names) that were asked for")
    }
    // A total beyond what was asked for would be that of another question.
    if let total = page.facts.total, total > page.items.count, total <= wanted.count {
      doubt = .more(total: total, read: page.items.count)
    }
    list.add(page.items)
  }

  private func read(_ query: APIClient.Query, _ client: APIClient) async throws(APIError) -> ListPage {
    let paging: APIClient.Query = [
      (name: "per_page", value: "\(Self.pageSize)"), (name: "include_totals", value: "true"),
    ]
    let page = try ListPage(try await client.get(path, query + paging), key: key, number: list.pages + 1)
    await client.reportPage(of: collection, at: path, records: page.items.count)
    return page
  }
}

extension OffsetListing where Record: TenantRecord {
  /// - Parameter assumeComplete: whether the list counts as whole on the user's word.
  func reading(assumeComplete: Bool) -> Reading<Record> {
    let end = CoverageGap(
      Record.collection,
      message: """
        the list of \(Record.noun)s may go on after the \(list.items) that it gave: of the others only those that grants \
        name were read; pass --assume-complete if these are all
        """)
    let mayGoOn = gap == nil && hasMore && isList
    return Reading(
      records, pages: pages, gap: gap, unlisted: mayGoOn && !assumeComplete ? end : nil,
      isAssumed: mayGoOn && assumeComplete)
  }
}
