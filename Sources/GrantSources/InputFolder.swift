import Documents
import Foundation

/// The inputs in a folder and in the folders in it.
package struct InputFolder: Sendable {
  private static let endingList = ".json, .jsonl or .ndjson"

  private let path: String
  /// The files that are inputs, by their path.
  package private(set) var files: [String] = []
  /// What is not read: files with other names, hidden ones, pipes, sockets and devices, by their path.
  private var otherFiles: [String] = []
  /// Hidden folders, which are not looked into.
  private var hiddenFolders: [String] = []

  /// Looks through the folder. Throws for what must not be passed over: a folder that cannot be read, a link to one, and
  /// for a folder without inputs.
  ///
  /// - Parameter names: gives the names in a folder.
  package init(
    _ path: String, names: (String) throws -> [String] = FolderNames.all(in:)
  ) throws {
    try self.init(also: path, names)
    guard !files.isEmpty else {
      let others = skipped.isEmpty ? "" : "; \(skippedCount) in it \(wasOrWere) not read"
      throw UnreadableInput(message: "\(path.visible): the directory has no \(Self.endingList) file\(others)")
    }
  }

  /// Also of a folder without inputs.
  init(
    also path: String, _ names: (String) throws -> [String] = FolderNames.all(in:)
  ) throws {
    self.path = path
    try look(into: path.hasSuffix("/") ? path : path + "/", names)
    files.sort()
  }

  /// Everything that is not read; hidden folders end in a slash.
  package var skipped: [String] { (otherFiles + hiddenFolders).sorted() }

  /// `3 other files and 1 hidden folder`
  private var skippedCount: String {
    let parts = [(otherFiles.count, "other file"), (hiddenFolders.count, "hidden folder")]
    return parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: " and ")
  }

  private mutating func look(into folder: String, _ names: (String) throws -> [String]) throws {
    let found: [String]
    do { found = try names(folder).sorted() } catch { throw UnreadableInput(folder, error) }
    for name in found {
      let path = folder + name
      let isHidden = name.hasPrefix(".")
      switch Kind(path) {
      case .folder where isHidden: hiddenFolders.append(path + "/")
      case .folder: try look(into: path + "/", names)
      case _ where isHidden: otherFiles.append(path)
      // What is not looked into must not look as if it held nothing.
      case .linkToFolder:
        throw UnreadableInput(
          message: "\(path.visible): a link to a folder is not followed; name the folder itself")
      case .file where InputEnding.isJSON(name): files.append(path)
      case .file, .special: otherFiles.append(path)
      }
    }
  }

  /// Says how much is not read; nil where everything is.
  var warning: String? {
    guard !skipped.isEmpty else { return nil }
    return
      "\(skippedCount) in \(path.visible) \(wasOrWere) not read: hidden, no plain file, or not \(Self.endingList); "
      + "-v names \(skipped.count == 1 ? "it" : "them")"
  }

  private var wasOrWere: String { skipped.count == 1 ? "was" : "were" }

  private enum Kind {
    case file, folder, linkToFolder
    /// Reading it could wait for ever.
    case special

    /// A file is also what cannot be looked at: opening it says why.
    init(_ path: String) {
      switch FileKind(path) {
      case .folder: self = .folder
      case .link:
        switch FileKind(path, followingLinks: true) {
        case .folder: self = .linkToFolder
        case .file, .link, .nothing: self = .file
        case .special: self = .special
        }
      case .file, .nothing: self = .file
      case .special: self = .special
      }
    }
  }
}
