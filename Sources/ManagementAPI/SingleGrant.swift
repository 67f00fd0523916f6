import Documents
import HTTPTypes
package import Tenant

extension LiveTenant {
  /// Makes sure that grants can be read: signs in, and asks for one of them. Throws why they cannot.
  package nonisolated func requireReadable() async throws(APIError) {
    _ = try await client.get("/client-grants", [(name: "take", value: "1")])
  }

  /// A grant as it is now: `GET /api/v2/client-grants/{id}`, asked anew every time. Failures that pass are tried again.
  package nonisolated func clientGrant(_ id: String) async throws(APIError) -> ClientGrant {
    try await client.sender.clientGrant(id)
  }
}

extension AuthorizedSender {
  /// A grant as it is now.
  func clientGrant(_ id: String) async throws(APIError) -> ClientGrant {
    let request = HTTPRequest(method: .get, managementPath: try Self.clientGrantPath(id), of: self)
    return try Self.clientGrant(try await json(request), id: id, request)
  }

  /// The path of a grant below the API's root.
  static func clientGrantPath(_ id: String) throws(APIError) -> String {
    guard id.isPathSegment else { throw APIError("'\(id.visible)' is not the id of a grant", kind: .notFound) }
    return "/client-grants/\(id.percentEncoded)"
  }

  /// The grant of an answer, which must be the one that was asked for.
  static func clientGrant(
    _ node: JSONNode, id: String, _ request: HTTPRequest
  ) throws(APIError) -> ClientGrant {
    let call = APIError.Call(request)
    guard node.kind == .object else { throw APIError("\(call): the answer is \(node.kind.words), not a grant") }
    let grant: ClientGrant
    do throws(FieldError) { grant = try ClientGrant(node) } catch {
      throw APIError("\(call): the answer is not a grant: \(QuotedText(hiding: [])("\(error)"))")
    }
    guard let answered = grant.id, answered.isIdentical(to: id) else {
      throw APIError("\(call): the answer is not the grant that was asked for")
    }
    return grant
  }
}
