import Documents
import HTTPTypes
import Tenant
import Testing

@testable import ManagementAPI

/// A list counts as whole only where everything that its pages say agrees (invariant R): every collection of the live API
/// with every contradiction. `GrantSourcesTests` has the same for files and snapshots.
struct WholeListTests {
  enum Case: String, CaseIterable {
    case whole, fewerInTotal
    case moreInTotal, totalOfAnotherType, negativeTotal, partialStatus, acceptedStatus, transformedStatus
    case errorBeside, statusCodeBeside, emptyNext, nextOfAnotherType, nextOnEmptyPage, laterStart, repeatedPage
    case ignoresTake, ignoresTakeInTotalsForm, ignoresPaging, fullLastPageOfMore, settlingFails, settlingSaysNothing

    /// Cases that a collection cannot come to, because its list has no cursors or its last page is never full.
    func occurs(in collection: TenantCollection) -> Bool {
      guard collection == .resourceServers else { return true }
      switch self {
      case .ignoresTake, .ignoresTakeInTotalsForm, .ignoresPaging, .fullLastPageOfMore, .settlingFails,
        .settlingSaysNothing:
        return false
      default: return true
      }
    }

    var isComplete: Bool { self == .whole || self == .fewerInTotal }
  }

  private static func key(_ collection: TenantCollection) -> String {
    collection == .organizations ? "organizations" : collection.rawValue
  }

  private static func records(_ collection: TenantCollection, _ count: Int) -> JSONValue {
    .array(
      (0..<count).map { number in
        switch collection {
        case .clientGrants: CursorList.grant(number)
        case .clients: ["client_id": .string("c\(number)")]
        case .resourceServers: ["identifier": .string("https://api\(number).example/")]
        default: ["id": .string("org_\(number)")]
        }
      })
  }

  /// The answer to one call of the list.
  private static func answer(
    _ kind: Case, _ collection: TenantCollection, _ sent: RecordingTransport.Sent
  ) -> HTTPAnswer {
    let key = key(collection)
    func page(_ count: Int, _ more: [(String, JSONValue)] = [], status: Int = 200) -> HTTPAnswer {
      json(.object(JSONObject([(key, records(collection, count))] + more)), status: status)
    }
    let isSettling = collection != .resourceServers && !sent.query("include_totals").isEmpty
    switch kind {
    case .whole: return page(3)
    case .fewerInTotal: return page(3, [("total", 2)])
    case .moreInTotal: return page(3, [("total", 4)])
    case .totalOfAnotherType: return page(3, [("total", "3")])
    case .negativeTotal: return page(3, [("total", -1)])
    case .acceptedStatus: return page(3, status: 202)
    case .transformedStatus: return page(3, status: 203)
    case .partialStatus: return page(3, status: 206)
    case .errorBeside: return page(3, [("error", "Internal Server Error")])
    case .statusCodeBeside: return page(3, [("statusCode", 500)])
    case .emptyNext: return page(3, [("next", "")])
    case .nextOfAnotherType: return page(3, [("next", 7)])
    case .nextOnEmptyPage: return sent.query("from").isEmpty ? page(0, [("next", "more")]) : page(3)
    case .repeatedPage: return page(3, sent.query("from").isEmpty ? [("next", "more")] : [])
    case .laterStart: return page(3, [("start", 2)])
    case .ignoresTake: return page(isSettling ? 1 : 50, isSettling ? [("total", 60)] : [])
    case .ignoresTakeInTotalsForm: return page(isSettling ? 1 : 50, [("total", 60), ("start", 0), ("limit", 50)])
    case .ignoresPaging: return page(50)
    case .fullLastPageOfMore: return page(isSettling ? 1 : 100, isSettling ? [("total", 101)] : [])
    case .settlingFails: return isSettling ? refusal(403, "insufficient_scope", "No") : page(100)
    case .settlingSaysNothing: return page(isSettling ? 1 : 100)
    }
  }

  /// Of organizations those of one grant.
  private static func coverage<Record: TenantRecord>(
    _ type: Record.Type, of tenant: LiveTenant
  ) async -> CollectionCoverage {
    if case .byGrant = Record.listing { return await tenant.organizations(ofGrants: ["cgr_1"]).coverage }
    return await tenant.read(type).coverage
  }

  /// The collections that have pages.
  private static let paged = TenantCollection.allCases.filter { collection in
    if case .single = collection.record.listing { false } else { true }
  }

  private static func coverage(
    _ kind: Case, _ collection: TenantCollection
  ) async throws -> CollectionCoverage {
    let transport = RecordingTransport { sent, _ in
      sent.endpoint == "/client-grants" && collection == .resourceServers
        ? json(["client_grants": []]) : answer(kind, collection, sent)
    }
    let tenant = try tenant(transport, Credentials.tokenEnvironment)
    return await Self.coverage(collection.record, of: tenant)
  }

  private static let occurring = paged.flatMap { collection in
    Case.allCases.filter { $0.occurs(in: collection) }.map { (collection, $0) }
  }

  @Test(arguments: occurring)
  func `a list whose pages do not agree is not whole`(collection: TenantCollection, kind: Case) async throws {
    let coverage = try await Self.coverage(kind, collection)
    #expect(coverage.isComplete == kind.isComplete, "\(coverage.gap?.message ?? "no gap")")
    #expect(coverage.gap?.collection == (kind.isComplete ? nil : collection))
  }

  @Test(arguments: [.clientGrants, .clients, .organizations] as [TenantCollection], [(400, true), (503, false)])
  func `an API that does not know the settling question is taken at the word of its cursors`(
    collection: TenantCollection, answer: (status: Int, isComplete: Bool)
  ) async throws {
    let transport = RecordingTransport { sent, _ in
      sent.query("include_totals").isEmpty
        ? json(.object(JSONObject([(Self.key(collection), Self.records(collection, 100))])))
        : refusal(answer.status, nil, "No")
    }
    let tenant = try tenant(transport, Credentials.tokenEnvironment)
    let coverage = await Self.coverage(collection.record, of: tenant)
    #expect(coverage.isComplete == answer.isComplete)
  }

  @Test func `a lone page of a round number of records is settled, another one is not`() async throws {
    for (count, calls) in [(1, 1), (7, 1), (10, 2), (25, 2), (50, 2), (99, 1)] {
      let list = CursorList.grants(count)
      let transport = RecordingTransport { sent, _ in list.answer(sent) }
      #expect(try await tenant(transport, Credentials.tokenEnvironment).read(ClientGrant.self).coverage.isComplete)
      #expect(transport.calls.count == calls, "\(count)")
    }
  }
}
