import Foundation
import GrantModel
import SystemPackage

/// A file that a command writes once, whole.
struct ReportFile {
  let path: String
  /// Permissions of the file that it replaces; a new one is for its owner only, it names the tenant's weak spots.
  private let permissions: FilePermissions
  private let isAppended: Bool

  /// Checks that the path can be written, before there is anything to write. Throws `CommandError` where it cannot.
  /// - Parameter removesOlder: whether a file that is there goes at once, so that no stale report survives a run that
  ///   fails.
  /// - Parameter kept: what must stay where it is.
  init(_ path: String, environment: [String: String], removesOlder: Bool = false, keeping kept: KeptPaths = KeptPaths())
    throws
  {
    try kept.require(elsewhere: path)
    let isDevice = path.hasPrefix("/dev/") || path.hasPrefix("/proc/")
    // The file behind a symbolic link is what is replaced; devices are never removed.
    let target = isDevice ? path : URL(filePath: path).resolvingSymlinksInPath().path
    self.path = target
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: target, isDirectory: &isDirectory) else {
      try Self.requireFolder(of: target, named: path)
      permissions = .ownerReadWrite
      isAppended = false
      return
    }
    guard !isDirectory.boolValue else { throw Self.refusal(path, "it is a directory") }
    let attributes = try? FileManager.default.attributesOfItem(atPath: target)
    let isRegular = attributes?[.type] as? FileAttributeType == .typeRegular && !isDevice
    isAppended = !isRegular || environment["GITHUB_STEP_SUMMARY"] == path
    permissions =
      (attributes?[.posixPermissions] as? Int).map { FilePermissions(rawValue: CModeT($0)) } ?? .ownerReadWrite
    guard removesOlder, !isAppended else { return }
    do {
      try FileManager.default.removeItem(atPath: target)
    } catch {
      throw Self.refusal(path, "the older file there cannot be removed")
    }
  }

  private static func requireFolder(of target: String, named path: String) throws {
    let folder = URL(filePath: target).deletingLastPathComponent().path
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: folder, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw refusal(path, "there is no folder \(folder.visible)")
    }
    guard FileManager.default.isWritableFile(atPath: folder) else {
      throw refusal(path, "the folder \(folder.visible) cannot be written")
    }
  }

  private static func refusal(_ path: String, _ reason: String) -> CommandError {
    CommandError(message: "cannot write \(path.visible): \(reason)")
  }

  /// Writes the text: to a file beside the path that then takes its place, so that a reader never sees half of it; to
  /// what is no regular file, at its end. Throws `Errno`.
  ///
  /// - Parameter form: how the text writes what would be a command to the runner of a pipeline, in whose log a file may
  ///   be shown; nil where the file is the user's own, and is kept as it is.
  func write(_ text: String, _ form: NeutralText.Form?) throws {
    let text = form.map { NeutralText.of(text, $0) } ?? text
    if isAppended {
      let descriptor = try FileDescriptor.open(FilePath(path), .writeOnly, options: .append)
      try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
      return
    }
    let temporary = "\(path).\(UUID().uuidString.lowercased()).tmp"
    let descriptor = try FileDescriptor.open(
      FilePath(temporary), .writeOnly, options: [.create, .exclusiveCreate], permissions: permissions)
    do {
      try descriptor.closeAfter { _ = try descriptor.writeAll(text.utf8) }
      guard rename(temporary, path) == 0 else { throw Errno(rawValue: errno) }
    } catch {
      unlink(temporary)
      throw error
    }
  }
}
