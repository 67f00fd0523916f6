import Foundation
import GrantSources
import Tenant

/// A folder of input files that lives as long as the value.
final class Folder: Sendable {
  let path: String

  init(_ files: [String: String] = [:]) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "grantlint-sources-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = folder.path
    for (name, text) in files { try Data(text.utf8).write(to: folder.appending(path: name)) }
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, with the folders that lead to it.
  func write(_ text: String, to name: String) throws {
    let file = URL(filePath: self(name))
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  func callAsFunction(_ name: String) -> String { "\(path)/\(name)" }
}

/// The grants of one input text, as if it came from standard input.
func read(_ text: String, assumeComplete: Bool = false) async -> Reading<ClientGrant> {
  await source(text, assumeComplete: assumeComplete).read(ClientGrant.self)
}

/// The source of one input text.
func source(_ text: String, domain: String? = nil, assumeComplete: Bool = false) -> FileSource {
  FileSource(paths: ["-"], domain: domain, assumeComplete: assumeComplete) { Data(text.utf8) }
}

/// A list of grants with these numbers, as JSON.
func list(_ numbers: Range<Int>) -> String {
  "[" + numbers.map { #"{"id":"cgr_\#($0)","client_id":"app","audience":"a"}"# }.joined(separator: ",") + "]"
}
