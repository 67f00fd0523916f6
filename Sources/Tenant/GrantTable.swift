import Documents
import Foundation

/// Client grants as one document has them: a row of a few dozen bytes for each. Texts that repeat are kept once; the document
/// itself is not kept, whatever else is in it.
final class GrantTable: Sendable {
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
    /// Its bytes among the ids.
    var id = List.absent
    var clientID = TextTable.Symbol.empty
    var defaultFor = TextTable.Symbol.empty
    var audience = TextTable.Symbol.empty
    var subjectType = TextTable.Symbol.empty
    var organizationUsage = TextTable.Symbol.empty
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
  }

  /// The file as the user named it, `-` for standard input; nil: it came from elsewhere.
  let file: String?
  let rows: [Row]
  let texts: TextTable
  /// The elements of all lists.
  let elements: [TextTable.Symbol]
  /// The bytes of all ids.
  private let ids: [UInt8]
  /// By their rows the grants that have more to them, as they came.
  private let originals: [Int: [UInt8]]

  init(_ builder: consuming GrantTableBuilder) {
    file = builder.file
    rows = builder.rows
    texts = builder.texts
    elements = builder.elements
    ids = builder.ids
    originals = builder.originals
  }

  /// nil for the empty text.
  func text(_ symbol: TextTable.Symbol) -> String? { symbol == .empty ? nil : texts[symbol] }

  func id(_ row: Row) -> String? { row.id.range.map { String(decoding: ids[$0], as: UTF8.self) } }

  /// The grant of a row as it came.
  func raw(_ place: Int) -> JSONObject {
    if let original = originals[place], let object = try? JSONReader.value(original).object { return object }
    let row = rows[place]
    func strings(_ list: List) -> JSONValue? {
      list.range.map { .array(elements[$0].map { .string(texts[$0]) }) }
    }
    func string(_ symbol: TextTable.Symbol) -> JSONValue? { text(symbol).map { .string($0) } }
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

/// The table of some of the grants of a document: those before the first that cannot be read, and what is wrong with that.
struct GrantTableReading: Sendable {
  let table: GrantTable
  private(set) var failure: RecordError?

  /// Fewer are not worth another thread.
  private static let fewest = 4096

  /// So many nodes in as many parts as there are cores to read them.
  static func parts(of count: Int) -> [Range<Int>] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let size = max(fewest, (count + cores - 1) / cores)
    return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
  }

  /// - Parameter nodes: of one document, in its order, and at least one.
  init(_ nodes: some Collection<JSONNode>, file: String?) {
    guard let first = nodes.first else { preconditionFailure("a part has nodes") }
    var builder = GrantTableBuilder(first.document, from: first.offset, file: file, capacity: nodes.count)
    for node in nodes {
      do throws(RecordError) { try builder.add(node) } catch {
        failure = error
        break
      }
    }
    table = GrantTable(builder)
  }
}

/// Reads grants of a document, one after the other.
struct GrantTableBuilder: ~Copyable {
  /// What is to be known of a text.
  private struct Traits: OptionSet {
    let rawValue: UInt8

    /// It has a sign with which placeholders of tools begin.
    static let hasSign = Traits(rawValue: 1)
    /// It is a scope by itself: neither empty nor with white space in it, as far as that is quick to see.
    static let isSeparate = Traits(rawValue: 2)

    init(rawValue: UInt8) { self.rawValue = rawValue }

    init(_ text: String) {
      self = []
      if text.utf8.contains(where: { $0 == UInt8(ascii: "#") || $0 == UInt8(ascii: "@") }) { insert(.hasSign) }
      if !text.isEmpty, text.utf8.allSatisfy({ UInt8(ascii: " ") < $0 && $0 < 0x80 }) { insert(.isSeparate) }
    }
  }

  let file: String?
  private(set) var rows: [GrantTable.Row] = []
  private(set) var texts = TextTable()
  private(set) var elements: [TextTable.Symbol] = []
  private(set) var ids: [UInt8] = []
  private(set) var originals: [Int: [UInt8]] = [:]
  private let document: JSONDocument
  /// By the symbols of the texts.
  private var traits = [Traits("")]
  /// The last row's place in the document, and the line there.
  private var offset: Int
  private var line: Int

  /// - Parameter start: the place of the first grant that will be added, in bytes from the start of the document.
  init(_ document: JSONDocument, from start: Int, file: String?, capacity: Int) {
    self.document = document
    self.file = file
    offset = start
    line = file == nil ? 1 : document.line(at: start)
    rows.reserveCapacity(capacity)
  }

