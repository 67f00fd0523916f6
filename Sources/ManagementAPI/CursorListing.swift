import GrantModel

extension APIClient {
  /// Reads a whole list by checkpoint paging: `take` and `from`, until a page has no `next`.
  ///
  /// 100 records a page; where the API refuses the first page with 400, once more with 50, because a page of Auth0's
  /// documentation allows no more. What was read before a failure is kept.
  @concurrent
  func list<Record: ListedRecord>(
    _ collection: TenantCollection, at path: String, key: String, _ query: Query = []
  ) async -> Reading<Record> {
    var list = RecordList<Record>()
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
        list.add(page.items)
        await reportPage(of: collection, at: path, records: page.items.count)
        if let cursor = page.next, !cursors.insert(ExactString(cursor)).inserted {
          throw APIError("page \(list.pages) of the list of \(key) repeats an earlier cursor, so the list has no end")
        }
        next = page.next
      } while next != nil
    } catch {
      return list.reading(of: collection, failure: error)
    }
    return list.reading(of: collection)
  }

  private func result(_ path: String, _ query: Query) async -> Result<JSONValue, APIError> {
    do throws(APIError) { return .success(try await get(path, query)) } catch { return .failure(error) }
  }
}
