#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// The names in a folder, all of them or none: Foundation gives those that it came to where the disk fails in between, and a
/// list of files that is cut must not pass for a whole one.
package enum FolderNames {
  /// The names, in no order, without `.` and `..`. Throws where the folder is not there, is none, or cannot be read to its end.
  package static func all(in path: String) throws(InputError) -> [String] {
    let folder = try unsafe open(path)
    defer { unsafe closedir(folder) }
    var names: [String] = []
    while true {
      errno = 0
      guard let entry = unsafe readdir(folder) else { break }
      let name = unsafe withUnsafeBytes(of: &entry.pointee.d_name) { bytes in
        unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    guard errno == 0 else { throw error(errno) }
    return names
  }

  private static func open(_ path: String) throws(InputError) -> OpaquePointer {
    while true {
      if let folder = unsafe opendir(path) { return unsafe folder }
      guard errno == EINTR else { throw error(errno) }
    }
  }

  private static func error(_ code: Int32) -> InputError {
    switch code {
    case ENOENT: InputError("there is no such folder", isMissing: true)
    case ENOTDIR: InputError("it is not a folder")
    default: InputError(code)
    }
  }
}
