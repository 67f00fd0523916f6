import GrantModel

/// Why an input is not grants: the place below the document and what was found there.
struct DocumentError: Error {
  let path: String
  let message: String
}

/// What one JSON value of an input holds.
enum GrantDocument {
  /// A bare list of grants.
  case list([ClientGrant])
  /// A page of a listing: its grants, the cursor of the page after it, and the number of grants in all.
  case page([ClientGrant], next: String?, total: Int?)
  case grant(ClientGrant)
  case snapshot(TenantSnapshot)

  /// The keys by which a lone object is known for a grant; `id` alone would be any record of the API.
  private static let grantKeys = ["audience", "subject_type", "allow_all_scopes", "default_for", "organization_usage"]

  private static let wanted =
    "expected grants: a list of them, {\"client_grants\": […]}, pages or grants in a row, or a grantlint snapshot"

  init(_ value: JSONValue) throws(DocumentError) {
    switch value {
    case .array(let elements): self = .list(try Self.grants(elements, path: "", inList: false))
    case .object(let object): self = try Self.document(object)
    case .null, .bool, .number, .string:
      throw DocumentError(path: "", message: "found \(value.kind); \(Self.wanted)")
    }
  }

  private static func document(_ object: JSONObject) throws(DocumentError) -> GrantDocument {
    if TenantSnapshot.isSnapshot(object) {
      do { return .snapshot(try TenantSnapshot(object)) } catch {
        throw DocumentError(path: error.field, message: error.message)
      }
    }
    if let value = object["client_grants"] {
      guard let elements = value.array else {
        throw DocumentError(path: "client_grants", message: "expected a list, found \(value.kind)")
      }
      let next = object["next"]?.string.flatMap { $0.isEmpty ? nil : $0 }
      let total = object["total"]?.int.map { Int($0) }
      return .page(try grants(elements, path: "client_grants", inList: true), next: next, total: total)
    }
    return .grant(try grant(object, path: "", inList: false))
  }

  private static func grants(
    _ elements: [JSONValue], path: String, inList: Bool
  ) throws(DocumentError) -> [ClientGrant] {
    var grants: [ClientGrant] = []
    grants.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let place = "\(path)[\(index)]"
      guard let object = element.object else {
        throw DocumentError(path: place, message: "expected a grant, found \(element.kind)")
      }
      grants.append(try grant(object, path: place, inList: inList))
    }
    return grants
  }

  /// The grant of an object. Where nothing else says that it is one (`inList`), a key that only grants have must.
  private static func grant(_ object: JSONObject, path: String, inList: Bool) throws(DocumentError) -> ClientGrant {
    let hasGrantID = object["id"]?.string?.hasPrefix("cgr_") ?? false
    guard inList || hasGrantID || grantKeys.contains(where: { object[$0] != nil }) else {
      let keys = object.keys.prefix(5).map(\.visible).joined(separator: ", ")
      throw DocumentError(path: path, message: "found an object with the keys [\(keys)]; \(wanted)")
    }
    do { return try ClientGrant(object) } catch {
      throw DocumentError(path: path.isEmpty ? error.field : "\(path).\(error.field)", message: error.message)
    }
  }
}
