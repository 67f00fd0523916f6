import Foundation
import GrantModel

/// The files that a run reads, or writes for itself: no report may take their place.
struct KeptPaths {
  private let targets: [String]

  init(_ paths: [String?] = []) { targets = paths.compactMap { $0 }.filter { $0 != "-" }.map(Self.target) }

  /// Throws `CommandError` for the path of a report that is one of them, or lies in a folder that is.
  func require(elsewhere path: String) throws {
    let report = Self.target(path)
    guard targets.contains(where: { report == $0 || report.hasPrefix($0 + "/") }) else { return }
    throw CommandError(
      message: "cannot write \(path.visible): this run reads or keeps something there; choose another path")
  }

  /// The file behind links.
  private static func target(_ path: String) -> String {
    URL(filePath: path).standardizedFileURL.resolvingSymlinksInPath().path
  }
}
