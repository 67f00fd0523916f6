import Documents
import Tenant

/// What one JSON value of an input holds.
enum GrantDocument {
  case list(any DocumentList)
  /// An object with one or several lists, what it says of them, and the keys beside them that say nothing here.
  case page(lists: [any DocumentList], facts: PageFacts?, unread: [String])
  /// A grant that is a value by itself.
  case grant(JSONNode)
  case snapshot(TenantSnapshot)

  private static let wanted =
    "expected grants: a list of them, {\"client_grants\": […]}, pages or grants in a row, or a grantlint snapshot"

  /// The keys of the lists of a tenant.
  private static let lists = TenantCollection.allCases.filter { $0.record.listing.isList }
  private static let listKeys = lists.map(\.rawValue)

  private static let grantFields = KeySignature.grantOnly + ["id", "client_id", "organization_usage", "is_system"]

  /// - Parameters:
  ///   - file: the input as the user named it.
  ///   - metadata: which keys of the applications' metadata are read.
  init(_ node: JSONNode, file: String, keeping metadata: MetadataKeys) throws(FieldError) {
    switch node.kind {
    case .array: self = .list(try Self.list(node.elements, at: [], file, metadata))
    case .object: self = try Self.document(node, file, metadata)
    case .null:
      throw FieldError(
        [],
        "found null, as jq prints for a key that is not there: what should have given the grants failed; "
          + Self.wanted)
    case .bool, .number, .string: throw FieldError([], "found \(node.kind.words); \(Self.wanted)")
    }
  }

  /// A list that does not say what it holds: applications and APIs only where each of them shows it.
  private static func list(
    _ elements: JSONElements, at route: Route, _ file: String, _ metadata: MetadataKeys
  ) throws(FieldError) -> any DocumentList {
    for (signature, record) in KeySignature.ofLists where !elements.isEmpty && elements.allSatisfy(signature.fits) {
      return try list(record, elements, at: route, file, metadata)
    }
    return ListedRecords(
      records: try grants(elements, at: route, areKnown: elements.contains(where: isGrant), file), route: route)
  }

  /// The list of a collection.
  private static func list<Record: TenantRecord>(
    _ type: Record.Type, _ elements: JSONElements, at route: Route, _ file: String, _ metadata: MetadataKeys
  ) throws(FieldError) -> any DocumentList {
    guard Record.collection != .clientGrants else {
      return ListedRecords(records: try grants(elements, at: route, areKnown: true, file), route: route)
    }
    let records: [Record] = try records(elements, at: route, metadata)
    return ListedRecords(records: records, route: route)
  }

  private static func document(
    _ node: JSONNode, _ file: String, _ metadata: MetadataKeys
  ) throws(FieldError) -> GrantDocument {
    if NodeSDKAnswer.fits(node) {
      let answer = try NodeSDKAnswer(node)
      let list = try list(answer.list, at: ["data"], file, metadata)
      return .page(lists: [list], facts: answer.facts, unread: answer.unread)
    }
    // Of the lists of records, which are most of a document, only that they are there.
    let object = JSONObject(
      node.members.map { key, value in
        (key, value.kind == .array && listKeys.contains { $0.isIdentical(to: key) } ? .array([]) : value.value)
      })
    if TenantSnapshot.isSnapshot(object) {
      return .snapshot(try TenantSnapshot(node, file: file, keeping: metadata))
    }
    let hasLists = listKeys.contains { object[$0] != nil }
    if let other = LookAlike.of(object, at: hasLists ? .page : .document) {
      throw FieldError([], other.message(object))
    }
    if hasLists { return try page(node, object, file, metadata) }
    guard isGrant(node) else { throw unknown(object, at: []) }
    return .grant(node)
  }

  /// Whether an object has the list of a collection, as each page of a listing does.
  static func isPage(_ node: JSONNode) -> Bool { listKeys.contains { node[$0] != nil } }

  /// What an answer says of its list; `length` repeats what is seen.
  private static let pageKeys = ["next", "total", "start", "limit", "length"]

  /// - Parameter object: the members but for the elements of the lists.
  private static func page(
    _ node: JSONNode, _ object: JSONObject, _ file: String, _ metadata: MetadataKeys
  ) throws(FieldError) -> GrantDocument {
    var lists: [any DocumentList] = []
    var facts = PageFacts(count: 0)
    for collection in Self.lists {
      let key = collection.rawValue
      guard node[key] != nil else { continue }
      let page = try ListPage(node, key: key)
      facts = page.facts
      lists.append(try Self.list(collection.record, page.items, at: [.key(key)], file, metadata))
    }
    let read = listKeys + pageKeys
    return .page(
      lists: lists, facts: facts, unread: object.keys.filter { key in !read.contains { $0.isIdentical(to: key) } })
  }
}

