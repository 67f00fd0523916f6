import Documents
import Foundation

/// What a patch calls a file: its path from the working directory, where `git apply` and `patch -p1` look for it.
enum PatchPath {
  /// Why a patch cannot name a file: the end of a sentence about a grant in it.
  struct Problem: Error {
    let reason: String
  }

  /// The path of a file without steps upwards.
  ///
  /// - Parameter file: as the user named it.
  static func relative(_ file: String) throws(Problem) -> String {
    let folder = Ports.current.workingDirectory
    let absolute = file.hasPrefix("/") ? file : "\(folder)/\(file)"
    guard let path = below(folder, absolute) ?? below(real(folder), real(absolute)) else {
      throw Problem(reason: "the file is outside of the working directory: run grantlint in a folder above it")
    }
    guard !path.hasHiddenCharacters, !path.contains(where: { $0 == "\"" || $0 == "\\" }) else {
      throw Problem(reason: "a patch cannot name the file: rename it")
    }
    let type = try? FileManager.default.attributesOfItem(atPath: absolute)[.type] as? FileAttributeType
    if type == .typeSymbolicLink {
      throw Problem(reason: "the file is a link, which a patch does not follow: name its target")
    }
    return path
  }

  /// The way from a folder to a file in it; nil where it is elsewhere.
  private static func below(_ folder: String, _ file: String) -> String? {
    let (folder, file) = (steps(folder), steps(file))
    guard file.count > folder.count, file.starts(with: folder) else { return nil }
    return file.dropFirst(folder.count).joined(separator: "/")
  }

  private static func steps(_ path: String) -> [Substring] {
    path.split(separator: "/").reduce(into: []) { steps, step in
      switch step {
      case ".": break
      case "..": _ = steps.popLast()
      default: steps.append(step)
      }
    }
  }

  private static func real(_ path: String) -> String {
    URL(filePath: path).deletingLastPathComponent().resolvingSymlinksInPath().path + "/"
      + URL(filePath: path).lastPathComponent
  }
}
