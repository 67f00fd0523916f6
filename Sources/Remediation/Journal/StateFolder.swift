import Documents
import Foundation
package import SystemPackage

/// The operator's folder of what runs leave for each other: a journal a run, and the locks of tenants.
///
///     STATE/journals/2026-01-31T02-00-00Z-RUN.jsonl
///     STATE/locks/HASH.lock
///
/// Whoever could write here could tell a run that a repair was reverted, or what to give back; so that it is only ever
/// ours, and no part of a checkout.
package struct StateFolder: Sendable, Equatable {
  /// Why a folder is not the state of a run.
  package enum Problem: Error, Sendable, Equatable {
    /// It must not be: a sentence that says what to do.
    case refused(String)
    /// It cannot be read or written.
    case unusable(String)

    /// A sentence without a full stop.
    package var message: String {
      switch self {
      case .refused(let message), .unusable(let message): message
      }
    }
  }

  /// Absolute.
  package let path: FilePath
  /// What authenticates the journals; nil: the folder is only ours, on a machine that is only ours.
  let key: StateKey?

  /// The state in a folder, which need not be there yet. Throws where it must not be one.
  ///
  /// - Parameters:
  ///   - workingDirectory: it is never the state itself; nil where nobody works anywhere.
  ///   - workTrees: the roots of the git work trees that the working directory, and a configuration that names the state,
  ///     are in: a folder below one is as trusted as the branch, and taken only with a key.
  package init(
    _ path: String, key: StateKey?, workingDirectory: String? = nil, workTrees: [String]
  ) throws(Problem) {
    let absolute = URL(filePath: path).standardizedFileURL.path
    self.path = FilePath(absolute)
    self.key = key
    guard absolute != "/" else { throw .refused("the state folder cannot be /") }
    try Self.requireOwn(absolute)
    for folder in [journals, locks] { try Self.requireOwn(folder.string) }
    let places = Self.places(of: absolute)
    if let workingDirectory, places.contains(where: { Self.isInside(workingDirectory, $0) }) {
      throw .refused("the working directory cannot be the state folder or in it: choose a folder of its own")
    }
    guard key == nil else { return }
    for tree in workTrees where places.contains(where: { Self.isInside($0, tree) }) {
      throw .refused(
        """
        the state folder \(absolute.visible) is inside the git work tree \(tree.visible): whoever writes the branch could \
        write it; choose a folder outside, or set \(StateKey.variable)
        """)
    }
  }

  var journals: FilePath { path.appending("journals") }
  var locks: FilePath { path.appending("locks") }

  /// Makes the folder, for its owner only, where it is not there. Throws `unusable` where it cannot be made, and
  /// `refused` where somebody else put something in its place.
  package func create() throws(Problem) {
    for folder in [path, journals, locks] {
      do {
        try Self.make(folder)
      } catch {
        throw .unusable("the state folder \(folder.string.visible) cannot be made: \(error)")
      }
      try Self.requireOwn(folder.string)
    }
  }

  /// Makes a folder, and those above it, where there is none. The name of a new one is on the disk before anything is
  /// written into it, because a journal in a folder that is gone is no journal. Throws `Errno`.
  private static func make(_ folder: FilePath) throws {
    let parent = folder.removingLastComponent()
    if mkdir(folder.string, 0o700) != 0 {
      switch Errno(rawValue: errno) {
      case .fileExists: return
      case .noSuchFileOrDirectory where parent != folder:
        try make(parent)
        return try make(folder)
      case let error: throw error
      }
    }
    try FileDescriptor.syncFolder(parent)
  }

  // MARK: Whose it is

  /// Throws where what is there is another's, open to others, or no folder.
  private static func requireOwn(_ path: String) throws(Problem) {
    var status = stat()
    guard lstat(path, &status) == 0 else {
      let error = Errno(rawValue: errno)
      guard error == .noSuchFileOrDirectory else {
        throw error == .notDirectory
          ? .refused("the state folder \(path.visible) is below something that is not a folder")
          : .unusable("the state folder \(path.visible) cannot be read: \(error)")
      }
      return try requireSafeParent(of: path)
    }
    let kind = status.st_mode & S_IFMT
    if kind == S_IFLNK {
      throw .refused("the state folder \(path.visible) is a symbolic link: name the folder that it leads to")
    }
    guard kind == S_IFDIR else { throw .refused("the state folder \(path.visible) is not a folder") }
    guard status.st_uid == geteuid() else {
      throw .refused("the state folder \(path.visible) belongs to another user: choose one of your own")
    }
    guard status.st_mode & 0o022 == 0 else {
      throw .refused(
        "the state folder \(path.visible) can be written by others: run chmod 700 on it, or choose another")
    }
    try requireSafeParent(of: path)
  }

  /// Throws where anybody could put another folder in the place of this one: a folder above it is open to all, and not
  /// sticky as `/tmp` is.
  private static func requireSafeParent(of path: String) throws(Problem) {
    var folder = URL(filePath: path).deletingLastPathComponent().path
    while true {
      var status = stat()
      if stat(folder, &status) != 0 {
        let error = Errno(rawValue: errno)
        guard error == .noSuchFileOrDirectory else {
          throw .unusable("the folder \(folder.visible), above the state folder, cannot be looked at: \(error)")
        }
      } else if status.st_mode & 0o002 != 0, status.st_mode & S_ISVTX == 0 {
        throw .refused(
          "the state folder \(path.visible) is below \(folder.visible), which everybody can write: choose another place"
        )
      }
      guard folder != "/" else { return }
      folder = URL(filePath: folder).deletingLastPathComponent().path
    }
  }

  // MARK: Where it is

  /// The path as it is written, and as it is when every link is followed as far as there is something.
  private static func places(of path: String) -> [String] {
    var rest: [String] = []
    var folder = path
    while folder != "/" {
      if let resolved = realpath(folder, nil) {
        defer { free(resolved) }
        return [path, ([String(cString: resolved)] + rest).joined(separator: "/")]
      }
      let url = URL(filePath: folder)
      rest.insert(url.lastPathComponent, at: 0)
      folder = url.deletingLastPathComponent().path
    }
    return [path]
  }

  private static func isInside(_ path: String, _ folder: String) -> Bool {
    path == folder || path.hasPrefix(folder == "/" ? folder : folder + "/")
  }
}
