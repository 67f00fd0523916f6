import Documents
import Tenant

/// The records of the pages that were read, each once, what was wrong with any of them, and whether they are all. A bad
/// item does not keep the others from being read.
struct RecordList<Record: APIRecord>: Sendable {
  /// Which keys of their metadata are read.
  private let metadata: MetadataKeys
  private(set) var records: [Record] = []
  /// Pages that were added.
  private(set) var pages = 0
  /// Items that were on them, good or not, the same one as often as it came.
  private(set) var items = 0
  /// Items on the last page.
  private(set) var lastPage = 0
  private var proof = ListProof()
  /// How many records there are by the API's answer to that question.
  private var stated: Int?
  private var indexes: [ExactString: Int] = [:]
  private var problems: [String] = []

  init(keeping metadata: MetadataKeys = .none) { self.metadata = metadata }

  /// Adds the next page of the list.
  mutating func add(_ page: ListPage) {
    let before = records.count
    add(page.items)
    proof.add(page.facts, new: records.count - before)
  }

  /// Adds records that were asked for by name, which say nothing of the list.
  mutating func add(_ elements: JSONElements) {
    pages += 1
    items += elements.count
    lastPage = elements.count
    var rest = elements[...]
    while !rest.isEmpty {
      let (records, failure) = Record.read(rest, file: nil, keeping: metadata)
      for record in records { add(record) }
      rest = rest.dropFirst(records.count)
      guard let failure, let kind = rest.first?.kind else { break }
      let place = place(elements.count - rest.count)
      problems.append("\(place)\(kind == .object ? ": \(failure)" : " is \(kind.words), not an object")")
      rest = rest.dropFirst()
    }
  }

  /// Why the list may not be whole.
  var doubt: ListDoubt? {
    if let stated, stated > records.count { return .more(total: stated, read: records.count) }
    return proof.doubt(read: records.count)
  }

  /// Whether the list may go on after its last page, which was asked for with so many records.
  func mayGoOn(asked: Int) -> Bool { proof.mayGoOn(asked: asked) }

  /// Takes the answer to how many records there are; nil where the API knows no such question.
  mutating func settle(by answer: PageFacts?) { stated = answer?.total }

  func contains(_ id: String) -> Bool { indexes[ExactString(id)] != nil }

  /// Why they are not all: an item was bad, `failure` ended it early, or there is a doubt whether it is all.
  func gap(in collection: TenantCollection, failure: APIError? = nil, doubt: ListDoubt?) -> CoverageGap? {
    let reason = problem ?? doubt.map { "the API's answers contradict each other: \($0); run again" }
    return failure?.gap(in: collection) ?? reason.map { CoverageGap(collection, message: $0) }
  }

  private mutating func add(_ record: Record) {
    guard let id = record.recordID else { return records.append(record) }
    let key = ExactString(id)
    guard let index = indexes[key] else {
      indexes[key] = records.count
      return records.append(record)
    }
    if records[index] != record {
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
