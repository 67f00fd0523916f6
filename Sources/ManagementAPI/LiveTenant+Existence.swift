import Documents
package import Tenant

extension LiveTenant {
  /// `GET /api/v2/clients/{id}`, asked anew every time.
  package nonisolated func client(id: String) async -> Existence<Client>? {
    // No path can name it, so no application has it.
    guard id.isPathSegment else { return .absent }
    let path = "/clients/\(id.percentEncoded)"
    let query: APIClient.Query = [
      (name: "fields", value: Client.fields.joined(separator: ",")), (name: "include_fields", value: "true"),
    ]
    do throws(APIError) {
      let value = try await client.get(path, query)
      guard let found = value.object.flatMap({ try? Client($0) }), found.clientID.isIdentical(to: id) else {
        throw APIError("GET /api/v2\(path.visible): the answer is not the application that was asked for")
      }
      return .found(found)
    } catch {
      return error.kind == .notFound ? .absent : .unknown(error.gap(in: .clients))
    }
  }

  /// How many applications are confirmed without a word.
  private static let fewConfirmations = 50

  /// One call each. Of more than a few it is told beforehand what they cost, and how far they are.
  package nonisolated func clients(ids: [String]) async -> [(id: String, existence: Existence<Client>?)] {
    let isMany = ids.count > Self.fewConfirmations
    if isMany { await client.progress.startConfirming(.clients, total: ids.count) }
    let answers = await aFewAtOnce(ids) { id in
      let existence = await self.client(id: id)
      if isMany { await self.client.progress.addConfirmed(.clients) }
      return existence
    }
    return zip(ids, answers).map { ($0, $1) }
  }

  /// `GET /api/v2/resource-servers?identifiers=…`, at most ten a call.
  package nonisolated func resourceServers(identifiers: [String]) async -> Reading<ResourceServer>? {
    await ResourceServerListing(identifiers: identifiers, client).reading
  }
}
