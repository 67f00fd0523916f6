package import Documents

extension TenantSnapshot {
  private static let keys =
    ["snapshot_version", "domain", "management_audience", "client_id", "coverage"]
    + TenantCollection.allCases.map(\.rawValue)

  /// Whether an object means to be a snapshot.
  package static func isSnapshot(_ object: JSONObject) -> Bool { object["snapshot_version"] != nil }

  /// The snapshot of a JSON object. Throws with the path of the first thing that is not as it should be, also for a
  /// version or a key of a later grantlint, whose meaning is not known here.
  ///
  /// - Parameter file: where it comes from, as the user named it; nil: not from a file.
  package init(_ node: JSONNode, file: String? = nil) throws(RecordError) {
    // The records are most of it, and are read where they are written.
    let object = JSONObject(
      unique: node.members.map { ($0.key, TenantCollection(rawValue: $0.key) != nil ? .null : $0.value.value) })
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
      clientID: try fields.string("client_id"), records: TenantRecords())
    for collection in TenantCollection.allCases {
      if let node = node[collection.rawValue] { try records.add(collection.record, node, file: file) }
    }
    records.coverage = try Coverage(object) { [records] in records.count($0) }
    guard records.has(.clientGrants) else { throw RecordError(field: "client_grants", message: "is missing") }
  }

  /// The snapshot of a JSON object that was put together.
  package init(_ object: JSONObject) throws(RecordError) {
    guard let document = try? JSONDocument(single: Array(JSONWriter.compact(.object(object)).utf8)) else {
      throw RecordError(field: "", message: "nested more than \(JSONDocument.maximumDepth) deep")
    }
    try self.init(document.values[0])
  }

  /// The snapshot as JSON; `init(_:)` gives it back.
  package var json: JSONValue {
    var object = JSONObject([("snapshot_version", .int(Self.version)), ("domain", .string(domain))])
    object["management_audience"] = managementAudience.map { .string($0) }
    object["client_id"] = clientID.map { .string($0) }
    for collection in TenantCollection.allCases { object[collection.rawValue] = records.json(collection) }
    object["coverage"] = .object(JSONObject(coverage.map { ($0.key.rawValue, $0.value.json) }))
    return .object(object)
  }
}

extension TenantRecords {
  /// Adds the records of a collection of a snapshot.
  fileprivate mutating func add<Record: TenantRecord>(
    _ type: Record.Type, _ node: JSONNode, file: String?
  ) throws(RecordError) {
    self[type] = RecordTable(try Record.records(of: node, path: Record.collection.rawValue, file: file))
  }
}

extension TenantRecord {
  /// The records of a collection of a snapshot: a list, the lists of grants by the ids of these, or the one record.
  fileprivate static func records(of node: JSONNode, path: String, file: String?) throws(RecordError) -> [Self] {
    switch listing {
    case .byCursor, .byOffset: return try list(node, path: path, file: file)
    case .byGrant(let key): return try lists(node, key, path: path)
    case .single:
      do throws(RecordError) { return [try Self(node.value)] } catch { throw error.below(path) }
    }
  }

  private static func list(_ node: JSONNode, path: String, file: String?) throws(RecordError) -> [Self] {
    guard node.kind == .array else {
      throw RecordError(field: path, message: "expected a list, found \(node.kind.words)")
    }
    let (records, failure) = read(node.elements, file: file)
    if let failure { throw failure.below("\(path)[\(records.count)]") }
    return records
  }

  private static func lists(_ node: JSONNode, _ key: String, path: String) throws(RecordError) -> [Self] {
    guard node.kind == .object else {
      throw RecordError(field: path, message: "expected an object, found \(node.kind.words)")
    }
    var records: [Self] = []
    for (grant, list) in node.members {
      do throws(RecordError) { records.append(try Self(["grant": .string(grant), key: list.value])) } catch {
        let field = String(error.field.dropFirst(error.field.hasPrefix(key) ? key.count : 0))
        throw RecordError(field: field, message: error.message).below("\(path).\(grant.visible)")
      }
    }
    return records
  }
}

extension RecordError {
  /// The same error of a record at a place.
  fileprivate func below(_ path: String) -> RecordError {
    let isInside = !field.isEmpty && !field.hasPrefix("[")
    return RecordError(field: "\(path)\(isInside ? "." : "")\(field)", message: message)
  }
}

extension RecordTable {
  /// As a snapshot has them.
  var json: JSONValue {
    switch Record.listing {
    case .byCursor, .byOffset: .array(records.map(\.json))
    case .byGrant(let key):
      .object(
        JSONObject(
          unique: records.compactMap { record in
            record.recordID.map { ($0, record.json.object?[key] ?? []) }
          }))
    case .single: records.first?.json ?? .null
    }
  }
}

extension Coverage {
  /// What a snapshot says of its collections. `held` is the number of records that are there, where it says none.
  fileprivate init(_ snapshot: JSONObject, held: (TenantCollection) -> Int) throws(RecordError) {
    self.init()
    guard let value = snapshot["coverage"] else { return }
    guard let members = value.object?.members else {
      throw RecordError(field: "coverage", message: "expected an object, found \(value.kind)")
    }
    for (key, value) in members {
      guard let collection = TenantCollection(rawValue: key) else {
        throw RecordError(field: "coverage.\(key.visible)", message: "no such collection")
      }
      guard let entry = value.object else {
        throw RecordError(field: "coverage.\(key)", message: "expected an object, found \(value.kind)")
      }
      self[collection] = try CollectionCoverage(collection, entry, held: held(collection))
    }
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
