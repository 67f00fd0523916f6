import Documents
import Tenant

/// Why an input is not grants: the place below the document and what was found there.
struct DocumentError: Error {
  let path: String
  let message: String
}

/// A list of the records of one collection.
enum CollectionRecords {
  case grants([ClientGrant])
  case clients([Client])
  case resourceServers([ResourceServer])

  var count: Int {
    switch self {
    case .grants(let grants): grants.count
    case .clients(let clients): clients.count
    case .resourceServers(let apis): apis.count
    }
  }
}

/// What one JSON value of an input holds.
enum GrantDocument {
  case list(CollectionRecords)
  /// An object with one or several lists, and the keys beside them that say nothing here.
  case page(lists: [CollectionRecords], facts: PageFacts, unread: [String])
  case grant(ClientGrant)
  case snapshot(TenantSnapshot)

  private static let wanted =
    "expected grants: a list of them, {\"client_grants\": […]}, pages or grants in a row, or a grantlint snapshot"

  /// The keys of the lists of a tenant.
  private static let listKeys = [TenantCollection.clientGrants, .clients, .resourceServers].map(\.rawValue)

  private static let grantFields = KeySignature.grantOnly + ["id", "client_id", "organization_usage", "is_system"]

  init(_ value: JSONValue) throws(DocumentError) {
    switch value {
    case .array(let elements): self = .list(try Self.list(elements))
    case .object(let object): self = try Self.document(object)
    case .null:
      throw DocumentError(
        path: "",
        message: "found null, as jq prints for a key that is not there: what should have given the grants failed; "
          + Self.wanted)
    case .bool, .number, .string: throw DocumentError(path: "", message: "found \(value.kind); \(Self.wanted)")
    }
  }

  /// A list that does not say what it holds: applications and APIs only where each of them shows it.
  private static func list(_ elements: [JSONValue]) throws(DocumentError) -> CollectionRecords {
    func all(_ signature: KeySignature) -> Bool {
      !elements.isEmpty && elements.allSatisfy { $0.object.map(signature.fits) ?? false }
    }
    if all(.client) { return .clients(try records(elements, path: "", client)) }
    if all(.resourceServer) { return .resourceServers(try records(elements, path: "", resourceServer)) }
    return .grants(try grants(elements, path: "", areKnown: elements.contains { $0.object.map(isGrant) ?? false }))
  }

  private static func document(_ object: JSONObject) throws(DocumentError) -> GrantDocument {
    if TenantSnapshot.isSnapshot(object) {
      do { return .snapshot(try TenantSnapshot(object)) } catch {
        throw DocumentError(path: error.field, message: error.message)
      }
    }
    let hasLists = listKeys.contains { object[$0] != nil }
    if let other = LookAlike.of(object, at: hasLists ? .page : .document) {
      throw DocumentError(path: "", message: other.message(object))
    }
    return hasLists ? try page(object) : .grant(try grant(object, path: "", isKnown: isGrant(object)))
  }

  /// What an answer says of its list; `length` repeats what is seen.
  private static let pageKeys = ["next", "total", "start", "limit", "length"]

  private static func page(_ object: JSONObject) throws(DocumentError) -> GrantDocument {
    var lists: [CollectionRecords] = []
    var facts = PageFacts(count: 0)
    for key in listKeys where object[key] != nil {
      let page: ListPage
      do { page = try ListPage(object, key: key) } catch {
        throw DocumentError(path: error.path, message: error.message)
      }
      facts = page.facts
      switch key {
      case TenantCollection.clients.rawValue: lists.append(.clients(try records(page.items, path: key, client)))
      case TenantCollection.resourceServers.rawValue:
        lists.append(.resourceServers(try records(page.items, path: key, resourceServer)))
      default: lists.append(.grants(try grants(page.items, path: key, areKnown: true)))
      }
    }
    let read = listKeys + pageKeys
    return .page(
      lists: lists, facts: facts, unread: object.keys.filter { key in !read.contains { $0.isIdentical(to: key) } })
  }
}

// MARK: - Records
extension GrantDocument {
  private static func records<Record>(
    _ elements: [JSONValue], path: String, _ read: (JSONObject, _ path: String) throws(DocumentError) -> Record
  ) throws(DocumentError) -> [Record] {
    var records: [Record] = []
    records.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let place = "\(path)[\(index)]"
      guard let object = element.object else {
        throw DocumentError(path: place, message: "expected an object, found \(element.kind)")
      }
      records.append(try read(object, place))
    }
    return records
  }

  private static func grants(
    _ elements: [JSONValue], path: String, areKnown: Bool
  ) throws(DocumentError) -> [ClientGrant] {
    if let index = elements.firstIndex(where: { $0.object == nil }) {
      throw DocumentError(path: "\(path)[\(index)]", message: "expected a grant, found \(elements[index].kind)")
    }
    return try records(elements, path: path) { (object, path) throws(DocumentError) in
      // Whatever else it may be, it has a key that no grant has.
      if object.keys.contains(where: { key in !grantFields.contains { $0.isIdentical(to: key) } }),
        let other = LookAlike.of(object, at: .element)
      {
        throw DocumentError(path: path, message: other.message(object))
      }
      return try grant(object, path: path, isKnown: areKnown)
    }
  }

  /// Whether an object shows by itself that it is a grant.
  private static func isGrant(_ object: JSONObject) -> Bool {
    object["id"]?.string?.hasPrefix("cgr_") ?? false || KeySignature.clientGrant.fits(object)
  }

  /// The grant of an object which is known to be one by itself or by what is beside it.
  private static func grant(_ object: JSONObject, path: String, isKnown: Bool) throws(DocumentError) -> ClientGrant {
    guard isKnown else {
      let keys = object.keys.prefix(5).map(\.visible).joined(separator: ", ")
      throw DocumentError(path: path, message: "found an object with the keys [\(keys)]; \(wanted)")
    }
    return try record(object, path, grantFields, ClientGrant.init)
  }

  private static func client(_ object: JSONObject, _ path: String) throws(DocumentError) -> Client {
    try record(object, path, Client.fields, Client.init)
  }

  private static func resourceServer(_ object: JSONObject, _ path: String) throws(DocumentError) -> ResourceServer {
    try record(object, path, ["identifier", "name", "scopes"], ResourceServer.init)
  }

  /// The record of an object that has no placeholder in its fields.
  private static func record<Record>(
    _ object: JSONObject, _ path: String, _ fields: [String], _ make: (JSONObject) throws(RecordError) -> Record
  ) throws(DocumentError) -> Record {
    func place(_ field: String) -> String { path.isEmpty ? field : "\(path).\(field)" }
    do { try StandIn.refuse(in: object, fields: fields) } catch {
      throw DocumentError(path: place(error.path), message: error.message)
    }
    do { return try make(object) } catch {
      throw DocumentError(path: place(error.field), message: error.message)
    }
  }
}
