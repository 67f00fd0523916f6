import Documents
import Foundation
import TenantEmulator
import TestSupport
import Testing

@Suite struct PagingTests {
  /// Around the ends of pages, and of several.
  static let sizes = Cases.areWhole ? [0, 1] + Array(49...101) + [1_000] : [0, 1, 49, 50, 51, 99, 100, 101, 300]

  /// The lists that are paged by cursor, with the key of their records and what names one.
  private static let lists = [
    (path: "/api/v2/client-grants", key: "client_grants", id: "id"),
    (path: "/api/v2/clients", key: "clients", id: "client_id"),
    (path: "/api/v2/client-grants/cgr_0/organizations", key: "organizations", id: "id"),
  ]

  @Test(arguments: sizes) func `the pages of a checkpoint hold every record once`(size: Int) async throws {
    let caller = await Caller(.numbered(size))
    for list in Self.lists where size > 0 || list.key != "organizations" {
      for take in [7, 50, 100] {
        var ids: [String] = []
        var pages = 0
        var from: String?
        repeat {
          let cursor = from.map { "&from=\($0)" } ?? ""
          let answer = try await caller.get("\(list.path)?take=\(take)\(cursor)")
          let records = try #require(answer.records(list.key))
          // Nothing but the records and `next`.
          #expect(answer.json.object?.keys.count == (answer.next == nil ? 1 : 2))
          ids += records.compactMap { $0.string(list.id) }
          pages += 1
          from = answer.next
        } while from != nil
        #expect(ids.count == size && Set(ids).count == size)
        #expect(pages == max(1, (size + take - 1) / take))
      }
    }
  }

  @Test func `a tenant that fails after the first page answers that one to every client`() async throws {
    var settings = EmulatorSettings()
    settings.failsAfterFirstPage = true
    let caller = await Caller(.numbered(101), settings: settings)
    for _ in 0..<2 {
      let first = try await caller.get("/api/v2/client-grants?take=100")
      #expect(first.status == 200)
      let second = try await caller.get("/api/v2/client-grants?take=100&from=\(try #require(first.next))")
      #expect(second.status == 500)
      #expect(second.message == "Internal Server Error")
      #expect(try await caller.get("/api/v2/resource-servers?per_page=100&page=0").status == 200)
      #expect(try await caller.get("/api/v2/resource-servers?per_page=100&page=1").status == 500)
    }
  }

  @Test(arguments: sizes) func `the pages of the offset forms hold every record once`(size: Int) async throws {
    let caller = await Caller(.numbered(size))
    let keys = [("client-grants", "client_grants"), ("clients", "clients"), ("resource-servers", "resource_servers")]
    for (path, key) in keys {
      var withTotals: [JSONValue] = []
      var bare: [JSONValue] = []
      for page in 0..<((size + 99) / 100) {
        let query = "/api/v2/\(path)?per_page=100&page=\(page)"
        let answer = try await caller.get(query + "&include_totals=true")
        #expect(answer.json.object?["total"]?.int == Int64(size))
        #expect(answer.json.object?["start"]?.int == Int64(page * 100))
        #expect(answer.json.object?["limit"]?.int == 100)
        withTotals += try #require(answer.records(key))
        bare += try #require(try await caller.get(query).json.array)
      }
      #expect(withTotals.count == size && bare == withTotals)
      #expect(Set(withTotals.map(JSONWriter.compact)).count == size)
    }
  }

  @Test(arguments: sizes) func `a bare list ends at fifty and does not say so`(size: Int) async throws {
    let caller = await Caller(.numbered(size))
    for path in ["client-grants", "clients", "resource-servers"] {
      #expect(try await caller.get("/api/v2/\(path)").json.array?.count == min(size, 50))
    }
  }

  @Test func `take wins over the offset parameters`() async throws {
    let answer = try await Caller(.numbered(9)).get("/api/v2/client-grants?include_totals=true&page=1&take=2")
    #expect(answer.json.object?["total"] == nil)
    #expect(answer.records("client_grants")?.first?.string("id") == "cgr_0")
    #expect(answer.next != nil)
  }

