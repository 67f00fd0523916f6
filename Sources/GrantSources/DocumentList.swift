import Documents
import Tenant

/// A list of the records of one collection, as a document has it.
protocol DocumentList {
  var collection: TenantCollection { get }
  var count: Int { get }

  /// Adds the records to those of all inputs.
  ///
  /// - Parameters:
  ///   - facts: what is said of the list; nil: nothing.
  ///   - name: how messages call the input.
  func add(to records: inout GatheredRecords, facts: PageFacts?, name: String) throws(FieldError)
}

/// The records of a list.
struct ListedRecords<Record: TenantRecord>: DocumentList {
  let records: [Record]
  /// The way to the list.
  let route: Route

  var collection: TenantCollection { Record.collection }
  var count: Int { records.count }

  func add(to all: inout GatheredRecords, facts: PageFacts?, name: String) throws(FieldError) {
    var list = all.take(Record.self)
    defer { all.put(list) }
    do throws(FieldError) {
      if let facts {
        try list.add(page: records, facts: facts, name: name)
      } else {
        try list.add(list: records, name: name)
      }
    } catch {
      throw error.below(route)
    }
  }
}
