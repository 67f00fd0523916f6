import Documents
import Foundation
import Synchronization
package import SystemPackage

/// The journal of a run in a file of its own, one JSON object a line (RFC 8259, keys sorted), only ever appended to.
///
/// The file is for its owner only. Every record is on the disk before the next call to the API: a run that is killed
/// loses at most the line that it was writing.
package final class JournalFile: Journal {
  /// Where the file is.
  package let path: FilePath
  /// Its first line.
  private let begin: JournalEntry
  private let descriptor: FileDescriptor
  private let key: StateKey?
  private let now: @Sendable () -> String
  private let last: LastCode

  /// The name of a run's journal: it begins with the date, so that a list of names is in the order of the runs.
  /// `startedAt` is UTC, RFC 3339.
  static func name(run: String, startedAt: String) -> String {
    let date = String(startedAt.map { $0 == ":" ? "-" : $0 })
    return "\(date)-\(run).\(pathExtension)"
  }

  static let pathExtension = "jsonl"

  /// Makes a file that is not there yet and writes the start of the run. `now` gives the time in UTC as RFC 3339. Throws
  /// where something is there, or it cannot be made, written or synced.
  package convenience init(
    _ path: FilePath, run: JournalRecord.Run, key: StateKey? = nil, now: @escaping @Sendable () -> String
  ) throws(JournalError) {
    try self.init(path, begin: JournalEntry(at: now(), record: .run(run)), key: key, now: now)
  }

  private init(
    _ path: FilePath, begin: JournalEntry, key: StateKey?, now: @escaping @Sendable () -> String
  ) throws(JournalError) {
    self.path = path
    self.begin = begin
    self.now = now
    self.key = key
    last = LastCode()
    do {
      descriptor = try FileDescriptor.open(
        path, .writeOnly, options: [.append, .create, .exclusiveCreate, .noFollow, .closeOnExec],
        permissions: .ownerReadWrite)
    } catch {
      throw Self.error(path, "cannot be made", error)
    }
    do {
      try append(begin)
      try syncFolder()
    } catch {
      // Nothing was changed, so that there is nothing to tell; what cannot be taken away reads as such a run. `deinit`
      // closes it, as everything is set.
      _ = unlink(path.string)
      throw error
    }
  }

  /// A new file that begins as this one, for somebody to keep: it has no codes. Throws as the making of a journal does.
  package func copy(to path: FilePath) throws(JournalError) -> JournalFile {
    try JournalFile(path, begin: begin, key: nil, now: now)
  }

  deinit {
    // Every record was synced, so that nothing is left for a failing close to lose.
    _ = try? descriptor.close()
  }

  /// What is written of a record now.
  package func entry(_ record: JournalRecord) -> JournalEntry { JournalEntry(at: now(), record: record) }

  package func append(_ record: JournalRecord) throws(JournalError) { try append(entry(record)) }

  /// Writes an entry as a line and syncs it. Throws where it cannot be written: a part of it may be there then.
  package func append(_ entry: JournalEntry) throws(JournalError) {
    let code = key.map { key in last.next { key.code(of: entry.line(), after: $0) } }
    do {
      _ = try descriptor.writeAll((entry.line(code: code) + "\n").utf8)
      try descriptor.sync()
    } catch {
      throw Self.error(path, "cannot be written", error)
    }
  }

  /// Takes the file away: of a run that changed nothing there is nothing to tell.
  package func remove() throws(JournalError) {
    guard unlink(path.string) == 0 else { throw Self.error(path, "cannot be removed", Errno(rawValue: errno)) }
  }

  /// Makes the name of a new file last as well.
  private func syncFolder() throws(JournalError) {
    do {
      try FileDescriptor.syncFolder(path.removingLastComponent())
    } catch {
      throw Self.error(path, "cannot be synced with its folder", error)
    }
  }

  private static func error(_ path: FilePath, _ what: String, _ error: any Error) -> JournalError {
    JournalError("the journal \(path.string.visible) \(what): \(error)")
  }
}

/// The code of the last line that was written.
private final class LastCode: Sendable {
  private let code = Mutex("")

  func next(_ make: (_ previous: String) -> String) -> String {
    code.withLock { code in
      code = make(code)
      return code
    }
  }
}
