import Foundation

/// A file that the user names as an input.
package enum InputFile {
  /// All of the file, which may be a pipe (`<(curl …)`): `Data(contentsOf:)` refuses those. `-` is standard input.
  /// Throws what Foundation does.
  package static func bytes(_ path: String) throws -> [UInt8] {
    let handle =
      path == FileSource.standardInput ? .standardInput : try FileHandle(forReadingFrom: URL(filePath: path))
    return Array(try handle.readToEnd() ?? Data())
  }
}
