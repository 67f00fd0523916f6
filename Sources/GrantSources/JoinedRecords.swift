import Documents
import Tenant

/// Records of code beside those of the tenant, each once: what one says of a record and the other does not is joined.
struct JoinedRecords<Record: TenantRecord> {
  /// What a record of the tenant is worth beside code that says something else of it.
  enum Listed {
    case counts, givesWay
  }

  private(set) var records: [Record]
  /// Which records code declares in two ways, each a sentence.
  private(set) var problems: [String] = []

  private let listed: Listed
  /// So many are of the tenant, and come first.
  private let listedCount: Int
  private var places: [ExactString: Int] = [:]

  init(_ records: [Record], _ listed: Listed) {
    self.records = records
    self.listed = listed
    listedCount = records.count
    for (place, record) in records.enumerated() {
      if let id = record.recordID.map(ExactString.init), places[id] == nil { places[id] = place }
    }
  }

  /// Adds a record that code declares.
  mutating func add(_ record: Record) {
    guard let id = record.recordID.map(ExactString.init), let place = places[id] else {
      if let id = record.recordID.map(ExactString.init) { places[id] = records.count }
      records.append(record)
      return
    }
    guard place >= listedCount else {
      if listed == .givesWay { records[place] = joined(record, records[place]) ?? record }
      return
    }
    let clashes = clashes(record, records[place])
    if clashes.isEmpty, let joined = joined(records[place], record) {
      records[place] = joined
    } else {
      problems.append(
        "the \(Record.noun) \(id.value.visible) is declared twice with different contents "
          + "(\(clashes.joined(separator: ", "))): delete one; two tenants need two runs")
    }
  }

  /// The fields that both have, and not with one value.
  private func clashes(_ left: Record, _ right: Record) -> [String] {
    guard let left = left.json.object, let right = right.json.object else { return [] }
    return left.members.filter { key, value in right[key].map { $0 != value } ?? false }.map(\.key)
  }

  /// The fields of both, of those that both have the first one's.
  private func joined(_ first: Record, _ second: Record) -> Record? {
    guard let first = first.json.object, var object = second.json.object else { return nil }
    for (key, value) in first.members { object[key] = value }
    return try? Record(object)
  }
}
