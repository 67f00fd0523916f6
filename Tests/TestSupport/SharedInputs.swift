import Foundation
package import Testing

/// The samples of inputs, in the folder that lies beside the repository.
package enum SharedInputs {
  private static let folder = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/inputs").standardizedFileURL

  /// What a test says that is skipped for it.
  package static let absence: Comment = "../shared/inputs is not there"

  /// Whether they are there; in a clone by itself they are not.
  package static var isPresent: Bool { FileManager.default.fileExists(atPath: folder.path) }

  /// The path of a sample.
  package static func path(_ name: String) -> String { folder.appending(path: name).path }
}