  @Test func `a cursor lives a day`() async throws {
    let clock = ManualClock()
    var settings = EmulatorSettings()
    settings.tokenLifetime = 200_000
    let caller = await Caller(.numbered(9), settings: settings, clock: clock)
    let next = try #require(try await caller.get("/api/v2/clients?take=2").next)
    clock.advance(86_399)
    #expect(try await caller.get("/api/v2/clients?take=2&from=\(next)").status == 200)
    clock.advance(1)
    #expect(try await caller.get("/api/v2/clients?take=2&from=\(next)").status == 400)
  }

  @Test func `a cursor means nothing in another list`() async throws {
    let caller = await Caller(.numbered(9))
    let next = try #require(try await caller.get("/api/v2/client-grants?take=2").next)
    #expect(try await caller.get("/api/v2/client-grants?take=3&from=\(next)").status == 200)
    let other = try await caller.get("/api/v2/client-grants?take=2&client_id=app_1&from=\(next)")
    #expect(other.status == 400)
    #expect(try await caller.get("/api/v2/clients?take=2&from=\(next)").status == 400)
    #expect(try await caller.get("/api/v2/clients?take=2&from=cgr_3").status == 400)
    #expect(try await caller.get("/api/v2/clients?take=2&from=").status == 400)
  }

  @Test(arguments: [
    "\(Int(ManualClock.start)) 9223372036854775807 clients?", "9223372036854775807 0 clients?", "1 -1 clients?", "",
  ])
  func `a cursor that somebody made up is refused`(text: String) async throws {
    let from = Data(text.utf8).base64EncodedString().replacing("=", with: "")
    let answer = try await Caller(.numbered(9)).get("/api/v2/clients?take=2&from=\(from)")
    #expect(answer.status == 400)
  }

  @Test(arguments: [
    ("take=0", "Number 0 is less than minimum 1"), ("take=101", "Number 101 is greater than maximum 100"),
    ("take=ten", "Expected type integer but found type string"),
    ("per_page=0", "Number 0 is less than minimum 1"), ("per_page=101", "Number 101 is greater than maximum 100"),
    ("page=-1", "Number -1 is less than minimum 0"),
    ("include_totals=yes", "Expected type boolean but found type string"),
    ("sort=id", "Additional properties not allowed: sort"),
    ("page=1&page=2", "Expected type string but found type array"),
  ])
  func `a paging parameter that does not fit is refused`(query: String, problem: String) async throws {
    let caller = await Caller(.numbered(1))
    for path in ["client-grants", "clients", "client-grants/cgr_0/organizations"] {
      let answer = try await caller.get("/api/v2/\(path)?\(query)")
      #expect(answer.status == 400)
      #expect(answer.errorCode == "invalid_query_string")
      #expect(answer.message?.hasPrefix("Query validation error: '\(problem)'") == true)
    }
  }

  @Test func `a tenant may take no more than fifty`() async throws {
    var settings = EmulatorSettings()
    settings.maximumTake = 50
    let caller = await Caller(.numbered(60), settings: settings)
    let refused = try await caller.get("/api/v2/client-grants?take=100")
    #expect(refused.status == 400)
    #expect(refused.message == "Query validation error: 'Number 100 is greater than maximum 50' on property take.")
    #expect(try await caller.get("/api/v2/client-grants?take=50").records("client_grants")?.count == 50)
  }

  @Test func `APIs know no cursor and end at a thousand`() async throws {
    let caller = await Caller(.numbered(1_200))
    let path = "/api/v2/resource-servers"
    for query in ["take=50", "from=x"] { #expect(try await caller.get("\(path)?\(query)").status == 400) }
    let last = try await caller.get("\(path)?per_page=100&page=9&include_totals=true")
    #expect(last.records("resource_servers")?.count == 100)
    #expect(last.json.object?["total"]?.int == 1_200)
    let past = try await caller.get("\(path)?per_page=100&page=10&include_totals=true")
    #expect(past.status == 400)
    #expect(past.errorCode == "invalid_paging")
  }
}
