#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// What a path names, told by one call of the system: a folder may have thousands of entries.
package enum FileKind: Sendable {
  case file
  case folder
  /// A symbolic link, wherever it leads.
  case link
  /// A pipe, a socket or a device: reading it could wait for ever.
  case special
  /// Nothing is there, or nobody may look.
  case nothing

  /// - Parameter followingLinks: whether it is about what a link leads to.
  package init(_ path: String, followingLinks: Bool = false) {
    var status = stat()
    guard unsafe (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
      self = .nothing
      return
    }
    switch status.st_mode & S_IFMT {
    case S_IFREG: self = .file
    case S_IFDIR: self = .folder
    case S_IFLNK: self = .link
    default: self = .special
    }
  }
}
