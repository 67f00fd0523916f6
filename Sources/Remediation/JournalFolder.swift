import Foundation
import GrantModel
package import SystemPackage

/// The journals of earlier runs: the files of a folder whose names are those that runs give them.
package struct JournalFolder: Sendable {
  /// The most files that are read, the youngest first.
  private static let maximum = 100

  private let folder: FilePath
  private let named: FilePath?

  /// The journals beside that of a run: those in the folder of `journal`, and the file itself where it is there already;
  /// without one those in the working directory.
  package init(beside journal: FilePath?) {
    let parent = journal?.removingLastComponent() ?? ""
    folder = parent.isEmpty ? "." : parent
    named = journal
  }

  /// What the journals say of a tenant. What cannot be read is in `problems`, a sentence each.
  package func history(of tenant: String) -> (history: RepairHistory, problems: [String]) {
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
    return (RepairHistory(readings, tenant: tenant), problems)
  }

  private var paths: [FilePath] {
    // A folder that is not there holds no journals; that none can be written there is said when one is opened.
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.string)) ?? []
    var paths = names.filter(JournalFile.isDefaultName).map { folder.appending($0) }
    if let named, !paths.contains(named), Self.isRegular(named) { paths.append(named) }
    let dated = paths.map { (path: $0, date: Self.changed($0)) }
    return dated.sorted { ($0.date, $0.path.string) > ($1.date, $1.path.string) }.prefix(Self.maximum).map(\.path)
  }

  private static func changed(_ path: FilePath) -> Date {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
    return attributes?[.modificationDate] as? Date ?? .distantPast
  }

  private static func isRegular(_ path: FilePath) -> Bool {
    let attributes = try? FileManager.default.attributesOfItem(atPath: path.string)
    return attributes?[.type] as? FileAttributeType == .typeRegular
  }
}
