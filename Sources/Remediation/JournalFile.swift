import Foundation
import GrantModel
package import SystemPackage

/// A journal in a file, one JSON object a line (RFC 8259, keys sorted), only ever appended to.
///
/// The file is for its owner only and locked (flock) as long as this value lives. Every record is on the disk before
/// the next call to the API: a run that is killed loses at most the line that it was writing.
package final class JournalFile: Journal {
  private let path: FilePath
  private let descriptor: FileDescriptor
  private let now: @Sendable () -> String

  /// The name of a run's journal where the user gives none.
  package static func defaultName(run: String) -> String { "grantlint-journal-\(run).jsonl" }

  /// Whether a file's name is one that a run gives its journal.
  static func isDefaultName(_ name: String) -> Bool {
    name.hasPrefix("grantlint-journal-") && name.hasSuffix(".jsonl")
  }

  /// Opens the file, makes it where there is none, and writes the start of the run. `now` gives the time in UTC as RFC
  /// 3339. Throws where it cannot be opened, written or synced, or another run has it.
  package init(_ path: FilePath, run: JournalRecord.Run, now: @escaping @Sendable () -> String) throws(JournalError) {
    self.path = path
    self.now = now
    do {
      descriptor = try FileDescriptor.open(
        path, .readWrite, options: [.append, .create, .closeOnExec], permissions: .ownerReadWrite)
    } catch {
      throw Self.error(path, "cannot be opened", error)
    }
    do {
      try lock()
      try startLine()
      try append(.run(run))
      try syncFolder()
    } catch {
      // Nobody gets this value, so that its end would come too late for who tries again at once.
      close()
      throw error
    }
  }

  deinit { close() }

  package func append(_ record: JournalRecord) throws(JournalError) {
    let entry = JournalEntry(at: now(), record: record)
    try write(JSONWriter.compact(.object(entry.json)) + "\n")
  }

  private func write(_ text: String) throws(JournalError) {
    do {
      _ = try descriptor.writeAll(text.utf8)
      try Self.sync(descriptor)
    } catch {
      throw Self.error(path, "cannot be written", error)
    }
  }

  private func lock() throws(JournalError) {
    while flock(descriptor.rawValue, LOCK_EX | LOCK_NB) != 0 {
      let error = Errno(rawValue: errno)
      if error == .interrupted { continue }
      guard error == .wouldBlock else { throw Self.error(path, "cannot be locked", error) }
      throw JournalError(
        "the journal \(path.string.visible) is in use by another run of grantlint; wait for its end or name another"
      )
    }
  }

  /// Ends the line that a killed run left, so that the next record stands on its own.
  private func startLine() throws(JournalError) {
    var last: UInt8 = UInt8(ascii: "\n")
    do {
      let size = try descriptor.seek(offset: 0, from: .end)
      if size > 0 {
        try withUnsafeMutableBytes(of: &last) { _ = try descriptor.read(fromAbsoluteOffset: size - 1, into: $0) }
      }
    } catch {
      throw Self.error(path, "cannot be read", error)
    }
    if last != UInt8(ascii: "\n") { try write("\n") }
  }

  /// Makes the name of a new file last as well.
  private func syncFolder() throws(JournalError) {
    let folder = path.removingLastComponent()
    do {
      let descriptor = try FileDescriptor.open(
        folder.isEmpty ? "." : folder, .readOnly, options: [.directory, .closeOnExec])
      try descriptor.closeAfter { try Self.sync(descriptor) }
    } catch {
      throw Self.error(path, "cannot be synced with its folder", error)
    }
  }

  private static func sync(_ descriptor: FileDescriptor) throws {
    while fsync(descriptor.rawValue) != 0 {
      let error = Errno(rawValue: errno)
      if error != .interrupted { throw error }
    }
  }

  private func close() {
    // Closing alone would leave the lock with a child process that is between fork and exec at this moment.
    _ = flock(descriptor.rawValue, LOCK_UN)
    // Every record was synced, so that nothing is left for a failing close to lose.
    _ = try? descriptor.close()
  }

  private static func error(_ path: FilePath, _ what: String, _ error: any Error) -> JournalError {
    let reason = error as? Errno == .invalidArgument ? "it is no regular file" : "\(error)"
    return JournalError("the journal \(path.string.visible) \(what): \(reason)")
  }
}
