import Documents
import Synchronization

/// Client grants as one document has them: a row of a few dozen bytes for each. Texts that repeat are kept once; the document
/// itself is not kept, whatever else is in it.
final class GrantTable: Sendable {
  /// What a text of the table is named by; the empty text is 0.
  typealias TextNumber = UInt32

  /// The lists of texts that a grant has, as a range of all of them; nil: the grant has none.
  struct List: Sendable {
    private let start: UInt32
    private let count: UInt32

    static let absent = List(0..<0)

    init(_ range: Range<Int>) {
      start = UInt32(clamping: range.lowerBound)
      count = UInt32(clamping: range.count)
    }

    var range: Range<Int>? { count == 0 ? nil : Int(clamping: start)..<Int(clamping: start) + Int(clamping: count) }
  }

  /// One grant. The empty text, the empty list and nil stand for what is absent, null or empty.
  struct Row: Sendable {
    /// Of the file, from 1.
    var line: UInt32 = 0
    /// Bytes from the start of the document to it.
    var offset: UInt32 = 0
    /// Its bytes among the ids.
    var id = List.absent
    var clientID = TextNumber.zero
    var defaultFor = TextNumber.zero
    var audience = TextNumber.zero
    var subjectType = TextNumber.zero
    var organizationUsage = TextNumber.zero
    var scope = List.absent
    var authorizationDetailsTypes = List.absent
    var allowAnyOrganization: Bool?
    var allowAllScopes: Bool?
    var isSystem: Bool?
    /// Whether a token can carry each listed scope as it is, as far as that is quick to see.
    var areScopesSeparate = true
    /// Whether it has a key that no grant of the API has, or a text in which a placeholder of a tool may be.
    var isUnusual = false
    /// Whether it has more to it than the columns tell, be it a null.
    var isMore = false
    /// What is written of it and not known.
    var unknown = ClientGrant.Fields()
  }

  /// No other table of the process has it.
  let number: UInt64
  /// The file as the user named it, `-` for standard input; nil: it came from elsewhere.
  let file: String?
  let rows: [Row]
  /// How code declares the grants, by their rows; empty for others.
  let declarations: ArraySlice<GrantDeclaration>
  /// To find in it where a field is; nil where it is not from a file, or too large to be kept.
  private let document: JSONDocument?
  /// By their numbers.
  private let texts: [String]
  /// The elements of all lists.
  let elements: [TextNumber]
  /// The bytes of all ids.
  private let ids: [UInt8]
  /// By their rows the grants that have more to them, as they came.
  private let originals: [Int: [UInt8]]

  private static let count = Atomic<UInt64>(0)

  /// The most bytes of a document that is kept.
  private static let mostBytes = 128 << 20

  init(_ builder: consuming GrantTableBuilder) {
    number = Self.count.wrappingAdd(1, ordering: .relaxed).newValue
    file = builder.file
    document = builder.file != nil && builder.document.bytes.count <= Self.mostBytes ? builder.document : nil
    declarations = builder.declarations
    rows = builder.rows
    texts = builder.texts
    elements = builder.elements
    ids = builder.ids
    originals = builder.originals
  }

  var textCount: Int { texts.count }

  subscript(number: TextNumber) -> String { texts[Int(clamping: number)] }

  /// nil for the empty text.
  func text(_ number: TextNumber) -> String? { number == 0 ? nil : self[number] }

  /// A hash of the grant's id; nil for one without.
  func idHash(_ place: Int) -> UInt64? {
    rows[place].id.range.map { TextTable.hash(ids, $0) }
  }

  /// Whether a grant has the same id as one of this or another table.
  func hasSameID(_ place: Int, as other: Int, of table: GrantTable) -> Bool {
    let (left, right) = (rows[place].id.range ?? 0..<0, table.rows[other].id.range ?? 0..<0)
    return left.count == right.count && ids[left].elementsEqual(table.ids[right])
  }

  /// Lends the bytes of a grant's id. Returns whether there is one.
  func lendID(_ row: Row, _ body: (Span<UInt8>) -> Void) -> Bool {
    guard let range = row.id.range else { return false }
    Self.lend(ids, range, body)
    return true
  }

  private static func lend(_ bytes: [UInt8], _ range: Range<Int>, _ body: (Span<UInt8>) -> Void) {
    let bytes = bytes.span
    body(bytes.extracting(range))
  }

  func id(_ row: Row) -> String? { row.id.range.map { String(decoding: ids[$0], as: UTF8.self) } }

  /// How code declares the grant of a row; nil for one that is not declared.
  func declaration(_ place: Int) -> GrantDeclaration? {
    declarations.isEmpty ? nil : declarations[declarations.startIndex + place]
  }

  var hasPlaces: Bool { document != nil || !declarations.isEmpty }

  /// Where in a file the value at the end of a route is written, or the nearest one on the way.
  func place(of route: Route, in place: Int) -> Place? {
    if let declaration = declaration(place) { return declaration.place(of: route) }
    guard let file, let document else { return nil }
    return document.node(at: Int(clamping: rows[place].offset)).place(of: route, in: file)
  }

  /// The grant of a row as it came.
  func raw(_ place: Int) -> JSONObject {
    if let original = originals[place], let object = try? JSONReader.value(original).object { return object }
    let row = rows[place]
    func strings(_ list: List) -> JSONValue? {
      list.range.map { .array(elements[$0].map { .string(self[$0]) }) }
    }
    func string(_ number: TextNumber) -> JSONValue? { text(number).map { .string($0) } }
    let members: [(ClientGrant.Field, JSONValue?)] = [
      (.id, id(row).map { .string($0) }), (.clientID, string(row.clientID)), (.defaultFor, string(row.defaultFor)),
      (.audience, string(row.audience)), (.scope, strings(row.scope)), (.subjectType, string(row.subjectType)),
      (.organizationUsage, string(row.organizationUsage)),
      (.allowAnyOrganization, row.allowAnyOrganization.map { .bool($0) }),
      (.allowAllScopes, row.allowAllScopes.map { .bool($0) }),
      (.authorizationDetailsTypes, strings(row.authorizationDetailsTypes)), (.isSystem, row.isSystem.map { .bool($0) }),
    ]
    return JSONObject(members.compactMap { field, value in value.map { (field.name.description, $0) } })
  }
}
