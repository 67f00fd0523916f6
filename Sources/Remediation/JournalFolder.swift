import Foundation
import GrantModel
package import SystemPackage

/// The journals of earlier runs: the files of a folder whose names end in `.jsonl`, as far as they are journals.
package struct JournalFolder: Sendable {
  /// The most files that are read, the youngest first.
  private static let maximum = 100
  /// How much of a file tells whether it is a journal, in bytes: the first record begins with short members.
  private static let head = 4096

  private let folder: FilePath
  private let named: FilePath?

  /// The journals beside that of a run: those in the folder of `journal`, and the file itself where it is there already;
  /// without one those in the working directory.
  package init(beside journal: FilePath?) {
    let parent = journal?.removingLastComponent() ?? ""
    folder = parent.isEmpty ? "." : parent
    named = journal
  }

  /// What the journals say of a tenant that is reached at an address. What cannot be read is in `problems`, a sentence
  /// each; a file that is no journal and is not named like one is none of them.
  package func history(of tenant: String, at address: String) -> (history: RepairHistory, problems: [String]) {
    var readings: [JournalReading] = []
    var problems: [String] = []
    for path in paths {
      guard let data = FileManager.default.contents(atPath: path.string) else {
        problems.append("the earlier journal \(path.string.visible) cannot be read")
        continue
      }
      guard !data.isEmpty else { continue }
      do {
        readings.append(try JournalReading(Array(data)))
      } catch {
        problems.append("the earlier journal \(path.string.visible) is passed over: \(error)")
      }
    }
    return (RepairHistory(readings, tenant: tenant, address: address), problems)
  }

  private var paths: [FilePath] {
    // A folder that is not there holds no journals; that none can be written there is said when one is opened.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    let own = named?.lastComponent?.string
    let paths = names.compactMap { name -> FilePath? in
      let path = folder.appending(name)
      if JournalFile.isDefaultName(name) { return path }
      if let own, name.isIdentical(to: own) { return Self.isRegular(path) ? path : nil }
      return name.hasSuffix(".jsonl") && Self.looksLikeJournal(path) ? path : nil
    }
    let dated = paths.map { (path: $0, date: Self.changed($0)) }
    return dated.sorted { ($0.date, $0.path.string) > ($1.date, $1.path.string) }.prefix(Self.maximum).map(\.path)
  }

  private static func changed(_ path: FilePath) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
    return attributes?[.modificationDate] as? Date ?? .distantPast
  }

  /// Whether a file begins like a journal. Other tools write `.jsonl` too, and much of it.
  private static func looksLikeJournal(_ path: FilePath) -> Bool {
    guard isRegular(path), let file = FileHandle(forReadingAtPath: path.string) else { return false }
    // What cannot be read cannot be told from a file of another tool.
    let bytes = (try? file.read(upToCount: head)) ?? Data()
    return bytes.firstRange(of: Data("\"journal_version\":".utf8)) != nil
  }

  /// Whether a file, or what a link leads to, can be read without waiting for somebody to write.
  private static func isRegular(_ path: FilePath) -> Bool {
    let target = URL(filePath: path.string).resolvingSymlinksInPath().path
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }
}
