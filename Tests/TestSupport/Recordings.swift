package import Documents
import Foundation
package import Testing

/// The recorded exchanges with the Management API, in the folder that lies beside the repository.
package enum Recordings {
  private static let folder = SharedFolder("recordings")

  /// What a test says that is skipped for it.
  package static var absence: Comment { folder.absence }

  /// Whether they are there; in a clone by itself they are not.
  package static var isPresent: Bool { folder.isPresent }

  /// The bytes of every recording, by file name; throws what reading a file throws.
  package static func all() throws -> [(name: String, bytes: [UInt8])] {
    try folder.names().filter { $0.hasSuffix(".json") }.map { ($0, try bytes($0)) }
  }

  /// The exchanges of one recording, in order; empty where it has none. Throws what reading it throws.
  package static func exchanges(_ name: String) throws -> [JSONObject] {
    try JSONReader.value(bytes("\(name).json")).object?["exchanges"]?.array?.compactMap(\.object) ?? []
  }

  private static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: folder.path(name))))
  }
}
