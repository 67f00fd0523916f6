import Documents
import Tenant

/// The APIs of a tenant as far as they were read. Their list knows only offset paging, which ends at 1,000 records;
/// what it does not reach is asked for by name.
struct ResourceServerListing: Sendable {
  private static let path = "/resource-servers"
  private static let key = "resource_servers"
  private static let pageSize = 100
  /// Records after which offset paging is refused.
  private static let reach = 1_000
  /// How many `identifiers` one call may hold.
  private static let batch = 10

  private var list = RecordList<ResourceServer>()
  /// Whether the list was read to what is surely its end.
  private var isWhole = false
  /// Why the list, as far as its pages go, may not be whole.
  private var doubt: ListDoubt?
  private var failure: APIError?

  /// Whether there may be APIs that only asking by name can reach.
  var hasMore: Bool { !isWhole && failure == nil }

  var reading: Reading<ResourceServer> { list.reading(of: .resourceServers, failure: failure, doubt: doubt) }

  /// Reads the list.
  @concurrent
  init(_ client: APIClient) async {
    do throws(APIError) {
      try await readList(client)
    } catch {
      failure = error
    }
  }

  /// Asks by name for these APIs only.
  @concurrent
  init(identifiers: [String], _ client: APIClient) async { await reach(identifiers, client) }

  /// Asks by name for those of `audiences` that were not reached. What is not found then does not exist.
  @concurrent
  mutating func reach(_ audiences: [String], _ client: APIClient) async {
    var asked: Set<ExactString> = []
    let missing = audiences.filter { audience in
      !audience.isEmpty && !list.contains(audience) && asked.insert(ExactString(audience)).inserted
    }
    do throws(APIError) {
      for start in stride(from: 0, to: missing.count, by: Self.batch) {
        try await read(Array(missing[start..<min(start + Self.batch, missing.count)]), client)
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

  private mutating func read(_ identifiers: [String], _ client: APIClient) async throws(APIError) {
    let query = identifiers.map { (name: "identifiers", value: $0) }
    let page = try await read(query + [(name: "page", value: "0")], client)
    let wanted = Set(identifiers.map(ExactString.init))
    guard page.items.allSatisfy({ $0.object?["identifier"]?.string.map { wanted.contains(ExactString($0)) } ?? true })
    else { throw APIError("GET /api/v2\(Self.path): the API gave other APIs than the identifiers that were asked for") }
    list.add(page.items)
  }

  private func read(_ query: APIClient.Query, _ client: APIClient) async throws(APIError) -> ListPage {
    let paging: APIClient.Query = [
      (name: "per_page", value: "\(Self.pageSize)"), (name: "include_totals", value: "true"),
    ]
    let page = try ListPage(try await client.get(Self.path, query + paging), key: Self.key, number: list.pages + 1)
    await client.reportPage(of: .resourceServers, at: Self.path, records: page.items.count)
    return page
  }
}
