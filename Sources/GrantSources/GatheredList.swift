import Documents
import Tenant

/// The records of one collection that the inputs hold, and why they may not be all.
struct GatheredList<Record: TenantRecord>: Sendable {
  private(set) var records: [Record] = []
  /// Whether any input has a list of them, be it an empty one.
  private(set) var isGiven = false
  /// Whether any input is code that declares some, and whether any has them as the tenant does.
  private(set) var hasDeclared = false
  private var hasListed = false

  private var places = KeyedPlaces()
  private var proof = ListProof()
  /// Records that stood in a row by themselves.
  private var rows = 0
  /// Records of pages, each once.
  private var paged = 0
  /// The last input that held a list or a page.
  private var lastName = ""
  /// What no later input makes good.
  private var lasting: String?

  /// Why there may be more; nil where nothing says so.
  var doubt: String? {
    (proof.doubt(read: paged) ?? proof.unsettled ?? cutRow).map {
      "\(lastName): \($0); fetch all pages, or pass --assume-complete if these are all"
    } ?? lasting
  }

  /// A row of records that is all there is may be a list that was taken apart.
  private var cutRow: ListDoubt? {
    rows == records.count && ListProof.silentCuts.contains(rows) ? .silentCut(rows) : nil
  }

  /// Whether all that there is is what code declares. Of grants any that are declared are not all of the tenant's.
  var isDeclared: Bool { hasDeclared && (!hasListed || Record.collection == .clientGrants) }

  /// Adds records that code declares: all that it does. Whether one comes twice was looked at before.
  mutating func add(declared added: [Record]) { setDeclared(records + added) }

  /// Takes these instead of the records that there are: with those that code declares they are all.
  mutating func setDeclared(_ records: [Record]) {
    isGiven = true
    hasDeclared = true
    self.records = records
  }

  /// Adds a list that says nothing of itself.
  mutating func add(list: [Record], name: String) throws(FieldError) {
    lastName = name
    hasListed = true
    proof.addBareList(list.count)
    try add(records: list)
  }

  /// Adds records each of which is a value by itself.
  mutating func add(row: [Record], name: String) throws(FieldError) {
    lastName = name
    hasListed = true
    rows += row.count
    try add(records: row)
  }

  /// Adds a page of a listing.
  mutating func add(
    page: [Record], facts: PageFacts, name: String
  ) throws(FieldError) {
    lastName = name
    hasListed = true
    let before = records.count
    try add(records: page)
    let new = records.count - before
    proof.add(facts, new: new)
    paged += new
  }

  /// Adds records; one that comes twice with the same contents (pages overlap) counts once. Throws with its index where a
  /// record is another than the one with its id.
  ///
  /// Specialized for grants, which are many: through the witnesses of any record it took seven times as long.
  @specialized(where Record == ClientGrant)
  mutating func add(records added: [Record]) throws(FieldError) {
    isGiven = true
    places.reserve(added.count)
    // The first list is taken as it is, up to a record that came before: another one of a million grants takes 16 MB.
    var isTaken = records.isEmpty
    if isTaken { records = added }
    for (index, record) in added.enumerated() {
      let next = isTaken ? index : records.count
      guard let hash = record.idHash, let place = place(of: record, hash, next) else {
        if !isTaken { records.append(record) }
        continue
      }
      if isTaken { records.removeLast(records.count - index) }
      isTaken = false
      guard records[place] == record else {
        let name = record.recordID?.visible ?? ""
        throw FieldError([.index(index)], "the \(Record.noun) \(name) comes twice with different contents")
      }
    }
  }

  /// The place of a record with the id of this one; nil: there is none, and this one has the next place.
  private mutating func place(of record: Record, _ hash: UInt64, _ next: Int) -> Int? {
    let records = records
    return places.take(hash, next) { records[$0].hasSameID(as: record) }
  }

  /// Notes a reason for which there may be more, whatever follows; the first one counts.
  mutating func addDoubt(_ message: String) { lasting = lasting ?? message }
}
