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

  private nonisolated func probe<Record: TenantRecord>(_ type: Record.Type) async throws(APIError) {
    let one: APIClient.Query = [(name: "take", value: "1")]
    switch Record.listing {
    case .byCursor(let path, _, let selectsFields):
      _ = try await client.get(path, one + (selectsFields ? client.selecting(Record.self) : []))
    case .byOffset(let path, _, _, _):
      _ = try await client.get(path, [(name: "per_page", value: "1")])
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
      _ = try await client.get(path, client.selecting(Record.self))
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
