import Synchronization

/// A journal to which nothing is written any more once something could not be: a part of a line may be there, behind which
/// nobody could read another one, and what is not sent because of it is not to read as if it might have been.
final class UnbrokenJournal: Journal {
  private let journal: any Journal
  private let failure = Mutex<JournalError?>(nil)

  init(_ journal: any Journal) { self.journal = journal }

  func append(_ record: JournalRecord) throws(JournalError) {
    if let failure = failure.withLock(\.self) { throw failure }
    do { try journal.append(record) } catch {
      failure.withLock { $0 = error }
      throw error
    }
  }
}
