import Documents
import Foundation
package import SystemPackage

/// A journal of the state folder that was read.
package struct KeptJournal: Sendable, Equatable {
  let path: FilePath
  /// What it says.
  package let reading: JournalReading

  /// `path` is where it was read.
  package init(path: FilePath, reading: JournalReading) {
    self.path = path
    self.reading = reading
  }

  /// The path as text.
  package var file: String { path.string }

  /// The runs that it tells of: one, unless an earlier version wrote it.
  var runs: [JournaledRun] { reading.runs }
}

extension [KeptJournal] {
  /// All runs, in the order in which they began. Names of files tell seconds only.
  package var runs: [(journal: KeptJournal, run: JournaledRun)] {
    let runs = flatMap { journal in journal.runs.map { (journal: journal, run: $0) } }
    return runs.enumerated().sorted { ($0.element.run.at, $0.offset) < ($1.element.run.at, $1.offset) }.map(\.element)
  }
}

extension StateFolder {
  /// A journal for a run, in the state folder, which has to be there.
  package func open(_ run: JournalRecord.Run, now: @escaping @Sendable () -> String) throws(JournalError) -> JournalFile
  {
    try JournalFile(
      journals.appending(JournalFile.name(run: run.id, startedAt: run.startedAt)), run: run, key: key, now: now)
  }

  /// Every journal, in the order of their names, which is by the second that of their runs. Throws where one cannot be
  /// read, is no journal of this version, or is not authenticated: what runs did is not known then.
  package func keptJournals() throws(JournalError) -> [KeptJournal] {
    let (kept, problems) = readJournals()
    if let problem = problems.first { throw problem }
    return kept
  }

  /// The same with what cannot be read beside it, a sentence each.
  package func readJournals() -> (kept: [KeptJournal], problems: [JournalError]) {
    var kept: [KeptJournal] = []
    var problems: [JournalError] = []
    do throws(JournalError) {
      for path in try journalPaths() {
        do throws(JournalError) {
          if let reading = try read(path) { kept.append(KeptJournal(path: path, reading: reading)) }
        } catch {
          problems.append(error)
        }
      }
    } catch {
      problems.append(error)
    }
    return (kept, problems)
  }

  private func journalPaths() throws(JournalError) -> [FilePath] {
    do throws(InputError) {
      return try FolderNames.all(in: journals.string)
        .filter { $0.hasSuffix(".\(JournalFile.pathExtension)") }.sorted().map { journals.appending($0) }
    } catch {
      if error.isMissing { return [] }
      throw JournalError("the state folder \(journals.string.visible) cannot be read: \(error)")
    }
  }

  /// A journal; nil where its run was killed before it had written its first line, and so before it changed anything.
  private func read(_ path: FilePath) throws(JournalError) -> JournalReading? {
    let bytes: [UInt8]
    do {
      let descriptor = try FileDescriptor.open(path, .readOnly, options: [.noFollow, .nonBlocking, .closeOnExec])
      // What was read is there, whether closing is interrupted or not.
      defer { _ = try? descriptor.close() }
      var status = stat()
      guard fstat(descriptor.rawValue, &status) == 0 else { throw Errno(rawValue: errno) }
      guard status.st_uid == geteuid(), status.st_mode & 0o022 == 0 else { throw Errno.permissionDenied }
      guard status.st_mode & S_IFMT == S_IFREG else { throw Errno.invalidArgument }
      bytes = try InputFile.bytes(descriptor: descriptor.rawValue, .journal)
    } catch Errno.noSuchFileOrDirectory {
      // A run that changed nothing has taken it away since it was listed.
      return nil
    } catch {
      let reason = error as? Errno == .invalidArgument ? "it is not a regular file" : "\(error)"
      throw JournalError("the journal \(path.string.visible) of the state folder cannot be read: \(reason)")
    }
    guard bytes.contains(UInt8(ascii: "\n")) else { return nil }
    let advice = "; move it out of the state folder if no run of yours wrote it"
    let reading: JournalReading
    do { reading = try JournalReading(bytes, file: path.string.visible, key: key) } catch {
      throw JournalError("\(error)\(advice)")
    }
    guard key != nil || !reading.hasCodes else {
      throw JournalError(
        "\(path.string.visible): the journal was written with \(StateKey.variable), which is not set, or is empty\(advice)"
      )
    }
    return reading
  }
}
