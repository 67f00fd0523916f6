import Glibc

/// Which file a path leads to, whatever it is called: two hard links are one file.
struct FileIdentity: Hashable, Sendable {
  let device: dev_t
  let inode: ino_t

  init(_ status: stat) { (device, inode) = (status.st_dev, status.st_ino) }
}

/// A folder that is held open: what is done in it is done there, also when somebody changes the path to it meanwhile.
final class HeldFolder: Sendable {
  /// A descriptor that only names what it opened, of whatever kind; Swift does not import the constant.
  private static let pathOnly: Int32 = 0o10000000

  let descriptor: Int32
  let status: stat

  private init?(_ descriptor: Int32) {
    var status = stat()
    guard descriptor >= 0, fstat(descriptor, &status) == 0 else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
    (self.descriptor, self.status) = (descriptor, status)
  }

  /// The root, or the working directory.
  convenience init?(root isRoot: Bool) {
    self.init(open(isRoot ? "/" : ".", Self.pathOnly | O_DIRECTORY | O_CLOEXEC))
  }

  deinit { close(descriptor) }

  var identity: FileIdentity { FileIdentity(status) }

  /// What has a name in it, held open, of whatever kind; nil with `errno` set where that cannot be.
  ///
  /// - Parameter followsLink: whether a link is followed, as the kernel does it.
  func entry(_ name: String, followsLink: Bool = false) -> HeldFolder? {
    HeldFolder(openat(descriptor, name, Self.pathOnly | O_CLOEXEC | (followsLink ? 0 : O_NOFOLLOW)))
  }

  /// Where a link leads that `entry` holds.
  var linkTarget: String? {
    var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    let length = readlinkat(descriptor, "", &buffer, buffer.count)
    guard length > 0 else { return nil }
    return String(decoding: buffer.prefix(length).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// The status of what has a name in it, nil where there is nothing.
  func status(_ name: String, followsLink: Bool = false) -> stat? {
    var status = stat()
    return fstatat(descriptor, name, &status, followsLink ? 0 : AT_SYMLINK_NOFOLLOW) == 0 ? status : nil
  }

  var isWritable: Bool { faccessat(descriptor, ".", W_OK, AT_EACCESS) == 0 }

  /// The folders around it and itself, from the inside.
  var ancestors: [FileIdentity] {
    var identities = [identity]
    var folder = self
    while let parent = folder.entry(".."), parent.identity != folder.identity {
      identities.append(parent.identity)
      folder = parent
    }
    return identities
  }
}

extension stat {
  var isLink: Bool { st_mode & S_IFMT == S_IFLNK }
  var isFolder: Bool { st_mode & S_IFMT == S_IFDIR }
  var isRegular: Bool { st_mode & S_IFMT == S_IFREG }
}
