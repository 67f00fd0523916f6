import Documents
import Glibc

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
    guard let path = path(of: absolute, in: folder) else {
      throw Problem(reason: "the file is outside of the working directory: run grantlint in a folder above it")
    }
    guard !path.hasHiddenCharacters, !path.contains(where: { $0 == "\"" || $0 == "\\" }) else {
      throw Problem(reason: "a patch cannot name the file: rename it")
    }
    try checkLinks(folder, path)
    return path
  }

  /// Throws for what git refuses as "beyond a symbolic link": a link anywhere below the folder.
  private static func checkLinks(_ folder: String, _ path: String) throws(Problem) {
    var reached = folder
    let steps = steps(path)
    for (index, step) in steps.enumerated() {
      reached += "/\(step)"
      guard FileKind(reached) == .link else { continue }
      let what = index == steps.count - 1 ? "the file" : "its folder \(steps[...index].joined(separator: "/"))"
      throw Problem(reason: "\(what) is a link, which a patch does not follow: name its target")
    }
  }

  private static func path(of file: String, in folder: String) -> String? {
    // A step upwards from behind a link leads elsewhere than it says.
    if let path = below(folder, file), real("\(folder)/\(path)") == real(file) { return path }
    guard let folder = real(folder), let slash = file.lastIndex(of: "/"),
      let parent = real(slash == file.startIndex ? "/" : String(file[..<slash]))
    else { return nil }
    return below(folder, parent + file[slash...])
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

  /// The path without links; nil where nothing is there.
  private static func real(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}
