import Documents
import Foundation

/// The table of some of the grants of a document: those before the first that cannot be read, and what is wrong with that.
struct GrantTableReading: Sendable {
  let table: GrantTable
  private(set) var failure: FieldError?

  /// Fewer are not worth another thread.
  private static let fewest = 4096

  /// So many nodes in as many parts as there are cores to read them.
  static func parts(of count: Int) -> [Range<Int>] {
    let cores = ProcessInfo.processInfo.activeProcessorCount
    let size = max(fewest, (count + cores - 1) / cores)
    return stride(from: 0, to: count, by: size).map { $0..<min(count, $0 + size) }
  }

  /// - Parameters:
  ///   - nodes: of one document, in its order.
  ///   - part: the places of those that are read, at least one.
  ///   - declarations: how code declares them, one for each node; empty where none does.
  init(
    _ nodes: some RandomAccessCollection<JSONNode>, _ part: Range<Int>, file: String?,
    _ declarations: [GrantDeclaration]
  ) {
    // By their places: going through a slice of any collection takes as long as reading three fields.
    func node(_ place: Int) -> JSONNode { nodes[nodes.index(nodes.startIndex, offsetBy: place)] }
    let first = node(part.lowerBound)
    var builder = GrantTableBuilder(
      first.document, from: first.offset, file: file, capacity: part.count,
      declarations.isEmpty ? [] : declarations[part])
    for place in part {
      do throws(FieldError) { try builder.add(node(place)) } catch {
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
      self.init(text.utf8.span)
    }

    init(_ text: Span<UInt8>) {
      var (hasSign, isSeparate) = (false, !text.isEmpty)
      for place in text.indices {
        let byte = text[place]
        if byte == UInt8(ascii: "#") || byte == UInt8(ascii: "@") { hasSign = true }
        if byte <= UInt8(ascii: " ") || byte >= 0x80 { isSeparate = false }
      }
      self = []
      if hasSign { insert(.hasSign) }
      if isSeparate { insert(.isSeparate) }
    }
  }

  let file: String?
  private(set) var rows: [GrantTable.Row] = []
  private(set) var texts = [""]
  private(set) var elements: [GrantTable.TextNumber] = []
  private(set) var ids: [UInt8] = []
  private(set) var originals: [Int: [UInt8]] = [:]
  let document: JSONDocument
  let declarations: ArraySlice<GrantDeclaration>
  /// The numbers of the texts that many grants have, and of those by which a grant is somebody's: of these there are about as
  /// many as grants, and beside each other the few would be hard to find.
  private var numbers = TextTable()
  private var holders = TextTable()
  /// By the numbers of the texts.
  private var traits = [Traits("")]
  /// The last row's place in the document, and the line there.
  private var offset: Int
  private var line: Int

  /// - Parameter start: the place of the first grant that will be added, in bytes from the start of the document.
  init(
    _ document: JSONDocument, from start: Int, file: String?, capacity: Int,
    _ declarations: ArraySlice<GrantDeclaration> = []
  ) {
    self.document = document
    self.declarations = declarations
    self.file = file
    offset = start
    line = file == nil ? 1 : document.line(at: start)
    _ = numbers.insert("")
    _ = holders.insert("")
    rows.reserveCapacity(capacity)
  }

  /// Reads the grant of an object. Throws where a field has a type that the Management API does not document: of several
  /// the first in the order of `ClientGrant.Field`.
  mutating func add(_ node: JSONNode) throws(FieldError) {
    guard node.kind == .object else {
      throw FieldError([], "expected an object, found \(node.kind.words)")
    }
    guard var row = row(at: node.offset) else { throw ClientGrant.Field.error(in: node) }
    if file != nil {
      line += document.lineEnds(in: offset..<node.offset)
      offset = node.offset
      row.line = UInt32(clamping: line)
      row.offset = UInt32(clamping: offset)
    }
    if !declarations.isEmpty {
      row.unknown = ClientGrant.Fields(declarations[declarations.startIndex + rows.count].unknowns.map(\.field))
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
        guard !cursor.isAt(.null) else {
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
    guard cursor.isAt(field.kind) else { return false }
    switch field {
    case .id:
      let start = ids.count
      cursor.append(cursor.string(), to: &ids)
      row.id = GrantTable.List(start..<ids.count)
      row.isMore = row.isMore || start == ids.count
      row.isUnusual = row.isUnusual || Traits(ids.span.extracting(start...)).contains(.hasSign)
    case .clientID: row.clientID = number(&row, &cursor, isHolder: true)
    case .defaultFor: row.defaultFor = number(&row, &cursor, isHolder: true)
    case .audience: row.audience = number(&row, &cursor)
    case .subjectType: row.subjectType = number(&row, &cursor)
    case .organizationUsage: row.organizationUsage = number(&row, &cursor)
    case .allowAnyOrganization: row.allowAnyOrganization = cursor.bool()
    case .allowAllScopes: row.allowAllScopes = cursor.bool()
    case .isSystem: row.isSystem = cursor.bool()
    case .scope, .authorizationDetailsTypes:
      let start = elements.count
      var areSeparate = true
      cursor.enter()
      while cursor.nextElement() {
        guard cursor.isAt(.string) else { return false }
        let (number, traits) = text(&row, &cursor)
        elements.append(number)
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
  ///
  /// - Parameter isHolder: whether it says whose the grant is.
  private mutating func number(
    _ row: inout GrantTable.Row, _ cursor: inout JSONCursor, isHolder: Bool = false
  ) -> GrantTable.TextNumber {
    let number = text(&row, &cursor, isHolder: isHolder).number
    row.isMore = row.isMore || number == 0
    return number
  }

  /// Takes a text.
  private mutating func text(
    _ row: inout GrantTable.Row, _ cursor: inout JSONCursor, isHolder: Bool = false
  ) -> (number: GrantTable.TextNumber, traits: Traits) {
    let text = cursor.string()
    let next = texts.count
    let (number, isNew) =
      isHolder
      ? cursor.number(of: text, in: &holders, next: next) : cursor.number(of: text, in: &numbers, next: next)
    if isNew {
      texts.append(cursor.text(text))
      traits.append(Traits(texts[number]))
    }
    row.isUnusual = row.isUnusual || traits[number].contains(.hasSign)
    return (GrantTable.TextNumber(clamping: number), traits[number])
  }
}