// MARK: - Records
extension GrantDocument {
  private static func records<Record: TenantRecord>(
    _ elements: JSONElements, at route: Route, _ metadata: MetadataKeys
  ) throws(FieldError) -> [Record] {
    var records: [Record] = []
    records.reserveCapacity(elements.count)
    for (index, element) in elements.enumerated() {
      let place = route + [.index(index)]
      guard let object = element.value.object else {
        throw FieldError(place, "expected an object, found \(element.kind.words)")
      }
      records.append(try record(object, place, metadata))
    }
    return records
  }

  private static func grants(
    _ elements: JSONElements, at route: Route, areKnown: Bool, _ file: String
  ) throws(FieldError) -> [ClientGrant] {
    if let index = elements.firstIndex(otherThan: .object) {
      throw FieldError(
        route + [.index(index - elements.startIndex)],
        "expected a grant, found \(elements[index].kind.words)")
    }
    if !areKnown, let first = elements.first {
      let object = first.value.object ?? [:]
      throw lookAlike(object, at: route + [0]) ?? unknown(object, at: route + [0])
    }
    let (grants, failure) = ClientGrant.read(elements, file: file)
    // What is wrong with an element comes before what is wrong with a later one.
    for (index, grant) in grants.enumerated() where grant.isUnusual {
      let place = route + [.index(index)]
      if let error = lookAlike(grant.raw, at: place) { throw error }
      try refuseStandIn(grant.raw, at: place)
    }
    if let failure {
      let place = route + [.index(grants.count)]
      let object = elements[elements.startIndex + grants.count].value.object ?? [:]
      if let error = lookAlike(object, at: place) { throw error }
      try refuseStandIn(object, at: place)
      throw failure.below(place)
    }
    return grants
  }

  /// The grants of values that are grants by themselves, as far as they can be read, and what is wrong with the next one:
  /// its route begins with the index of the value.
  static func grants(_ row: [JSONNode], file: String) -> (grants: [ClientGrant], error: FieldError?) {
    let (grants, failure) = ClientGrant.read(row, file: file)
    for (index, grant) in grants.enumerated() where grant.isUnusual {
      if let error = standIn(grant.raw, index) { return (Array(grants[..<index]), error) }
    }
    guard let failure else { return (grants, nil) }
    let error = standIn(row[grants.count].value.object ?? [:], grants.count)
    return (grants, error ?? failure.below([.index(grants.count)]))
  }

  private static func standIn(_ object: JSONObject, _ index: Int) -> FieldError? {
    do throws(FieldError) {
      try refuseStandIn(object, at: [.index(index)])
      return nil
    } catch {
      return error
    }
  }

  /// Throws where a grant has a placeholder.
  private static func refuseStandIn(_ object: JSONObject, at route: Route) throws(FieldError) {
    do { try StandIn.refuse(in: object, fields: grantFields) } catch { throw error.below(route) }
  }

  /// What an element of a list is instead of a grant. Whatever it may be, it has a key that no grant has.
  private static func lookAlike(_ object: JSONObject, at route: Route) -> FieldError? {
    guard object.keys.contains(where: { key in !grantFields.contains { $0.isIdentical(to: key) } }),
      let other = LookAlike.of(object, at: .element)
    else { return nil }
    return FieldError(route, other.message(object))
  }

  /// Whether an object shows by itself that it is a grant.
  private static func isGrant(_ node: JSONNode) -> Bool {
    node["id"]?.string?.hasPrefix("cgr_") ?? false || KeySignature.clientGrant.fits(node)
  }

  private static func unknown(_ object: JSONObject, at route: Route) -> FieldError {
    let keys = object.keys.prefix(5).map(\.visible).joined(separator: ", ")
    return FieldError(route, "found an object with the keys [\(keys)]; \(wanted)")
  }

  /// The record of an object that has no placeholder in its fields.
  private static func record<Record: TenantRecord>(
    _ object: JSONObject, _ route: Route, _ metadata: MetadataKeys
  ) throws(FieldError) -> Record {
    do throws(FieldError) {
      let fields = Record.fields(keeping: metadata)
      do throws(FieldError) { try StandIn.refuse(in: object, fields: fields) } catch {
        // It may be in a part of a field that is not kept.
        guard let kept = (try? Record(object, keeping: metadata))?.json.object else { throw error }
        try StandIn.refuse(in: kept, fields: fields)
      }
      return try Record(object, keeping: metadata)
    } catch {
      throw error.below(route)
    }
  }
}
