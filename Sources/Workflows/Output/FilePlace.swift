import Documents
import Glibc
import SystemPackage

/// Where the path of a file leads that is written: a folder that is held open, and a name in it.
///
/// Links are followed as Linux does with `fs.protected_symlinks`, also where that is off: what somebody else has put into
/// a folder that everybody may write to, such as `/tmp`, decides nothing.
struct FilePlace: Sendable {
  /// As it was named.
  let path: String
  let folder: HeldFolder
  let name: String
  /// Whether it stands for something that a process has open, such as `/dev/stdout`.
  let isDescriptor: Bool

  /// Throws `CommandError` where no file can be there.
  ///
  /// - Parameter user: who writes.
  init(_ path: String, user: uid_t = geteuid()) throws {
    guard let start = HeldFolder(root: path.hasPrefix("/")) else {
      throw Self.refusal(path, "the working directory cannot be opened")
    }
    var walk = PathWalk(path: path, user: user, folder: start)
    (name, isDescriptor) = try walk.run()
    folder = walk.folder
    self.path = path
  }

  /// What is there now, nil where nothing is.
  var status: stat? { folder.status(name, followsLink: isDescriptor) }

  /// What two places have in common where a file of one of them would be one of the other.
  struct Spot: Hashable {
    private let folder: FileIdentity
    private let name: String

    init(_ name: String, in folder: FileIdentity) {
      self.folder = folder
      // The file system may take upper and lower case for the same.
      self.name = name.lowercased()
    }
  }

  var spot: Spot { Spot(name, in: folder.identity) }

  /// Does what reads the file and then writes it anew, while no other run does the same in this folder (flock): neither
  /// loses what the other wrote. Where the file system has no locks, or the folder cannot be listed, nothing keeps them
  /// apart.
  func alone<Value>(_ body: () throws -> Value) throws -> Value {
    guard let folder = try? descriptor(openat(folder.descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)) else {
      return try body()
    }
    return try folder.closeAfter {
      while flock(folder.rawValue, LOCK_EX) != 0, errno == EINTR {}
      // Closing alone would leave the lock with a child process that is between fork and exec at this moment.
      defer { _ = flock(folder.rawValue, LOCK_UN) }
      return try body()
    }
  }

  /// Makes a new file there. Throws `Errno`, also where something is there.
  func create(_ text: String, permissions: FilePermissions) throws {
    let descriptor = try openNew(name, permissions)
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  /// Writes a file beside it that then takes its place, so that a reader never sees half of it. Throws `Errno`.
  func replace(_ text: String, permissions: FilePermissions) throws {
    let file = try openTemporary(permissions)
    try settle(file, Result { _ = try file.descriptor.writeAll(text.utf8) })
  }

  /// The same with what `write` writes to a descriptor. Throws also what it throws: then nothing is changed.
  func replace(permissions: FilePermissions, _ write: (FileDescriptor) async throws -> Void) async throws {
    let file = try openTemporary(permissions)
    let written: Result<Void, any Error>
    do {
      written = .success(try await write(file.descriptor))
    } catch {
      written = .failure(error)
    }
    try settle(file, written)
  }

  /// Writes at the end of what is there. Throws `Errno`.
  func append(_ text: String) throws {
    let descriptor = try open(O_WRONLY | O_APPEND)
    try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
  }

  /// The same with what `write` writes to a descriptor. Throws also what it throws.
  func append(_ write: (FileDescriptor) async throws -> Void) async throws {
    let descriptor = try open(O_WRONLY | O_APPEND)
    do {
      try await write(descriptor)
    } catch {
      // What went wrong first is what matters.
      _ = try? descriptor.close()
      throw error
    }
    try descriptor.close()
  }

  /// A file that is to take the place.
  private struct Temporary {
    let name: String
    let descriptor: FileDescriptor
  }

  private func openTemporary(_ permissions: FilePermissions) throws -> Temporary {
    // Of a random name, and new: nobody can have put a link there.
    let name = ".grantlint-\(UInt64.random(in: .min ... .max)).tmp"
    return Temporary(name: name, descriptor: try openNew(name, permissions))
  }

  /// Puts a file into the place, or takes it away where it could not be written.
  private func settle(_ file: Temporary, _ written: Result<Void, any Error>) throws {
    do {
      try file.descriptor.closeAfter { try written.get() }
      guard renameat(folder.descriptor, file.name, folder.descriptor, name) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      unlinkat(folder.descriptor, file.name, 0)
      throw error
    }
  }

  /// Opens what is there. Throws `Errno`.
  func open(_ flags: Int32) throws -> FileDescriptor {
    try descriptor(openat(folder.descriptor, name, flags | O_CLOEXEC | (isDescriptor ? 0 : O_NOFOLLOW)))
  }

  /// Takes away what is there. Throws `Errno`.
  func remove() throws {
    guard unlinkat(folder.descriptor, name, 0) == 0 || errno == ENOENT else { throw Errno(rawValue: errno) }
  }

  private func openNew(_ name: String, _ permissions: FilePermissions) throws -> FileDescriptor {
    try descriptor(
      openat(
        folder.descriptor, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode_t(permissions.rawValue)))
  }

  private func descriptor(_ number: Int32) throws -> FileDescriptor {
    guard number >= 0 else { throw Errno(rawValue: errno) }
    return FileDescriptor(rawValue: number)
  }

  static func refusal(_ path: String, _ reason: String) -> CommandError {
    CommandError(message: "cannot write \(path.visible): \(reason)")
  }
}

/// A path on its way to a folder and a name, component by component.
private struct PathWalk {
  /// As many as the kernel follows.
  private static let longestChain = 40

