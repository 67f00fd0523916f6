package import Documents
import Foundation
package import Testing

/// The recorded exchanges with the Management API, in the folder that lies beside the repository.
package enum Recordings {
  private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/recordings").standardizedFileURL

  /// What a test says that is skipped for it.
  package static let absence: Comment = "../shared/recordings is not there"

  /// Whether they are there; in a clone by itself they are not.
  package static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// The bytes of every recording, by file name; throws what reading a file throws.
  package static func all() throws -> [(name: String, bytes: [UInt8])] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(".json") }
    return try names.sorted().map { ($0, Array(try Data(contentsOf: folder.appending(path: $0)))) }
  }

  /// The exchanges of one recording, in order; empty where it has none. Throws what reading it throws.
  package static func exchanges(_ name: String) throws -> [JSONObject] {
    let bytes = Array(try Data(contentsOf: folder.appending(path: "\(name).json")))
    return try JSONReader.value(bytes).object?["exchanges"]?.array?.compactMap(\.object) ?? []
  }
}
