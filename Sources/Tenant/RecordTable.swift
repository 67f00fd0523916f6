import Documents

/// The records of one collection that are known, found by their keys.
package struct RecordTable<Record: TenantRecord>: Sendable {
  /// In the order in which they came.
  package private(set) var records: [Record]
  private var places: [ExactString: Int] = [:]
  /// The keys of records that were asked for by themselves and do not exist.
  private var absent: Set<ExactString> = []

  package init(_ records: [Record]) {
    self.records = records
    // Grants, which are many, are not looked for.
    guard Record.collection != .clientGrants else { return }
    for (place, record) in records.enumerated() {
      guard let key = record.recordID.map(ExactString.init), places[key] == nil else { continue }
      places[key] = place
    }
  }

  /// The record with a key; of several the first.
  package subscript(key: String) -> Record? { places[ExactString(key)].map { records[$0] } }

  /// Adds a record, in the place of the one that has its key.
  mutating func add(_ record: Record) {
    let key = record.recordID.map(ExactString.init)
    if let key, let place = places[key] {
      records[place] = record
      return
    }
    if let key { places[key] = records.count }
    records.append(record)
  }

  /// The same without the records that do not fit.
  func filtered(_ fits: (Record) -> Bool) -> RecordTable {
    var table = RecordTable(records.filter(fits))
    table.absent = absent
    return table
  }

  /// Notes that there is no record with a key.
  mutating func addAbsence(of key: String) { absent.insert(ExactString(key)) }

  func isAbsent(_ key: String) -> Bool { absent.contains(ExactString(key)) }
}

/// The outcome of looking for a record that another one names.
package enum Lookup<Record: Sendable>: Sendable {
  case found(Record)
  /// It does not exist.
  case none
  /// It could not be read whether it exists.
  case unavailable
}

/// A table whatever its records are.
protocol AnyRecordTable: Sendable {
  /// How many records of the API they are.
  var count: Int { get }
  func isEqual(to other: any AnyRecordTable) -> Bool
  /// The records as a snapshot has them; nil: there is nothing to have.
  var json: JSONValue? { get }
}

extension RecordTable: AnyRecordTable {
  var count: Int { Record.count(records) }

  func isEqual(to other: any AnyRecordTable) -> Bool { (other as? RecordTable)?.records == records }
}
