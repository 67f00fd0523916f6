import Documents
import Tenant

extension APIClient {
  /// Reads a whole list of the records of a collection, as `pages` does.
  ///
  /// - Parameter each: hears of the records of every page that were not read before.
  func list<Record: TenantRecord>(
    at path: String, key: String, _ query: Query = [], each: @Sendable ([Record]) -> Void = { _ in }
  ) async -> Reading<Record> {
    let (list, gap): (RecordList<Record>, CoverageGap?) = await pages(
      Record.collection, at: path, key: key, query, each: each)
    return Reading(list.records, pages: list.pages, gap: gap)
  }

  /// The organizations of a grant; no record where they could not be read.
  func organizations(ofGrant id: String) async -> Reading<GrantOrganizations> {
    let (list, gap): (RecordList<Organization>, CoverageGap?) = await pages(
      .organizations, at: "/client-grants/\(id.percentEncoded)/organizations", key: "organizations")
    let record = GrantOrganizations(grant: id, organizations: list.records)
    return Reading(gap == nil ? [record] : [], pages: list.pages, gap: gap)
  }

  /// The one record of a collection that is no list.
  func single<Record: TenantRecord>(at path: String, _ query: Query) async -> Reading<Record> {
    do throws(APIError) {
      let value = try await get(path, query).value
      await reportPage(of: Record.collection, at: path, records: 1)
      do throws(FieldError) {
        let record = try Record(single: value)
        // The API gives the fields that it is asked for; an answer of something else has none of them.
        guard Record.fields.contains(where: { value.object?[$0] != nil }) else {
          throw FieldError([], "expected \(Record.noun), found none of \(Record.fields.joined(separator: ", "))")
        }
        return Reading([record], pages: 1)
      } catch {
        throw APIError("GET /api/v2\(path): \(QuotedText(hiding: [])("\(error)"))")
      }
    } catch {
      return Reading([], gap: error.gap(in: Record.collection))
    }
  }

  /// Reads a whole list by checkpoint paging: `take` and `from`, until a page has no `next`.
  ///
  /// 100 records a page; where the API refuses the first page with 400, once more with 50, because a page of Auth0's
  /// documentation allows no more. What was read before a failure is kept. A list that may go on after its last page is
  /// settled by asking how many records there are.
  @concurrent
  func pages<Record: APIRecord>(
    _ collection: TenantCollection, at path: String, key: String, _ query: Query = [],
    each: @Sendable ([Record]) -> Void = { _ in }
  ) async -> (list: RecordList<Record>, gap: CoverageGap?) {
    var list = RecordList<Record>(keeping: metadata)
    var take = 100
    var cursors: Set<ExactString> = []
    var next: String?
    do throws(APIError) {
      repeat {
        let from: Query = next.map { [(name: "from", value: $0)] } ?? []
        var answer = await result(path, query + [(name: "take", value: "\(take)")] + from)
        if list.pages == 0, case .failure(let error) = answer, error.status == 400 {
          take = 50
          answer = await result(path, query + [(name: "take", value: "\(take)")])
        }
        let page = try ListPage(try answer.get(), key: key, number: list.pages + 1)
        let known = list.records.count
        list.add(page)
        each(Array(list.records[known...]))
        await reportPage(of: collection, at: path, records: page.items.count)
        if let cursor = page.facts.next, !cursors.insert(ExactString(cursor)).inserted {
          throw APIError("page \(list.pages) of the list of \(key) repeats an earlier cursor, so the list has no end")
        }
        next = page.facts.next
        // What has no records and names a next page may do so for ever.
      } while next?.isEmpty == false && list.lastPage != 0
      if list.doubt == nil, list.mayGoOn(asked: take) { list.settle(by: try await count(path, key: key, query)) }
    } catch {
      return (list, list.gap(in: collection, failure: error, doubt: nil))
    }
    return (list, list.gap(in: collection, doubt: list.doubt))
  }

  /// What the API says to the question how many records a list has; nil where it does not know the question, as a plan
  /// or a version without offset paging would not.
  private func count(_ path: String, key: String, _ query: Query) async throws(APIError) -> PageFacts? {
    let question: Query = [(name: "per_page", value: "1"), (name: "include_totals", value: "true")]
    do throws(APIError) {
      let page = try ListPage(try await get(path, query + question), key: key, number: 1)
      guard page.facts.total != nil, page.facts.count <= 1 else {
        throw APIError(
          """
          the last page of the list of \(key) is full, and the API did not say how many there are when it was asked \
          (per_page=1&include_totals=true), so the list may be a part
          """)
      }
      return page.facts
    } catch {
      guard error.status == 400 else { throw error }
      return nil
    }
  }

  private func result(_ path: String, _ query: Query) async -> Result<JSONNode, APIError> {
    do throws(APIError) { return .success(try await get(path, query)) } catch { return .failure(error) }
  }
}

extension ListPage {
  /// The page of an answer. `number` counts from 1, for messages.
  init(_ node: JSONNode, key: String, number: Int) throws(APIError) {
    let name = "page \(number) of the list of \(key)"
    guard node.kind == .object else { throw APIError("\(name) is \(node.kind.words), not an object") }
    guard node[key]?.kind == .array else {
      throw APIError("\(name) has no list '\(key)'; check whether that is the tenant's API")
    }
    do throws(FieldError) { try self.init(node, key: key) } catch {
      throw APIError("\(name): \(error)")
    }
  }
}
