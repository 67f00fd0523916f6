package import Documents

/// A record as the Management API has it, by an allow-list: what is no field of it never enters memory.
package protocol APIRecord: Sendable, Equatable {
  /// What no two records of a list share; nil where the record has none.
  var recordID: String? { get }
  /// A hash of it, the same throughout a run; nil where the record has none.
  var idHash: UInt64? { get }
  /// Whether both have the same, or none.
  func hasSameID(as other: Self) -> Bool
  /// The record of a JSON object; what is not in the allow-list is dropped.
  init(_ raw: JSONObject) throws(FieldError)
  /// The same with these keys of its metadata.
  init(_ raw: JSONObject, keeping metadata: MetadataKeys) throws(FieldError)
  /// The fields as JSON, in the API's own shape; `init(_:)` gives the record back.
  var json: JSONValue { get }

  /// The records of values of one document, in its order, as far as they can be read: those before the first that is none,
  /// and what is wrong with that.
  ///
  /// - Parameters:
  ///   - file: where they come from, as the user named it; nil: not from a file.
  ///   - metadata: which keys of their metadata are read.
  static func read(
    _ nodes: some RandomAccessCollection<JSONNode> & Sendable, file: String?, keeping metadata: MetadataKeys
  ) -> (records: [Self], failure: FieldError?)
}

/// A record of a collection of the tenant.
package protocol TenantRecord: APIRecord {
  static var collection: TenantCollection { get }
  /// What messages call one: `application`.
  static var noun: String { get }
  /// How the Management API gives it.
  static var listing: RecordListing { get }
  /// The token scopes of which one is enough to read something of it; the first shows all.
  static var scopes: [String] { get }
  /// The fields that are read.
  static var fields: [String] { get }
  /// The same with the one that these keys of its metadata are in.
  static func fields(keeping metadata: MetadataKeys) -> [String]
  /// Whether a snapshot needs it: without the token scope of another one it does not carry that.
  static var isEssential: Bool { get }

  /// So many records of the API they stand for.
  static func count(_ records: [Self]) -> Int
}

extension TenantRecord {
  package static func fields(keeping metadata: MetadataKeys) -> [String] { fields }
  package static var isEssential: Bool { true }
  package static func count(_ records: [Self]) -> Int { records.count }
}

extension APIRecord {
  package var idHash: UInt64? { recordID.map { TextTable.hash($0.utf8.span) } }

  package func hasSameID(as other: Self) -> Bool {
    recordID.map(ExactString.init) == other.recordID.map(ExactString.init)
  }

  /// What has no metadata has nothing to choose from.
  package init(_ raw: JSONObject, keeping metadata: MetadataKeys) throws(FieldError) { try self.init(raw) }

  package static func read(
    _ nodes: some RandomAccessCollection<JSONNode> & Sendable, file: String?, keeping metadata: MetadataKeys
  ) -> (records: [Self], failure: FieldError?) {
    var records: [Self] = []
    records.reserveCapacity(nodes.count)
    for node in nodes {
      do throws(FieldError) { records.append(try Self(node.value, keeping: metadata)) } catch {
        return (records, error)
      }
    }
    return (records, nil)
  }

  /// The record of a JSON value.
  package init(_ value: JSONValue, keeping metadata: MetadataKeys = .none) throws(FieldError) {
    guard let object = value.object else {
      throw FieldError([], "expected an object, found \(value.kind)")
    }
    try self.init(object, keeping: metadata)
  }
}

extension TenantRecord {
  /// The one record of a collection that is no list. Throws also where the value is an error of the API, which would read
  /// as a record of which nothing is said.
  package init(single value: JSONValue) throws(FieldError) {
    if let key = value.object.flatMap(ListPage.errorKey) {
      throw FieldError([.key(key)], "expected \(Self.noun), found an error of the Management API")
    }
    try self.init(value)
  }
}

/// How the Management API gives the records of a collection, with paths below its root.
package enum RecordListing: Sendable, Equatable {
  /// A list under `key`, page by page: `take` and `from`.
  ///
  /// - selectsFields: whether `fields=…` is asked for.
  case byCursor(path: String, key: String, selectsFields: Bool)
  /// A list under `key` that knows only offset paging, which ends at 1,000 records; what it does not reach is asked for by
  /// its key in the parameter `names`, at most `batch` a call.
  case byOffset(path: String, key: String, names: String, batch: Int)
  /// Lists of their own under `key`, one for each client grant: `GET /client-grants/{id}/KEY`.
  case byGrant(key: String)
  /// One object for the tenant.
  case single(path: String)

  /// Whether there is a list of all records.
  package var isList: Bool {
    switch self {
    case .byCursor, .byOffset: true
    case .byGrant, .single: false
    }
  }
}
