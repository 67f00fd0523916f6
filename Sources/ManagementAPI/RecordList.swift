import GrantModel

/// A record of a list: how it is read, told apart from others, and compared.
protocol ListedRecord: Sendable {
  init(_ raw: JSONObject) throws(RecordError)
  /// What no two records of a list share; nil where the record has none.
  var listID: String? { get }
  /// Everything that was kept of the record.
  var contents: JSONValue { get }
}

extension ClientGrant: ListedRecord {
  var listID: String? { id }
  var contents: JSONValue { .object(raw) }
}

extension Client: ListedRecord {
  var listID: String? { clientID }
  var contents: JSONValue { json }
}

extension ResourceServer: ListedRecord {
  var listID: String? { identifier }
  var contents: JSONValue { json }
}

extension Organization: ListedRecord {
  var listID: String? { id }
  var contents: JSONValue { json }
}

/// The records of the pages that were read, each once, and what was wrong with any of them. A bad item does not keep
/// the others from being read.
struct RecordList<Record: ListedRecord>: Sendable {
  private(set) var records: [Record] = []
  /// Pages that were added.
  private(set) var pages = 0
  /// Items that were on them, good or not, the same one as often as it came.
  private(set) var items = 0
  private var indexes: [ExactString: Int] = [:]
  private var problems: [String] = []

  /// Adds the items of the next page.
  mutating func add(_ values: [JSONValue]) {
    pages += 1
    items += values.count
    for (index, value) in values.enumerated() {
      guard let object = value.object else {
        problems.append("\(place(index)) is \(value.kind), not an object")
        continue
      }
      do throws(RecordError) {
        add(try Record(object))
      } catch {
        problems.append("\(place(index)): \(error)")
      }
    }
  }

  func contains(_ id: String) -> Bool { indexes[ExactString(id)] != nil }

  /// The reading: not complete where an item was bad, or where `failure` ended it early.
  func reading(of collection: TenantCollection, failure: APIError? = nil) -> Reading<Record> {
    let gap = failure?.gap(in: collection) ?? problem.map { CoverageGap(collection, message: $0) }
    return Reading(records, pages: pages, gap: gap)
  }

  private mutating func add(_ record: Record) {
    guard let id = record.listID else { return records.append(record) }
    let key = ExactString(id)
    guard let index = indexes[key] else {
      indexes[key] = records.count
      return records.append(record)
    }
    if records[index].contents != record.contents {
      problems.append("\(quote(id)) came twice with different contents: it was changed meanwhile; run again")
    }
  }

  private var problem: String? {
    guard let first = problems.first else { return nil }
    let others = problems.count > 1 ? " (and \(problems.count - 1) more such items)" : ""
    return "the API's list is not sound: \(first)\(others)"
  }

  private func place(_ index: Int) -> String { "item \(index + 1) of page \(pages)" }

  private func quote(_ text: String) -> String { QuotedText(hiding: [])(text) }
}
