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
  /// A page of a listing.
  case page([ClientGrant], PageFacts)
  case grant(ClientGrant)
  case snapshot(TenantSnapshot)

  /// The keys by which an object is known for a grant; `id` is in every record of the API, `organization_usage` also in
  /// clients.
  private static let grantKeys = [
    "audience", "scope", "subject_type", "default_for", "allow_all_scopes", "allow_any_organization",
    "authorization_details_types",
  ]

  private static let wanted =
    "expected grants: a list of them, {\"client_grants\": […]}, pages or grants in a row, or a grantlint snapshot"

  init(_ value: JSONValue) throws(DocumentError) {
    switch value {
    case .array(let elements):
      self = .list(try Self.grants(elements, path: "", areKnown: elements.contains(where: Self.isGrant)))
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
    if object["client_grants"] != nil {
      let page: ListPage
      do { page = try ListPage(object, key: "client_grants") } catch {
        throw DocumentError(path: error.path, message: error.message)
      }
      return .page(try grants(page.items, path: "client_grants", areKnown: true), page.facts)
    }
    return .grant(try grant(object, path: "", isKnown: isGrant(object)))
  }

  private static func grants(
    _ elements: [JSONValue], path: String, areKnown: Bool
  ) throws(DocumentError) -> [ClientGrant] {
    var grants: [ClientGrant] = []
    grants.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let place = "\(path)[\(index)]"
      guard let object = element.object else {
        throw DocumentError(path: place, message: "expected a grant, found \(element.kind)")
      }
      grants.append(try grant(object, path: place, isKnown: areKnown))
    }
    return grants
  }

  private static func isGrant(_ value: JSONValue) -> Bool { value.object.map(isGrant) ?? false }

  /// Whether an object shows by itself that it is a grant.
  private static func isGrant(_ object: JSONObject) -> Bool {
    object["id"]?.string?.hasPrefix("cgr_") ?? false || grantKeys.contains { object[$0] != nil }
  }

  /// The grant of an object which is known to be one by itself or by what is beside it.
  private static func grant(_ object: JSONObject, path: String, isKnown: Bool) throws(DocumentError) -> ClientGrant {
    guard isKnown else {
      let keys = object.keys.prefix(5).map(\.visible).joined(separator: ", ")
      throw DocumentError(path: path, message: "found an object with the keys [\(keys)]; \(wanted)")
    }
    do { return try ClientGrant(object) } catch {
      throw DocumentError(path: path.isEmpty ? error.field : "\(path).\(error.field)", message: error.message)
    }
  }
}
