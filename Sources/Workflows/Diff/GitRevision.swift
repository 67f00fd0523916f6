import Documents
import Foundation
import GrantSources
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
    let path = String(source[source.index(after: colon)...])
    // git takes the folder that one is in by this name only.
    self.path = path == "." ? "./" : path
    guard FileKind(source) != .nothing else { return }
    guard try Git.run(["rev-parse", "--verify", "--quiet", "\(revision)^{commit}"]).isDone else { return nil }
  }

  init(_ revision: String, path: String) {
    self.revision = revision
    self.path = path
  }

  /// How messages call it.
  var name: String { "\(revision):\(path)" }

  /// The bytes of a file; nil where the revision does not have it. Throws `CommandError` where there is no such revision, what
  /// it has cannot be read, or git cannot be run.
  func bytes() throws -> [UInt8]? {
    try requireRevision()
    guard let entry = try entry(), entry.kind == .file else { return nil }
    return try Git.output(["cat-file", "blob", entry.object])
  }

  /// Writes the file, or all files of the folder, into an empty folder. Returns the path there; nil where the revision does not
  /// have it. Throws `CommandError` likewise.
  func copy(into folder: URL) throws -> String? {
    try requireRevision()
    guard let entry = try entry() else { return nil }
    // What the name ends with tells what some inputs are; the rest of it is a path of somebody else's choice.
    let last = path.split(separator: "/").last.map(String.init) ?? ""
    let isPlain = !last.allSatisfy { $0 == "." } && !last.hasHiddenCharacters
    // In a folder of its own, so that it is beside nothing else that is written here.
    let place = folder.appending(path: "copy").appending(path: isPlain ? last : "root")
    switch entry.kind {
    case .file: try Self.write(try Git.output(["cat-file", "blob", entry.object]), to: place)
    case .folder:
      try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
      for (name, bytes) in try files(of: entry, by: folder) { try Self.write(bytes, to: place.appending(path: name)) }
    case .link, .submodule: throw refusal(of: nil, entry.kind)
    }
    return place.path
  }

  /// The path from the root of the repository, without a slash at its end.
  private func pathFromRoot() throws -> String {
    let path = ["./", "../"].contains(where: path.hasPrefix) ? try Git.pathInRepository(path) ?? path : path
    return path.hasSuffix("/") ? String(path.dropLast()) : path
  }

  /// Whether it is the same path as that of a file or folder of the working tree. Throws `CommandError` likewise.
  func isOfFile(among files: [String]) throws -> Bool {
    let path = try pathFromRoot()
    return try files.contains { file in
      guard FileKind(file) != .nothing else { return false }
      return try Git.pathInRepository(file)?.isIdentical(to: path) ?? false
    }
  }

  /// What to say where the revision does not have it.
  func missing(before files: [String]) throws -> CommandError {
    let meant = try files.lazy.compactMap { try Git.pathInRepository($0) }.first { path in
      try GitRevision(revision, path: path).entry() != nil
    }
    let advice =
      meant.map { "did you mean \(GitRevision(revision, path: $0).name.visible)?" }
      ?? "it counts from the root of the repository, or from here where it begins with ./; check it"
    return CommandError(
      message: "\(name.visible): \(revision.visible) has no file and no folder of this name; \(advice)")
  }

  /// Throws `CommandError` for the name of a revision without a path, where nothing else has the name.
  static func refuseBare(_ name: String, before files: [String]) throws {
    guard !name.hasPrefix("-"), FileKind(name) == .nothing,
      (try? Git.run(["rev-parse", "--verify", "--quiet", "\(name)^{commit}"]).isDone) == true
    else { return }
    let path = try files.lazy.compactMap { try Git.pathInRepository($0) }.first ?? "PATH"
    throw CommandError(
      message:
        "\(name.visible) is a revision of git: say what to read of it, \(GitRevision(name, path: path).name.visible)")
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

  private enum Kind { case file, folder, link, submodule }

  private struct Entry {
    let kind: Kind
    let object: String
    let path: [UInt8]

    /// `MODE TYPE OBJECT`, a tab, the path.
    init?(_ line: ArraySlice<UInt8>) {
      guard let tab = line.firstIndex(of: UInt8(ascii: "\t")) else { return nil }
      let fields = line[..<tab].split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
      guard fields.count == 3 else { return nil }
      switch (fields[0], fields[1]) {
      case ("120000", _): kind = .link
      case (_, "blob"): kind = .file
      case (_, "tree"): kind = .folder
      default: kind = .submodule
      }
      object = fields[2]
      path = Array(line[line.index(after: tab)...])
    }

    init(root object: String) { (kind, self.object, path) = (.folder, object, []) }
  }

  /// nil: the revision does not have it. What cannot be read is not missing: that throws.
  private func entry() throws -> Entry? {
    let path = try pathFromRoot()
    guard !path.isEmpty else { return Entry(root: "\(revision)^{tree}") }
    let listing = try Git.output(["--literal-pathspecs", "ls-tree", "-z", "--full-tree", revision, "--", path])
    return listing.split(separator: 0).first.flatMap(Entry.init)
  }

  /// The files of the folder, by their paths in it. Throws for what cannot be told from here, and for names that lead elsewhere.
  private func files(of root: Entry, by folder: URL) throws -> [(name: String, bytes: [UInt8])] {
    var files: [(name: String, object: String)] = []
    for line in try Git.output(["ls-tree", "-r", "-z", "--full-tree", root.object]).split(separator: 0) {
      guard let entry = Entry(line) else { continue }
      guard let path = String(validating: entry.path, as: UTF8.self) else {
        throw refusal(of: String(decoding: entry.path, as: UTF8.self), "has a name that is not UTF-8")
      }
      let steps = path.split(separator: "/", omittingEmptySubsequences: false)
      guard !steps.contains(where: { ["", ".", ".."].contains($0) }) else {
        throw refusal(of: path, "has a name that leads out of the folder")
      }
      switch entry.kind {
      case .file: files.append((path, entry.object))
      case .folder: break
      case .link where !Self.mayBeInput(path): break
      case .link, .submodule: throw refusal(of: path, entry.kind)
      }
    }
    let list = folder.appending(path: "objects")
    try Data(files.map { "\($0.object)\n" }.joined().utf8).write(to: list)
    defer { try? FileManager.default.removeItem(at: list) }
    var rest = try Git.output(["cat-file", "--batch"], input: list)[...]
    return try files.map { file in
      // `OBJECT blob SIZE`, a line end, the bytes, a line end.
      guard let end = rest.firstIndex(of: UInt8(ascii: "\n")),
        let size = Self.size(rest[..<end]),
        size <= rest.count - 2 - (end - rest.startIndex)
      else { throw refusal(of: file.name, "cannot be read: git does not give it") }
      let bytes = rest[(end + 1)..<(end + 1 + size)]
      rest = rest[(end + size + 2)...]
      return (file.name, Array(bytes))
    }
  }

  /// Whether what a link leads to could be read: a link with another ending is a page, or a program.
  private static func mayBeInput(_ path: String) -> Bool {
    let name = path.split(separator: "/").last ?? ""
    return !name.contains(".") || InputEnding.mayBeInput(String(name))
  }

  private func refusal(of file: String?, _ kind: Kind) -> CommandError {
    refusal(
      of: file,
      kind == .link
        ? "is a link: what it leads to is not read of a revision; name that"
        : "is a submodule: its files are in another repository")
  }

  private func refusal(of file: String?, _ reason: String) -> CommandError {
    CommandError(message: "\(name.visible): \(file.map { "\($0.visible) " } ?? "")\(reason)", code: .incomplete)
  }
}

extension ArraySlice<UInt8> {
  fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}
