import Documents
import PolicyEngine
package import Remediation
import Synchronization

/// A journal in memory that takes `capacity` records and then is full, and once cannot be written.
package final class MemoryJournal: Journal {
  private let written = Mutex<[JournalRecord]>([])
  private let capacity: Int
  private let failure: Mutex<Int?>

  /// - Parameter failure: before which record, from 0, it cannot be written, once.
  package init(capacity: Int = .max, failingOnceAt failure: Int? = nil) {
    self.capacity = capacity
    self.failure = Mutex(failure)
  }

  package var records: [JournalRecord] { written.withLock { $0 } }

  /// `intent cgr_1`, `outcome cgr_1 verified`, `end`.
  package var lines: [String] {
    records.map { record in
      switch record {
      case .run: "run"
      case .intent(let change): "intent \(change.id)"
      case .middle(let middle): "middle \(middle.grant)"
      case .outcome(let outcome): "outcome \(outcome.grant) \(outcome.status.rawValue)"
      case .end(let interrupted): interrupted ? "end interrupted" : "end"
      }
    }
  }

  /// The bytes that a file would hold, in which the run comes first.
  package func bytes(of run: JournalRecord.Run) -> [UInt8] {
    ([.run(run)] + records).flatMap { record in
      Array((JournalEntry(at: run.startedAt, record: record).line() + "\n").utf8)
    }
  }

  package func append(_ record: JournalRecord) throws(JournalError) {
    let isFull = written.withLock { records in
      let fails = failure.withLock { failure in
        guard failure == records.count else { return false }
        failure = nil
        return true
      }
      guard !fails, records.count < capacity else { return true }
      records.append(record)
      return false
    }
    if isFull { throw JournalError("no space left") }
  }
}
