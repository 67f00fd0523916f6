import Foundation
import Glibc

/// The git work trees that a run is in.
enum WorkTree {
  /// The roots of all that enclose the working directory and another folder, links followed, and the one that git is told
  /// of by a variable.
  static func roots(_ folder: String?) -> [String] {
    let places = [Ports.current.workingDirectory, folder].compactMap { $0 }
    let named = Ports.current.variables["GIT_WORK_TREE"].flatMap(resolved)
    return places.flatMap(enclosing) + [named].compactMap { $0 }
  }

  private static func enclosing(_ folder: String) -> [String] {
    guard var folder = resolved(folder) else { return [] }
    var roots: [String] = []
    while true {
      var status = stat()
      if lstat(folder == "/" ? "/.git" : "\(folder)/.git", &status) == 0 { roots.append(folder) }
      guard folder != "/" else { return roots }
      folder = URL(filePath: folder).deletingLastPathComponent().path
    }
  }

  private static func resolved(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
