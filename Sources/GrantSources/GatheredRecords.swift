import Documents
import Tenant

/// The records of all collections that the inputs have.
struct GatheredRecords: Sendable {
  private var lists: [TenantCollection: any AnyGatheredList] = [:]

  subscript<Record: TenantRecord>(_ type: Record.Type) -> GatheredList<Record> {
    lists[Record.collection] as? GatheredList ?? GatheredList()
  }

  subscript(collection: TenantCollection) -> (any AnyGatheredList)? { lists[collection] }

  /// The collections of which an input has a list, be it an empty one.
  var given: [TenantCollection] { lists.filter(\.value.isGiven).keys.sorted() }

  /// The collections of which all that there is is what code declares.
  var declared: Set<TenantCollection> { Set(lists.filter(\.value.isDeclared).keys) }

  /// Adds records that code declares, where it declares any, be it none at all.
  mutating func add<Record: TenantRecord>(declared: [Record], where isDeclared: Bool) {
    guard isDeclared || !declared.isEmpty else { return }
    var list = take(Record.self)
    list.add(declared: declared)
    put(list)
  }

  /// Takes the list of a collection out, to be changed without being copied; `put` must follow.
  mutating func take<Record: TenantRecord>(_ type: Record.Type) -> GatheredList<Record> {
    lists.removeValue(forKey: Record.collection) as? GatheredList ?? GatheredList()
  }

  mutating func put<Record: TenantRecord>(_ list: GatheredList<Record>) { lists[Record.collection] = list }

  /// Adds everything that a snapshot has.
  mutating func add(_ snapshot: TenantSnapshot) throws(FieldError) {
    for collection in TenantCollection.allCases { try add(collection.record, of: snapshot) }
  }

  private mutating func add<Record: TenantRecord>(
    _ type: Record.Type, of snapshot: TenantSnapshot
  ) throws(FieldError) {
    guard let records = snapshot[type] else { return }
    var list = take(type)
    defer { put(list) }
    do throws(FieldError) { try list.add(records: records) } catch {
      throw error.below([.key(type.collection.rawValue)])
    }
  }

  mutating func addEmptiness(of name: String, _ collection: TenantCollection) {
    addDoubt(
      "\(name): contains no \(collection.record.noun), which may be what a command that failed left behind; "
        + "pass --assume-complete if the tenant has none", collection)
  }

  /// Notes a reason for which there may be more, whatever follows; the first one counts.
  mutating func addDoubt(_ message: String, _ collection: TenantCollection) { addDoubt(message, collection.record) }

  private mutating func addDoubt<Record: TenantRecord>(_ message: String, _ type: Record.Type) {
    var list = take(type)
    list.addDoubt(message)
    put(list)
  }
}

/// A gathered list whatever its records are.
protocol AnyGatheredList: Sendable {
  var isGiven: Bool { get }
  var isEmpty: Bool { get }
  var isDeclared: Bool { get }
  /// Why there may be more; nil where nothing says so.
  var doubt: String? { get }
}

extension GatheredList: AnyGatheredList {
  var isEmpty: Bool { records.isEmpty }
}
