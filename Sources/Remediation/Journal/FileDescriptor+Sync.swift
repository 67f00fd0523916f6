import Foundation
import SystemPackage

extension FileDescriptor {
  /// Returns when what was written is on the disk. Throws `Errno`.
  func sync() throws {
    while fsync(rawValue) != 0 {
      let error = Errno(rawValue: errno)
      if error != .interrupted { throw error }
    }
  }

  /// The same for the names in a folder; empty: the working directory.
  static func syncFolder(_ folder: FilePath) throws {
    let descriptor = try open(folder.isEmpty ? "." : folder, .readOnly, options: [.directory, .closeOnExec])
    // Nothing was written through it that a failing close could lose.
    defer { _ = try? descriptor.close() }
    try descriptor.sync()
  }
}
