import Foundation
package import Testing

/// A folder of data that lies beside the repository, and that a clone by itself does not have.
package struct SharedFolder: Sendable {
  private let name: String
  private let url: URL

  package init(_ name: String) {
    self.name = name
    url =
      URL(filePath: #filePath).resolvingSymlinksInPath()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "../shared/\(name)").standardizedFileURL
  }

  /// What a test says that is skipped for it.
  package var absence: Comment { "../shared/\(name) is not there" }

  package var isPresent: Bool { FileManager.default.fileExists(atPath: url.path) }

  /// The path of what is in it.
  package func path(_ name: String) -> String { url.appending(path: name).path }

  /// The names of what is in it, sorted; throws where it is not there.
  package func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
}

extension SharedFolder {
  /// Small inputs as people have them.
  package static let inputs = SharedFolder("inputs")
}
