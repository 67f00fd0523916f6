import Documents
import Foundation
import PolicyEngine

/// A file or folder as it was at a revision of the git repository of the working directory: `REV:PATH`, the path from the root
/// of the repository, or from the working directory where it begins with `./`.
///
/// Objects are read by `git cat-file` and `git ls-tree`: nothing is checked out, so that neither filters nor hooks of the
/// repository run.
struct GitRevision {
  let revision: String
  let path: String

  /// nil: it is none. A file of the name is read where the repository has no such revision only: else whoever adds a file
  /// could say what was there before. Throws `CommandError` where git cannot be run.
  init?(_ source: String) throws {
    guard let colon = source.firstIndex(of: ":"), colon != source.startIndex,
      !["-", "/", "./", "../"].contains(where: source.hasPrefix)
    else { return nil }
    revision = String(source[..<colon])
    path = String(source[source.index(after: colon)...])
    guard (try? FileManager.default.attributesOfItem(atPath: source)) != nil else { return }
    guard try Git.run(["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"]).isDone else { return nil }
  }

  init(_ revision: String, path: String) {
    self.revision = revision
    self.path = path
  }

  /// How messages call it.
  var name: String { "\(revision):\(path)" }

  /// The bytes of a file; nil where the revision does not have it. Throws `CommandError` where there is no such revision, or
  /// git cannot be run.
  func bytes() throws -> [UInt8]? {
    try requireRevision()
    guard try type() == "blob" else { return nil }
    return try Git.output(["cat-file", "blob", name])
  }

  /// Writes the file, or all files of the folder, below a folder. Returns the path there; nil where the revision does not have
  /// it. Throws `CommandError` likewise.
  func copy(into folder: URL) throws -> String? {
    try requireRevision()
    let place = folder.appending(path: name)
    switch try type() {
    case "blob":
      try Self.write(try Git.output(["cat-file", "blob", name]), to: place)
    case "tree":
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (name, bytes) in try files(by: folder) { try Self.write(bytes, to: place.appending(path: name)) }
    default: return nil
    }
    return place.path
  }

  /// The last word of `OBJECT blob SIZE`.
  private static func size(_ line: ArraySlice<UInt8>) -> Int? {
    guard let text = line.split(separator: UInt8(ascii: " ")).last?.text, let size = Int64(text) else { return nil }
    return Int(clamping: max(0, size))
  }

  private static func write(_ bytes: [UInt8], to place: URL) throws {
    try FileManager.default.createDirectory(at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(bytes).write(to: place)
  }

  private func requireRevision() throws {
    let found = try Git.run(["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"])
    guard !found.isDone else { return }
    // Of a repository that nobody may read, or where there is none, git itself says why.
    let said = try Git.run(["rev-parse", "--git-dir"])
    throw CommandError(
      message: said.isDone
        ? "\(name.visible): there is no revision \(revision.visible) here; where only a part was fetched, fetch it first "
          + "('git fetch origin BRANCH', or fetch-depth: 0 of actions/checkout)"
        : "\(name.visible): \(said.message)")
  }

  /// `blob`, `tree`; nil where the revision does not have it.
  private func type() throws -> String? {
    let found = try Git.run(["cat-file", "-t", name])
    guard found.isDone else { return nil }
    return String(decoding: found.output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// The files of the folder, by their paths in it. A link is the file that has the path that it leads to: nothing of what it
  /// leads to is read.
  private func files(by folder: URL) throws -> [(name: String, bytes: [UInt8])] {
    let listing = try Git.output(["ls-tree", "-r", "-z", "--full-tree", name])
    var files: [(name: String, object: String)] = []
    for entry in listing.split(separator: 0) {
      guard let tab = entry.firstIndex(of: UInt8(ascii: "\t")) else { continue }
      let fields = entry[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 3, fields[1] == "blob", fields[0] != "120000" else { continue }
      files.append((String(decoding: entry[entry.index(after: tab)...], as: UTF8.self), fields[2]))
    }
    let list = folder.appending(path: "objects")
    try Data(files.map { "\($0.object)\n" }.joined().utf8).write(to: list)
    var rest = try Git.output(["cat-file", "--batch"], input: list)[...]
    return try files.map { file in
      // `OBJECT blob SIZE`, a line end, the bytes, a line end.
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
        let size = Self.size(rest[..<end]),
        size <= rest.count - 2 - (end - rest.startIndex)
      else { throw CommandError(message: "\(name.visible): git does not give \(file.name.visible)") }
      let bytes = rest[(end + 1)..<(end + 1 + size)]
      rest = rest[(end + size + 2)...]
      return (file.name, Array(bytes))
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
