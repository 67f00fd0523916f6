package import Documents

/// A client grant: which scopes of an API (`audience`) an application (`client_id`), or a default group of
/// applications (`default_for`), may ask for.
///
/// Lossless: `raw` is the JSON object as it came, the properties read it. The API leaves unset fields out, Terraform
/// writes them as `""` or `[]`; a property is nil then, and `effective…` gives the documented default.
package struct ClientGrant: TenantRecord {
  package static let collection = TenantCollection.clientGrants
  package static let noun = "grant"
  package static let listing = RecordListing.byCursor(
    path: "/client-grants", key: "client_grants", selectsFields: false)
  package static let scopes = ["read:client_grants"]
  package static let fields = Field.allCases.map(\.name.description)

  let grants: GrantTable
  private let place: Int

  /// The grants of values of one document, in its order, as far as they can be read: those before the first that is none,
  /// and what is wrong with that.
  ///
  /// - Parameter file: where they come from, as the user named it; nil: not from a file.
  package static func read(
    _ nodes: some RandomAccessCollection<JSONNode> & Sendable, file: String? = nil,
    keeping metadata: MetadataKeys = .none
  ) -> (records: [ClientGrant], failure: FieldError?) {
    read(nodes, file: file, declarations: [])
  }

  private static func read(
    _ nodes: some RandomAccessCollection<JSONNode> & Sendable, file: String?, declarations: [GrantDeclaration]
  ) -> (records: [ClientGrant], failure: FieldError?) {
    let parts = GrantTableReading.parts(of: nodes.count)
    // A table for each core: what one grant says does not depend on the others.
    let readings = AllCores.map(parts.count) { part in
      GrantTableReading(nodes, parts[part], file: file, declarations)
    }
    var grants: [ClientGrant] = []
    grants.reserveCapacity(nodes.count)
    for reading in readings {
      grants += reading.table.rows.indices.lazy.map { ClientGrant(reading.table, $0) }
      if let failure = reading.failure { return (grants, failure) }
    }
    return (grants, nil)
  }

  /// The grant of an object of a document.
  package init(_ node: JSONNode, file: String? = nil) throws(FieldError) {
    var builder = GrantTableBuilder(node.document, from: node.offset, file: file, capacity: 1)
    try builder.add(node)
    self.init(GrantTable(builder), 0)
  }

  /// The grant of a JSON object; null, an empty string and an empty list count as absent, unknown keys are kept.
  package init(_ raw: JSONObject) throws(FieldError) {
    guard let document = try? JSONDocument(single: Array(JSONWriter.compact(.object(raw)).utf8)) else {
      throw FieldError([], "nested more than \(JSONDocument.maximumDepth) deep")
    }
    try self.init(document.values[0])
  }

  private init(_ table: GrantTable, _ place: Int) {
    grants = table
    self.place = place
  }

  var row: GrantTable.Row { grants.rows[place] }

  /// A hash of the id, without making a text of it; nil for a grant without one.
  package var idHash: UInt64? { grants.idHash(place) }

  /// Whether both have the same id, or none.
  package func hasSameID(as other: ClientGrant) -> Bool { grants.hasSameID(place, as: other.place, of: other.grants) }

  /// Lends the bytes of the id, without making a text of them. Returns whether there is one.
  package func lendID(_ body: (Span<UInt8>) -> Void) -> Bool { grants.lendID(row, body) }

  package var recordID: String? { id }
  package var json: JSONValue { .object(raw) }

  /// The object as it came; of its members the order is the table's.
  package var raw: JSONObject { grants.raw(place) }
  package var id: String? { grants.id(row) }
  package var clientID: String? { grants.text(row.clientID) }
  package var defaultFor: String? { grants.text(row.defaultFor) }
  package var audience: String? { grants.text(row.audience) }
  package var scope: [String]? { scopes.map(Array.init) }
  package var subjectType: String? { grants.text(row.subjectType) }
  package var organizationUsage: String? { grants.text(row.organizationUsage) }
  package var allowAnyOrganization: Bool? { row.allowAnyOrganization }
  package var allowAllScopes: Bool? { row.allowAllScopes }
  package var authorizationDetailsTypes: [String]? { row.authorizationDetailsTypes.range.map { texts($0).map(\.self) } }
  package var isSystem: Bool? { row.isSystem }

  /// The listed scopes, as they are in the table.
  package var scopes: GrantTexts? { row.scope.range.map(texts) }

  private func texts(_ range: Range<Int>) -> GrantTexts { GrantTexts(grants, range) }

  /// Whether it has a key that no grant of the API has, or a text in which a placeholder of a tool may be.
  package var isUnusual: Bool { row.isUnusual }

  /// Where in a file it starts; nil for a grant that came from elsewhere.
  package var origin: RecordOrigin? {
    if let place = grants.place(of: [], in: place) { return RecordOrigin(place) }
    return grants.file.map { RecordOrigin(file: $0, line: Int(clamping: row.line)) }
  }

  /// Whether it is known where its values are written, and not only in which line it starts.
  package var hasPlaces: Bool { grants.hasPlaces }

  /// Where in a file the value at the end of a route is written (`scope[2]`), or the nearest one on the way.
  package func origin(of route: Route) -> RecordOrigin? {
    grants.place(of: route, in: place).map(RecordOrigin.init) ?? origin
  }
}

// MARK: - As code declares it
extension ClientGrant {
  /// The grants that code declares, in the order in which it does.
  ///
  /// - Parameter declared: each as an object by the names of the API, and how it is declared.
  package static func declared(
    _ declared: [(object: JSONObject, declaration: GrantDeclaration)]
  ) throws(FieldError) -> [ClientGrant] {
    var output = JSONOutput(.compact)
    output.beginList()
    for grant in declared { output.write(.object(grant.object)) }
    output.endList()
    guard let document = try? JSONDocument(single: output.take()) else {
      throw FieldError([], "nested more than \(JSONDocument.maximumDepth) deep")
    }
    let (grants, failure) = read(
      document.values[0].elements, file: nil, declarations: declared.map(\.declaration))
    if let failure { throw failure.below([.index(grants.count)]) }
    return grants
  }

  /// How code declares it; nil for a grant that is there.
  package var declaration: GrantDeclaration? { grants.declaration(place) }

  /// The fields of which something is written and not known.
  package var unknownFields: Fields { row.unknown }

  /// What is written of it and not known.
  package var unknowns: [UnknownValue] { row.unknown.isEmpty ? [] : declaration?.unknowns ?? [] }
}

/// Texts of a grant.
package struct GrantTexts: RandomAccessCollection, Sendable {
  private let table: GrantTable
  private let range: Range<Int>

  fileprivate init(_ table: GrantTable, _ range: Range<Int>) {
    self.table = table
    self.range = range
  }

  package var startIndex: Int { range.lowerBound }
  package var endIndex: Int { range.upperBound }
  package subscript(index: Int) -> String { table[table.elements[index]] }
}

extension ClientGrant: Equatable {
  package static func == (left: ClientGrant, right: ClientGrant) -> Bool {
    if left.grants === right.grants, left.place == right.place { return true }
    return left.raw == right.raw
  }
}

extension ClientGrant {
  /// The grant's identity in the tenant.
  package var key: GrantKey {
    GrantKey(clientID: clientID, defaultFor: defaultFor, audience: audience, subjectType: effectiveSubjectType)
  }
}