  let path: String
  let user: uid_t
  var folder: HeldFolder
  private var rest: [String]
  private var links = 0

  init(path: String, user: uid_t, folder: HeldFolder) {
    (self.path, self.user, self.folder) = (path, user, folder)
    rest = Self.components(path)
  }

  /// The components; a slash at the end stands for the folder itself.
  private static func components(_ path: String) -> [String] {
    path.split(separator: "/").map(String.init) + (path.hasSuffix("/") || path.isEmpty ? ["."] : [])
  }

  mutating func run() throws -> (name: String, isDescriptor: Bool) {
    while !rest.isEmpty {
      let name = rest.removeFirst()
      let isLast = rest.isEmpty
      guard name != "." || isLast else { continue }
      guard let entry = folder.entry(name) else {
        let reason = Errno(rawValue: errno)
        guard reason == .noSuchFileOrDirectory, isLast else {
          throw refusal(
            reason == .noSuchFileOrDirectory ? "there is no folder \(name.visible)" : "\(name.visible): \(reason)")
        }
        guard folder.status.st_dev != Self.processFiles else { throw refusal("nothing is open there") }
        guard folder.isWritable else { throw refusal("its folder cannot be written") }
        return (name, false)
      }
      if entry.status.isLink {
        if try follow(entry, name, isLast: isLast) { return (name, true) }
      } else if entry.status.isFolder {
        guard !isLast else { throw refusal("it is a directory") }
        folder = entry
      } else {
        guard isLast else { throw refusal("\(name.visible) is not a folder") }
        guard !isPlanted(entry) else { throw refusal("what is there was put by somebody else into a folder for all") }
        return (name, false)
      }
    }
    throw refusal("it is a directory")
  }

  /// Goes where a link leads.
  /// - Returns: whether it stands for what a process has open, and so leads to no name.
  private mutating func follow(_ link: HeldFolder, _ name: String, isLast: Bool) throws -> Bool {
    guard !isPlanted(link) else {
      throw refusal("\(name.visible) is a link that somebody else put into a folder for all")
    }
    links += 1
    guard links <= Self.longestChain else { throw refusal("too many links") }
    // What such a link reads is often no path; where it leads only the kernel knows.
    if link.status.st_dev == Self.processFiles {
      guard let target = folder.entry(name, followsLink: true) else { throw refusal("nothing is open there") }
      guard target.status.isFolder else {
        guard isLast else { throw refusal("\(name.visible) is not a folder") }
        return true
      }
      guard !isLast else { throw refusal("it is a directory") }
      folder = target
      return false
    }
    guard let target = link.linkTarget else { throw refusal("the link \(name.visible) cannot be read") }
    if target.hasPrefix("/") {
      guard let root = HeldFolder(root: true) else { throw refusal("the root cannot be opened") }
      folder = root
    }
    rest = Self.components(target) + rest
    return false
  }

  private func isPlanted(_ entry: HeldFolder) -> Bool {
    FileOwner.isStranger(entry.status.st_uid, to: user, in: folder.status)
  }

  /// The file system behind `/proc`, nil where there is none.
  private static var processFiles: dev_t? {
    var status = stat()
    return stat("/proc/self/fd", &status) == 0 ? status.st_dev : nil
  }

  private func refusal(_ reason: String) -> CommandError { FilePlace.refusal(path, reason) }
}

/// Who may decide in a folder that everybody may write to.
enum FileOwner {
  /// Whether the owner of what is in a folder is neither who runs the program nor who owns the folder, where anybody may
  /// put something.
  static func isStranger(_ owner: uid_t, to user: uid_t, in folder: stat) -> Bool {
    folder.st_mode & S_ISVTX != 0 && folder.st_mode & S_IWOTH != 0 && owner != user && owner != folder.st_uid
  }
}
