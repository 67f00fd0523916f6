package import Documents

extension TenantSnapshot {
  private static let keys =
    ["snapshot_version", "domain", "management_audience", "client_id", "metadata_keys", "coverage"]
    + TenantCollection.allCases.map(\.rawValue)

  /// Whether an object means to be a snapshot.
  package static func isSnapshot(_ object: JSONObject) -> Bool { object["snapshot_version"] != nil }

  /// The snapshot of a JSON object. Throws with the route to the first thing that is not as it should be, also for a
  /// version or a key of a later grantlint, whose meaning is not known here.
  ///
  /// - Parameters:
  ///   - file: where it comes from, as the user named it; nil: not from a file.
  ///   - wanted: which keys of the applications' metadata are read, where it has all of them.
  package init(
    _ node: JSONNode, file: String? = nil, keeping wanted: MetadataKeys = .none
  ) throws(FieldError) {
    // The records are most of it, and are read where they are written.
    let object = JSONObject(
      unique: node.members.map { ($0.key, TenantCollection(rawValue: $0.key) != nil ? .null : $0.value.value) })
    guard object["snapshot_version"]?.int == Int64(Self.version) else {
      throw FieldError(
        ["snapshot_version"], "this grantlint reads version \(Self.version); use the one that wrote it")
    }
    for key in object.keys where !Self.keys.contains(where: { $0.isIdentical(to: key) }) {
      throw FieldError([.key(key)], "unknown key in a snapshot")
    }
    let fields = JSONFields(object)
    let metadata = MetadataKeys(try fields.optionalStrings("metadata_keys") ?? []).reading(wanted)
    self.init(
      domain: try fields.string("domain"),
      managementAudience: try fields.optionalString("management_audience"),
      clientID: try fields.optionalString("client_id"), records: TenantRecords(), metadata: metadata)
    for collection in TenantCollection.allCases {
      if let node = node[collection.rawValue] { try records.add(collection.record, node, file: file, metadata) }
    }
    records.coverage = try Coverage(object) { [records] in records.count($0) }
    guard records.has(.clientGrants) else { throw FieldError(["client_grants"], "is missing") }
  }

  /// The snapshot of a file. Throws what is wrong with it and where.
  ///
  /// - Parameter file: as messages call it.
  package init(_ bytes: [UInt8], file: String, keeping wanted: MetadataKeys = .none) throws(Diagnostic) {
    self = try JSONDocument.read(bytes, file: file) { (node) throws(FieldError) in
      try TenantSnapshot(node, file: file, keeping: wanted)
    }
  }

  /// The snapshot of a JSON object that was put together.
  package init(_ object: JSONObject, keeping wanted: MetadataKeys = .none) throws(FieldError) {
    guard let document = try? JSONDocument(single: Array(JSONWriter.compact(.object(object)).utf8)) else {
      throw FieldError([], "nested more than \(JSONDocument.maximumDepth) deep")
    }
    try self.init(document.values[0], keeping: wanted)
  }

  /// What is written of it, the same bytes for the same records.
  package var text: String { JSONWriter.pretty(json) + "\n" }

  /// The snapshot as JSON; `init(_:)` gives it back.
  package var json: JSONValue {
    var object = JSONObject([("snapshot_version", .int(Self.version)), ("domain", .string(domain))])
    object["management_audience"] = managementAudience.map { .string($0) }
    object["client_id"] = clientID.map { .string($0) }
    if !metadata.isEmpty { object["metadata_keys"] = .strings(metadata.named) }
    for collection in TenantCollection.allCases { object[collection.rawValue] = records.json(collection) }
    object["coverage"] = .object(JSONObject(coverage.map { ($0.key.rawValue, $0.value.json) }))
    return .object(object)
  }
}

extension TenantRecords {
  /// Adds the records of a collection of a snapshot.
  fileprivate mutating func add<Record: TenantRecord>(
    _ type: Record.Type, _ node: JSONNode, file: String?, _ metadata: MetadataKeys
  ) throws(FieldError) {
    let route: Route = [.key(Record.collection.rawValue)]
    self[type] = RecordTable(try Record.records(of: node, at: route, file: file, metadata))
  }
}