  /// Reads the grant of an object. Throws where a field has a type that the Management API does not document: of several
  /// the first in the order of `ClientGrant.Field`.
  mutating func add(_ node: JSONNode) throws(RecordError) {
    guard node.kind == .object else {
      throw RecordError(field: "", message: "expected an object, found \(node.kind.words)")
    }
    guard var row = row(at: node.offset) else { throw ClientGrant.Field.error(in: node) }
    if file != nil {
      line += document.lineEnds(in: offset..<node.offset)
      offset = node.offset
      row.line = UInt32(clamping: line)
    }
    if row.isMore { originals[rows.count] = Array(document.bytes[node.range]) }
    rows.append(row)
    if rows.count == Self.sample { reserve() }
  }

  /// Rows by which it is told how much the others will take.
  private static let sample = 1024

  /// Makes room for what is to come, because arrays that grow take twice what they need.
  private mutating func reserve() {
    let more = Double(rows.capacity) / Double(Self.sample) * 1.05
    elements.reserveCapacity((Double(elements.count) * more).clampedInt)
    ids.reserveCapacity((Double(ids.count) * more).clampedInt)
  }

  /// nil: a field is not what it should be.
  private mutating func row(at offset: Int) -> GrantTable.Row? {
    document.withCursor(at: offset) { cursor in
      var row = GrantTable.Row()
      cursor.enter()
      while let key = cursor.nextKey() {
        guard let field = ClientGrant.Field(key, cursor) else {
          row.isUnusual = true
          row.isMore = true
          cursor.skip()
          continue
        }
        guard cursor.kind != .null else {
          row.isMore = true
          cursor.skip()
          continue
        }
        guard read(field, &row, &cursor) else { return nil }
      }
      return row
    }
  }

  private mutating func read(
    _ field: ClientGrant.Field, _ row: inout GrantTable.Row, _ cursor: inout JSONCursor
  ) -> Bool {
    guard cursor.kind == field.kind else { return false }
    switch field {
    case .id:
      let id = cursor.text(cursor.string())
      row.isMore = row.isMore || id.isEmpty
      row.isUnusual = row.isUnusual || Traits(id).contains(.hasSign)
      row.id = GrantTable.List(ids.count..<ids.count + id.utf8.count)
      ids += id.utf8
    case .clientID: row.clientID = symbol(&row, &cursor)
    case .defaultFor: row.defaultFor = symbol(&row, &cursor)
    case .audience: row.audience = symbol(&row, &cursor)
    case .subjectType: row.subjectType = symbol(&row, &cursor)
    case .organizationUsage: row.organizationUsage = symbol(&row, &cursor)
    case .allowAnyOrganization: row.allowAnyOrganization = cursor.bool()
    case .allowAllScopes: row.allowAllScopes = cursor.bool()
    case .isSystem: row.isSystem = cursor.bool()
    case .scope, .authorizationDetailsTypes:
      let start = elements.count
      var areSeparate = true
      cursor.enter()
      while cursor.nextElement() {
        guard cursor.kind == .string else { return false }
        let (symbol, traits) = text(&row, &cursor)
        elements.append(symbol)
        areSeparate = areSeparate && traits.contains(.isSeparate)
      }
      let list = GrantTable.List(start..<elements.count)
      row.isMore = row.isMore || list.range == nil
      if field == .scope {
        row.scope = list
        row.areScopesSeparate = areSeparate
      } else {
        row.authorizationDetailsTypes = list
      }
    }
    return true
  }

  /// Takes the text of a field.
  private mutating func symbol(_ row: inout GrantTable.Row, _ cursor: inout JSONCursor) -> TextTable.Symbol {
    let symbol = text(&row, &cursor).symbol
    row.isMore = row.isMore || symbol == .empty
    return symbol
  }

  /// Takes a text.
  private mutating func text(
    _ row: inout GrantTable.Row, _ cursor: inout JSONCursor
  ) -> (symbol: TextTable.Symbol, traits: Traits) {
    let symbol = cursor.symbol(cursor.string(), in: &texts)
    if symbol.place == traits.count { traits.append(Traits(texts[symbol])) }
    let traits = traits[symbol.place]
    row.isUnusual = row.isUnusual || traits.contains(.hasSign)
    return (symbol, traits)
  }
}
