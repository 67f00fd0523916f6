package import Documents

/// What is known of a tenant: the records of its collections, how much of each they are, and what can be looked up in
/// them. A collection that was not read is not there.
package struct TenantRecords: Sendable {
  private var tables: [TenantCollection: any AnyRecordTable] = [:]
  package internal(set) var coverage: Coverage = [:]
  /// Whether a record that a list does not show counts as one that may exist all the same.
  private var doubtsLists = false

  package init() {}

  /// The records of a collection; nil where it was not read.
  package subscript<Record: TenantRecord>(_ type: Record.Type) -> RecordTable<Record>? {
    get { tables[Record.collection] as? RecordTable<Record> }
    set { tables[Record.collection] = newValue }
  }

  /// In the order in which they were read.
  package var grants: [ClientGrant] { self[ClientGrant.self]?.records ?? [] }

  package func has(_ collection: TenantCollection) -> Bool { tables[collection] != nil }

  /// How many records of a collection there are.
  package func count(_ collection: TenantCollection) -> Int { tables[collection]?.count ?? 0 }

  /// The records of a collection as a snapshot has them.
  func json(_ collection: TenantCollection) -> JSONValue? { tables[collection]?.json }

  /// What there is one of, as the API has it.
  package var singles: [TenantCollection: JSONObject] {
    tables.reduce(into: [:]) { singles, table in
      if case .single = table.key.record.listing { singles[table.key] = table.value.json?.object }
    }
  }

  /// The collections that the token may not read and that are no essential part of a tenant.
  package var withheld: Set<TenantCollection> {
    Set(coverage.filter { !$0.key.record.isEssential && $0.value.gap?.missingScope != nil }.keys)
  }

  package func isComplete(_ collection: TenantCollection) -> Bool { coverage[collection]?.isComplete ?? false }

  /// The collections of which there is what code declares: that a record is not among it says nothing.
  package var declared: Set<TenantCollection> { Set(coverage.filter(\.value.isDeclared).keys) }

  /// The same records, of which none is absent for the reason alone that a list does not show it.
  package var doubtingLists: TenantRecords {
    var records = self
    records.doubtsLists = true
    return records
  }
}

// MARK: - Adding what was read
extension TenantRecords {
  /// Adds the reading of a whole collection.
  package mutating func add<Record>(_ reading: Reading<Record>) {
    // What there is one of is known as a whole or not at all.
    if case .single = Record.listing, reading.records.isEmpty || !reading.coverage.isComplete {
      self[Record.self] = nil
    } else {
      self[Record.self] = RecordTable(reading.records)
    }
    coverage[Record.collection] = reading.coverage
  }

  /// Adds records that were asked for by themselves; the coverage is that of all readings of the collection together.
  package mutating func add<Record>(more reading: Reading<Record>) {
    var table = self[Record.self] ?? RecordTable([])
    for record in reading.records { table.add(record) }
    self[Record.self] = table
    coverage[Record.collection] = coverage[Record.collection]?.adding(reading.coverage) ?? reading.coverage
  }

  /// Adds what asking for records by their keys told.
  package mutating func add<Record>(_ existence: Existence<Record>) {
    add(more: existence.reading)
    for key in existence.absent { self[Record.self]?.addAbsence(of: key) }
  }
}

extension TenantRecords {
  /// The records of one collection of a source.
  package init<Record: TenantRecord>(of source: any TenantSource, _ type: Record.Type) async {
    self.init()
    add(await source.read(type))
  }

  /// Adds other collections.
  package mutating func add(_ other: TenantRecords) {
    tables.merge(other.tables) { _, new in new }
    coverage.merge(other.coverage) { _, new in new }
  }
}

extension TenantRecords {
  /// Leaves out the records of a collection that do not fit; what is known of their absence stays.
  package mutating func filter<Record: TenantRecord>(_ type: Record.Type, _ fits: (Record) -> Bool) {
    self[type] = self[type]?.filtered(fits)
  }

  /// The same without the collections that the token may not read and a snapshot does not need.
  var essential: TenantRecords {
    var records = self
    for collection in withheld {
      records.tables[collection] = nil
      records.coverage[collection] = nil
    }
    return records
  }
}

// MARK: - Looking up
extension TenantRecords {
  /// Looks for records of a collection by their keys.
  package func lookup<Record>(_ type: Record.Type) -> RecordLookup<Record> {
    let collection = Record.collection
    return RecordLookup(
      table: self[type], showsAbsence: isComplete(collection) && !doubtsLists && !declared.contains(collection))
  }
}

/// Looks for records of one collection by their keys.
package struct RecordLookup<Record: TenantRecord>: Sendable {
  let table: RecordTable<Record>?
  /// Whether what the list does not show does not exist.
  let showsAbsence: Bool

  package func callAsFunction(_ key: String) -> Lookup<Record> {
    if let record = table?[key] { return .found(record) }
    return showsAbsence || table?.isAbsent(key) == true ? .none : .unavailable
  }
}

extension TenantRecords: Equatable {
  package static func == (left: TenantRecords, right: TenantRecords) -> Bool {
    left.coverage == right.coverage && left.tables.count == right.tables.count
      && left.tables.allSatisfy { collection, table in right.tables[collection].map(table.isEqual) ?? false }
  }
}