extension TenantRecord {
  /// The records of a collection of a snapshot: a list, the lists of grants by the ids of these, or the one record.
  fileprivate static func records(
    of node: JSONNode, at route: Route, file: String?, _ metadata: MetadataKeys
  ) throws(FieldError) -> [Self] {
    switch listing {
    case .byCursor, .byOffset: return try list(node, at: route, file: file, metadata)
    case .byGrant(let key): return try lists(node, key, at: route)
    case .single:
      do throws(FieldError) { return [try Self(single: node.value)] } catch { throw error.below(route) }
    }
  }

  private static func list(
    _ node: JSONNode, at route: Route, file: String?, _ metadata: MetadataKeys
  ) throws(FieldError) -> [Self] {
    guard node.kind == .array else {
      throw FieldError(route, "expected a list, found \(node.kind.words)")
    }
    let (records, failure) = read(node.elements, file: file, keeping: metadata)
    if let failure { throw failure.below(route + [.index(records.count)]) }
    return records
  }

  private static func lists(_ node: JSONNode, _ key: String, at route: Route) throws(FieldError) -> [Self] {
    guard node.kind == .object else {
      throw FieldError(route, "expected an object, found \(node.kind.words)")
    }
    var records: [Self] = []
    for (grant, list) in node.members {
      do throws(FieldError) { records.append(try Self(["grant": .string(grant), key: list.value])) } catch {
        // A snapshot has the list where the record has it below a key.
        let steps = error.route.steps
        let inner = Route(Array(steps.dropFirst(steps.first == .key(key) ? 1 : 0)))
        throw FieldError(route + [.key(grant)] + inner, error.message)
      }
    }
    return records
  }
}

extension RecordTable {
  /// As a snapshot has them; nil: there is nothing to have.
  var json: JSONValue? {
    switch Record.listing {
    case .byCursor, .byOffset: .array(records.map(\.json))
    case .byGrant(let key):
      .object(
        JSONObject(
          unique: records.compactMap { record in
            record.recordID.map { ($0, record.json.object?[key] ?? []) }
          }))
    case .single: records.first?.json
    }
  }
}

extension Coverage {
  /// What a snapshot says of its collections. `held` is the number of records that are there, where it says none.
  fileprivate init(_ snapshot: JSONObject, held: (TenantCollection) -> Int) throws(FieldError) {
    self.init()
    guard let value = snapshot["coverage"] else { return }
    guard let members = value.object?.members else {
      throw FieldError(["coverage"], "expected an object, found \(value.kind)")
    }
    for (key, value) in members {
      guard let collection = TenantCollection(rawValue: key) else {
        throw FieldError(["coverage", .key(key)], "no such collection")
      }
      guard let entry = value.object else {
        throw FieldError(["coverage", .key(key)], "expected an object, found \(value.kind)")
      }
      self[collection] = try CollectionCoverage(collection, entry, held: held(collection))
    }
  }
}

extension CollectionCoverage {
  /// `{"read":5,"complete":true,"pages":1}`, `gap` where it is not complete, `unlisted` where the list has an end, and `"assumed":true` where it is by the
  /// user's word.
  package var json: JSONValue {
    var object = JSONObject([("read", .int(read)), ("complete", .bool(isComplete)), ("pages", .int(pages))])
    object["gap"] = gap.map(\.json)
    if let unlisted { object["unlisted"] = .string(unlisted.message) }
    if isAssumed { object["assumed"] = true }
    return .object(object)
  }

  /// `held` is the number of records that are there, where the entry says none.
  init(_ collection: TenantCollection, _ object: JSONObject, held: Int) throws(FieldError) {
    let fields = JSONFields(object, at: ["coverage", .key(collection.rawValue)])
    let complete = try fields.optionalBool("complete") ?? false
    var gap: CoverageGap?
    if !complete {
      let entry = try fields.optionalRecord("gap")
      gap = CoverageGap(
        collection, status: try entry?.optionalInt("status").map { Int(clamping: $0) },
        missingScope: try entry?.optionalString("missing_scope"),
        message: try entry?.optionalString("message") ?? "it was not read to its end when the snapshot was taken")
    }
    self.init(
      read: try fields.optionalInt("read")?.clampedCount ?? held,
      pages: try fields.optionalInt("pages")?.clampedCount ?? 0, gap: gap,
      unlisted: try fields.optionalString("unlisted").map { CoverageGap(collection, message: $0) },
      isAssumed: try fields.optionalBool("assumed") ?? false)
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
