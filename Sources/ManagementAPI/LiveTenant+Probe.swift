import Documents
package import Tenant

extension LiveTenant {
  /// Signs in. Throws where there is no token, or it is surely for another tenant.
  package nonisolated func signIn() async throws(APIError) -> AccessToken {
    let token = try await client.token()
    try token.requireTenant(of: credentials, for: .signIn)
    return token
  }

  /// Asks for one record of a collection, as an audit asks for all, and forgets it. Returns why it cannot be read, without
  /// a name of anything in the tenant; nil: it can, or there is none to ask for.
  package nonisolated func probe(_ collection: TenantCollection) async -> CoverageGap? {
    do throws(APIError) {
      try await probe(collection.record)
      return nil
    } catch {
      return error.gap(in: collection)
    }
  }

  private static let first: APIClient.Query = [(name: "per_page", value: "1"), (name: "include_totals", value: "true")]

  private nonisolated func probe<Record: TenantRecord>(_ type: Record.Type) async throws(APIError) {
    let one: APIClient.Query = [(name: "take", value: "1")]
    switch Record.listing {
    case .byCursor(let path, let key, let selectsFields):
      let page = try await client.get(path, one + (selectsFields ? client.selecting(Record.self) : []))
      try check(page, Record.self, key)
    case .byOffset(let path, let key, _, _):
      try check(try await client.get(path, Self.first), Record.self, key)
    case .byGrant(let key):
      guard case .byCursor(let path, let list, _) = ClientGrant.listing,
        let grants = try await client.get(path, one)[list]?.elements, let id = grants.first?["id"]?.string
      else { return }
      do throws(APIError) {
        _ = try await client.get("\(path)/\(id.percentEncoded)/\(key)", one)
      } catch {
        throw error.hiding(id)
      }
    case .single(let path):
      let answer = try await client.get(path, client.selecting(Record.self))
      guard answer.kind == .object else { throw APIError("the answer is \(answer.kind.words), not an object") }
    }
  }

  /// Whether an answer is a page of such records, as an audit would read it.
  private nonisolated func check<Record: TenantRecord>(
    _ answer: JSONNode, _ type: Record.Type, _ key: String
  ) throws(APIError) {
    let page = try ListPage(answer, key: key, number: 1)
    if let failure = Record.read(page.items, file: nil, keeping: .none).failure {
      throw APIError("the first record cannot be read: \(failure)")
    }
    if Record.collection == .clientGrants, page.items.isEmpty, credentials.clientID != nil {
      throw APIError("the list is empty, and so without the grant by which it is read")
    }
  }
}

extension APIError {
  /// The same without the name of a record.
  fileprivate func hiding(_ id: String) -> APIError {
    let message = [id.percentEncoded, id.visible].reduce(message) { $0.replacing($1, with: "{id}") }
    return APIError(message, kind: kind, status: status, errorCode: errorCode, missingScopes: missingScopes)
  }
}
