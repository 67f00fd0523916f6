package import Documents

extension TenantSnapshot {
  private static let keys = [
    "snapshot_version", "domain", "management_audience", "client_id", "client_grants", "clients",
    "resource_servers", "grant_organizations", "coverage",
  ]

  /// Whether an object means to be a snapshot.
  package static func isSnapshot(_ object: JSONObject) -> Bool { object["snapshot_version"] != nil }

  /// The snapshot of a JSON object. Throws with the path of the first thing that is not as it should be, also for a
  /// version or a key of a later grantlint, whose meaning is not known here.
  ///
  /// - Parameter file: where it comes from, as the user named it; nil: not from a file.
  package init(_ node: JSONNode, file: String? = nil) throws(RecordError) {
    let list = node["client_grants"]
    // The grants are most of it, and are read where they are written.
    let object = JSONObject(
      unique: node.members.map { ($0.key, $0.key == "client_grants" ? .null : $0.value.value) })
    guard object["snapshot_version"]?.int == Int64(Self.version) else {
      throw RecordError(
        field: "snapshot_version", message: "this grantlint reads version \(Self.version); use the one that wrote it")
    }
    for key in object.keys where !Self.keys.contains(where: { $0.isIdentical(to: key) }) {
      throw RecordError(field: key.visible, message: "unknown key in a snapshot")
    }
    let fields = RecordFields(object)
    self.init(
      domain: try fields.required("domain"),
      managementAudience: try fields.string("management_audience"),
      clientID: try fields.string("client_id"),
      clientGrants: try list.map { (list) throws(RecordError) in try Self.grants(list, file) } ?? [],
      clients: try Self.records(object, "clients", Client.init),
      resourceServers: try Self.records(object, "resource_servers", ResourceServer.init),
      grantOrganizations: try Self.organizations(object))
    coverage = try Self.coverage(object, held: held)
    guard list != nil else { throw RecordError(field: "client_grants", message: "is missing") }
  }

  /// The snapshot of a JSON object that was put together.
  package init(_ object: JSONObject) throws(RecordError) {
    guard let document = try? JSONDocument(single: Array(JSONWriter.compact(.object(object)).utf8)) else {
      throw RecordError(field: "", message: "nested more than \(JSONDocument.maximumDepth) deep")
    }
    try self.init(document.values[0])
  }

  private static func grants(_ list: JSONNode, _ file: String?) throws(RecordError) -> [ClientGrant] {
    guard list.kind == .array else {
      throw RecordError(field: "client_grants", message: "expected a list, found \(list.kind.words)")
    }
    let (grants, failure) = ClientGrant.read(list.elements, file: file)
    guard let failure else { return grants }
    let place = "client_grants[\(grants.count)]"
    throw RecordError(
      field: failure.field.isEmpty ? place : "\(place).\(failure.field)", message: failure.message)
  }

  /// The snapshot as JSON; `init(_:)` gives it back.
  package var json: JSONValue {
    var object = JSONObject([
      ("snapshot_version", .int(Self.version)), ("domain", .string(domain)),
      ("client_grants", .array(clientGrants.map { .object($0.raw) })),
    ])
    object["management_audience"] = managementAudience.map { .string($0) }
    object["client_id"] = clientID.map { .string($0) }
    object["clients"] = clients.map { .array($0.map(\.json)) }
    object["resource_servers"] = resourceServers.map { .array($0.map(\.json)) }
    object["grant_organizations"] = grantOrganizations.map { organizations in
      .object(JSONObject(unique: organizations.map { ($0.key.value, .array($0.value.map(\.json))) }))
    }
    object["coverage"] = .object(JSONObject(coverage.map { ($0.key.rawValue, $0.value.json) }))
    return .object(object)
  }

  private static func records<Record>(
    _ object: JSONObject, _ key: String, _ make: (JSONObject) throws(RecordError) -> Record
  ) throws(RecordError) -> [Record]? {
    guard let value = object[key] else { return nil }
    return try records(value, path: key, make)
  }

  private static func records<Record>(
    _ value: JSONValue, path: String, _ make: (JSONObject) throws(RecordError) -> Record
  ) throws(RecordError) -> [Record] {
    guard let array = value.array else {
      throw RecordError(field: path, message: "expected a list, found \(value.kind)")
    }
    var records: [Record] = []
    for (index, element) in array.enumerated() {
      guard let object = element.object else {
        throw RecordError(field: "\(path)[\(index)]", message: "expected an object, found \(element.kind)")
      }
      do {
        records.append(try make(object))
      } catch {
        throw RecordError(field: "\(path)[\(index)].\(error.field)", message: error.message)
      }
    }
    return records
  }

  private static func organizations(_ object: JSONObject) throws(RecordError) -> [ExactString: [Organization]]? {
    guard let value = object["grant_organizations"] else { return nil }
    guard let members = value.object?.members else {
      throw RecordError(field: "grant_organizations", message: "expected an object, found \(value.kind)")
    }
    var organizations: [ExactString: [Organization]] = [:]
    for (key, value) in members {
      organizations[ExactString(key)] = try records(
        value, path: "grant_organizations.\(key.visible)", Organization.init)
    }
    return organizations
  }

  private static func coverage(
    _ object: JSONObject, held: (TenantCollection) -> Int
  ) throws(RecordError) -> Coverage {
    guard let value = object["coverage"] else { return [:] }
    guard let members = value.object?.members else {
      throw RecordError(field: "coverage", message: "expected an object, found \(value.kind)")
    }
    var coverage: Coverage = [:]
    for (key, value) in members {
      guard let collection = TenantCollection(rawValue: key) else {
        throw RecordError(field: "coverage.\(key.visible)", message: "no such collection")
      }
      guard let entry = value.object else {
        throw RecordError(field: "coverage.\(key)", message: "expected an object, found \(value.kind)")
      }
      coverage[collection] = try CollectionCoverage(collection, entry, held: held(collection))
    }
    return coverage
  }
}

extension CollectionCoverage {
  /// `{"read":5,"complete":true,"pages":1}`, `gap` where it is not complete, and `"assumed":true` where it is by the
  /// user's word.
  package var json: JSONValue {
    var object = JSONObject([("read", .int(read)), ("complete", .bool(isComplete)), ("pages", .int(pages))])
    object["gap"] = gap.map(\.json)
    if isAssumed { object["assumed"] = true }
    return .object(object)
  }

  /// `held` is the number of records that are there, where the entry says none.
  init(_ collection: TenantCollection, _ object: JSONObject, held: Int) throws(RecordError) {
    let fields = RecordFields(object, path: "coverage.\(collection.rawValue).")
    let complete = try fields.bool("complete") ?? false
    var gap: CoverageGap?
    if !complete {
      let entry = try fields.record("gap")
      gap = CoverageGap(
        collection, status: try entry?.int("status").map { Int(clamping: $0) },
        missingScope: try entry?.string("missing_scope"),
        message: try entry?.string("message") ?? "it was not read to its end when the snapshot was taken")
    }
    self.init(
      read: try fields.int("read")?.clampedCount ?? held, pages: try fields.int("pages")?.clampedCount ?? 0, gap: gap,
      isAssumed: try fields.bool("assumed") ?? false)
  }
}

extension CoverageGap {
  /// `{"collection":"clients","message":…,"missing_scope":…,"status":403}`; what is not known is left out.
  package var json: JSONValue {
    var object = JSONObject([("collection", .string(collection.rawValue)), ("message", .string(message))])
    object["status"] = status.map { .int($0) }
    object["missing_scope"] = missingScope.map { .string($0) }
    return .object(object)
  }
}
