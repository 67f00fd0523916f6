import Foundation

/// A file that the user names as an input.
package enum InputFile {
  /// All of the file, which may be a pipe (`<(curl …)`): `Data(contentsOf:)` refuses those. Throws what Foundation does.
  package static func bytes(_ path: String) throws -> [UInt8] {
    Array(try FileHandle(forReadingFrom: URL(filePath: path)).readToEnd() ?? Data())
  }
}
