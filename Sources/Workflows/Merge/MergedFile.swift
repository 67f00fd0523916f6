import Documents
import Foundation
import PolicyEngine

/// A report that is merged, and where it is.
struct MergedFile {
  let path: String
  let report: AuditReport

  /// The reports of files, and of the files in folders. Throws `CommandError` for the first that is not one: with code 3 where
  /// it is, or may be, that of a shard, because then something is missing.
  static func all(_ paths: [String]) throws -> [MergedFile] {
    let results = try paths.flatMap(files).map { path in (path: path, result: Result { try ReportFiles.read(path) }) }
    let hasShards = results.contains { (try? $0.result.get())?.run.shard != nil }
    return try results.map { path, result in
      do {
        return MergedFile(path: path, report: try result.get())
      } catch let error as CommandError {
        throw hasShards ? CommandError(message: error.message, code: .incomplete) : error
      }
    }
  }

  /// The paths that one path names: it alone, or what is in the folder. Throws where a folder has no report.
  private static func files(_ path: String) throws -> [String] {
    guard FileKind(path, followingLinks: true) == .folder else { return [path] }
    let files = try inFolder(path)
    guard !files.isEmpty else { throw noReport(in: path) }
    return files
  }

  static func noReport(in path: String) -> CommandError {
    CommandError(message: "\(path.visible) has no JSON report: no name there ends with .json", code: .incomplete)
  }

  /// The JSON files of a folder, by their names. Throws where it cannot be read.
  static func inFolder(_ path: String) throws -> [String] {
    do {
      return try FolderNames.all(in: path)
        .filter { $0.hasSuffix(".json") && !$0.hasPrefix(".") }.map(ExactString.init).sorted()
        .map { "\(path)\(path.hasSuffix("/") ? "" : "/")\($0.value)" }
    } catch {
      throw CommandError(message: "the folder \(path.visible) cannot be read: \(error)")
    }
  }
}
